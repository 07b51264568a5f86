import type { DatasetInfo, Mark } from '../dataset.ts';
import type { EntryKind, ListingStatus, Measure, WatchlistEntry } from '../list-entry.ts';
import rows from './data.json' with { type: 'json' };
import provenance from './provenance.json' with { type: 'json' };

interface WroRow {
  readonly id: string;
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly country?: string;
  readonly subdivision?: string;
  readonly kind: EntryKind;
  readonly measure?: Measure;
  readonly product?: string;
  readonly hs?: readonly string[];
  readonly status: ListingStatus;
  readonly listedOn?: string;
  readonly scope?: string;
  readonly url?: string;
  readonly mark: Mark;
  readonly note?: string;
}

/** Title, edition and source of the table of CBP orders and findings. */
export const wroInfo = provenance as DatasetInfo;

/** Withhold release orders and findings under 19 U.S.C. 1307, as far as they are known here. */
export const wroEntries: readonly WatchlistEntry[] = (rows as readonly WroRow[]).map((row) => ({
  list: 'CBP-WRO',
  edition: wroInfo.edition,
  entryId: row.id,
  name: row.name,
  aliases: row.aliases ?? [],
  country: row.country,
  subdivision: row.subdivision,
  identifiers: [],
  entryKind: row.kind,
  measure: row.measure,
  productsHs: row.hs ?? [],
  productText: row.product,
  status: row.status,
  statusAsOf: row.status === 'active' ? wroInfo.asOf : undefined,
  listedOn: row.listedOn,
  legalBasis: '19 U.S.C. 1307; 19 CFR 12.42',
  scopeText: row.scope,
  entryUrl: row.url,
  completeness: wroInfo.completeness,
  mark: row.mark,
  verified: false,
  sourceName: wroInfo.publisher,
  sourceCategory: 'government',
  sourceUrl: row.url ?? wroInfo.source.url,
  sourceDate: wroInfo.asOf,
  retrievedOn: wroInfo.retrievedOn,
  confidentiality: 'public',
  note: row.note,
}));

import type { DatasetInfo, Mark } from '../dataset.ts';
import type { WatchlistEntry } from '../list-entry.ts';
import rows from './data.json' with { type: 'json' };
import provenance from './provenance.json' with { type: 'json' };

interface UflpaRow {
  readonly id: string;
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly section?: string;
  readonly listedOn?: string;
  readonly status: 'active' | 'unknown';
  readonly statusAsOf?: string;
  readonly url: string;
  readonly mark: Mark;
  readonly verified: boolean;
  readonly note: string;
}

/** Title, edition and source of the UFLPA Entity List table. */
export const uflpaInfo = provenance as DatasetInfo;

/** The part of the UFLPA Entity List that is known here; about half of the entities of January 2025 are missing. */
export const uflpaEntries: readonly WatchlistEntry[] = (rows as readonly UflpaRow[]).map((row) => ({
  list: 'DHS-UFLPA',
  edition: uflpaInfo.edition,
  entryId: row.id,
  name: row.name,
  aliases: row.aliases ?? [],
  // The list names firms of the People's Republic only.
  country: 'CN',
  identifiers: [],
  entryKind: 'organization',
  measure: 'entity_list',
  section: row.section,
  productsHs: [],
  status: row.status,
  statusAsOf: row.statusAsOf,
  listedOn: row.listedOn,
  legalBasis: 'Public Law 117-78, s. 2(d)(2)(B)',
  entryUrl: row.url,
  completeness: uflpaInfo.completeness,
  mark: row.mark,
  verified: row.verified,
  sourceName: uflpaInfo.publisher,
  sourceCategory: 'government',
  sourceUrl: row.url,
  sourceDate: row.statusAsOf ?? uflpaInfo.asOf,
  retrievedOn: uflpaInfo.retrievedOn,
  confidentiality: 'public',
  note: row.note,
}));

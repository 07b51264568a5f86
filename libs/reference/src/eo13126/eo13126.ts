import type { DatasetInfo } from '../dataset.ts';
import type { GoodsEntry } from '../list-entry.ts';
import rows from './data.json' with { type: 'json' };
import provenance from './provenance.json' with { type: 'json' };

/** Title, edition and source of the Executive Order 13126 list. */
export const eo13126Info = provenance as DatasetInfo;

interface ProductRow {
  readonly good: string;
  readonly hs: readonly string[];
  readonly hsIsWider?: boolean;
  readonly hsNote?: string;
  readonly countries: readonly string[];
}

/** Products by country for which a US federal contractor certifies as to forced or indentured child labor. */
export const eo13126Goods: readonly GoodsEntry[] = (rows as readonly ProductRow[]).flatMap((row) =>
  row.countries.map((country) => entryOf(row, country)),
);

function entryOf(row: ProductRow, country: string): GoodsEntry {
  return {
    list: 'DOL-EO13126',
    edition: eo13126Info.edition,
    entryId: `${country}:${row.good}`,
    productText: row.good,
    productsHs: row.hs,
    hsIsWider: row.hsIsWider,
    hsMark: row.hs.length > 0 ? 'E' : undefined,
    hsNote: row.hsNote,
    country,
    // The order speaks of forced or indentured child labor and of nothing else.
    forcedLabor: 'unknown',
    childLabor: 'unknown',
    forcedChildLabor: 'yes',
    status: 'active',
    legalBasis: 'Executive Order 13126',
    completeness: eo13126Info.completeness,
    sourceName: eo13126Info.publisher,
    sourceCategory: 'government',
    sourceUrl: eo13126Info.source.url,
    sourceDate: eo13126Info.asOf,
    retrievedOn: eo13126Info.retrievedOn,
    confidentiality: 'public',
  };
}

import { answerFrom, type Bool3, type DatasetInfo, type ListAnswer } from '../dataset.ts';
import type { GoodsEntry } from '../list-entry.ts';
import data from './data.json' with { type: 'json' };
import provenance from './provenance.json' with { type: 'json' };

interface GoodsRow {
  readonly good: string;
  readonly aliases?: readonly string[];
  readonly hs: readonly string[];
  readonly hsIsWider?: boolean;
  readonly hsNote?: string;
  /** `MY:yyn`: what the list says of forced, child and forced child labor: y, n, or ? where it says nothing. */
  readonly countries: readonly string[];
  readonly derivedFrom?: string;
}

/** Title, edition and source of the List of Goods. */
export const dolGoodsInfo = provenance as DatasetInfo;

/** The DOL List of Goods Produced by Child Labor or Forced Labor, one entry per good and country. */
export const dolGoods: readonly GoodsEntry[] = (data as readonly GoodsRow[]).flatMap((row) =>
  row.countries.map((cell) => entryOf(row, cell)),
);

/** What the list says about a country, all goods; a country that is not there is unknown while the table is partial. */
export const dolGoodsOf = (country: string): ListAnswer<GoodsEntry> =>
  answerFrom(
    dolGoods.filter((entry) => entry.country === country),
    dolGoodsInfo,
  );

function entryOf(row: GoodsRow, cell: string): GoodsEntry {
  const country = cell.slice(0, 2);
  return {
    list: 'DOL-TVPRA',
    edition: dolGoodsInfo.edition,
    entryId: `${country}:${row.good}`,
    productText: row.good,
    productAliases: row.aliases,
    productsHs: row.hs,
    hsIsWider: row.hsIsWider,
    hsMark: row.hs.length > 0 ? 'E' : undefined,
    hsNote: row.hsNote,
    country,
    forcedLabor: said(cell[3]),
    childLabor: said(cell[4]),
    forcedChildLabor: said(cell[5]),
    derivedFrom: row.derivedFrom,
    status: 'active',
    legalBasis: '22 U.S.C. 7112(b)(2)(C)',
    completeness: dolGoodsInfo.completeness,
    sourceName: dolGoodsInfo.publisher,
    sourceCategory: 'government',
    sourceUrl: dolGoodsInfo.source.url,
    sourceDate: dolGoodsInfo.asOf,
    retrievedOn: dolGoodsInfo.retrievedOn,
    confidentiality: 'public',
  };
}

function said(letter: string | undefined): Bool3 {
  return letter === 'y' ? 'yes' : letter === 'n' ? 'no' : 'unknown';
}

import type { ContractLineV1, ContractRecordedV1, FlagFactV1 } from '@manumit/events';
import { countryName, goodsHits, hsMatches, normalizeHs, type GoodsField, type GoodsItem } from '@manumit/reference';
import { any, NO, open, YES, type Answer, type Pointer } from './answer.ts';
import { hsCodes, lineColumn, lineFact } from './contract-fields.ts';
import type { GoodsList, ListedEntry } from './goods-lists.ts';
import type { ListingEvidence } from './holding.ts';
import { entryWords } from './listing-words.ts';

/** A line held against the goods of lists. */
export interface HeldGoods {
  readonly answer: Answer;
  readonly hits: readonly ListedEntry[];
  /** Something speaks for them, and nothing decides. */
  readonly possible: readonly ListedEntry[];
}

/** Holds each origin a line names against each list; a status that is not settled is asked for. */
export function heldGoods(contract: ContractRecordedV1, line: ContractLineV1, lists: readonly GoodsList[]): HeldGoods {
  const found = itemsOf(contract, line).flatMap((item) =>
    lists.map((list) => {
      // Only an entry that fits in good and origin is asked for, so an unknown origin asks for none.
      const asked = item.originCountry === undefined ? [] : goodsHits(item, list.unsettled).hits;
      const statuses = asked.map((entry) => open(statusPointer(entry)));
      if (knowsNothing(item) && list.active.length > SHORT_LIST) {
        return {
          answer: any(open(...pointersOf(contract, line, ['hs', 'originCountry'])), ...statuses),
          hits: [],
          possible: asked,
        };
      }
      const { result, hits, possible, missing } = goodsHits(item, eligible(item, list));
      const answer = result === 'hit' ? YES : result === 'miss' ? NO : open(...pointersOf(contract, line, missing));
      return { answer: any(answer, ...statuses), hits, possible: [...possible, ...asked] };
    }),
  );
  return {
    answer: any(...found.map(({ answer }) => answer)),
    hits: found.flatMap(({ hits }) => hits),
    possible: found.flatMap(({ possible }) => possible),
  };
}

/** Of a longer list without code and origin any entry may fit, and comparing words with all of them is slow. */
const SHORT_LIST = 50;

const knowsNothing = ({ hs = [], originCountry }: GoodsItem): boolean => hs.length === 0 && originCountry === undefined;

/** The entries that origin and code leave over: the others cannot fit, and comparing words with them is slow. */
function eligible({ hs = [], originCountry }: GoodsItem, list: GoodsList): readonly ListedEntry[] {
  const entries = originCountry === undefined ? list.active : (list.activeByCountry.get(originCountry) ?? []);
  const codes = hs.flatMap((code) => normalizeHs(code)?.code ?? []);
  if (codes.length === 0) return entries;
  return entries.filter(
    ({ productsHs }) =>
      productsHs.length === 0 || productsHs.some((listed) => codes.some((code) => hsMatches(listed, code) !== false)),
  );
}

/** The line once per origin it names. A contract line without a text of its own is what the contract is about. */
function itemsOf(contract: ContractRecordedV1, line: ContractLineV1): GoodsItem[] {
  const { originCountry: countries = [], originSubdivision: subdivisions = [] } = line;
  const item = { hs: hsCodes(line), text: line.itemText ?? contract.title };
  const origins = [
    ...subdivisions.map((code) => ({ originCountry: code.slice(0, 2), originSubdivision: code })),
    ...countries
      .filter((country) => !subdivisions.some((code) => code.startsWith(`${country}-`)))
      .map((originCountry) => ({ originCountry })),
  ];
  return origins.length === 0 ? [item] : origins.map((origin) => ({ ...item, ...origin }));
}

// Where words name the good and no code could decide, it is the words that have to be made out.
function pointersOf(contract: ContractRecordedV1, line: ContractLineV1, missing: readonly GoodsField[]): Pointer[] {
  const fields = missing.length === 0 ? (['text'] as const) : missing;
  return fields.map((field) => lineColumn(contract, line, COLUMNS[field]));
}

const COLUMNS = {
  hs: 'classification',
  text: 'item_text',
  originCountry: 'origin_country',
  originSubdivision: 'origin_subdivision',
} as const satisfies Readonly<Record<GoodsField, string>>;

/** Points at the status of a list's entry. */
export const statusPointer = ({ list, entryId }: { readonly list: string; readonly entryId: string }): Pointer =>
  `listing:${list}/${entryId}/status`.slice(0, 200);

/** What the file says about a line's goods. */
export const goodsFacts = (contract: ContractRecordedV1, line: ContractLineV1): FlagFactV1[] => [
  ...(line.itemText === undefined ? [] : [lineFact(contract, line, 'item', line.itemText, 'itemText')]),
  ...(line.classification === undefined
    ? []
    : [lineFact(contract, line, 'classification', line.classification.join(', '), 'classification')]),
  ...(line.originCountry === undefined
    ? []
    : [lineFact(contract, line, 'origin', line.originCountry.join(', '), 'originCountry')]),
  ...(line.originSubdivision === undefined
    ? []
    : [lineFact(contract, line, 'origin, subdivision', line.originSubdivision.join(', '), 'originSubdivision')]),
];

/** A list's entry as a fact: who says it, in which edition. */
export const entryFact = (entry: ListedEntry): FlagFactV1 => ({
  name: 'list entry',
  value:
    `${entry.productText}, ${countryName(entry.country)}${entry.listedOn === undefined ? '' : `, listed on ${entry.listedOn}`}; ${entryWords(entry)}`.slice(
      0,
      1000,
    ),
  source: `${entry.list}, list edition ${entry.edition}: ${entry.sourceName}`.slice(0, 300),
  asOf: entry.edition.slice(0, 10),
});

export const entryEvidence = (entry: ListedEntry): ListingEvidence => ({
  list: entry.list,
  edition: entry.edition,
  entryId: entry.entryId,
  name: `${entry.productText}, ${countryName(entry.country)}`,
  status: entry.status,
  ...(entry.measure === undefined ? {} : { measure: entry.measure }),
  match: 'goods',
  source: entry.sourceName,
});

export const lineOrigin = ({ originCountry, originSubdivision }: ContractLineV1): string => {
  const countries = originCountry ?? [...new Set((originSubdivision ?? []).map((code) => code.slice(0, 2)))];
  return countries.length === 0 ? 'an origin that is not stated' : countries.map(countryName).join(' and ');
};

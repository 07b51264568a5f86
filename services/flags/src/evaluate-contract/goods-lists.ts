import type { ListingRecordedV1 } from '@manumit/events';
import { dolGoods, eo13126Goods, wroEntries, type GoodsEntry, type ListedGood } from '@manumit/reference';

/** An entry of a list that names a good and where it comes from. */
export interface ListedEntry
  extends
    ListedGood,
    Partial<Pick<GoodsEntry, 'forcedLabor' | 'childLabor' | 'forcedChildLabor' | 'derivedFrom' | 'hsMark' | 'hsNote'>> {
  readonly list: string;
  readonly edition: string;
  readonly entryId: string;
  readonly status: ListingRecordedV1['status'];
  readonly measure?: string | undefined;
  readonly listedOn?: string | undefined;
  readonly sourceName: string;
}

export interface GoodsList {
  readonly id: string;
  /** The newest edition among its entries. */
  readonly edition: string;
  readonly isComplete: boolean;
  /** In force. */
  readonly active: readonly ListedEntry[];
  readonly activeByCountry: ReadonlyMap<string, readonly ListedEntry[]>;
  /** Whether they are in force, or with which scope, is not known: asked for, never flagged. */
  readonly unsettled: readonly ListedEntry[];
}

/** Lists of goods by country, and orders on the goods of a place, by id. */
export type GoodsLists = ReadonlyMap<string, GoodsList>;

/** An entry the tenant or the installation has imported. */
export type OwnEntry = Pick<
  ListingRecordedV1,
  | 'list'
  | 'edition'
  | 'entryId'
  | 'name'
  | 'productText'
  | 'productsHs'
  | 'forcedLabor'
  | 'childLabor'
  | 'forcedChildLabor'
  | 'country'
  | 'subdivision'
  | 'status'
  | 'measure'
  | 'listedOn'
  | 'completeness'
  | 'sourceName'
>;

const BUILT_IN: readonly ListedEntry[] = [
  ...dolGoods,
  ...eo13126Goods,
  // Orders on the goods of a place; orders on a party reach us as concerns of the chain.
  ...wroEntries.flatMap((entry) =>
    (entry.entryKind === 'product_origin' || entry.entryKind === 'region') && entry.country !== undefined
      ? [{ ...entry, country: entry.country, productText: entry.productText ?? entry.name }]
      : [],
  ),
];

/**
 * The lists as they stand: ours, and those imported. An imported edition that is complete and not older replaces ours;
 * a partial one stands beside it.
 */
export function goodsLists(imported: readonly OwnEntry[]): GoodsLists {
  const own = grouped(imported.flatMap(entryOf), ({ list }) => list);
  const lists = new Map(
    [...grouped(BUILT_IN, ({ list }) => list)].map(([id, entries]) => [id, listOf(id, entries)] as const),
  );
  for (const [id, entries] of own) {
    const built = lists.get(id);
    const mine = listOf(id, entries);
    const replaces = built === undefined || (mine.isComplete && mine.edition >= built.edition);
    lists.set(id, replaces ? mine : listOf(id, [...entries, ...built.active, ...built.unsettled]));
  }
  return lists;
}

/** Lists without anything imported, built once. */
export const BUILT_IN_LISTS: GoodsLists = goodsLists([]);

function entryOf({ country, name, productText, productsHs = [], ...entry }: OwnEntry): ListedEntry[] {
  return country === undefined ? [] : [{ ...entry, country, productText: productText ?? name, productsHs }];
}

function grouped(entries: readonly ListedEntry[], keyOf: (entry: ListedEntry) => string): Map<string, ListedEntry[]> {
  const groups = new Map<string, ListedEntry[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group === undefined) groups.set(keyOf(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}

function listOf(id: string, entries: readonly ListedEntry[]): GoodsList {
  const active = entries.filter(({ status }) => status === 'active');
  return {
    id,
    edition:
      entries
        .map(({ edition }) => edition)
        .sort()
        .at(-1) ?? '',
    isComplete: entries.length > 0 && entries.every(({ completeness }) => completeness === 'full'),
    active,
    activeByCountry: grouped(active, ({ country }) => country),
    unsettled: entries.filter(({ status }) => ['unknown', 'modified', 'partially_active'].includes(status)),
  };
}

/** The same list with some of its entries only. */
export const narrowedTo = (list: GoodsList, keep: (entry: ListedEntry) => boolean): GoodsList => ({
  ...listOf(list.id, [...list.active, ...list.unsettled].filter(keep)),
  edition: list.edition,
  isComplete: list.isComplete,
});

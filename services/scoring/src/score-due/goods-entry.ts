import type { ListingRecordedV1 } from '@manumit/events';
import type { GoodsEntry } from '@manumit/reference';

/** An entry of a goods list as the goods tables read it; those that ship with the program have that form already. */
export function goodsEntryOf(entry: ListingRecordedV1 | GoodsEntry): GoodsEntry {
  if (!('kind' in entry)) return entry;
  return {
    list: entry.list,
    edition: entry.edition,
    entryId: entry.entryId,
    productText: entry.productText ?? entry.name,
    productsHs: entry.productsHs ?? [],
    country: entry.country ?? '',
    subdivision: entry.subdivision,
    forcedLabor: entry.forcedLabor ?? 'unknown',
    childLabor: entry.childLabor ?? 'unknown',
    forcedChildLabor: entry.forcedChildLabor ?? 'unknown',
    status: entry.status,
    completeness: entry.completeness,
    sourceName: entry.sourceName,
    sourceCategory: 'tenant',
    sourceDate: entry.edition,
  };
}

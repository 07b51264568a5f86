import type { ListingRecordedV1 } from '@manumit/events';
import { goodsEntryOf } from '../score-due/goods-entry.ts';
import type { ListedEntry } from './graph-facts.ts';

/** An entry about goods of a place: of a goods list, or an order against the products of a country or region. */
export function placedGoods(listing: ListingRecordedV1): ListedEntry | undefined {
  if (listing.kind === 'goods') return listing.country === undefined ? undefined : goodsEntryOf(listing);
  const { entryKind, country, productsHs = [], productText } = listing;
  const isOrder = entryKind === 'product_origin' || entryKind === 'region';
  if (!isOrder || country === undefined || (productsHs.length === 0 && productText === undefined)) return undefined;
  const { list, edition, entryId, name, completeness, status, subdivision, measure, listedOn } = listing;
  return {
    ...{ list, edition, entryId, productsHs, country, completeness, status, subdivision, measure, listedOn },
    productText: productText ?? name,
  };
}

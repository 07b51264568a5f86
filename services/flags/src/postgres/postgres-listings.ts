import type { ListingRecordedV1 } from '@manumit/events';
import { GLOBAL_TENANT, type Tx } from '@manumit/platform';
import { BUILT_IN_LISTS, goodsLists, type GoodsLists, type OwnEntry } from '../evaluate-contract/goods-lists.ts';
import type { Announced } from '../keep-facts/announced.ts';
import type { Listings } from '../work.ts';

export class PostgresListings implements Listings {
  private known: GoodsLists | undefined;

  constructor(private readonly tx: Tx) {}

  async keep(listings: readonly Announced<ListingRecordedV1>[]): Promise<boolean> {
    this.known = undefined;
    const rows = listings
      .filter(({ data }) => data === undefined || namesGoods(data))
      .map(({ id, revision, data }) => ({ id, revision, is_withdrawn: data === undefined, entry: data }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    // A withdrawal does not say what it withdraws: of a party's listing it finds no row and adds one that never counts.
    const changed = await this.tx.query<{ counts: boolean }>(
      `insert into flags.listing as held (tenant_id, id, revision, is_withdrawn, entry)
       select $1, id, revision, is_withdrawn, entry
       from jsonb_to_recordset($2) as new(id text, revision integer, is_withdrawn boolean, entry jsonb)
       on conflict (tenant_id, id) do update
       set revision = excluded.revision, is_withdrawn = excluded.is_withdrawn, entry = coalesce(excluded.entry, held.entry)
       where held.revision < excluded.revision
       returning entry is not null as counts`,
      [this.tx.tenant, JSON.stringify(rows)],
    );
    return changed.some(({ counts }) => counts);
  }

  async lists(): Promise<GoodsLists> {
    this.known ??= await this.read();
    return this.known;
  }

  private async read(): Promise<GoodsLists> {
    const rows = await this.tx.query<{ entry: OwnEntry }>(
      `select entry from flags.listing
       where tenant_id in ($1, $2) and not is_withdrawn and entry is not null order by tenant_id, id`,
      [this.tx.tenant, GLOBAL_TENANT],
    );
    return rows.length === 0 ? BUILT_IN_LISTS : goodsLists(rows.map(({ entry }) => entry));
  }
}

/** Lists of goods, and orders on the goods of a place; a listed party reaches us as a concern of the chain. */
const namesGoods = ({ kind, entryKind }: ListingRecordedV1): boolean =>
  kind === 'goods' || entryKind === 'product_origin' || entryKind === 'region';

import { GLOBAL_TENANT, type Tx } from '@manumit/platform';
import type { Day } from '@manumit/kernel';
import type { GoodsEntry } from '@manumit/reference';
import type { GoodsIndex, ListedEntry } from '../follow-exposure/graph-facts.ts';
import type { NetworkRow } from '../follow-exposure/networks.ts';
import { TenantNetwork } from '../follow-exposure/tenant-network.ts';
import { saysForced } from '../score-due/build-dossier.ts';
import { countsAs } from '../screen-names/listing-hit.ts';
import { EDGE, edgeOf, NODE, nodeOf, type EdgeRow, type NodeRow } from './network-rows.ts';

/** Rows read at once while a network is loaded. */
const PAGE = 20_000;

/** The tenants whose network may be due, in a transaction without one. */
export async function networkTenants(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>('select id from scoring.network order by id');
  return rows.map(({ id }) => id);
}

/** Locks the row of a tenant's network, made if it is missing, until the transaction ends. */
export async function lockNetwork(tx: Tx): Promise<NetworkRow> {
  const found = await readNetworkRow(tx, 'for update');
  if (found !== undefined) return found;
  await tx.execute('insert into scoring.network (id) values ($1) on conflict do nothing', [tx.tenant]);
  return (await readNetworkRow(tx, 'for update')) as NetworkRow;
}

export async function readNetworkRow(
  tx: Tx,
  lock: '' | 'for update' | 'for share' = '',
): Promise<NetworkRow | undefined> {
  const [row] = await tx.query<{ version: string; as_of: Day | null; is_due: boolean }>(
    `select version, as_of::text, is_due from scoring.network where id = $1 ${lock}`,
    [tx.tenant],
  );
  if (row === undefined) return undefined;
  return { version: Number(row.version), asOf: row.as_of ?? undefined, isDue: row.is_due };
}

export const bumpNetwork = (tx: Tx): Promise<number> =>
  tx.execute('update scoring.network set version = version + 1, is_due = true where id = $1', [tx.tenant]);

export const settleNetwork = (tx: Tx): Promise<number> =>
  tx.execute('update scoring.network set is_due = false where id = $1', [tx.tenant]);

/** Makes a tenant's network from its rows, which nobody changes while the caller holds its row. */
export async function loadNetwork(tx: Tx, row: NetworkRow): Promise<TenantNetwork> {
  const loaded = new TenantNetwork(row.version, row.asOf, await readGoods(tx, undefined));
  const roots = await tx.query<{ id: string; entity_kind: string | null }>(
    `select distinct contract_party.party_id as id, node.entity_kind
     from scoring.contract_party
     join scoring.contract on contract.tenant_id = $1 and contract.id = contract_party.contract_id
     left join scoring.node on node.tenant_id = $1 and node.id = contract_party.party_id
     where contract_party.tenant_id = $1 and not contract.is_withdrawn`,
    [tx.tenant],
  );
  for (const { id, entity_kind } of roots) loaded.apply({ kind: 'root', id, isRoot: true, entityKind: entity_kind });
  for await (const node of pages<NodeRow>(tx, 'node', NODE)) loaded.apply({ kind: 'node', node: nodeOf(node) });
  for await (const edge of pages<EdgeRow>(tx, 'edge', EDGE)) {
    if (!edge.is_withdrawn) loaded.apply({ kind: 'edge', before: undefined, after: edgeOf(edge) });
  }
  loaded.forgetTouched();
  if (row.isDue) loaded.expectAll();
  return loaded;
}

async function* pages<Row extends { readonly id: string }>(
  tx: Tx,
  table: string,
  columns: string,
): AsyncGenerator<Row> {
  for (let after = ''; ;) {
    const rows = await tx.query<Row>(
      `select ${columns} from scoring.${table} where tenant_id = $1 and id > $2 order by id limit ${PAGE}`,
      [tx.tenant, after],
    );
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return;
    after = last.id;
  }
}

/** Listed goods by country, the tenant's and the installation's. */
export async function readGoods(tx: Tx, countries: readonly string[] | undefined): Promise<GoodsIndex> {
  const rows = await tx.query<{ country: string; entry: ListedEntry | GoodsEntry }>(
    `select country, entry from scoring.goods_entry
     where tenant_id in ($1, '${GLOBAL_TENANT}') and is_current and ($2::text[] is null or country = any($2)) order by id`,
    [tx.tenant, countries ?? null],
  );
  const index = new Map<string, ListedEntry[]>((countries ?? []).map((country) => [country, []]));
  for (const { country, entry } of rows) {
    if (!countsAs(entry.status) || ('forcedLabor' in entry && !saysForced(entry))) continue;
    const entries = index.get(country);
    if (entries === undefined) index.set(country, [entry]);
    else entries.push(entry);
  }
  return index;
}

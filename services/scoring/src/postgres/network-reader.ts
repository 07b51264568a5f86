import type { Tx } from '@manumit/platform';
import type { Networks } from '../follow-exposure/networks.ts';
import { TenantNetwork } from '../follow-exposure/tenant-network.ts';
import { loadNetwork, readNetworkRow } from './load-network.ts';

/**
 * The network of the transaction's tenant for a question. The member that carries it lags the tables by one open
 * transaction at most; any other process loads what is newer than what it holds.
 */
export async function networkForReading(tx: Tx, networks: Networks): Promise<TenantNetwork> {
  const tenant = tx.tenant as string;
  const row = await readNetworkRow(tx);
  const held = networks.heldOf(tenant);
  if (row === undefined) return held ?? new TenantNetwork(0, undefined, new Map());
  if (held !== undefined && (networks.isActive || held.version >= row.version)) return held;
  // Nobody writes rows of a network whose row is locked, so what is read fits together.
  const locked = (await readNetworkRow(tx, 'for share')) ?? row;
  const loaded = await loadNetwork(tx, locked);
  if ((networks.heldOf(tenant)?.version ?? -1) < loaded.version) networks.keep(tenant, loaded);
  return loaded;
}

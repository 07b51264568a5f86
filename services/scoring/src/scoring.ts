import type { Clock } from '@manumit/kernel';
import type { Database, Tx } from '@manumit/platform';
import type { TenantNetwork } from './follow-exposure/tenant-network.ts';
import type { Work } from './work.ts';

/** What the HTTP side of scoring stands on. */
export interface Scoring {
  readonly database: Database;
  readonly clock: Clock;
  /** The ports of the group `scoring`, on a request's transaction. */
  workOn(tx: Tx): Promise<Work>;
  /** The tenant's network as memory holds it, loaded if it is not there. */
  networkOf(tx: Tx): Promise<TenantNetwork>;
}
export const SCORING = Symbol('scoring');

import type { TenantRecordedV1 } from '@manumit/events';
import type { Day } from '@manumit/kernel';

/** The tenant of the transaction, as identity last announced it. */
export interface Tenants {
  /** The day as of which everything of the tenant is calculated; undefined: it was not announced yet. */
  asOf(): Promise<Day | undefined>;
  /** Keeps a newer picture and gives the days before and after; undefined: it was not newer. */
  keep(revision: number, tenant: TenantRecordedV1): Promise<{ before: Day | undefined; after: Day } | undefined>;
}

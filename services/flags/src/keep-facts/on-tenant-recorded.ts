import { tenantRecorded } from '@manumit/events';
import { door } from '@manumit/messaging';
import type { Work } from '../work.ts';

/** The door: keep the tenant's day and fee policy, and mark the contracts that another day or policy may change. */
export const onTenantRecorded = door(tenantRecorded, async (tenants, work: Work) => {
  for (const { revision, data } of tenants) {
    const kept = await work.tenants.keep(revision, data);
    if (kept === undefined) continue;
    const { before } = kept;
    if (before?.feePolicy !== data.feePolicy) await work.contracts.markDue('all');
    else if (before.asOf !== data.asOf) await work.contracts.markForDay(data.asOf);
  }
  return [];
});

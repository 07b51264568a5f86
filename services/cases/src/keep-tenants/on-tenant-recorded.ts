import { tenantRecorded } from '@manumit/events';
import { door } from '@manumit/messaging';
import type { Work } from '../work.ts';

/** The door: keep the day as of which the tenant works. */
export const onTenantRecorded = door(tenantRecorded, async (tenants, work: Work) => {
  for (const { revision, data } of tenants) await work.tenants.keep(revision, data.asOf);
  return [];
});

import { defineService } from '@manumit/messaging';
import { advanceDayJob } from './advance-day/advance-day.job.ts';
import { IdentityConfig } from './identity.config.ts';
import { identityModule } from './identity.module.ts';
import { AccountEventRow } from './postgres/account-event.table.ts';
import { AccountRow } from './postgres/account.table.ts';
import { CreateAccount1795338000000 } from './postgres/migrations/1795338000000-create-account.ts';
import { SessionRow } from './postgres/session.table.ts';
import { TenantRow } from './postgres/tenant.table.ts';
import { TokenRow } from './postgres/token.table.ts';

export type { HostToken, HostUser, IdentityHost } from './host.ts';
export { IdentityConfig } from './identity.config.ts';
export { hostIdentity } from './identity.module.ts';
export { CATALOG_EXCEPTIONS } from './postgres/catalog-exceptions.ts';
export type { NewTenant } from './set-up/create-tenant.ts';

export const identity = defineService({
  name: 'identity',
  module: identityModule,
  config: IdentityConfig,
  migrations: [CreateAccount1795338000000],
  tables: [AccountRow, SessionRow, TokenRow, TenantRow, AccountEventRow],
  poolSize: 5,
  doors: {},
  chores: [advanceDayJob],
});

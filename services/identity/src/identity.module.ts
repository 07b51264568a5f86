import { Module, type DynamicModule } from '@nestjs/common';
import { currentCorrelationId, type Tx } from '@manumit/platform';
import { handle, outboxOf, type JobHandler, type ServiceContext, type ServiceModule } from '@manumit/messaging';
import { advanceDayJob } from './advance-day/advance-day.job.ts';
import { advanceDays } from './advance-day/advance-day.ts';
import { TokensController } from './give-tokens/tokens.controller.ts';
import { identityHost, type IdentityHost } from './host.ts';
import type { IdentityConfig } from './identity.config.ts';
import { UsersController } from './name-people/users.controller.ts';
import { PostgresAccounts } from './postgres/postgres-accounts.ts';
import { PostgresAuthenticator } from './postgres/postgres-authenticator.ts';
import { PostgresHistory } from './postgres/postgres-history.ts';
import { PostgresSessions } from './postgres/postgres-sessions.ts';
import { PostgresSetUpCodes } from './postgres/postgres-set-up-codes.ts';
import { PostgresTenantDirectory, PostgresTenants } from './postgres/postgres-tenants.ts';
import { PostgresTokens } from './postgres/postgres-tokens.ts';
import { newCorrelationId } from './secrets.ts';
import { HASH_PARAMETERS, Passwords } from './sign-in/passwords.ts';
import { SessionsController } from './sign-in/sessions.controller.ts';
import { ACCOUNT_LIMIT, SignInLimits } from './sign-in/sign-in-limits.ts';
import { IDENTITY, type Identity, type Work } from './work.ts';

@Module({})
export class IdentityModule {}

/** Where the ports of identity meet their adapters. */
export function assembleIdentity({ config, database, clock }: ServiceContext<IdentityConfig>): Identity {
  const workOn = (tx: Tx): Work => {
    const now = clock.now();
    const correlationId = currentCorrelationId() ?? newCorrelationId();
    return {
      tenant: tx.tenant as string,
      now,
      tenants: new PostgresTenants(tx),
      accounts: new PostgresAccounts(tx),
      sessions: new PostgresSessions(tx),
      tokens: new PostgresTokens(tx),
      setUpCodes: new PostgresSetUpCodes(tx),
      history: new PostgresHistory(tx, now),
      outbox: outboxOf(tx, { service: 'identity', clock, correlationId }),
    };
  };
  return {
    config,
    clock,
    passwords: new Passwords(HASH_PARAMETERS),
    limits: new SignInLimits(database, { ...ACCOUNT_LIMIT, failuresPerMinute: config.signInFailuresPerMinute }),
    directory: new PostgresTenantDirectory(database),
    transact: (tenant, act) => database.inTransaction(tenant, (tx) => act(workOn(tx), tx)),
  };
}

/** The HTTP side of identity. */
export const identityModule: ServiceModule<IdentityConfig> = (context): DynamicModule => ({
  module: IdentityModule,
  controllers: [SessionsController, UsersController, TokensController],
  providers: [{ provide: IDENTITY, useValue: assembleIdentity(context) }],
});

/** What the host may do, who asks, and what runs the chores. */
export function hostIdentity(context: ServiceContext<IdentityConfig>): IdentityHost & { handlers: JobHandler[] } {
  const identity = assembleIdentity(context);
  return {
    ...identityHost(identity, new PostgresAuthenticator(context.database, context.clock)),
    // The day lies in the table: a lost queue needs no list of what was pending.
    handlers: [handle(advanceDayJob, async () => void (await advanceDays(identity)))],
  };
}

import { Module, type DynamicModule } from '@nestjs/common';
import { idFromBytes, type Clock } from '@manumit/kernel';
import {
  outboxOf,
  type ConsumerGroup,
  type JobHandler,
  type Outbox,
  type ServiceContext,
  type ServiceModule,
} from '@manumit/messaging';
import { currentCorrelationId, type Tx } from '@manumit/platform';
import { v7 as uuidv7 } from 'uuid';
import type { CasesConfig } from './cases.config.ts';
import { CasesController } from './change-case/cases.controller.ts';
import { ExportsController } from './export-cases/exports.controller.ts';
import { onTenantRecorded } from './keep-tenants/on-tenant-recorded.ts';
import { onContractEvaluated } from './open-case/on-contract-evaluated.ts';
import { PostgresCases } from './postgres/postgres-cases.ts';
import { PostgresContracts } from './postgres/postgres-contracts.ts';
import { PostgresDecisions } from './postgres/postgres-decisions.ts';
import { PostgresTenants } from './postgres/postgres-tenants.ts';
import { ReadCasesController } from './read-case/read-cases.controller.ts';
import { CASE_DESK, type CaseDesk, type Work } from './work.ts';

@Module({})
export class CasesModule {}

const workOn = (tx: Tx, outbox: Outbox, clock: Clock): Work => ({
  tenant: tx.tenant as string,
  contracts: new PostgresContracts(tx),
  cases: new PostgresCases(tx, clock),
  decisions: new PostgresDecisions(tx, clock),
  tenants: new PostgresTenants(tx),
  outbox,
  newId: () => idFromBytes('case', uuidv7(undefined, new Uint8Array(16))),
});

/** The consumer group that turns flags into cases. */
export const casesGroup: ConsumerGroup<Work> = {
  on: [onTenantRecorded, onContractEvaluated],
  work: (tx, { outbox, clock }) => workOn(tx, outbox, clock),
};

function deskOf(context: ServiceContext<CasesConfig>): CaseDesk {
  const { database, clock } = context;
  return {
    ...context,
    transact: (tenant, act) =>
      database.inTransaction(tenant, (tx) => {
        const correlationId = currentCorrelationId() ?? uuidv7();
        return act(workOn(tx, outboxOf(tx, { service: 'cases', clock, correlationId }), clock), tx);
      }),
  };
}

/** The HTTP side of cases. */
export const casesModule: ServiceModule<CasesConfig> = (context): DynamicModule => ({
  module: CasesModule,
  controllers: [ReadCasesController, CasesController, ExportsController],
  providers: [{ provide: CASE_DESK, useValue: deskOf(context) }],
});

/** What runs the chores of cases: there are none. */
export const casesHandlers = (_context: ServiceContext<CasesConfig>): JobHandler[] => [];

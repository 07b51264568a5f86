import { Module, type DynamicModule } from '@nestjs/common';
import type { ConsumerGroup, ServiceModule, WorkContext } from '@manumit/messaging';
import type { Tx } from '@manumit/platform';
import { evaluateDue } from './evaluate-due/evaluate-due.ts';
import { ExportsController } from './export-flags/exports.controller.ts';
import type { FlagsConfig } from './flags.config.ts';
import { FLAGS } from './flags.ts';
import { onContractRecorded } from './keep-facts/on-contract-recorded.ts';
import { onExposureAssessed } from './keep-facts/on-exposure-assessed.ts';
import { onListingRecorded } from './keep-facts/on-listing-recorded.ts';
import { onTenantRecorded } from './keep-facts/on-tenant-recorded.ts';
import { ContractsController } from './list-contracts/contracts.controller.ts';
import { PostgresContracts } from './postgres/postgres-contracts.ts';
import { PostgresExposures } from './postgres/postgres-exposures.ts';
import { PostgresFlags } from './postgres/postgres-flags.ts';
import { PostgresListings } from './postgres/postgres-listings.ts';
import { knownTenants, PostgresTenants } from './postgres/postgres-tenants.ts';
import { FlagsController } from './read-flags/flags.controller.ts';
import type { Work } from './work.ts';

@Module({})
export class FlagsModule {}

const workOn = (tx: Tx, { tenant, outbox, clock }: WorkContext): Work => ({
  tenant,
  outbox,
  contracts: new PostgresContracts(tx),
  exposures: new PostgresExposures(tx),
  listings: new PostgresListings(tx),
  tenants: new PostgresTenants(tx),
  flags: new PostgresFlags(tx, clock),
});

/** The consumer group that holds contracts against rules and risk. */
export const flagsGroup: ConsumerGroup<Work> = {
  on: [onTenantRecorded, onContractRecorded, onExposureAssessed, onListingRecorded],
  work: workOn,
  then: evaluateDue,
  // A list of the installation has changed: its entries may fit contracts of every tenant.
  fanOut: (_, work) => work.contracts.markDue('with-goods'),
  due: { take: (limit, work) => work.contracts.takeDue(limit) },
  tenants: knownTenants,
};

/** The HTTP side of flags. */
export const flagsModule: ServiceModule<FlagsConfig> = (context): DynamicModule => ({
  module: FlagsModule,
  controllers: [ContractsController, FlagsController, ExportsController],
  providers: [{ provide: FLAGS, useValue: context }],
});

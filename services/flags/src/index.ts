import { defineService, type ConsumerGroup, type ServiceDefinition, type ServiceModule } from '@manumit/messaging';
import { evaluateDue } from './evaluate-due/evaluate-due.ts';
import { FlagsConfig } from './flags.config.ts';
import { flagsModule } from './flags.module.ts';
import { knownTenants, takeDue } from './keep-facts/facts.sql.ts';
import {
  onContractRecorded,
  onExposureAssessed,
  onListingRecorded,
  onTenantRecorded,
} from './keep-facts/on-facts-recorded.ts';
import { CreateFlag1795338000000 } from './postgres/migrations/1795338000000-create-flag.ts';
import type { Work } from './work.ts';

export { FlagsConfig } from './flags.config.ts';
export { CATALOG_EXCEPTIONS } from './postgres/catalog-exceptions.ts';

const group: ConsumerGroup<Work> = {
  on: [onTenantRecorded, onContractRecorded, onExposureAssessed, onListingRecorded],
  work: (tx, { tenant, outbox }) => ({ tx, tenant, outbox }),
  then: evaluateDue,
  due: { take: (limit, { tx }) => takeDue(tx, limit) },
  tenants: knownTenants,
};

/** Holds contracts against rules and risk; raises and clears flags. */
export const createFlags = (): ServiceDefinition<ServiceModule<FlagsConfig>, new () => FlagsConfig> =>
  defineService({
    name: 'flags',
    module: flagsModule,
    config: FlagsConfig,
    migrations: [CreateFlag1795338000000],
    poolSize: 5,
    doors: { flags: group as ConsumerGroup },
    chores: [],
    unsettled: { due: ['flags.contract where is_due'] },
  });

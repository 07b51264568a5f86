import {
  defineService,
  type ConsumerGroup,
  type JobHandler,
  type ServiceContext,
  type ServiceDefinition,
  type ServiceModule,
} from '@manumit/messaging';
import { FlagsConfig } from './flags.config.ts';
import { flagsGroup, flagsModule } from './flags.module.ts';
import { CreateFlag1795338000000 } from './postgres/migrations/1795338000000-create-flag.ts';

export { FlagsConfig } from './flags.config.ts';
export { CATALOG_EXCEPTIONS } from './postgres/catalog-exceptions.ts';

/** Holds contracts against rules and risk; raises and clears flags. */
export const createFlags = (): ServiceDefinition<ServiceModule<FlagsConfig>, new () => FlagsConfig> =>
  defineService({
    name: 'flags',
    module: flagsModule,
    config: FlagsConfig,
    migrations: [CreateFlag1795338000000],
    poolSize: 5,
    doors: { flags: flagsGroup as ConsumerGroup },
    chores: [],
    unsettled: { due: ['flags.due'] },
  });

/** What runs the chores of flags: there are none. */
export const flagsHandlers = (_context: ServiceContext<FlagsConfig>): readonly JobHandler[] => [];

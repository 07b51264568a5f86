import { defineService, type ConsumerGroup, type ServiceDefinition, type ServiceModule } from '@manumit/messaging';
import { CasesConfig } from './cases.config.ts';
import { casesGroup, casesModule } from './cases.module.ts';
import { CreateCase1795338000000 } from './postgres/migrations/1795338000000-create-case.ts';

export { CasesConfig } from './cases.config.ts';
export { casesHandlers } from './cases.module.ts';

/** Turns flags into review, with a history nobody can edit; owns cases, their notes and decisions. */
export const createCases = (): ServiceDefinition<ServiceModule<CasesConfig>, new () => CasesConfig> =>
  defineService({
    name: 'cases',
    module: casesModule,
    config: CasesConfig,
    migrations: [CreateCase1795338000000],
    poolSize: 5,
    doors: { cases: casesGroup as ConsumerGroup },
    chores: [],
  });

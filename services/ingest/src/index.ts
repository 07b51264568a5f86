import { defineService, type ServiceDefinition, type ServiceModule } from '@manumit/messaging';
import { IngestConfig } from './ingest.config.ts';
import { ingestModule } from './ingest.module.ts';
import { CreateRecord1795338000000 } from './postgres/migrations/1795338000000-create-record.ts';
import { runImportJob } from './run-import/run-import.job.ts';

export { IngestConfig } from './ingest.config.ts';
export { ingestHandlers } from './ingest.module.ts';

/** Reads files; owns suppliers, recruiters, links, contracts, observations, and who claimed what. */
export const createIngest = (): ServiceDefinition<ServiceModule<IngestConfig>, new () => IngestConfig> =>
  defineService({
    name: 'ingest',
    module: ingestModule,
    config: IngestConfig,
    migrations: [CreateRecord1795338000000],
    poolSize: 8,
    doors: {},
    chores: [runImportJob],
    unsettled: { imports: [`ingest.import where state in ('queued', 'running')`] },
    mayRedrive: true,
  });

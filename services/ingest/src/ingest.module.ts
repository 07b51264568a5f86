import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { handle, type JobHandler, type JobPayload, type ServiceContext, type ServiceModule } from '@manumit/messaging';
import { StatusController } from './answer-status/status.controller.ts';
import type { IngestConfig } from './ingest.config.ts';
import { RecordsController } from './read-records/records.controller.ts';
import { ImportReportsController } from './report-import/import-reports.controller.ts';
import { knownTenants, openImports } from './run-import/imports.sql.ts';
import { runImportJob } from './run-import/run-import.job.ts';
import { runImport } from './run-import/run-import.ts';
import { TakeUploadController } from './take-upload/imports.controller.ts';
import { INGEST, type Ingest } from './work.ts';

@Module({})
export class IngestModule {}

const assemble = (context: ServiceContext<IngestConfig>): Ingest => ({
  ...context,
  pathOf: (importId) => join(context.config.uploadDir, importId),
});

/** The HTTP side of ingest. */
export const ingestModule: ServiceModule<IngestConfig> = (context): DynamicModule => ({
  module: IngestModule,
  controllers: [TakeUploadController, ImportReportsController, RecordsController, StatusController],
  providers: [{ provide: INGEST, useValue: assemble(context) }],
});

/** What runs the chores of ingest. Imports that the queue has lost are found in their table. */
export function ingestHandlers(context: ServiceContext<IngestConfig>): JobHandler[] {
  const ingest = assemble(context);
  const pending = async (): Promise<JobPayload[]> => {
    const tenants = await ingest.database.inSystemTransaction(knownTenants);
    const open = await Promise.all(
      tenants.map(async (tenant) =>
        (await ingest.database.inTransaction(tenant, openImports)).map((id) => ({ id, tenant })),
      ),
    );
    return open.flat();
  };
  const run = async ({ id, tenant }: JobPayload): Promise<void> => {
    if (tenant !== undefined) await runImport(tenant, id, ingest);
  };
  return [handle(runImportJob, run, pending)];
}

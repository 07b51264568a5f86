import { defineJob } from '@manumit/messaging';

/** Reads one uploaded file into records. Its truth is the row of the import: a lost queue is filled from it. */
export const runImportJob = defineJob({
  service: 'ingest',
  name: 'run-import',
  attempts: 1_000,
  backoffMs: 500,
  keepFailedDays: 14,
});

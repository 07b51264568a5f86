import { defineJob } from '@manumit/messaging';

/** Reads one uploaded file into records. Its truth is the row of the import: a lost queue is filled from it. */
export const runImportJob = defineJob({
  service: 'ingest',
  name: 'run-import',
  // Waiting for another import of the organization is the usual reason to try again: often, and not ever more slowly.
  attempts: 10_000,
  backoffMs: 1_000,
  backoff: 'fixed',
  keepFailedDays: 14,
});

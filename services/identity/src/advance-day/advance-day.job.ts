import { defineJob } from '@manumit/messaging';

/** Moves each tenant's as-of day. Looking every ten minutes catches up after a night in which nothing ran. */
export const advanceDayJob = defineJob({
  service: 'identity',
  name: 'advance-day',
  attempts: 5,
  backoffMs: 1_000,
  keepFailedDays: 14,
  everyMs: 600_000,
});

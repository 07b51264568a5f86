import type { Clock } from '@manumit/kernel';

/** The clock of the machine: every other part is handed a Clock. */
// eslint-disable-next-line no-restricted-syntax -- this is the one place that asks the machine
export const systemClock: Clock = { now: () => new Date() };

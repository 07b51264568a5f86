import type { Clock } from '@manumit/kernel';

/** The clock of the machine: every other part is handed a Clock. */
export const systemClock: Clock = { now: () => new Date() };

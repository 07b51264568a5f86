import type { Interval } from '../check-rows/columns.ts';

const LENGTHS = { day: 10, month: 7, year: 4 } as const;

/** A date as it was stated: `2026-09-30`, `2026-09` or `2026`. */
export const dateText = (date: Interval | undefined): string | undefined =>
  date === undefined ? undefined : date.from.slice(0, LENGTHS[date.precision]);

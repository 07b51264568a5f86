import { daysBetween, refused, type Day } from '@manumit/kernel';
import type { ApproximateDay } from './dossier.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';

const FORM = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

function checked(day: ApproximateDay): ApproximateDay {
  if (!FORM.test(day)) throw refused('risk.date-form', `a date is YYYY, YYYY-MM or YYYY-MM-DD, not "${day}"`);
  return day;
}

/** First day of a date known to the day, month or year. Clean evidence and controls age from it (methodology.md 0.2). */
export function firstDay(day: ApproximateDay): Day {
  const { length } = checked(day);
  return length === 4 ? `${day}-01-01` : length === 7 ? `${day}-01` : day;
}

/** Last day of a date known to the day, month or year. Adverse evidence ages from it. */
export function lastDay(day: ApproximateDay): Day {
  const { length } = checked(day);
  if (length === 10) return day;
  if (length === 4) return `${day}-12-31`;
  const [year, month] = day.split('-').map(Number) as [number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return `${day}-${last}`;
}

/** Months between two days, never below 0: a date after the as-of date has age 0. */
export const ageMonths = (on: Day, asOf: Day, { days_per_month }: Parameters = PARAMETERS): number =>
  Math.max(0, daysBetween(on, asOf) / days_per_month);

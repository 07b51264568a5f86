import type { Day } from '@manumit/kernel';
import type { Interval } from './columns.ts';
import { Fault } from './problem.ts';

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const ISO_MONTH = /^(\d{4})-(\d{2})$/;
const ISO_YEAR = /^(\d{4})$/;
const SLASHED = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/;
const SERIAL = /^\d{5}(\.\d+)?$/;

const pad = (number: number, length: number) => String(number).padStart(length, '0');
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);

/** A calendar day from its parts; undefined if there is no such day. Years before 1000 are typing errors. */
export function dayFrom(year: number, month: number, day: number): Day | undefined {
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return undefined;
  return `${year}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Reads an ISO 8601 day; of an ISO instant the day as written counts, without moving it between time zones. */
export function readDay(text: string): Day | Fault {
  const parts = ISO_DAY.exec(text);
  if (parts === null) return notIso(text, 'a day as YYYY-MM-DD');
  return (
    dayFrom(Number(parts[1]), Number(parts[2]), Number(parts[3])) ??
    new Fault('DATE-FORMAT', 'is no day of the calendar.')
  );
}

/** Reads a day, month or year as the interval it covers; never as its first day. */
export function readInterval(text: string): Interval | Fault {
  if (ISO_YEAR.test(text)) {
    const year = Number(text);
    if (year < 1000) return new Fault('DATE-FORMAT', 'is no year.');
    return { from: `${text}-01-01`, to: `${text}-12-31`, precision: 'year' };
  }
  const month = ISO_MONTH.exec(text);
  if (month !== null) {
    const [year, number] = [Number(month[1]), Number(month[2])];
    const from = dayFrom(year, number, 1);
    if (from === undefined) return new Fault('DATE-FORMAT', 'is no month of the calendar.');
    return { from, to: `${text}-${pad(daysInMonth(year, number), 2)}`, precision: 'month' };
  }
  if (!ISO_DAY.test(text)) return notIso(text, 'YYYY-MM-DD, YYYY-MM or YYYY');
  const day = readDay(text);
  return day instanceof Fault ? day : { from: day, to: day, precision: 'day' };
}

/** Says what a date that is not ISO 8601 may mean. It is never read by guessing. */
function notIso(text: string, expected: string): Fault {
  const parts = SLASHED.exec(text);
  if (parts !== null) {
    const [one, two] = [Number(parts[1]), Number(parts[2])];
    const year = Number((parts[3] ?? '').length === 2 ? `20${parts[3]}` : parts[3]);
    const dayFirst = dayFrom(year, two, one);
    const monthFirst = dayFrom(year, one, two);
    if (dayFirst !== undefined && monthFirst !== undefined && dayFirst !== monthFirst)
      return new Fault('DATE-AMBIGUOUS', `may be ${dayFirst} or ${monthFirst}. Write ${expected}.`);
    const only = dayFirst ?? monthFirst;
    return new Fault('DATE-FORMAT', only === undefined ? `is not ${expected}.` : `is not ${expected}. Write ${only}.`);
  }
  if (SERIAL.test(text))
    return new Fault(
      'DATE-FORMAT',
      `is a spreadsheet's serial number, not ${expected}. Format the column as text or date.`,
    );
  return new Fault('DATE-FORMAT', `is not ${expected}. Leave the cell empty if the date is not known.`);
}

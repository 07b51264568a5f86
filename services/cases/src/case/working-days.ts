import { dayOf, type Day } from '@manumit/kernel';

const DAY_MS = 86_400_000;

/** The day that lies `count` working days, Monday to Friday, after a day. It knows no public holidays. */
export function workingDaysAfter(day: Day, count: number): Day {
  let at = Date.parse(day);
  for (let left = count; left > 0;) {
    at += DAY_MS;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return dayOf(new Date(at));
}

/** The one way to ask what time it is; tests hand in a frozen one. */
export interface Clock {
  now(): Date;
}

/** A calendar day, `YYYY-MM-DD`, without a time zone. */
export type Day = string;

/** The UTC day on which an instant lies. */
export const dayOf = (instant: Date): Day => instant.toISOString().slice(0, 10);

/** Whole days from one day to another; negative if `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

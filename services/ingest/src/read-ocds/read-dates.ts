const FORM =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

interface ReadDate {
  /** The calendar day as written, in the offset it is written in: never moved to another time zone. */
  readonly day: string;
  /** Milliseconds since 1970. A time without offset, and a day without time, count as UTC. */
  readonly instant: number;
}

/** An ISO 8601 day or instant that exists; anything else is unknown, never guessed. */
export function readDate(text: string): ReadDate | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  // Digits of the 31st of June make the 1st of July; 24:00 is midnight of the next day and 60 a leap second.
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;
  if (hour > 24 || minute > 59 || second > 60) return undefined;
  const milliseconds = Number(`0.${match[7] ?? '0'}`) * 1000;
  const instant = midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - offsetOf(match[8]);
  return { day: `${match[1]}-${match[2]}-${match[3]}`, instant };
}

function offsetOf(text: string | undefined): number {
  if (text === undefined || text.toUpperCase() === 'Z') return 0;
  const digits = text.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (text.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

/** The instant of a date text in milliseconds; undefined if there is none to read. */
export const instantOf = (value: unknown): number | undefined =>
  typeof value === 'string' ? readDate(value)?.instant : undefined;

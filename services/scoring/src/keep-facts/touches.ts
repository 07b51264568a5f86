import { nounOf, type Day } from '@manumit/kernel';

/** Subjects that are to be marked, however many they are, by what they have in common. */
export interface Marks {
  readonly countries: readonly string[];
  readonly corridors: readonly string[];
  readonly keys: readonly string[];
  /** The day moved from one to the other. */
  readonly days: readonly { readonly before: Day | undefined; readonly after: Day }[];
}

// A door names subjects by id. Work too large for one batch is named by one of these words and only marked.
const COUNTRY = 'country:';
const CORRIDOR = 'corridor:';
const KEY = 'key:';
const DAY = 'day:';

export const ofCountry = (country: string): string => `${COUNTRY}${country}`;
export const ofCorridor = (corridor: string): string => `${CORRIDOR}${corridor}`;
export const ofKey = (key: string): string => `${KEY}${key}`;
export const ofDay = (before: Day | undefined, after: Day): string => `${DAY}${before ?? ''}>${after}`;

export const isSubject = (id: string): boolean => ['supplier', 'recruiter'].includes(nounOf(id) ?? '');

/** Parts what the doors of a batch named into subjects to decide now and groups of subjects to mark. */
export function partTouches(touches: readonly string[]): {
  readonly subjects: readonly string[];
  readonly marks: Marks;
} {
  const after = (prefix: string) =>
    touches.filter((touch) => touch.startsWith(prefix)).map((touch) => touch.slice(prefix.length));
  return {
    subjects: touches.filter(isSubject),
    marks: {
      countries: after(COUNTRY),
      corridors: after(CORRIDOR),
      keys: after(KEY),
      days: after(DAY).map((days) => {
        const [first, second] = days.split('>') as [string, string];
        return { before: first === '' ? undefined : first, after: second };
      }),
    },
  };
}

const FORM = /^[A-Z]{2}-[A-Z0-9]{1,3}$/;

// ISO 3166-2 gave China letters in 2017; files still carry the numbers. Only Xinjiang decides a rule.
const FORMER = new Map([['CN-65', 'CN-XJ']]);

/** Reads an ISO 3166-2 code; a code that has been replaced becomes its successor. Undefined if it has not the form. */
export function subdivisionOf(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  return FORM.test(code) ? (FORMER.get(code) ?? code) : undefined;
}

/** Whether a subdivision code lies in a country, by its prefix. That the subdivision exists is not checked. */
export const isSubdivisionOf = (code: string, country: string): boolean =>
  FORM.test(code) && code.startsWith(`${country}-`);

/** Whether two subdivision codes name the same place, former codes included. */
export const sameSubdivision = (one: string, other: string): boolean =>
  (FORMER.get(one) ?? one) === (FORMER.get(other) ?? other);

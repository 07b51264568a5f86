import type { Truth } from './dossier.ts';

/** Kleene "and": one `false` decides; otherwise one unknown makes the answer unknown (methodology.md 0.2). */
export const allOf = (...values: readonly Truth[]): Truth =>
  values.includes(false) ? false : values.includes(null) ? null : true;

/** Kleene "or": one `true` decides; otherwise one unknown makes the answer unknown. */
export const anyOf = (...values: readonly Truth[]): Truth =>
  values.includes(true) ? true : values.includes(null) ? null : false;

export const negation = (value: Truth): Truth => (value === null ? null : !value);

export const atLeast = (value: number | null, threshold: number): Truth => (value === null ? null : value >= threshold);

/** Strictly greater; unknown if either side is. */
export const moreThan = (value: number | null, threshold: number | null): Truth =>
  value === null || threshold === null ? null : value > threshold;

/** Whether at least `n` of the statements hold. */
export function atLeastNOf(n: number, ...values: readonly Truth[]): Truth {
  const yes = values.filter((value) => value === true).length;
  const open = values.filter((value) => value === null).length;
  return yes >= n ? true : yes + open >= n ? null : false;
}

/** Natural log-odds of a probability in (0, 1). */
export const logit = (p: number): number => Math.log(p / (1 - p));

/** Inverse of `logit`, in the branch that cannot overflow (methodology.md 0.2). */
export const expit = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** Rounds half away from zero on the exact decimal expansion of the double, without a negative zero. */
export const halfUp = (x: number, digits: number): number => Number(x.toFixed(digits)) + 0;

/** A result as it is stored: 6 decimals. Bands, statuses and edges are read from it, never from more digits. */
export const stored = (x: number): number => halfUp(x, 6);

/** Sum in ascending order, so that the order of the input cannot change a bit. */
export const orderedSum = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b).reduce((sum, value) => sum + value, 0);

/** Quantile of a sample by linear interpolation between order statistics (type 7). `values` must not be empty. */
export function quantile(values: readonly number[], u: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * u;
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[below + 1];
  return high === undefined ? low : low + (at - below) * (high - low);
}

export const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

/** Orders texts by code unit, whatever the locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

import type { Band } from './assessment.ts';

/** Bands in ascending order. */
export const BANDS: readonly Band[] = ['lower', 'elevated', 'high', 'severe'];

/** Band of a stored value; the lower edge of a band lies inside it (methodology.md 0.2). */
export const bandOf = (value: number, edges: readonly number[]): Band =>
  BANDS[edges.filter((edge) => value >= edge).length] as Band;

export const bandRank = (band: Band | null): number => (band === null ? -1 : BANDS.indexOf(band));

import type { ClassCode } from '../check-identifiers/classifications.ts';

/** Codes of one scheme, as the code alone. */
export const codes = (list: readonly ClassCode[] | undefined): string[] | undefined => list?.map(({ code }) => code);

/** Codes of any scheme, as `SCHEME:code`. */
export const schemedCodes = (list: readonly ClassCode[] | undefined): string[] | undefined =>
  list?.map(({ scheme, code }) => `${scheme}:${code}`);

import countries from './data.json' with { type: 'json' };
import { fold } from './fold.ts';

export interface Country {
  /** ISO 3166-1 alpha-2; XK is user-assigned. */
  readonly code: string;
  readonly alpha3: string;
  readonly name: string;
}

export type CountryAnswer = { readonly code: string } | { readonly nearest: readonly string[] };

const BY_CODE = new Map<string, Country>(countries.map(({ code, alpha3, name }) => [code, { code, alpha3, name }]));
const BY_ALPHA3 = new Map(countries.map(({ code, alpha3 }) => [alpha3, code]));
const BY_FOLDED_ALPHA3 = new Map(countries.map(({ code, alpha3 }) => [alpha3.toLowerCase(), code]));
const BY_NAME = new Map(countries.flatMap(({ code, name, aliases }) => [name, ...aliases].map((n) => [fold(n), code])));

/**
 * The country a cell names: alpha-2, alpha-3, English short name or a listed alias, whatever case or accents.
 * Otherwise the codes of the three nearest names, nearest first: a suggestion, never a guess.
 */
export function countryOf(text: string): CountryAnswer {
  // A code is a bare code: "n/a" must not become Namibia.
  const bare = text.trim().toUpperCase();
  if (BY_CODE.has(bare)) return { code: bare };
  const code = BY_ALPHA3.get(bare) ?? BY_NAME.get(fold(text));
  return code === undefined ? { nearest: nearest(fold(text)) } : { code };
}

/** A country by its alpha-2 code; undefined if there is none. */
export const countryByCode = (code: string): Country | undefined => BY_CODE.get(code);

/** English short name of an alpha-2 code; the code itself if it is none. */
export const countryName = (code: string): string => BY_CODE.get(code)?.name ?? code;

const LONGEST_NAME = 60; // longer cells are no country names, and the distance costs length times length

function nearest(folded: string): string[] {
  const text = folded.slice(0, LONGEST_NAME);
  const named = text.length <= 3 ? BY_FOLDED_ALPHA3 : BY_NAME;
  const best: { code: string; distance: number }[] = [];
  for (const [name, code] of named) {
    const distance = editDistance(text, name, best[2]?.distance ?? Infinity);
    const known = best.findIndex((one) => one.code === code);
    if (distance === Infinity || (known >= 0 && distance >= (best[known]?.distance ?? 0))) continue;
    if (known >= 0) best.splice(known, 1);
    best.push({ code, distance });
    best.sort((one, other) => one.distance - other.distance || (one.code < other.code ? -1 : 1));
    best.length = Math.min(best.length, 3);
  }
  return best.map(({ code }) => code);
}

/** Levenshtein's distance: letters put in, taken out or replaced. Infinity as soon as it must exceed `limit`. */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return Infinity;
  // One row of the table, overwritten from left to right: `corner` keeps the value above to the left.
  const line = new Uint16Array(other.length + 1);
  for (let column = 1; column <= other.length; column++) line[column] = column;
  for (let row = 1; row <= one.length; row++) {
    const letter = one.charCodeAt(row - 1);
    let corner = row - 1;
    let left = row;
    let least = row;
    line[0] = row;
    for (let column = 1; column <= other.length; column++) {
      const above = line[column] as number;
      left = Math.min(corner + (letter === other.charCodeAt(column - 1) ? 0 : 1), above + 1, left + 1);
      corner = above;
      line[column] = left;
      if (left < least) least = left;
    }
    if (least > limit) return Infinity;
  }
  return line[other.length] as number;
}

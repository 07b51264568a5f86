import { countryByCode, countryName, countryOf, subdivisionOf } from '@manumit/reference';
import type { Corridor } from './columns.ts';
import { Fault } from './problem.ts';

/** Spellings already looked up: files repeat theirs, and finding the nearest names of an unknown one is dear. */
const KNOWN = new Map<string, string | Fault>();
const MOST_KNOWN = 5_000;
/** A file with more different spellings of no country than this has something else in that column. */
const MOST_UNKNOWN = 1_000;
let unknown = 0;

/** Begins to count unknown spellings anew, for a new file. */
export function forgetUnknownCountries(): void {
  unknown = 0;
}

/** Reads a country as its ISO 3166-1 alpha-2 code. */
export function readCountry(text: string): string | Fault {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  if (unknown >= MOST_UNKNOWN && countryByCode(text.toUpperCase()) === undefined)
    return new Fault(
      'COUNTRY-UNKNOWN',
      'was not looked up: this column held too many texts that are no country before it. Check the column.',
    );
  const answer = countryOf(text);
  if (!('code' in answer)) unknown++;
  const read = 'code' in answer ? answer.code : new Fault('COUNTRY-UNKNOWN', notKnown(answer.nearest));
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(text, read);
  return read;
}

const notKnown = (nearest: readonly string[]) =>
  `is no country known here. Nearest: ${nearest.map((code) => `${code} (${countryName(code)})`).join(', ')}. Write the ISO code.`;

/** Reads an ISO 3166-2 code. That the subdivision exists is not checked. */
export const readSubdivision = (text: string): string | Fault =>
  subdivisionOf(text) ?? new Fault('SUBDIVISION-FORMAT', 'is not an ISO 3166-2 code such as MY-10.');

/** Reads `NP>MY`, with subdivisions `NP-P3>MY-10`; alpha-3 codes and names are accepted. */
export function readCorridor(text: string): Corridor | Fault {
  const ends = text.split('>');
  if (ends.length !== 2) return new Fault('CORRIDOR-FORMAT', 'is not `origin>destination`, for example NP>MY.');
  const [origin, destination] = ends.map((end) => readPlace(end.trim()));
  if (origin === undefined || destination === undefined)
    return new Fault('CORRIDOR-FORMAT', 'is not `origin>destination`.');
  if (origin instanceof Fault) return origin;
  if (destination instanceof Fault) return destination;
  return {
    origin: origin.country,
    destination: destination.country,
    ...(origin.subdivision === undefined ? {} : { originSubdivision: origin.subdivision }),
    ...(destination.subdivision === undefined ? {} : { destinationSubdivision: destination.subdivision }),
  };
}

function readPlace(text: string): { country: string; subdivision?: string } | Fault {
  const subdivision = subdivisionOf(text);
  const country = readCountry(subdivision === undefined ? text : subdivision.slice(0, 2));
  if (country instanceof Fault) return country;
  return subdivision === undefined ? { country } : { country, subdivision };
}

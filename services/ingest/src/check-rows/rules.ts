import { countryByCode, countryName, isInCountryBox, isSubdivisionOf } from '@manumit/reference';
import { namesPerson } from '../guard-privacy/guard-value.ts';
import type { Interval, PartyText } from './columns.ts';
import { refKey } from './read-references.ts';
import type { Say, Statement } from './template.ts';

// Rules over several cells of a row that more than one template uses (product.md 5.1 and 5.3).

/** All of these columns or none. */
export function together(say: Say, code: string, cells: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(cells);
  const absent = names.filter((name) => cells[name] === undefined);
  if (absent.length === 0 || absent.length === names.length) return;
  say(absent[0] as string, code, `is missing: ${names.join(', ')} belong together. Give all of them or none.`);
}

/** A sum without its currency means nothing. */
export function moneyHasCurrency(
  say: Say,
  currency: string | undefined,
  sums: Readonly<Record<string, unknown>>,
): void {
  if (currency !== undefined) return;
  for (const name of Object.keys(sums))
    if (sums[name] !== undefined)
      say('currency', 'CUR-MISSING', `is missing: \`${name}\` needs its ISO 4217 currency.`);
}

export function dayInOrder(say: Say, field: string, from: string | undefined, to: string | undefined): void {
  if (from !== undefined && to !== undefined && to < from)
    say(field, 'DATE-ORDER', `lies before the beginning (${from}). Check both dates.`);
}

/** An end is only before a beginning when its last day is. */
export function validityInOrder(say: Say, field: string, from: Interval | undefined, to: Interval | undefined): void {
  dayInOrder(say, field, from?.from, to?.to);
}

/** A part cannot be worth more than the whole. */
export function partOfWhole(say: Say, field: string, part: string | undefined, whole: string | undefined): void {
  if (part !== undefined && whole !== undefined && Number(part) > Number(whole))
    say(field, 'NUM-RANGE', `is above the whole (${whole}). Check both sums.`);
}

export function endsDiffer(say: Say, field: string, one: PartyText, other: PartyText): void {
  if (refKey(one) === refKey(other))
    say(field, 'LINK-SELF', 'is the other end of the link too. A party has no link with itself.');
}

/** People are no recruiters here, unless an official or court publication names them. */
export function noPersonAsRecruiter(say: Say, field: string, name: string): void {
  if (namesPerson(name))
    say(
      field,
      'PRIV-PERSON',
      'looks like the name of a person. Give the organization, or a role and an area without a name.',
    );
}

export function subdivisionFits(
  say: Say,
  field: string,
  subdivision: string | undefined,
  country: string | undefined,
): void {
  if (subdivision !== undefined && country !== undefined && !isSubdivisionOf(subdivision, country))
    say(field, 'SUBDIVISION-COUNTRY', `does not lie in ${country}: a subdivision starts with the country of its row.`);
}

export function addressKnown(
  kind: string | undefined,
  address: string | undefined,
  otherwiseKnown: boolean,
  say: Say,
): void {
  if ((kind ?? 'site') === 'site' && address === undefined && !otherwiseKnown)
    say(
      'address',
      'CELL-REQUIRED',
      'is empty: a site needs its address, coordinates or an identifier, or nobody can find it.',
    );
}

/** Smallholders live where they work: their addresses are homes. */
export function addressOfHomes(kind: string | undefined, address: string | undefined, say: Say): void {
  if (kind === 'smallholder_group' && address !== undefined)
    say(
      'address',
      'PRIV-VALUE',
      'a smallholder group has no address here, because it would be somebody’s home. Leave the cell empty.',
    );
}

interface Placed {
  readonly country?: string;
  readonly lat?: number;
  readonly lng?: number;
  readonly address?: string;
  readonly subdivision?: string;
  readonly osId?: string;
}

/** Both coordinates or neither; not 0,0; inside the country's box. */
export function coordinatesOf({ country, lat, lng }: Placed, say: Say): void {
  if (lat === undefined && lng === undefined) return;
  if (lat === undefined || lng === undefined) {
    const absent = lat === undefined ? 'lat' : 'lng';
    say(absent, 'GEO-PAIR', 'is empty: give both coordinates or neither.');
    return;
  }
  if (lat === 0 && lng === 0) {
    say(
      'lat',
      'GEO-NULL-ISLAND',
      'and `lng` are both 0, a point in the sea. Leave both empty if the place is not known.',
    );
    return;
  }
  if (country === undefined || isInCountryBox(country, lat, lng) !== false) return;
  const swapped = isInCountryBox(country, lng, lat) === true ? ' Swapped they would fit: check the order.' : '';
  say(
    'lat',
    'GEO-COUNTRY',
    `and \`lng\` lie outside ${countryName(country)}.${swapped} Kept, and shown until someone settles it.`,
  );
}

/** English names that are also places inside another country: a US state, a US town, a lake. */
const ALSO_PLACES: ReadonlySet<string> = new Set(['GE', 'JE', 'LB', 'CU', 'PE']);

// Not `countryOf`: it looks for the nearest names of whatever it does not know, and most ends of addresses are towns.
const BY_NAME: ReadonlyMap<string, string> = new Map(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].flatMap((one, _, letters) =>
    letters.flatMap((two) => {
      const country = countryByCode(one + two);
      return country === undefined || ALSO_PLACES.has(country.code) ? [] : [[country.name.toLowerCase(), country.code]];
    }),
  ) as [string, string][],
);

/** The country an address ends with, in its English short name; codes are not read, most of them are something else. */
const countryAtEnd = (address: string): string | undefined =>
  BY_NAME.get(
    address
      .slice(address.lastIndexOf(',') + 1)
      .trim()
      .toLowerCase(),
  );

/** An address that ends with the name of another country; a subdivision of another country. */
export function countryOfAddress({ address, country, subdivision }: Placed, say: Say): void {
  subdivisionFits(say, 'subdivision', subdivision, country);
  if (address === undefined || country === undefined) return;
  const named = countryAtEnd(address);
  if (named !== undefined && named !== country)
    say(
      'address',
      'ADDR-COUNTRY',
      `ends in ${countryName(named)}, the row says ${countryName(country)}. Kept, and shown until someone settles it.`,
    );
}

/** An OS ID carries its country in front; it must be the row's. */
export function countryOfOsId({ osId, country }: Placed, say: Say): void {
  if (osId !== undefined && country !== undefined && !osId.startsWith(country))
    say(
      'os_id',
      'ID-COUNTRY',
      `belongs to a facility in ${osId.slice(0, 2)}, the row says ${country}. Check which of them is right.`,
    );
}

interface Listing {
  readonly status: string;
  readonly listedOn?: Interval;
  readonly endedOn?: Interval;
}

/** A listing has a beginning or says that it does not know it, and ends after it began. */
export function listingEnds(say: Say, row: Listing, stated: Readonly<Partial<Record<string, Statement>>>): void {
  validityInOrder(say, 'ended_on', row.listedOn, row.endedOn);
  if (stated['listed_on'] === 'unknown')
    say('listed_on', 'LIST-UNDATED', 'means that the list does not say when: the entry is kept and shown as undated.');
  if ((row.status === 'revoked' || row.status === 'delisted') && row.endedOn === undefined)
    say('ended_on', 'LIST-UNDATED', `is empty although the status is ${row.status}: since when is not known.`);
}

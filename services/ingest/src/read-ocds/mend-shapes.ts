import { isObject, type Json, type JsonObject, withoutSpace } from './json-pointer.ts';
import { instantOf } from './read-dates.ts';

/** Members that are arrays wherever they stand (OCDS 1.1.5 and the extensions that are read). */
const LISTS = new Set(
  (
    'tag parties additionalIdentifiers roles documents milestones items additionalClassifications submissionMethod ' +
    'additionalProcurementCategories tenderers amendments changes awards suppliers contracts transactions ' +
    'relatedProcesses relationship lots relatedLots deliveryAddresses shareholders beneficialOwners attributes'
  ).split(' '),
);

/** Members that are objects wherever they stand. `identifier`, `details` and `amount` are not: they are texts or arrays elsewhere. */
const OBJECTS = new Set(
  (
    'address buyer planning budget tender procuringEntity classification unit value minValue tenderPeriod enquiryPeriod ' +
    'awardPeriod contractPeriod amendment period implementation payer payee deliveryAddress deliveryLocation'
  ).split(' '),
);

/** Names that publishers write for others, by path. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['contract', 'contracts'],
  ['award', 'awards'],
  ['party', 'parties'],
  ['relatedProcess', 'relatedProcesses'],
  ['tender/item', 'items'],
  ['tender/tenderer', 'tenderers'],
  ['awards/item', 'items'],
  ['awards/supplier', 'suppliers'],
  ['contracts/item', 'items'],
]);

const ALIASED = new Set([...ALIASES.keys()].map((path) => path.slice(path.lastIndexOf('/') + 1)));

export type Mend = (code: 'OCDS-KEY' | 'OCDS-SHAPE', key: string, found: string) => void;

/**
 * The name a member is read by, or undefined if the member under its right name stands beside it: then that one wins.
 */
export function nameOf(key: string, owner: JsonObject, path: string, mend: Mend): string | undefined {
  const name = withoutSpace(key);
  if (name !== key) mend('OCDS-KEY', key, 'a name broken by white space');
  const alias = ALIASED.has(name) ? ALIASES.get(path === '' ? name : `${path}/${name}`) : undefined;
  if (alias !== undefined) mend('OCDS-SHAPE', key, `\`${name}\` for \`${alias}\``);
  const right = alias ?? name;
  return right !== key && Object.hasOwn(owner, right) ? undefined : right;
}

/** A value in the shape its name asks for, and the way to it from where it stood. */
export interface Mended {
  readonly value: Json;
  /** The step into the received value that was left out, if one was. */
  readonly unwrapped: number | undefined;
  /** True if the received value is now the only entry of `value`. */
  readonly wrapped: boolean;
}

const asIs = (value: Json): Mended => ({ value, unwrapped: undefined, wrapped: false });

export function mendShape(name: string, key: string, value: Json, path: string, mend: Mend): Mended {
  if (value === null) return asIs(value);
  if (LISTS.has(name) && !Array.isArray(value)) {
    // A text where objects belong stays a text, and is not read.
    if (isObject(value) || name === 'tag' || name === 'roles' || name === 'relationship') {
      mend('OCDS-SHAPE', key, `${isObject(value) ? 'an object' : 'a text'} where an array belongs`);
      const isEmpty = isObject(value) && Object.keys(value).length === 0;
      return { value: isEmpty ? [] : [value], unwrapped: undefined, wrapped: !isEmpty };
    }
    mend('OCDS-SHAPE', key, 'a text or number where an array belongs');
  } else if ((OBJECTS.has(name) || (name === 'identifier' && !path.endsWith('relatedProcesses'))) && !isObject(value)) {
    mend('OCDS-SHAPE', key, `${Array.isArray(value) ? 'an array' : 'a text or number'} where an object belongs`);
    if (!Array.isArray(value)) return asIs(value);
    if (value.length === 0) return asIs({});
    if (value.length === 1 && isObject(value[0])) return { value: value[0], unwrapped: 0, wrapped: false };
  }
  return asIs(value);
}

/** The position of the newest version, if these are versioned values (`{releaseID, releaseDate, releaseTag, value}`). */
export function newestVersion(value: Json): number | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  let newest: number | undefined;
  let newestInstant = -Infinity;
  for (const [position, entry] of value.entries()) {
    if (!isObject(entry) || !('releaseID' in entry && 'releaseDate' in entry && 'value' in entry)) return undefined;
    const instant = instantOf(entry['releaseDate']) ?? -Infinity;
    if (instant < newestInstant) continue;
    newest = position;
    newestInstant = instant;
  }
  return newest;
}

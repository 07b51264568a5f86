import { isObject, type Json, type JsonObject, withoutSpace } from './json-pointer.ts';

export type Shape = 'release' | 'release package' | 'record' | 'record package' | 'array' | 'other';

const RELEASE_PARTS = new Set('tag tender awards award buyer planning contracts contract parties'.split(' '));

const names = (value: JsonObject): string[] => Object.keys(value).map(withoutSpace);

/** The member of that name, also under a name broken by white space. */
export function memberOf(value: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(value, name)) return value[name];
  const broken = Object.keys(value).find((key) => withoutSpace(key) === name);
  return broken === undefined ? undefined : value[broken];
}

/** An ocid is a text that is not empty; it is kept as published, its case included. */
export function ocidOf(value: JsonObject): string | undefined {
  const ocid = memberOf(value, 'ocid');
  return typeof ocid === 'string' && ocid.trim() !== '' ? ocid : undefined;
}

const hasReleaseParts = (value: JsonObject): boolean => names(value).some((name) => RELEASE_PARTS.has(name));

/** A linked release is its address, perhaps with date and tag (OCDS 1.1, records). */
const isLink = (value: JsonObject): boolean =>
  names(value).includes('url') &&
  !names(value).some((name) => name === 'ocid' || (name !== 'tag' && RELEASE_PARTS.has(name)));

/** What an OCDS value is, from its content alone (contracts.md 2.1). `ocid` of a record may stand only inside. */
export function shapeOf(value: Json): Shape {
  if (Array.isArray(value)) return 'array';
  if (!isObject(value)) return 'other';
  const has = new Set(names(value));
  if (has.has('ocid')) {
    if (has.has('releases') || has.has('compiledRelease') || has.has('versionedRelease')) return 'record';
    return hasReleaseParts(value) ? 'release' : 'other';
  }
  if (has.has('compiledRelease') || has.has('versionedRelease')) return 'record';
  if (has.has('records')) return 'record package';
  return has.has('releases') ? 'release package' : 'other';
}

/** A release that only the record around it can name. */
const isReleaseWithoutOcid = (value: JsonObject): boolean =>
  ocidOf(value) === undefined && hasReleaseParts(value) && !isLink(value);

/** The inside of `{"data": …}` or `{"release": …}`; one level only. Other values as they are. */
export function unwrap(value: Json): Json {
  if (!isObject(value) || shapeOf(value) !== 'other' || has(value, 'ocid')) return value;
  for (const name of ['data', 'release']) {
    const inner = memberOf(value, name);
    if (typeof inner === 'object' && inner !== null) return inner;
  }
  return value;
}

const has = (value: JsonObject, name: string): boolean => memberOf(value, name) !== undefined;

export interface FoundRelease {
  readonly ocid: string;
  readonly release: JsonObject;
  readonly publishersCompilation: boolean;
}

/** Why something that should have been a release is none. */
export interface Refusal {
  readonly code: 'OCDS-OCID' | 'OCDS-LINKED' | 'OCDS-UNKNOWN';
  readonly found: string;
}

export interface Found {
  readonly releases: FoundRelease[];
  readonly refusals: Refusal[];
  /** Packages met on the way, without their releases and records. */
  readonly packages: JsonObject[];
}

/** All releases in a parsed value of any shape. An entry of `records` is a record even if nothing says so but its place. */
export function releasesIn(value: Json, isRecord = false): Found {
  const found: Found = { releases: [], refusals: [], packages: [] };
  if (isRecord && isObject(value)) collectRecord(value, found);
  else collect(unwrap(value), found, true);
  return found;
}

function collect(value: Json, found: Found, mayUnwrap: boolean): void {
  const shape = shapeOf(value);
  if (shape === 'array' && mayUnwrap) for (const entry of value as Json[]) collect(unwrap(entry), found, false);
  else if (shape === 'release package' || shape === 'record package') collectPackage(value as JsonObject, found);
  else if (shape === 'record') collectRecord(value as JsonObject, found);
  else if (shape === 'release') collectRelease(value as JsonObject, ocidOf(value as JsonObject), found);
  else found.refusals.push(refusalOf(value));
}

function collectPackage(value: JsonObject, found: Found): void {
  found.packages.push(value);
  for (const entry of [memberOf(value, 'records') ?? []].flat()) {
    if (isObject(entry)) collectRecord(entry, found);
    else collect(entry, found, false);
  }
  for (const entry of [memberOf(value, 'releases') ?? []].flat()) collect(entry, found, false);
}

function collectRelease(release: JsonObject, ocid: string | undefined, found: Found, isCompilation = false): void {
  if (ocid === undefined) {
    found.refusals.push({ code: 'OCDS-OCID', found: 'a release whose `ocid` is missing or no text' });
    return;
  }
  const tags = [memberOf(release, 'tag') ?? []].flat();
  found.releases.push({ ocid, release, publishersCompilation: isCompilation || tags.includes('compiled') });
}

/** Embedded releases win; a compilation is taken only where none can be had. */
function collectRecord(record: JsonObject, found: Found): void {
  const compiled = memberOf(record, 'compiledRelease');
  const versioned = memberOf(record, 'versionedRelease');
  const listed = [memberOf(record, 'releases') ?? []].flat();
  const inside = [compiled, versioned, ...listed].find((part) => isObject(part) && ocidOf(part) !== undefined);
  const ocid = ocidOf(record) ?? (isObject(inside) ? ocidOf(inside) : undefined);
  const embedded = listed.filter(
    (release): release is JsonObject => isObject(release) && hasReleaseParts(release) && !isLink(release),
  );
  for (const release of embedded) collectRelease(release, ocidOf(release) ?? ocid, found);
  if (embedded.length > 0) return;
  const compilation = [compiled, versioned].find((part) => isObject(part) && hasReleaseParts(part));
  if (isObject(compilation)) collectRelease(compilation, ocid, found, true);
  else found.refusals.push({ code: 'OCDS-LINKED', found: 'a record with no release in it, at most links to releases' });
}

function refusalOf(value: Json): Refusal {
  if (!isObject(value)) return { code: 'OCDS-UNKNOWN', found: describe(value) };
  if (isLink(value)) return { code: 'OCDS-LINKED', found: 'a link to a release' };
  if (isReleaseWithoutOcid(value)) return { code: 'OCDS-OCID', found: 'a release without `ocid`' };
  return { code: 'OCDS-UNKNOWN', found: describe(value) };
}

const SHOWN_KEYS = 10;

/** A value in words: kind and member names, never content. */
export function describe(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (!isObject(value)) return `a bare ${typeof value}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return 'an empty object';
  const shown = keys.slice(0, SHOWN_KEYS).map((key) => key.slice(0, 40));
  return `an object with keys ${shown.join(', ')}${keys.length > SHOWN_KEYS ? ', …' : ''}`;
}

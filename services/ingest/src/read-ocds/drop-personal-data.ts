import { isObject, type Json, type JsonObject, withoutSpace } from './json-pointer.ts';
import { isNaturalPerson } from './natural-persons.ts';

/**
 * Never stored, at any depth: contact points, members of evaluation committees, signatories, authors of documents and
 * other named persons (contracts.md 2.6). Compared without white space and case.
 */
const DROPPED = new Set([
  'contactpoint',
  'additionalcontactpoints',
  'evaluationcommittee',
  'evaluationcommittees',
  'committeemembers',
  'signatory',
  'signatories',
  'author',
  'authors',
  'persons',
  'persones',
]);

/** Of a natural person these go too; of the address only country and region stay. */
const PERSON_DROPPED = new Set(['email', 'telephone', 'faxnumber', 'birthdate', 'dateofbirth', 'url', 'uri']);
const PERSON_ADDRESS_KEPT = new Set(['country', 'countryname', 'region']);

const plain = (key: string): string => withoutSpace(key).toLowerCase();

export interface PersonalData {
  readonly contactPointsDropped: number;
  readonly naturalPersons: number;
}

/**
 * Takes personal data out of a parsed release, in place, so that pointers to what stays still hold: contact points are
 * dropped, ids of natural persons become what `hashPersonId` makes of them wherever they stand, also inside composed ids.
 */
export function dropPersonalData(release: JsonObject, hashPersonId: (id: string) => string): PersonalData {
  const persons: JsonObject[] = [];
  const contactPointsDropped = dropFrom(release, persons);
  const secrets = new Set<string>();
  for (const person of persons) maskPerson(person, secrets);
  if (secrets.size > 0) replaceIn(release, patternOf(secrets), hashPersonId);
  return { contactPointsDropped, naturalPersons: persons.length };
}

type Verdict = 'drop' | 'owners' | 'party' | 'keep';

/** What a member name asks for. Names repeat without end, so each is looked at once. */
const VERDICTS = new Map<string, Verdict>();
const VERDICTS_KEPT = 10_000;

function verdictOn(key: string): Verdict {
  const known = VERDICTS.get(key);
  if (known !== undefined) return known;
  const name = plain(key);
  const verdict: Verdict = DROPPED.has(name)
    ? 'drop'
    : name === 'beneficialowners'
      ? 'owners'
      : name === 'name' || name === 'identifier'
        ? 'party'
        : 'keep';
  if (VERDICTS.size < VERDICTS_KEPT) VERDICTS.set(key, verdict);
  return verdict;
}

function dropFrom(value: JsonObject | Json[], persons: JsonObject[], isOwner = false): number {
  let dropped = 0;
  if (Array.isArray(value)) {
    for (const entry of value)
      if (typeof entry === 'object' && entry !== null) dropped += dropFrom(entry, persons, isOwner);
    return dropped;
  }
  let isParty = false;
  for (const key of Object.keys(value)) {
    const verdict = verdictOn(key);
    const member = value[key] as Json;
    if (verdict === 'drop') {
      delete value[key];
      dropped++;
    } else if (typeof member === 'object' && member !== null)
      dropped += dropFrom(member, persons, verdict === 'owners');
    if (verdict === 'party') isParty = true;
  }
  if (isOwner || (isParty && isNaturalPerson(value))) persons.push(value);
  return dropped;
}

function maskPerson(person: JsonObject, secrets: Set<string>): void {
  for (const key of Object.keys(person)) {
    const name = plain(key);
    if (PERSON_DROPPED.has(name)) delete person[key];
    if (name === 'address' && isObject(person[key])) {
      for (const part of Object.keys(person[key])) if (!PERSON_ADDRESS_KEPT.has(plain(part))) delete person[key][part];
    }
    if (name === 'id') addSecret(person[key] as Json, secrets);
    if (name === 'identifier' || name === 'additionalidentifiers') {
      for (const identifier of [person[key]].flat()) if (isObject(identifier)) maskIdentifier(identifier, secrets);
    }
  }
}

function maskIdentifier(identifier: JsonObject, secrets: Set<string>): void {
  for (const key of Object.keys(identifier)) {
    if (plain(key) === 'id') addSecret(identifier[key] as Json, secrets);
    if (plain(key) === 'uri') delete identifier[key];
  }
}

/** A number within the file (`1`, `org-7`) says nothing about anyone; national ids have at least five digits. */
function addSecret(id: Json, secrets: Set<string>): void {
  const text = typeof id === 'string' || typeof id === 'number' ? String(id).trim() : '';
  if (text.replace(/\D/g, '').length >= 5) secrets.add(text);
}

/** Longest first: an id that contains another one is hashed whole. Digits of a longer number are not an id. */
function patternOf(secrets: ReadonlySet<string>): RegExp {
  const ordered = [...secrets].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const escaped = ordered.map((secret) => secret.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
  return new RegExp(`(?<!\\d)(?:${escaped.join('|')})(?!\\d)`, 'g');
}

function replaceIn(value: JsonObject | Json[], secrets: RegExp, hash: (id: string) => string): void {
  for (const [key, inner] of Object.entries(value) as [never, Json][]) {
    if (typeof inner === 'object' && inner !== null) replaceIn(inner, secrets, hash);
    else if (typeof inner === 'string') value[key] = inner.replace(secrets, hash) as never;
    // A number is an id only where an id stands: an amount may be equal to one by chance.
    else if (typeof inner === 'number' && plain(key).endsWith('id')) {
      const text = String(inner);
      const masked = text.replace(secrets, hash);
      if (masked !== text) value[key] = masked as never;
    }
  }
}

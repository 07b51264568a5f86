import { hash } from 'node:crypto';

import canonicalize from 'canonicalize';

import type { ReceivedRelease } from './contract-picture.ts';
import type { Json, JsonObject } from './json-pointer.ts';
import { instantOf } from './read-dates.ts';

/** SHA-256 of the canonical JSON (RFC 8785) as hex. Throws on a lone surrogate, which no canonical form has. */
export const hashOf = (value: Json): string => hash('sha256', canonicalize(value) ?? 'null', 'hex');

export interface OrderedRelease {
  readonly received: ReceivedRelease;
  readonly release: JsonObject;
  /** The release's own id as text, or the hash of its content where it has none. */
  readonly id: string;
  readonly hasId: boolean;
  /** The date as written; undefined if it is missing or no text. */
  readonly date: string | undefined;
  readonly instant: number | undefined;
}

const idText = (id: Json | undefined): string | undefined =>
  (typeof id === 'string' && id.trim() !== '') || typeof id === 'number' ? String(id) : undefined;

function ordered(received: ReceivedRelease): OrderedRelease {
  const { release, hash: ownHash } = received;
  const id = idText(release['id']);
  const date = typeof release['date'] === 'string' ? release['date'] : newestDateIn(release);
  return { received, release, id: id ?? ownHash, hasId: id !== undefined, date, instant: instantOf(date) };
}

/** A versioned release has no date of its own: its newest value tells when it was. */
function newestDateIn(release: JsonObject): string | undefined {
  let newest: string | undefined;
  const visit = (value: Json | undefined): void => {
    if (typeof value !== 'object' || value === null) return;
    const date = Array.isArray(value) ? undefined : value['releaseDate'];
    if (typeof date === 'string' && (instantOf(date) ?? -Infinity) > (instantOf(newest) ?? -Infinity)) newest = date;
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(release);
  return newest;
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/**
 * Merge order that does not depend on the order of lines or files: instant, then date text, release id, hash of the
 * content (contracts.md 2.3). What has no readable date comes first, so that it never overrides what has one.
 * Exact repeats are left out and counted.
 */
export function orderReleases(received: readonly ReceivedRelease[]): { releases: OrderedRelease[]; repeats: number } {
  const distinct = new Map<string, ReceivedRelease>();
  for (const one of received) {
    const same = distinct.get(one.hash);
    // Of exact repeats the one that stands first in the file is named in problems.
    if (same === undefined || one.row < same.row) distinct.set(one.hash, one);
  }
  const releases = [...distinct.values()].map(ordered);
  releases.sort(
    (one, other) =>
      (one.instant ?? -Infinity) - (other.instant ?? -Infinity) ||
      byText(one.date ?? '', other.date ?? '') ||
      byText(one.id, other.id) ||
      byText(one.received.hash, other.received.hash),
  );
  return { releases, repeats: received.length - distinct.size };
}

import type { ListingHitV1, ListingRecordedV1 } from '@manumit/events';
import { PARAMETERS } from '@manumit/risk';
import type { Day } from '@manumit/kernel';
import type { MetListing } from '../score-due/subject-facts.ts';
import { contradict, isNameKey } from './keys.ts';

/** An entry of a watch list as it stands to a subject. */
export interface ListingHit {
  readonly listing: MetListing;
  /** `key`: confirmed by an equal identifier; `person`: by a decision; `candidate`: a name alone, which weighs nothing. */
  readonly match: 'key' | 'person' | 'candidate';
  /** `lei:…`, or `name`. */
  readonly matchedOn: string;
}

/** What a person decided about a subject and an entry. */
export interface AlertVerdict {
  readonly list: string;
  readonly entryId: string;
  readonly verdict: 'confirmed' | 'false-positive';
  /** Digest of the fields that were compared when it was decided. */
  readonly evidenceHash: string;
  /** The last day on which it holds; undefined: for good. */
  readonly expiresOn: Day | undefined;
}

export const entryKey = ({ list, entryId }: { readonly list: string; readonly entryId: string }): string =>
  `${list}\u0000${entryId}`;

/** Regions and goods are met by origin, not by name; persons are not screened against firms. */
const SCREENED_KINDS: readonly (string | undefined)[] = ['organization', 'vessel', 'unknown', undefined];
export const isScreened = ({ kind, entryKind }: Pick<ListingRecordedV1, 'kind' | 'entryKind'>): boolean =>
  kind === 'watch' && SCREENED_KINDS.includes(entryKind);

/** Lifted entries stop counting and stay visible; one of unknown status is asked for and never scored. */
export const countsAs = (status: string): boolean => PARAMETERS.listing_counts_while.includes(status);
export const isLifted = (status: string): boolean => status === 'revoked' || status === 'delisted';

/**
 * How the entries that met a subject stand to it on a day. An equal key identifier confirms; identifiers of one kind
 * that differ part; a person's verdict stands while it holds and the fields compared are the same.
 */
export function listingHits(
  subjectKeys: readonly string[],
  met: readonly MetListing[],
  verdicts: readonly AlertVerdict[],
  evidenceHashOf: (listing: MetListing) => string,
  asOf: Day,
): ListingHit[] {
  const held = new Map(verdicts.map((verdict) => [entryKey(verdict), verdict]));
  const hits = met.flatMap((listing): ListingHit[] => {
    const equal = listing.keys.filter((key) => subjectKeys.includes(key));
    const identifier = equal.find((key) => !isNameKey(key));
    if (identifier !== undefined) return [{ listing, match: 'key', matchedOn: identifier }];
    if (equal.length === 0 || contradict(subjectKeys, listing.keys)) return [];
    const verdict = held.get(entryKey(listing.facts));
    const holds =
      verdict !== undefined &&
      (verdict.expiresOn === undefined || asOf <= verdict.expiresOn) &&
      verdict.evidenceHash === evidenceHashOf(listing);
    if (holds && verdict.verdict === 'false-positive') return [];
    return [{ listing, match: holds ? 'person' : 'candidate', matchedOn: 'name' }];
  });
  return hits.sort((a, b) => (a.listing.listingId < b.listing.listingId ? -1 : 1));
}

const LISTINGS_CARRIED = 20;

/** Hits as they are announced: those that count first, confirmed before candidates. */
export function announcedHits(hits: readonly ListingHit[]): ListingHitV1[] {
  const rank = ({ match, listing }: ListingHit) =>
    (countsAs(listing.facts.status) ? 0 : 2) + (match === 'candidate' ? 1 : 0);
  return [...hits]
    .sort((a, b) => rank(a) - rank(b) || (a.listing.listingId < b.listing.listingId ? -1 : 1))
    .slice(0, LISTINGS_CARRIED)
    .map(({ listing: { facts }, match, matchedOn }) => ({
      list: facts.list,
      edition: facts.edition,
      entryId: facts.entryId,
      name: facts.name,
      measure: facts.measure ?? 'other',
      status: facts.status,
      match: match === 'candidate' ? 'candidate' : 'confirmed',
      matchedOn: matchedOn.slice(0, 300),
    }));
}

import type { ConcernCode, ConcernV1, PathStepV1 } from '@manumit/events';
import { countryName } from '@manumit/reference';
import type { ContractDossier } from './dossier.ts';
import type { ListingEvidence } from './holding.ts';

/** A concern of the chain, once, by the shortest way on which a party of the contract leads to it. */
export interface ChainConcern extends ConcernV1 {
  readonly asOf: string;
}

/** Concerns of these codes along the chains of all parties. Found at full relevance: no tier weakens them. */
export function concernsOf({ exposures }: ContractDossier, codes: readonly ConcernCode[]): ChainConcern[] {
  const found = new Map<string, ChainConcern>();
  for (const { exposure } of exposures) {
    for (const concern of exposure.concerns) {
      if (!codes.includes(concern.code)) continue;
      const key = `${concern.code} ${concern.at} ${JSON.stringify(Object.entries(concern.facts).sort())}`;
      const known = found.get(key);
      if (known === undefined || isShorter(concern.path, known.path))
        found.set(key, { ...concern, asOf: exposure.asOf });
    }
  }
  return [...found.keys()].sort().map((key) => found.get(key) as ChainConcern);
}

const isShorter = (path: readonly PathStepV1[], than: readonly PathStepV1[]): boolean =>
  path.length < than.length || (path.length === than.length && idsOf(path) < idsOf(than));

const idsOf = (path: readonly PathStepV1[]): string => path.map(({ id }) => id).join(' ');

/** Groups concerns by the party they are about. */
export function byParty<Concern extends ConcernV1>(concerns: readonly Concern[]): Map<string, [Concern, ...Concern[]]> {
  const parties = new Map<string, [Concern, ...Concern[]]>();
  for (const concern of concerns) {
    const of = parties.get(concern.at);
    if (of === undefined) parties.set(concern.at, [concern]);
    else of.push(concern);
  }
  return parties;
}

/** Concerns of one code of which a chain holds more than its exposure carries. */
export interface NotCarried {
  readonly code: ConcernCode;
  /** Whose chain. */
  readonly chain: string;
  readonly total: number;
  readonly carried: number;
}

/** Where the chains hold more of these concerns than are carried, so that what is shown is not all there is. */
export const notCarried = ({ exposures }: ContractDossier, codes: readonly ConcernCode[]): NotCarried[] =>
  exposures.flatMap(({ exposure: { name: chain, totals, concerns } }) =>
    codes.flatMap((code) => {
      const total = totals[code] ?? 0;
      const carried = concerns.filter((one) => one.code === code).length;
      return total > carried ? [{ code, chain, total, carried }] : [];
    }),
  );

/** Where in the chain it lies, for a sentence: nothing for the contract's own party. */
export const chainWords = (path: readonly PathStepV1[]): string =>
  path.length <= 1
    ? ''
    : `, ${path.length - 1} ${path.length === 2 ? 'step' : 'steps'} up the chain of ${path[0]?.name ?? ''}`;

/** A country or subdivision by a name people know. */
export const placeName = (code: string): string =>
  code.length === 2 ? countryName(code) : `${countryName(code.slice(0, 2))} (${code})`;

export const listingEvidence = (concern: ChainConcern): ListingEvidence => ({
  list: concern.facts['list'] ?? '',
  edition: concern.facts['edition'] ?? '',
  entryId: concern.facts['entry'] ?? '',
  name: concern.facts['name'] ?? concern.facts['product'] ?? concern.atName,
  status: concern.facts['status'] ?? 'unknown',
  ...(concern.facts['measure'] === undefined ? {} : { measure: concern.facts['measure'] }),
  match:
    concern.code === 'listing-confirmed' ? 'confirmed' : concern.code === 'listing-candidate' ? 'candidate' : 'goods',
  source: concern.facts['list'] ?? '',
});

/** Keys that say nothing to a reader: numbers made here, and how the concern was found. */
const NOT_SHOWN: ReadonlySet<string> = new Set(['entry', 'link', 'place']);

/** The facts of a concern for a reader: the party, then what is said of it. */
export const concernWords = ({ atName, facts }: ConcernV1): string =>
  [
    atName,
    ...Object.entries(facts)
      .filter(([key]) => !NOT_SHOWN.has(key))
      .map(([key, value]) =>
        key === 'edition' ? `list edition ${value}` : `${key} ${key === 'origin' ? placeName(value) : value}`,
      ),
  ]
    .join(', ')
    .slice(0, 1000);

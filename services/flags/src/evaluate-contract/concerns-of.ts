import type { ConcernCode, ConcernV1, FlagFactV1, PathStepV1 } from '@manumit/events';
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

/** How many concerns of a code the chains hold beyond those that are carried. */
export const notCarried = ({ exposures }: ContractDossier, code: ConcernCode): number =>
  Math.max(
    0,
    ...exposures.map(
      ({ exposure }) => (exposure.totals[code] ?? 0) - exposure.concerns.filter((one) => one.code === code).length,
    ),
  );

/** Where in the chain it lies, for a sentence: nothing for the contract's own party. */
export const chainWords = (path: readonly PathStepV1[]): string =>
  path.length <= 1
    ? ''
    : `, ${path.length - 1} ${path.length === 2 ? 'step' : 'steps'} up the chain of ${path[0]?.name ?? ''}`;

/** A country or subdivision by a name people know. */
export const placeName = (code: string): string =>
  code.length === 2 ? countryName(code) : `${countryName(code.slice(0, 2))} (${code})`;

/** A listing as a fact, with what scoring said of it. */
export const listingFact = (concern: ChainConcern): FlagFactV1 => ({
  name: concern.code === 'listing-candidate' ? 'listing, candidate, unconfirmed' : 'listing',
  value: [
    `${concern.facts['entry'] ?? concern.facts['product'] ?? concern.atName}`,
    ...['measure', 'status', 'product', 'origin', 'date'].flatMap((key) =>
      concern.facts[key] === undefined || (key === 'product' && concern.facts['entry'] === undefined)
        ? []
        : [`${key} ${concern.facts[key]}`],
    ),
  ]
    .join(', ')
    .slice(0, 1000),
  source: `${concern.facts['list'] ?? 'list not named'}, edition ${concern.facts['edition'] ?? 'unknown'}`.slice(
    0,
    300,
  ),
  asOf: concern.asOf,
});

export const listingEvidence = (concern: ChainConcern): ListingEvidence => ({
  list: concern.facts['list'] ?? '',
  edition: concern.facts['edition'] ?? '',
  entryId: concern.facts['entry'] ?? '',
  name: concern.facts['name'] ?? concern.atName,
  status: concern.facts['status'] ?? 'unknown',
  ...(concern.facts['measure'] === undefined ? {} : { measure: concern.facts['measure'] }),
  match:
    concern.code === 'listing-confirmed' ? 'confirmed' : concern.code === 'listing-candidate' ? 'candidate' : 'goods',
  source: concern.facts['list'] ?? '',
});

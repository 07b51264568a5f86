import type { ConcernCode } from '@manumit/events';
import { nounOf } from '@manumit/kernel';
import { any, NO, open, YES, type Answer, type Pointer } from './answer.ts';
import { byParty, concernsOf, type ChainConcern } from './concerns-of.ts';
import type { ContractDossier } from './dossier.ts';
import { statusPointer } from './held-goods.ts';

/** A party of the chain that lists name, or goods of a place that they name. */
export interface ListedParty {
  readonly at: string;
  /** Those that speak: confirmed ones if there are any, else candidates. */
  readonly concerns: readonly [ChainConcern, ...ChainConcern[]];
  readonly isConfirmed: boolean;
  readonly answer: Answer;
}

export const LISTED: readonly ConcernCode[] = ['listing-confirmed', 'listing-candidate', 'listed-goods'];

/**
 * Parties along the chain that a rule's lists name. A name alone is a candidate and asks a person to look, whatever else
 * it says (P21); a status that is not known to be in force asks too.
 */
export function listedParties(
  dossier: ContractDossier,
  { lists, measures = [] }: { readonly lists: readonly string[]; readonly measures?: readonly string[] },
): ListedParty[] {
  const concerns = concernsOf(dossier, LISTED).filter(
    ({ facts: { list = '', measure = '' } }) => lists.includes(list) || measures.includes(measure),
  );
  return [...byParty(concerns)].flatMap(([at, all]): ListedParty[] => {
    const inForce = all.filter(({ facts }) => facts['status'] !== 'revoked' && facts['status'] !== 'delisted');
    const confirmed = inForce.filter(({ code }) => code !== 'listing-candidate');
    const [first, ...others] = confirmed.length > 0 ? confirmed : inForce;
    if (first === undefined) return [];
    const isConfirmed = confirmed.length > 0;
    const answer = isConfirmed
      ? any(...[first, ...others].map(statusAnswer))
      : open(partyPointer(at, 'screening_decision'));
    return [{ at, concerns: [first, ...others], isConfirmed, answer }];
  });
}

function statusAnswer({ code, facts }: ChainConcern): Answer {
  const { status, list = '', entry = '' } = facts;
  if (status === 'active' || (code === 'listed-goods' && status === undefined)) return YES;
  if (status === 'revoked' || status === 'delisted') return NO;
  return open(statusPointer({ list, entryId: entry }));
}

/** Points at a fact about a party. */
export const partyPointer = (id: string, field: string): Pointer => `${nounOf(id) ?? 'supplier'}:${id}/${field}`;

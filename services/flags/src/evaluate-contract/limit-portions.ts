import { union } from './answer.ts';
import { byWeight } from './by-weight.ts';
import { flagId } from './flag-id.ts';
import type { FlagLine } from './flag-line.ts';
import { shortened } from './write-sentence.ts';

/** Portions of one rule that get a line of their own: with the rules there are, the 60 lines of an event hold them all. */
export const OWN_LINES = 5;

/**
 * The lines of one rule: the weightiest portions each by itself, all others together under the portion `others`, which
 * says the weightiest answer among them. Nothing that needs a person goes unsaid.
 */
export function limitPortions(contractId: string, lines: readonly FlagLine[]): FlagLine[] {
  const sorted = [...lines].sort(byWeight);
  const [first, ...more] = sorted.slice(OWN_LINES);
  if (first === undefined || more.length === 0) return sorted;
  const rest = [first, ...more];
  const alike = rest.filter(({ result }) => result === first.result);
  return [
    ...sorted.slice(0, OWN_LINES),
    {
      ...first,
      id: flagId(contractId, first.rule.id, 'others'),
      portion: 'others',
      because: `${shortened(first.because, 900)} The same holds for ${alike.length - 1} more; ${rest.length} portions are shown together.`,
      facts: alike.flatMap(({ facts }) => facts).slice(0, 40),
      missing: union(alike).slice(0, 20),
      evidence: { ...first.evidence, listings: alike.flatMap(({ evidence }) => evidence.listings).slice(0, 20) },
    },
  ];
}

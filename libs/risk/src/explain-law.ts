import type { Contribution, LawBlock, LawFactUsed, MissingFact } from './assessment.ts';
import { byText, orderedSum } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';

const BLOCKS: readonly LawBlock[] = ['law', 'enforcement', 'voice'];

/** Points of each known law fact; a block with nothing known stands at its middle. They sum to the point (2.3). */
export function lawContributions(facts: readonly LawFactUsed[], parameters: Parameters = PARAMETERS): Contribution[] {
  return BLOCKS.flatMap((block): Contribution[] => {
    const scale = 100 * parameters.llr_block_weights[block];
    const known = facts.filter((fact) => fact.block === block && fact.value !== null);
    const weight = orderedSum(known.map((fact) => fact.weight));
    const nothing = { evidenceId: null, source: null, observedOn: null, admiralty: null };
    if (known.length === 0) return [{ output: 'laborLaw', group: block, points: scale * 0.5, ...nothing }];
    return known.map((fact) => {
      const cited = fact.layers.filter(({ factId }) => factId !== null);
      return {
        output: 'laborLaw',
        group: block,
        item: fact.field,
        points: (scale * fact.weight * (fact.value as number)) / weight,
        evidenceId: cited[0]?.factId ?? null,
        source: cited.map(({ citation }) => citation).join('; '),
        observedOn: null,
        admiralty: null,
      };
    });
  });
}

const SHOWN_AT_MOST = 3;

/** The three law facts whose absence widens the bounds most, in points (methodology.md 4.8). */
export function missingLawFacts(
  facts: readonly LawFactUsed[],
  jurisdiction: string | null,
  parameters: Parameters = PARAMETERS,
): MissingFact[] {
  const total = (block: LawBlock) =>
    orderedSum(facts.filter((fact) => fact.block === block).map(({ weight }) => weight));
  const totals = { law: total('law'), enforcement: total('enforcement'), voice: total('voice') };
  return facts
    .filter(({ lo, hi }) => hi > lo)
    .map(({ field, block, weight, lo, hi, layers }) => ({
      field,
      layer: layers.find(({ value }) => value === null)?.layer ?? 'law',
      width: (100 * parameters.llr_block_weights[block] * weight * (hi - lo)) / totals[block],
    }))
    .sort((a, b) => b.width - a.width || byText(a.field, b.field))
    .slice(0, SHOWN_AT_MOST)
    .map(({ field, layer, width }) => ({
      what: `${LAW_FIELD_WORDS[field]} (${field}, ${layer})${jurisdiction === null ? '' : ` in ${jurisdiction}`}`,
      pointer: `legal-facts:${jurisdiction ?? '?'}/${field}/${layer}`,
      widestEffect: width,
      of: 'laborLaw',
    }));
}

/** Plain names of the law facts (methodology.md 2.1). */
export const LAW_FIELD_WORDS: Readonly<Record<LawFactUsed['field'], string>> = {
  L1: 'ratification of the core conventions',
  L2: 'criminal law on forced labor and trafficking for labor',
  L3: 'coverage of this group of workers by labor law',
  L4: 'status tied to the employer',
  L5: 'rules on recruitment and fees',
  L6: 'wage protection and retention of identity documents',
  L7: 'liability of companies',
  L8: 'derogations in special zones',
  E1: 'number of labor inspectors',
  E2: 'unannounced inspection of homes, farms, vessels and zones',
  E3: 'firewall between labor inspection and immigration enforcement',
  E4: 'prosecution of labor trafficking and recruitment fraud',
  E5: 'access to remedy for migrants',
  E6: 'rule of law',
  V1: 'right of migrants to join and lead unions',
  V2: 'rating of the Global Rights Index',
  V3: 'strikes, bargaining and civic space',
};

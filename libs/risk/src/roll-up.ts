import type { Exposure, NodeBasis } from './assessment.ts';
import { byText, halfUp, orderedSum, stored } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';

/** A node of a tier as the roll-up reads it; `relevance` null is 1: nothing unknown is attenuated (methodology.md 4.7). */
export interface RollUpNode {
  readonly name: string;
  readonly relevance: number | null;
  readonly probability: number;
  readonly adverseEvidence: boolean;
  readonly sufficient: boolean;
}

export interface RollUp {
  readonly status: Exposure['status'];
  readonly value: number | null;
  readonly max: number | null;
  /** The number before the status is applied; `null` without a node. */
  readonly computed: number | null;
  /** The nodes that make the number, greatest first, with relevance times probability. */
  readonly used: readonly { readonly name: string; readonly value: number }[];
}

/** Values equal to 12 decimals count as equal, so that no algorithm's rounding decides an order. */
export const comparable = (value: number): number => halfUp(value, 12);

const NOTHING: RollUp = { status: 'insufficient', value: null, max: null, computed: null, used: [] };

/**
 * Tier roll-up: between the worst node and the noisy-or of the three worst. Shares never weigh, or dilution would hide
 * a bad node; nodes without adverse evidence enter as one, because their figure is shared context (methodology.md 4.7).
 */
export function rollUp(nodes: readonly RollUpNode[], parameters: Parameters = PARAMETERS): RollUp {
  const rows = nodes
    .map(({ name, relevance, probability, adverseEvidence, sufficient }) => {
      const value = (relevance ?? 1) * probability;
      return { name, value, order: comparable(value), adverseEvidence, sufficient };
    })
    .sort((a, b) => b.order - a.order || Number(b.sufficient) - Number(a.sufficient) || byText(a.name, b.name));
  const context = rows.find(({ adverseEvidence }) => !adverseEvidence);
  const top = rows.filter((row) => row.adverseEvidence || row === context).slice(0, parameters.rollup_top);
  const [worst] = top;
  if (worst === undefined) return NOTHING;
  const noisyOr = 1 - top.reduce((keep, { value }) => keep * (1 - value), 1);
  const computed = worst.value + parameters.rollup_kappa * (noisyOr - worst.value);
  const shaky = orderedSum(top.filter(({ sufficient }) => !sufficient).map(({ value }) => value));
  const all = orderedSum(top.map(({ value }) => value));
  const ok = shaky <= parameters.rollup_insufficient_share * all && rows.some(({ sufficient }) => sufficient);
  return {
    status: ok ? 'ok' : 'insufficient',
    value: ok ? computed : null,
    max: ok ? worst.value : null,
    computed,
    used: top.map(({ name, value }) => ({ name, value })),
  };
}

/** A roll-up as the assessment shows it: stored values, and no number while insufficient. */
export function exposureOf(
  rollup: RollUp,
  place: (name: string) => { readonly basis: NodeBasis; readonly path: readonly string[] },
  untracedShare: number,
  insufficientNodes: number,
): Exposure {
  const { status, value, max, used } = rollup;
  return {
    status,
    value: value === null ? null : stored(value),
    max: max === null ? null : stored(max),
    nodes:
      status === 'ok' ? used.map((node) => ({ id: node.name, value: stored(node.value), ...place(node.name) })) : [],
    untracedShare,
    insufficientNodes,
  };
}

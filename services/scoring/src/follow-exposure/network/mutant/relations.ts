import { linkAlpha, type Parameters } from '@manumit/risk';

/** Relations of `product.md` 5.3.3, and `recruitment` for every role of 5.3.4. */
export type Relation =
  | 'supplies_goods'
  | 'supplies_material'
  | 'processes_for'
  | 'subcontractor_of'
  | 'provides_service'
  | 'trades_for'
  | 'owns'
  | 'operates'
  | 'same_group'
  | 'recruitment'
  | 'unknown';

/**
 * A link as it is recorded. `from` supplies, recruits for, owns or operates `to`. `relevance` is the alpha a source
 * stated, `null` where none did.
 */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly relation: Relation;
  readonly relevance: number | null;
}

/**
 * How a link is walked. `down` goes from `viewpoint` to what it rests on, `up` is a step to an operator or owner (only
 * steps up follow it), `both` is `down` and the step up from `other` back to `viewpoint`, `none` is drawn only.
 */
export interface Walk {
  readonly viewpoint: string;
  readonly other: string;
  readonly alpha: number;
  readonly steps: 'down' | 'up' | 'both' | 'none';
}

/** Direction and alpha of a link (methodology.md 4.7). */
export function walkOf({ from, to, relation, relevance }: Link, parameters: Parameters): Walk {
  const alpha = linkAlpha(relation, relevance, parameters);
  if (parameters.links_not_walked.includes(relation)) return { viewpoint: to, other: from, alpha, steps: 'none' };
  if (relation === 'owns' || relation === 'operates') return { viewpoint: from, other: to, alpha, steps: 'both' };
  return { viewpoint: to, other: from, alpha, steps: 'down' };
}

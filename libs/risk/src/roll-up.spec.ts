import { describe, expect, it } from '@jest/globals';
import { linkAlpha, networkRollUp } from './network.ts';
import { exposureOf, rollUp } from './roll-up.ts';

const node = (
  name: string,
  relevance: number | null,
  probability: number,
  adverseEvidence = true,
  sufficient = true,
) => {
  return { name, relevance, probability, adverseEvidence, sufficient };
};

describe('roll-up', () => {
  it('lies between the worst node and the noisy-or of the three worst', () => {
    const rest = node('rest', 1, 0.25, false, false);
    const all = [node('a', 1, 0.08), node('b', 0.8, 0.45), node('c', 0.8, 0.12), node('d', 0.6, 0.3), rest];
    // 0.36, 0.25, 0.18: noisy-or 1 - 0.64 * 0.75 * 0.82 = 0.6064; half-way 0.4832.
    expect(rollUp(all).status).toBe('ok');
    expect(rollUp(all).max).toBeCloseTo(0.36, 12);
    expect(rollUp(all).value).toBeCloseTo(0.4832, 12);
  });

  it('counts nodes without adverse evidence once: their figure is shared context', () => {
    const quiet = Array.from({ length: 50 }, (_, n) => node(`q${n}`, 1, 0.06, false, true));
    expect(rollUp(quiet).value).toBeCloseTo(0.06, 12);
  });

  it('shows no number while it rests on what is not known', () => {
    const unknown = rollUp([node('a', 1, 0.2, false, false)]);
    expect(unknown).toMatchObject({ status: 'insufficient', value: null, max: null });
    expect(exposureOf(unknown, () => ({ basis: 'inherent', path: [] }), 0, 1)).toMatchObject({
      value: null,
      nodes: [],
    });
    expect(rollUp([]).status).toBe('insufficient');
    expect(rollUp([node('a', 1, 0.2, false, false), node('b', 1, 0.3)]).status).toBe('ok');
  });

  it('attenuates nothing that is unknown', () => {
    expect([linkAlpha('supplies_material', null), linkAlpha('odd', null), linkAlpha('owned_by', null)]).toEqual([
      0.8, 1, 1,
    ]);
    expect(linkAlpha('supplies_goods', 0.3)).toBe(0.3);
    expect(rollUp([node('a', null, 0.2)]).value).toBeCloseTo(0.2, 12);
  });

  it('puts an untraced rest behind the node whose inputs are unknown, whatever its share', () => {
    const mill = { probability: 0.4, adverseEvidence: true, sufficient: true };
    const one = networkRollUp({ mill }, [], { mill: 0.01 }, 'mill');
    // 0.40 and 0.25: 0.4 + 0.5 * (1 - 0.6 * 0.75 - 0.4)
    expect(one.value).toBeCloseTo(0.475, 12);
    expect(one).toMatchObject({ untracedShare: 0.01, insufficientNodes: 0 });
  });
});

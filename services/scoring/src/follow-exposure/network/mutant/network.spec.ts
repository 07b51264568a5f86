import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { linkAlpha, PARAMETERS } from '@manumit/risk';
import examples from './examples.json' with { type: 'json' };
import { Network, type Relation, untracedShareOf, type Walk } from './network.ts';

type RiskRow = readonly [p: number, hasAdverse: boolean, sufficient: boolean];
type VectorLink = readonly [viewpoint: string, other: string, relation: string, relevance: number | null];

interface VectorInputs {
  readonly nodes: Readonly<Record<string, RiskRow>>;
  readonly links: readonly VectorLink[];
  readonly untraced?: Readonly<Record<string, number>>;
  readonly root?: string;
  readonly removed?: readonly (readonly [string, string])[];
}

function setRisks(network: Network, rows: Readonly<Record<string, readonly (number | boolean)[]>>): void {
  for (const [id, [p, hasAdverse, sufficient]] of Object.entries(rows)) {
    const basis = 'inherent';
    network.setRisk(id, { p: p as number, basis, hasAdverse: hasAdverse === true, insufficient: sufficient !== true });
  }
}

describe('committed examples', () => {
  it.each(examples)('$what', ({ risks, links, untraced = {}, root, expected }) => {
    const network = new Network(PARAMETERS);
    setRisks(network, risks);
    for (const [id, share] of Object.entries(untraced)) network.setUntraced(id, share);
    links.forEach(([from, to, relation, relevance], number) => {
      network.upsertLink(`link-${number}`, {
        from: from as string,
        to: to as string,
        relation: relation as Relation,
        relevance: relevance as number | null,
      });
    });
    const { nodes, ...rest } = network.rollUp(root);
    expect({ ...rest, nodes: nodes.map(({ id, value, path }) => [id, value, path]) }).toEqual(expected);
  });
});

/** The vectors give each direction of a link by itself. */
function walkOfVector([viewpoint, other, relation, relevance]: VectorLink): Walk {
  const steps = relation === 'same_group' ? 'none' : relation.endsWith('ed_by') ? 'up' : 'down';
  return { viewpoint, other, alpha: linkAlpha(relation, relevance), steps };
}

const vectorFile = new URL('../../../../../../../shared/vectors/methodology.json', import.meta.url);
const hasVectors = existsSync(vectorFile);
if (!hasVectors) console.warn('SKIPPED: the vectors of the methodology (shared/vectors) are not here.');

(hasVectors ? describe : describe.skip)('vectors of the methodology', () => {
  interface Vector {
    readonly id: string;
    readonly what: string;
    readonly function: string;
    readonly inputs: VectorInputs;
    readonly expected: Readonly<Record<string, unknown>>;
  }
  const vectors: readonly Vector[] = hasVectors ? JSON.parse(readFileSync(vectorFile, 'utf8')).vectors : [];
  const of = (name: string) => vectors.filter((vector) => vector.function === name);

  function networkOf({ nodes, links, untraced = {} }: VectorInputs): Network {
    const network = new Network(PARAMETERS);
    setRisks(network, nodes);
    for (const [id, share] of Object.entries(untraced)) network.setUntraced(id, share);
    for (const link of links) network.upsertWalk(`${link[0]}-${link[1]}`, walkOfVector(link));
    return network;
  }

  it('are all here', () => {
    expect([of('network_rollup').length, of('lists_after_removal').length]).toEqual([9, 1]);
  });

  it.each(of('network_rollup'))('$id: $what', ({ inputs, expected }) => {
    const { status, value, max, nodes, untracedShare, insufficientNodes } = networkOf(inputs).rollUp(inputs.root ?? '');
    const used = nodes.map((node) => [node.id, node.value, node.path]);
    expect({ status, value, max, used }).toEqual({
      status: expected['status'],
      value: expected['value'],
      max: expected['max'],
      used: expected['used'],
    });
    // The vectors say 0 where no share is stated; here that is unknown.
    expect([untracedShare ?? 0, insufficientNodes]).toEqual([
      expected['untraced_share'],
      expected['insufficient_nodes'],
    ]);
  });

  it.each(of('lists_after_removal'))('$id: $what', ({ inputs, expected }) => {
    const network = networkOf(inputs);
    const shown = () =>
      Object.fromEntries(
        Object.keys(inputs.nodes).map((id) => [id, network.shortList(id).map((entry) => [entry.id, entry.value])]),
      );
    expect(shown()).toEqual(expected['before']);
    for (const [viewpoint, other] of inputs.removed ?? []) network.removeLink(`${viewpoint}-${other}`);
    expect(shown()).toEqual(expected['after']);
  });
});

describe('what a node is told', () => {
  const risk = (p: number) => ({ p, basis: 'inherent' as const, hasAdverse: true, insufficient: false });

  it('says which figure was used, and nothing of a root it never heard of', () => {
    const network = new Network(PARAMETERS);
    network.setRisk('a', { ...risk(0.4), basis: 'residual' });
    expect(network.rollUp('a').nodes).toEqual([{ id: 'a', value: 0.4, basis: 'residual', path: ['a'] }]);
    network.setRisk('a', risk(0.4));
    expect(network.rollUp('a').nodes[0]?.basis).toBe('inherent');
    expect(network.rollUp('nobody')).toEqual({
      status: 'insufficient',
      value: null,
      max: null,
      nodes: [],
      untracedShare: null,
      insufficientNodes: 0,
    });
  });

  it('refuses what is no ratio', () => {
    const network = new Network(PARAMETERS);
    expect(() => network.setRisk('a', risk(1.2))).toThrow(RangeError);
    expect(() => network.setUntraced('a', Number.NaN)).toThrow(RangeError);
    const link = { from: 'a', to: 'b', relation: 'supplies_goods' as const, relevance: -0.1 };
    expect(() => network.upsertLink('l', link)).toThrow(RangeError);
  });

  it('forgets a link that moved, and counts links once', () => {
    const network = new Network(PARAMETERS);
    network.setRisk('x', risk(0.5));
    const link = { from: 'x', to: 'a', relation: 'supplies_goods' as const, relevance: null };
    network.upsertLink('l', link);
    network.upsertLink('l', link);
    expect(network.rollUp('a').value).toBe(0.5);
    network.upsertLink('l', { ...link, to: 'b' });
    expect([network.rollUp('a').value, network.rollUp('b').value]).toEqual([null, 0.5]);
    expect(network.size).toEqual({ nodes: 3, links: 1 });
    network.removeLink('l');
    network.removeLink('l');
    expect(network.rollUp('b').value).toBeNull();
    expect(network.size.links).toBe(0);
  });

  it('carries a chain of twenty thousand suppliers', () => {
    const network = new Network(PARAMETERS);
    const length = 20_000;
    for (let at = 0; at < length; at++) {
      network.upsertLink(`l${at}`, { from: `n${at + 1}`, to: `n${at}`, relation: 'supplies_goods', relevance: null });
    }
    network.setRisk(`n${length}`, risk(0.7));
    const { value, nodes } = network.rollUp('n0');
    expect([value, nodes[0]?.path.length]).toEqual([0.7, length + 1]);
    network.removeLink('l77');
    expect(network.rollUp('n0').value).toBeNull();
  });
});

describe('untracedShareOf', () => {
  it.each([
    ['nothing stated', [{ product: '', share: null }], false, null],
    ['inputs unknown altogether', [], true, 1],
    ['no inputs, none expected', [], false, null],
    [
      'all of it traced',
      [
        { product: '', share: 0.7 },
        { product: '', share: 0.3 },
      ],
      false,
      0,
    ],
    ['three times a third is not quite one', Array(3).fill({ product: '', share: 0.3333333 }), false, 0],
    [
      'more than all: no negative rest',
      [
        { product: '', share: 0.9 },
        { product: '', share: 0.4 },
      ],
      false,
      0,
    ],
    [
      'the rest of the product least traced',
      [
        { product: '5205', share: 0.9 },
        { product: '9606', share: 0.25 },
      ],
      false,
      0.75,
    ],
    [
      'a share nobody states fills nothing',
      [
        { product: '5205', share: 0.6 },
        { product: '5205', share: null },
      ],
      false,
      0.4,
    ],
    [
      'a product without any share makes no rest',
      [
        { product: '5205', share: 1 },
        { product: '9606', share: null },
      ],
      false,
      0,
    ],
  ])('%s', (_, inputs, inputsUnknown, expected) => {
    expect(untracedShareOf(inputs, inputsUnknown)).toBe(expected);
  });
});

import { describe, expect, it } from '@jest/globals';
import { networkRollUp, PARAMETERS, stored } from '@manumit/risk';
import fc from 'fast-check';
import { apply, type Change, changes, type Facts, loaded, note, noFacts } from './changes.suite.ts';
import { naiveList, naiveReach, stepsOf } from './naive.suite.ts';
import { Network, type NodeRisk, type Walk } from './network.ts';

const SEED = 20261122;

function run(history: readonly Change[]): { network: Network; facts: Facts } {
  const network = new Network(PARAMETERS);
  const facts = noFacts();
  for (const change of history) {
    apply(network, change);
    note(facts, change);
  }
  return { network, facts };
}

const namesOf = (count: number) => Array.from({ length: count }, (_, number) => `n${number}`);
const listsOf = (network: Network, names: readonly string[]) => names.map((id) => network.shortList(id));

/** Eleven decimals: the product from the leaf up and the one from the root down differ in the last bits. */
const shown = ({ id, value, path }: { id: string; value: number; path: readonly string[] }) =>
  `${id} ${value.toFixed(11)} ${path.join('>')}`;

/** The lists as bytes before and after a full pass over the same network. */
function mustEqualFullPass(network: Network): void {
  const before = network.snapshot();
  network.rebuild();
  const after = network.snapshot();
  expect(Buffer.from(before.values.buffer).equals(Buffer.from(after.values.buffer))).toBe(true);
  expect(Buffer.from(before.hops.buffer).equals(Buffer.from(after.hops.buffer))).toBe(true);
}

describe('after any history of changes', () => {
  it('the lists are those of a full pass, of another network told the facts, and of every path there is', () => {
    const names = namesOf(6);
    fc.assert(
      fc.property(
        fc.array(changes(6, 10, { noughts: false }), { minLength: 1, maxLength: 40, size: 'max' }),
        (history) => {
          const { network, facts } = run(history);
          const lists = listsOf(network, names);
          mustEqualFullPass(network);
          expect(listsOf(loaded(facts, PARAMETERS), names)).toEqual(lists);
          const naive = names.map((id) => naiveList(facts, id, PARAMETERS));
          expect(lists.map((list) => list.map(shown))).toEqual(naive.map((list) => list.map(shown)));
        },
      ),
      { seed: SEED, numRuns: 2500 },
    );
  });

  it('a roll-up is that of the methodology over the full graph', () => {
    const names = namesOf(6);
    fc.assert(
      fc.property(
        fc.array(changes(6, 10, { noughts: false }), { minLength: 5, maxLength: 30, size: 'max' }),
        (history) => {
          const { network, facts } = run(history);
          const nodes = Object.fromEntries(
            [...facts.risks].map(([id, { p, hasAdverse, insufficient }]) => [
              id,
              { probability: p, adverseEvidence: hasAdverse, sufficient: !insufficient },
            ]),
          );
          const links = stepsOf(facts).map(({ from, to, isUp, alpha }) => {
            return { from, to, relation: isUp ? 'operated_by' : 'operates', relevance: alpha };
          });
          for (const id of names) {
            const expected = networkRollUp(nodes, links, Object.fromEntries(facts.untraced), id, PARAMETERS);
            const { status, value, max, nodes: used, untracedShare, insufficientNodes } = network.rollUp(id);
            const reached = naiveReach(facts, id);
            const shares = [...facts.untraced].filter(([node]) => reached.has(node)).map(([, share]) => share);
            expect({ status, value, max, untracedShare, insufficientNodes }).toEqual({
              status: expected.status,
              value: expected.value === null ? null : stored(expected.value),
              max: expected.max === null ? null : stored(expected.max),
              untracedShare: shares.length === 0 ? null : Math.max(...shares),
              insufficientNodes: expected.insufficientNodes,
            });
            // Between nodes equal at 12 decimals the nearer one is shown here, the first by id there.
            const shown = expected.status === 'ok' ? expected.used.map((node) => stored(node.value)) : [];
            expect(used.map((node) => node.value)).toEqual(shown);
          }
        },
      ),
      { seed: SEED, numRuns: 2000 },
    );
  });

  it.each([
    { nodes: 6, links: 12, length: 80, runs: 1500 },
    { nodes: 12, links: 40, length: 200, runs: 300 },
    { nodes: 60, links: 150, length: 500, runs: 60 },
  ])('lists over $nodes nodes, noughts among them, are those of a full pass, byte for byte', (shape) => {
    const { nodes, links, length, runs } = shape;
    fc.assert(
      fc.property(
        fc.array(changes(nodes, links, { noughts: true }), { minLength: length / 2, maxLength: length, size: 'max' }),
        (history) => {
          const { network, facts } = run(history);
          const lists = listsOf(network, namesOf(nodes));
          mustEqualFullPass(network);
          expect(listsOf(loaded(facts, PARAMETERS), namesOf(nodes))).toEqual(lists);
        },
      ),
      { seed: SEED, numRuns: runs, endOnFailure: true },
    );
  });

  it('nothing is cited from a list that was still being made', () => {
    const walk = (viewpoint: string, other: string, alpha: number, steps: Walk['steps']): Walk => {
      return { viewpoint, other, alpha, steps };
    };
    const risk: NodeRisk = { p: 0, basis: 'inherent', hasAdverse: false, insufficient: false };
    const { network } = run([
      { kind: 'link', id: 'l1', walk: walk('n0', 'n3', 1, 'both') },
      { kind: 'link', id: 'l2', walk: walk('n3', 'n5', 0, 'down') },
      { kind: 'risk', id: 'n0', risk },
      { kind: 'link', id: 'l0', walk: walk('n0', 'n5', 1, 'both') },
      { kind: 'settle' },
      { kind: 'link', id: 'l1', walk: walk('n0', 'n0', 0, 'down') },
      { kind: 'risk', id: 'n0', risk: null },
      { kind: 'untraced', id: 'n0', share: 0.4 },
      { kind: 'risk', id: 'n5', risk },
      { kind: 'settle' },
    ]);
    mustEqualFullPass(network);
    expect(network.shortList('n3').map(({ id }) => id)).toEqual(['untraced:n0']);
  });

  it('ten thousand changes in one history leave no difference', () => {
    const [history = []] = fc.sample(
      fc.array(changes(300, 900, { noughts: false }), { minLength: 10_000, maxLength: 10_000, size: 'max' }),
      {
        seed: SEED,
        numRuns: 1,
      },
    );
    const { network, facts } = run(history);
    const lists = listsOf(network, namesOf(300));
    mustEqualFullPass(network);
    expect(listsOf(loaded(facts, PARAMETERS), namesOf(300))).toEqual(lists);
  });
});

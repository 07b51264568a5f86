import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hundredths, RUNS } from './testing/generated-items.ts';
import { listedValues, networkRollUp, reaching, topLists, type NetworkLink, type NetworkNodes } from './network.ts';
import { PARAMETERS } from './parameters.ts';
import { rollUp, type RollUpNode } from './roll-up.ts';

const share = hundredths(0, 1);
const node = fc.record({
  relevance: share,
  probability: share,
  adverseEvidence: fc.boolean(),
  sufficient: fc.boolean(),
});
const named = (nodes: readonly Omit<RollUpNode, 'name'>[]): RollUpNode[] =>
  nodes.map((each, n) => ({ name: `n${String(n).padStart(3, '0')}`, ...each }));
const nodes = fc.array(node, { minLength: 1, maxLength: 8 });
const computed = (some: readonly Omit<RollUpNode, 'name'>[]) => rollUp(named(some)).computed as number;
const greatest = (some: readonly Omit<RollUpNode, 'name'>[]) =>
  Math.max(...rollUp(named(some)).used.map(({ value }) => value));
const LESS = 1e-12;

describe('roll-up', () => {
  it('P11: one more node, or a node split in two, never lowers it', () => {
    fc.assert(
      fc.property(nodes, node, (some, more) => {
        const before = computed(some);
        const split = [...some, some[0] as (typeof some)[0]];
        return (
          computed([...some, more]) >= before - LESS &&
          computed(split) >= before - LESS &&
          greatest(split) >= greatest(some)
        );
      }),
      { ...RUNS, numRuns: 5000 },
    );
  });

  it('P12: tracing an untraced rest to a riskier node never lowers it, to a firm without evidence never raises it', () => {
    fc.assert(
      fc.property(nodes, share, share, share, share, fc.boolean(), (some, relevance, a, b, c, sufficient) => {
        const rest = { relevance, probability: PARAMETERS.untraced_p, adverseEvidence: false, sufficient: false };
        const riskier = {
          relevance: relevance + (1 - relevance) * a,
          probability: 0.25 + 0.75 * b,
          adverseEvidence: true,
          sufficient,
        };
        const firm = { relevance: relevance * a, probability: 0.25 * c, adverseEvidence: false, sufficient: false };
        const before = computed([...some, rest]);
        return (
          computed([...some, riskier]) >= before - LESS &&
          computed([...some, firm]) <= before + LESS &&
          computed([...some, rest, firm]) <= before + LESS
        );
      }),
      { ...RUNS, numRuns: 5000 },
    );
  });

  it('P07: the order of nodes changes not a bit', () => {
    fc.assert(
      fc.property(nodes, (some) => {
        return JSON.stringify(rollUp(named(some).reverse())) === JSON.stringify(rollUp(named(some)));
      }),
      RUNS,
    );
  });
});

describe('network roll-up', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const relation = fc.constantFrom(
    ...Object.keys(PARAMETERS.link_alpha),
    'operated_by',
    'owned_by',
    'same_group',
    'odd',
  );
  const link = fc.record({
    from: fc.constantFrom(...ids),
    to: fc.constantFrom(...ids),
    relation,
    relevance: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: hundredths(0, 1) }),
  });
  const network = fc.record({
    nodes: fc
      .array(fc.record({ probability: share, adverseEvidence: fc.boolean(), sufficient: fc.boolean() }), {
        minLength: ids.length,
        maxLength: ids.length,
      })
      .map((all): NetworkNodes => Object.fromEntries(all.map((each, n) => [ids[n] as string, each]))),
    links: fc.array(link, { minLength: 1, maxLength: 14 }),
    changed: fc.array(link, { minLength: 1, maxLength: 3 }),
  });
  const fromLists = (some: NetworkNodes, links: readonly NetworkLink[], root: string) => {
    const list = listedValues(topLists(some, links).get(root) as never, some);
    const rows = list.map(({ id, value }) => {
      const { probability, ...rest } = some[id] as NetworkNodes[string];
      return { name: id, relevance: probability === 0 ? 0 : value / probability, probability, ...rest };
    });
    return rollUp(rows).computed as number;
  };

  it('P27: lists updated after a change equal lists built anew, and give the roll-up of the full graph', () => {
    fc.assert(
      fc.property(network, ({ nodes: some, links, changed }) => {
        const before = topLists(some, [...links, ...changed]);
        const restart = reaching(
          [...links, ...changed],
          changed.map(({ from }) => from),
        );
        const updated = topLists(some, links, { lists: before, restart });
        const anew = topLists(some, links);
        const full = networkRollUp(some, links, {}, 'a').computed as number;
        return (
          JSON.stringify([...updated]) === JSON.stringify([...anew]) &&
          Math.abs(fromLists(some, links, 'a') - full) < 1e-9
        );
      }),
      { ...RUNS, numRuns: 1000 },
    );
  });

  it('does not charge a site with the findings of a sister site', () => {
    const quiet = { probability: 0.05, adverseEvidence: false, sufficient: true };
    const some: NetworkNodes = {
      site: quiet,
      owner: quiet,
      sister: { ...quiet, probability: 0.9, adverseEvidence: true },
    };
    const links = [
      { from: 'site', to: 'owner', relation: 'operated_by', relevance: null },
      { from: 'owner', to: 'site', relation: 'operates', relevance: null },
      { from: 'owner', to: 'sister', relation: 'operates', relevance: null },
    ];
    expect([...networkRollUp(some, links, {}, 'site').relevance.keys()]).toEqual(['owner', 'site']);
    expect([...networkRollUp(some, links, {}, 'owner').relevance.keys()]).toEqual(['owner', 'sister', 'site']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { PARAMETERS } from '@manumit/risk';
import fc from 'fast-check';
import { apply, changes, note, noFacts } from './changes.suite.ts';
import { naiveReach, naiveWalked } from './naive.suite.ts';
import { type Concern, Network } from './network.ts';

const concern = (code: string, list = 'x'): Concern => ({ code, facts: { list } });
const goods = (from: string, to: string) => ({ from, to, relation: 'supplies_material' as const, relevance: 0.1 });

describe('legal reach', () => {
  function glovesNetwork(): Network {
    const network = new Network(PARAMETERS);
    network.upsertLink('l1', goods('plant', 'buyer'));
    network.upsertLink('l2', goods('mill', 'plant'), [concern('listed-goods')]);
    network.upsertLink('l3', goods('farm', 'mill'), [concern('origin-region')]);
    network.upsertLink('l4', goods('trader', 'plant'));
    network.upsertLink('l5', goods('farm', 'trader'));
    network.upsertLink('l6', goods('plant', 'mill'));
    network.upsertLink('l7', { from: 'agency', to: 'plant', relation: 'recruitment', relevance: null });
    network.setConcerns('farm', [concern('listing-confirmed', 'a'), concern('listing-confirmed', 'b')]);
    network.setConcerns('buyer', [concern('entity-high')]);
    network.setConcerns('agency', [concern('license-problem')]);
    return network;
  }

  it('finds what lies on the root, upstream and on the links between, each with the shortest way', () => {
    const { totals, found } = glovesNetwork().reach('buyer', { limitPerCode: 20 });
    expect(totals).toEqual({
      'entity-high': 1,
      'license-problem': 1,
      'listed-goods': 1,
      'listing-confirmed': 2,
      'origin-region': 1,
    });
    expect(found.map(({ concern: { code, facts }, at, path }) => [code, facts['list'], at, path.join(' ')])).toEqual([
      ['entity-high', 'x', { node: 'buyer' }, 'buyer'],
      ['license-problem', 'x', { node: 'agency' }, 'buyer plant agency'],
      ['listed-goods', 'x', { link: 'l2', node: 'mill' }, 'buyer plant mill'],
      ['listing-confirmed', 'a', { node: 'farm' }, 'buyer plant mill farm'],
      ['listing-confirmed', 'b', { node: 'farm' }, 'buyer plant mill farm'],
      ['origin-region', 'x', { link: 'l3', node: 'farm' }, 'buyer plant mill farm'],
    ]);
  });

  it('counts all and shows the nearest, of equally near ones the first by id', () => {
    const network = new Network(PARAMETERS);
    for (let at = 99; at >= 0; at--) {
      const id = `s${String(at).padStart(2, '0')}`;
      network.upsertLink(id, goods(id, at < 50 ? 'root' : 's00'));
      network.setConcerns(id, [concern('entity-severe')]);
    }
    const { totals, found } = network.reach('root', { limitPerCode: 52 });
    expect(totals).toEqual({ 'entity-severe': 100 });
    expect(found.map(({ at }) => ('link' in at ? '' : at.node))).toEqual(
      Array.from({ length: 52 }, (_, at) => `s${String(at).padStart(2, '0')}`),
    );
  });

  it('does not charge a site with its sister site, but the firm with both', () => {
    const network = new Network(PARAMETERS);
    network.upsertLink('o1', { from: 'firm', to: 'site', relation: 'operates', relevance: null });
    network.upsertLink('o2', { from: 'firm', to: 'sister', relation: 'operates', relevance: null }, [
      concern('on-link'),
    ]);
    network.setConcerns('sister', [concern('listing-confirmed')]);
    network.setConcerns('firm', [concern('entity-high')]);
    expect(network.reach('site', { limitPerCode: 9 }).totals).toEqual({ 'entity-high': 1 });
    expect(network.reach('firm', { limitPerCode: 9 }).totals).toEqual({
      'entity-high': 1,
      'listing-confirmed': 1,
      'on-link': 1,
    });
    expect(network.reach('sister', { limitPerCode: 9 }).found.map(({ path }) => path)).toEqual([
      ['sister', 'firm'],
      ['sister'],
      ['sister', 'firm'],
    ]);
  });

  it('follows concerns that are replaced or lifted, and links that end', () => {
    const network = glovesNetwork();
    network.setConcerns('farm', []);
    network.upsertLink('l2', goods('mill', 'plant'));
    expect(network.reach('buyer', { limitPerCode: 9 }).totals).toEqual({
      'entity-high': 1,
      'license-problem': 1,
      'origin-region': 1,
    });
    network.removeLink('l2');
    network.removeLink('l3');
    expect(network.reach('buyer', { limitPerCode: 9 }).totals).toEqual({ 'entity-high': 1, 'license-problem': 1 });
    expect(network.reach('nobody', { limitPerCode: 9 })).toEqual({ totals: {}, found: [] });
  });
});

describe('after any history of changes', () => {
  it('reach, paths and dependents are those of every path there is', () => {
    const names = Array.from({ length: 6 }, (_, number) => `n${number}`);
    fc.assert(
      fc.property(
        fc.array(changes(6, 10, { noughts: true }), { minLength: 5, maxLength: 40, size: 'max' }),
        (history) => {
          const network = new Network(PARAMETERS);
          const facts = noFacts();
          const linkConcerns = [concern('link')];
          for (const change of history) {
            if (change.kind === 'link') network.upsertWalk(change.id, change.walk, linkConcerns);
            else apply(network, change);
            note(facts, change);
          }
          for (const id of names) network.setConcerns(id, [concern('node')]);
          for (const id of ['n0', 'n1', 'n2']) network.setRoot(id, true);

          for (const root of names) {
            const { totals, found } = network.reach(root, { limitPerCode: 3 });
            const reached = [...naiveReach(facts, root)].sort(
              ([a, wayA], [b, wayB]) => wayA.length - wayB.length || (a < b ? -1 : 1),
            );
            const walked = naiveWalked(facts, root);
            expect([totals['node'], totals['link'] ?? 0]).toEqual([reached.length, walked.size]);
            const nodes = found.filter(({ at }) => !('link' in at));
            expect(nodes.map(({ at, path }) => [at.node, path])).toEqual(reached.slice(0, 3));
            for (const { at, path } of found) if ('link' in at) expect(walked.get(at.link)).toEqual(path);
          }
          for (const id of names) {
            const roots = ['n0', 'n1', 'n2'].filter((root) => naiveReach(facts, root).has(id));
            expect(network.dependents([id])).toEqual(roots);
          }
          expect(network.dependents(names)).toEqual(['n0', 'n1', 'n2']);
          expect(network.dependents(['nobody'])).toEqual([]);
        },
      ),
      { seed: 20261122, numRuns: 1000 },
    );
  });
});

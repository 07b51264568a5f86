import fc from 'fast-check';
import type { Parameters } from '@manumit/risk';
import type { NaiveNetwork } from './naive.suite.ts';
import { Network, type NodeRisk, type Walk } from './network.ts';

/** One change of a network, as a generated history holds it. */
export type Change =
  | { readonly kind: 'risk'; readonly id: string; readonly risk: NodeRisk | null }
  | { readonly kind: 'untraced'; readonly id: string; readonly share: number | null }
  | { readonly kind: 'link'; readonly id: string; readonly walk: Walk }
  | { readonly kind: 'unlink'; readonly id: string }
  | { readonly kind: 'settle' };

/** What a history comes to: what a network must show however it got there. */
export interface Facts extends NaiveNetwork {
  readonly risks: Map<string, NodeRisk>;
  readonly untraced: Map<string, number>;
  readonly links: Map<string, Walk>;
}

export const noFacts = (): Facts => ({ risks: new Map(), untraced: new Map(), links: new Map() });

export function note(facts: Facts, change: Change): void {
  if (change.kind === 'risk') {
    if (change.risk === null) facts.risks.delete(change.id);
    else facts.risks.set(change.id, change.risk);
  } else if (change.kind === 'untraced') {
    if (change.share === null) facts.untraced.delete(change.id);
    else facts.untraced.set(change.id, change.share);
  } else if (change.kind === 'link') facts.links.set(change.id, change.walk);
  else if (change.kind === 'unlink') facts.links.delete(change.id);
}

export function apply(network: Network, change: Change): void {
  if (change.kind === 'risk') network.setRisk(change.id, change.risk);
  else if (change.kind === 'untraced') network.setUntraced(change.id, change.share);
  else if (change.kind === 'link') network.upsertWalk(change.id, change.walk);
  else if (change.kind === 'unlink') network.removeLink(change.id);
  else network.settle();
}

/** A network that is told the facts at once and makes one full pass. */
export function loaded(facts: Facts, parameters: Parameters): Network {
  const network = new Network(parameters);
  // In another order than they were found out.
  for (const [id, walk] of [...facts.links].reverse()) network.upsertWalk(id, walk);
  for (const [id, risk] of [...facts.risks].reverse()) network.setRisk(id, risk);
  for (const [id, share] of facts.untraced) network.setUntraced(id, share);
  return network;
}

/**
 * Changes over a few nodes and links, so that they meet: cycles, parallel links, ties, steps up, falls. `noughts` adds
 * links of relevance 0 and figures near it, where what differed counts as equal one step on: full passes still agree,
 * but which of several nodes that all count nothing is cited, no list from below can tell.
 */
export function changes(
  nodes: number,
  links: number,
  { noughts }: { readonly noughts: boolean },
): fc.Arbitrary<Change> {
  const node = fc.integer({ min: 0, max: nodes - 1 }).map((number) => `n${number}`);
  const link = fc.integer({ min: 0, max: links - 1 }).map((number) => `l${number}`);
  const p = fc.oneof(
    fc.constantFrom(0.05, 0.1, 0.2, 0.25, 0.4, 0.5),
    fc.integer({ min: noughts ? 0 : 1000, max: 1_000_000 }).map((millionths) => millionths / 1_000_000),
  );
  const risk = fc.record({
    p,
    basis: fc.constant('inherent' as const),
    hasAdverse: fc.boolean(),
    insufficient: fc.boolean(),
  });
  const walk = fc.record({
    viewpoint: node,
    other: node,
    alpha: fc.oneof(
      fc.constantFrom(1, 1, 1, 0.8, 0.8, 0.5, 0.9, noughts ? 0 : 0.25),
      fc.integer({ min: noughts ? 0 : 20, max: 100 }).map((hundredths) => hundredths / 100),
    ),
    steps: fc.constantFrom('down', 'down', 'down', 'both', 'up', 'none'),
  }) as fc.Arbitrary<Walk>;
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('link' as const), id: link, walk }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('unlink' as const), id: link }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('risk' as const),
        id: node,
        risk: fc.option(risk, { freq: 8, nil: null }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('untraced' as const),
        id: node,
        share: fc.constantFrom(null, 0, 0.4, 1),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ kind: 'settle' as const }) },
  );
}

import type { Parameters } from '@manumit/risk';
import type { NodeRisk, Walk } from './network.ts';

/**
 * The network said again, as plainly as possible, to check the other by: maps, every simple path, no short lists. Only
 * for graphs of a few nodes.
 */
export interface NaiveNetwork {
  readonly risks: ReadonlyMap<string, NodeRisk>;
  readonly untraced: ReadonlyMap<string, number>;
  readonly links: ReadonlyMap<string, Walk>;
}

export interface NaiveWay {
  readonly alphas: readonly number[];
  readonly path: readonly string[];
  /** A step up was taken: only steps up may follow. */
  readonly isUp: boolean;
}

interface Step {
  readonly from: string;
  readonly to: string;
  readonly isUp: boolean;
  readonly alpha: number;
}

export interface NaiveEntry {
  readonly id: string;
  readonly value: number;
  readonly hasAdverse: boolean;
  readonly insufficient: boolean;
  readonly path: readonly string[];
}

const decimals = (value: number): number => Number(value.toFixed(12));
const product = (alphas: readonly number[]): number => alphas.reduce((all, alpha) => all * alpha, 1);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function comparePaths(a: readonly string[], b: readonly string[]): number {
  if (a.length !== b.length) return a.length - b.length;
  const at = a.findIndex((id, index) => id !== b[index]);
  return at < 0 ? 0 : compare(a[at] as string, b[at] as string);
}

/** Every step of every link, up and down by itself. */
export function stepsOf({ links }: NaiveNetwork): Step[] {
  return [...links.values()].flatMap(({ viewpoint, other, alpha, steps }) => {
    const down = { from: viewpoint, to: other, isUp: false, alpha };
    if (viewpoint === other || steps === 'none') return [];
    if (steps === 'down') return [down];
    if (steps === 'up') return [{ ...down, isUp: true }];
    return [down, { from: other, to: viewpoint, isUp: true, alpha }];
  });
}

/** Every simple path from a root, up only after a step up. */
export function waysFrom(network: NaiveNetwork, root: string): NaiveWay[] {
  const steps = stepsOf(network);
  const ways: NaiveWay[] = [];
  const walk = (way: NaiveWay): void => {
    ways.push(way);
    const here = way.path.at(-1);
    for (const step of steps) {
      if (step.from !== here || way.path.includes(step.to) || (way.isUp && !step.isUp)) continue;
      const isUp = way.isUp || step.isUp;
      walk({ alphas: [...way.alphas, step.alpha], path: [...way.path, step.to], isUp });
    }
  };
  walk({ alphas: [], path: [root], isUp: false });
  return ways;
}

/** Per node reached the way of greatest relevance times `p`, ties as methodology.md 4.7 settles them. */
function bestWays(ways: readonly NaiveWay[], p: (id: string) => number): Map<string, NaiveWay> {
  const best = new Map<string, NaiveWay>();
  const valueOf = (way: NaiveWay) => decimals(product(way.alphas) * p(way.path.at(-1) as string));
  for (const way of ways) {
    const id = way.path.at(-1) as string;
    const before = best.get(id);
    const order = before === undefined ? -1 : valueOf(before) - valueOf(way) || comparePaths(way.path, before.path);
    const isSurer = before !== undefined && order === 0 && product(way.alphas) > product(before.alphas);
    if (order < 0 || isSurer) best.set(id, way);
  }
  return best;
}

/** The short list of a node as the full graph gives it. */
export function naiveList(network: NaiveNetwork, root: string, parameters: Parameters): NaiveEntry[] {
  const ways = waysFrom(network, root);
  const entries: NaiveEntry[] = [];
  for (const [id, way] of bestWays(ways, (node) => network.risks.get(node)?.p ?? 0)) {
    const risk = network.risks.get(id);
    if (risk === undefined) continue;
    const { hasAdverse, insufficient } = risk;
    entries.push({ id, value: product(way.alphas) * risk.p, hasAdverse, insufficient, path: way.path });
  }
  for (const [id, way] of bestWays(ways, () => parameters.untraced_p)) {
    if ((network.untraced.get(id) ?? 0) <= 0) continue;
    const value = product([...way.alphas, parameters.untraced_alpha]) * parameters.untraced_p;
    entries.push({ id: `untraced:${id}`, value, hasAdverse: false, insufficient: true, path: way.path });
  }
  entries.sort(
    (a, b) =>
      decimals(b.value) - decimals(a.value) ||
      Number(a.insufficient) - Number(b.insufficient) ||
      a.path.length - b.path.length ||
      compare(a.id, b.id),
  );
  const adverse = entries.filter(({ hasAdverse }) => hasAdverse).slice(0, parameters.rollup_top);
  const context = entries.filter(({ hasAdverse }) => !hasAdverse).slice(0, 1);
  return [...adverse, ...context];
}

/** What a root reaches, with the shortest way to each node. */
export function naiveReach(network: NaiveNetwork, root: string): Map<string, readonly string[]> {
  const shortest = new Map<string, readonly string[]>();
  for (const { path } of waysFrom(network, root)) {
    const id = path.at(-1) as string;
    const before = shortest.get(id);
    if (before === undefined || comparePaths(path, before) < 0) shortest.set(id, path);
  }
  return shortest;
}

/** The links a root's paths walk, with the shortest way over each to its far end. */
export function naiveWalked(network: NaiveNetwork, root: string): Map<string, readonly string[]> {
  const shortest = new Map<string, readonly string[]>();
  for (const { path, isUp } of waysFrom(network, root)) {
    for (const [id, walk] of network.links) {
      for (const step of stepsOf({ ...network, links: new Map([[id, walk]]) })) {
        if (step.from !== path.at(-1) || (isUp && !step.isUp)) continue;
        const way = [...path, step.to];
        const before = shortest.get(id);
        if (before === undefined || compareEnds(way, before) < 0) shortest.set(id, way);
      }
    }
  }
  return shortest;
}

/** Nearer first, then by id of the far end, then by the ids of the way. */
const compareEnds = (a: readonly string[], b: readonly string[]): number =>
  a.length - b.length || compare(a.at(-1) as string, b.at(-1) as string) || comparePaths(a, b);

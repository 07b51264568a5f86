import { byText } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';
import { comparable, rollUp, type RollUp, type RollUpNode } from './roll-up.ts';

/**
 * The network roll-up in its plain form, by definition and not for speed: the in-memory network of `scoring-graph` is
 * checked against it (methodology.md 4.7, P27).
 */
export interface NetworkLink {
  /** The side that rests on the other: receiver, employer, company. */
  readonly from: string;
  readonly to: string;
  /** A relation of the supply links, `recruitment`, or `operated_by` and `owned_by`, the steps up. */
  readonly relation: string;
  readonly relevance: number | null;
}

export interface NetworkNode {
  readonly probability: number;
  readonly adverseEvidence: boolean;
  readonly sufficient: boolean;
}

export type NetworkNodes = Readonly<Record<string, NetworkNode>>;

const UPWARD: Readonly<Record<string, string>> = { operated_by: 'operates', owned_by: 'owns' };
const isUpward = (relation: string): boolean => relation in UPWARD;

/** Relevance of a link: a stated one wins, an unknown relation is 1 (4.7). */
export function linkAlpha(relation: string, relevance: number | null, { link_alpha }: Parameters = PARAMETERS): number {
  if (relevance !== null) return relevance;
  return link_alpha[UPWARD[relation] ?? relation] ?? (link_alpha['unknown'] as number);
}

/** Multiplied from root to leaf: the same bytes whatever algorithm found the path. */
const product = (alphas: readonly number[]): number => alphas.reduce((value, alpha) => value * alpha, 1);

interface Way {
  readonly path: readonly string[];
  readonly alphas: readonly number[];
}

function byPath(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((id, step) => id !== b[step]);
  return a.length - b.length || (at < 0 ? 0 : byText(a[at] as string, b[at] as string));
}

/** Greater value first; ties of 12 decimals: fewer steps, then ids. */
const better = (aValue: number, a: Way, bValue: number, b: Way): number =>
  comparable(bValue) - comparable(aValue) || byPath(a.path, b.path);

const walked = (links: readonly NetworkLink[], { links_not_walked }: Parameters) =>
  links.filter(({ relation }) => !links_not_walked.includes(relation));

/**
 * Every node reached from a viewpoint, each once over its way of greatest relevance. After a step up only steps up
 * follow, so that a site is not charged with a sister site's findings.
 */
export function reachFrom(
  links: readonly NetworkLink[],
  root: string,
  parameters: Parameters = PARAMETERS,
): ReadonlyMap<string, Way> {
  const usable = walked(links, parameters);
  const best = { free: new Map<string, Way>([[root, { path: [root], alphas: [] }]]), up: new Map<string, Way>() };
  const isBetter = (a: Way, b: Way) => better(product(a.alphas), a, product(b.alphas), b) < 0;
  for (let changed = true; changed;) {
    changed = false;
    for (const { from, to, relation, relevance } of usable) {
      const up = isUpward(relation);
      for (const before of ['free', 'up'] as const) {
        const here = best[before].get(from);
        if ((before === 'up' && !up) || here === undefined || here.path.includes(to)) continue;
        const after = best[before === 'up' || up ? 'up' : 'free'];
        const way = { path: [...here.path, to], alphas: [...here.alphas, linkAlpha(relation, relevance, parameters)] };
        const known = after.get(to);
        if (known === undefined || isBetter(way, known)) {
          after.set(to, way);
          changed = true;
        }
      }
    }
  }
  const reached = new Map(best.free);
  for (const [id, way] of best.up) {
    const known = reached.get(id);
    if (known === undefined || isBetter(way, known)) reached.set(id, way);
  }
  return reached;
}

export interface NetworkRollUp extends RollUp {
  readonly paths: ReadonlyMap<string, readonly string[]>;
  readonly relevance: ReadonlyMap<string, number>;
  readonly insufficientNodes: number;
  readonly untracedShare: number;
}

const untracedName = (id: string): string => `untraced:${id}`;

/**
 * Roll-up from a viewpoint over the full graph. `untraced` gives per node the share of its inputs nobody traced: each
 * such rest is one node of its own at the cap of the prior, whatever the share (4.7).
 */
export function networkRollUp(
  nodes: NetworkNodes,
  links: readonly NetworkLink[],
  untraced: Readonly<Record<string, number>>,
  root: string,
  parameters: Parameters = PARAMETERS,
): NetworkRollUp {
  const reached = reachFrom(links, root, parameters);
  const relevanceOf = (id: string) => product((reached.get(id) as Way).alphas);
  const names = [...reached.keys()].filter((id) => id in nodes).sort(byText);
  const gaps = Object.keys(untraced)
    .filter((id) => reached.has(id) && (untraced[id] as number) > 0)
    .sort(byText);
  const rows: RollUpNode[] = names.map((id) => ({
    name: id,
    relevance: relevanceOf(id),
    ...(nodes[id] as NetworkNode),
  }));
  for (const id of gaps) {
    const relevance = product([...(reached.get(id) as Way).alphas, parameters.untraced_alpha]);
    rows.push({
      name: untracedName(id),
      relevance,
      probability: parameters.untraced_p,
      adverseEvidence: false,
      sufficient: false,
    });
  }
  return {
    ...rollUp(rows, parameters),
    paths: new Map([...reached].flatMap(([id, { path }]) => [[id, path] as const, [untracedName(id), path] as const])),
    relevance: new Map([...reached.keys()].sort(byText).map((id) => [id, relevanceOf(id)])),
    insufficientNodes: names.filter((id) => !(nodes[id] as NetworkNode).sufficient).length,
    untracedShare: Math.max(0, ...gaps.map((id) => untraced[id] as number)),
  };
}

/** Per node the ways to the greatest nodes it rests on; `up` holds those that start with a step up. */
export interface TopList {
  readonly full: readonly Way[];
  readonly up: readonly Way[];
}
export type TopLists = ReadonlyMap<string, TopList>;

/** One way per node reached, then the three greatest with and the greatest without adverse evidence. */
function greatest(ways: readonly Way[], nodes: NetworkNodes, { rollup_top }: Parameters): Way[] {
  const nodeOf = ({ path }: Way) => nodes[path.at(-1) as string] as NetworkNode;
  const ranked = ways
    .map((way) => ({ way, value: product(way.alphas) * nodeOf(way).probability }))
    .sort((a, b) => better(a.value, a.way, b.value, b.way));
  const seen = new Set<string>();
  const once = ranked.filter(({ way }) => {
    const id = way.path.at(-1) as string;
    return !seen.has(id) && seen.add(id);
  });
  const adverse = once.filter(({ way }) => nodeOf(way).adverseEvidence).slice(0, rollup_top);
  const context = once.filter(({ way }) => !nodeOf(way).adverseEvidence).slice(0, 1);
  return [...adverse, ...context].map(({ way }) => way);
}

const sameWays = (a: readonly Way[], b: readonly Way[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The cheap form of the roll-up: short lists per node, taken from below until nothing changes. To update after links
 * changed, give the lists before and the nodes that can reach a changed link: those start from empty, or removed risk
 * would live on in a cycle (P27).
 */
export function topLists(
  nodes: NetworkNodes,
  links: readonly NetworkLink[],
  before: { readonly lists: TopLists; readonly restart: ReadonlySet<string> } | null = null,
  parameters: Parameters = PARAMETERS,
): TopLists {
  const ids = Object.keys(nodes).sort(byText);
  const empty: TopList = { full: [], up: [] };
  const restart = before?.restart ?? new Set(ids);
  const lists = new Map(ids.map((id) => [id, restart.has(id) ? empty : (before?.lists.get(id) ?? empty)]));
  const usable = walked(links, parameters);
  const linksOf = new Map(ids.map((id) => [id, usable.filter(({ from }) => from === id)]));
  const fresh = (id: string, upOnly: boolean) => {
    const ways: Way[] = [{ path: [id], alphas: [] }];
    for (const { to, relation, relevance } of linksOf.get(id) ?? []) {
      const up = isUpward(relation);
      if (upOnly && !up) continue;
      const alpha = linkAlpha(relation, relevance, parameters);
      for (const way of lists.get(to)?.[up ? 'up' : 'full'] ?? []) {
        if (!way.path.includes(id)) ways.push({ path: [id, ...way.path], alphas: [alpha, ...way.alphas] });
      }
    }
    return greatest(ways, nodes, parameters);
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const id of ids.filter((each) => restart.has(each))) {
      const next = { full: fresh(id, false), up: fresh(id, true) };
      const known = lists.get(id) as TopList;
      if (sameWays(next.full, known.full) && sameWays(next.up, known.up)) continue;
      lists.set(id, next);
      changed = true;
    }
  }
  return lists;
}

/** Every node from which one of the targets can be reached, the targets included. */
export function reaching(links: readonly NetworkLink[], targets: Iterable<string>): Set<string> {
  const found = new Set(targets);
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const { from, to } of links) if (found.has(to)) found.add(from);
  }
  return found;
}

/** The list of one node as ids with relevance times probability, greatest first within adverse, then context. */
export const listedValues = (list: TopList, nodes: NetworkNodes): readonly { id: string; value: number }[] =>
  list.full.map(({ path, alphas }) => {
    const id = path.at(-1) as string;
    return { id, value: product(alphas) * (nodes[id] as NetworkNode).probability };
  });

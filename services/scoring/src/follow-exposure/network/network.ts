import type { Parameters } from '@manumit/risk';
import { Arcs } from './arcs.ts';
import { type Concern, Concerns, type Reach, type Way } from './concerns.ts';
import { ADVERSE_KEPT, Entries, untracedAt } from './entries.ts';
import { LinkArcs } from './link-arcs.ts';
import { STEPS } from './link-table.ts';
import { type Link, type Walk, walkOf } from './relations.ts';
import { type ListEntry, type RollUp, RollUps } from './roll-up.ts';
import { Search } from './search.ts';
import { ShortLists } from './short-lists.ts';
import { ADVERSE, INSUFFICIENT, RESIDUAL, ROOT, Vertices } from './vertices.ts';

export type { Concern, FoundConcern, Reach } from './concerns.ts';
export type { Link, Relation, Walk } from './relations.ts';
export type { ListEntry, RollUp } from './roll-up.ts';
export { type Input, untracedShareOf } from './untraced.ts';

/** What the roll-up reads of a supplier or recruiter: `forExposure` of `risk.assessed`. */
export interface NodeRisk {
  /** The figure exposure uses, in [0, 1], 6 decimals; computed even while `insufficient`, never 0 for unknown. */
  readonly p: number;
  readonly basis: 'inherent' | 'residual';
  readonly hasAdverse: boolean;
  readonly insufficient: boolean;
}

/**
 * The supply and recruitment network of one tenant, in memory. Changes are cheap and coalesce: any number of them, then
 * `settle`, which every question asks for by itself. Nothing here reads a clock, and what is answered depends on the
 * facts set, not on the order they came in. Whether a link is valid is the caller's to decide. After anything was
 * thrown the network must be loaded again.
 */
export class Network {
  private readonly vertices = new Vertices();
  private readonly arcs = new Arcs();
  private readonly entries = new Entries(this.vertices);
  private readonly search = new Search(this.vertices, this.arcs);
  private readonly concerns = new Concerns(this.vertices);
  private readonly lists: ShortLists;
  private readonly links: LinkArcs;
  private readonly rollUps: RollUps;

  constructor(private readonly parameters: Parameters) {
    // The lists have room for the three of methodology.md 4.7; another number is another layout.
    if (parameters.rollup_top !== ADVERSE_KEPT) throw new Error(`the short lists keep ${ADVERSE_KEPT} nodes`);
    const untracedValue = parameters.untraced_alpha * parameters.untraced_p;
    this.lists = new ShortLists(this.vertices, this.arcs, this.entries, untracedValue);
    this.links = new LinkArcs(this.vertices, this.arcs, this.lists);
    this.rollUps = new RollUps(this.vertices, this.arcs, this.entries, this.search, parameters);
  }

  get size(): { readonly nodes: number; readonly links: number } {
    return { nodes: this.vertices.nodes, links: this.links.count };
  }

  /** Sets what is known of a node; `null` takes it out of every roll-up, links and concerns stay. */
  setRisk(id: string, risk: NodeRisk | null): void {
    if (risk !== null) mustBeRatio(risk.p, `P of ${id}`);
    const node = this.intern(id);
    const { vertices } = this;
    const before = vertices.p[node] as number;
    const p = risk === null ? Number.NaN : risk.p + 0;
    const hasAdverse = risk?.hasAdverse ?? false;
    const insufficient = risk?.insufficient ?? false;
    const isOfAnotherKind =
      vertices.has(node, ADVERSE) !== hasAdverse || vertices.has(node, INSUFFICIENT) !== insufficient;
    vertices.mark(node, RESIDUAL, risk?.basis === 'residual');
    if (Object.is(before, p) && !isOfAnotherKind) return;

    // Written so that NaN, no figure, counts as a fall.
    if (isOfAnotherKind || !(p >= before)) this.forget(node, node);
    vertices.p[node] = p;
    vertices.mark(node, ADVERSE, hasAdverse);
    vertices.mark(node, INSUFFICIENT, insufficient);
    this.touch(node);
  }

  /** Sets the share of a node's inputs nobody traced (`untracedShareOf`); `null`: no share is stated. */
  setUntraced(id: string, share: number | null): void {
    if (share !== null) mustBeRatio(share, `untraced share of ${id}`);
    const node = this.intern(id);
    const had = (this.vertices.untraced[node] as number) > 0;
    this.vertices.untraced[node] = share ?? Number.NaN;
    const has = share !== null && share > 0;
    if (had && !has) this.forget(node, untracedAt(node));
    if (had !== has) this.touch(node);
  }

  /** Marks a node as subject of a contract: what `dependents` looks for. */
  setRoot(id: string, isRoot: boolean): void {
    this.vertices.mark(this.intern(id), ROOT, isRoot);
  }

  /** Replaces the concerns of a node. */
  setConcerns(id: string, concerns: readonly Concern[]): void {
    this.concerns.setNode(this.intern(id), concerns);
  }

  /**
   * Records a link or its newest picture. Ends that nobody described yet are nodes without a figure. A relevance of 0
   * carries no risk, yet `reach` walks the link; `same_group` is not walked by anything.
   */
  upsertLink(id: string, link: Link, concerns: readonly Concern[] = []): void {
    this.upsertWalk(id, walkOf(link, this.parameters), concerns);
  }

  /** The same with direction and alpha given. */
  upsertWalk(id: string, walk: Walk, concerns: readonly Concern[] = []): void {
    mustBeRatio(walk.alpha, `relevance of link ${id}`);
    const viewpoint = this.intern(walk.viewpoint);
    const other = this.intern(walk.other);
    // A link of a node with itself says nothing about anyone it rests on.
    const steps = viewpoint === other ? 'none' : walk.steps;
    this.links.set(id, { viewpoint, other, code: this.arcs.codeOf(walk.alpha + 0), steps: STEPS[steps] });
    this.concerns.setLink(id, concerns, concerns.length === 0 ? [] : waysOf(viewpoint, other, steps));
  }

  /** Takes a link out; an unknown id changes nothing. */
  removeLink(id: string): void {
    this.links.remove(id);
    this.concerns.setLink(id, [], []);
  }

  /** Carries the changes made so far through the short lists. */
  settle(): void {
    if (this.links.isLoaded) this.lists.settle();
    else this.rebuild();
  }

  /** Makes every short list anew. The first `settle` after loading does this by itself. */
  rebuild(): void {
    this.links.compress();
    this.lists.makeAll();
  }

  /**
   * Exposure of a root (methodology.md 4.7). A root nobody assessed is no node of its own roll-up. An untraced rest has
   * the id `untraced:` and that of the node it lies behind, and the path to that node.
   */
  rollUp(root: string): RollUp {
    this.settle();
    return this.rollUps.of(this.vertices.find(root));
  }

  /** Concerns on the root and upstream of it, alpha 1: "wholly or in part" knows no de minimis (3.7, 4.7). */
  reach(root: string, { limitPerCode }: { readonly limitPerCode: number }): Reach {
    this.settle();
    const vertex = this.vertices.find(root);
    if (vertex === undefined) return { totals: {}, found: [] };
    this.search.upstream(vertex);
    return this.concerns.found(this.search, limitPerCode);
  }

  /**
   * Roots whose roll-up or reach can depend on any of these nodes, themselves included, in order of id. For a link that
   * was removed ask with its viewpoint, for `owns` and `operates` with both ends.
   */
  dependents(ids: Iterable<string>): string[] {
    this.settle();
    const { vertices, search } = this;
    const starts: number[] = [];
    for (const id of ids) {
      const node = vertices.find(id);
      if (node === undefined) continue;
      starts.push(node);
      const upper = vertices.upper[node] as number;
      if (upper >= 0) starts.push(upper);
    }
    search.downstream(starts);
    const roots: string[] = [];
    for (let index = 0; index < search.reached; index++) {
      const vertex = search.order[index] as number;
      if (!vertices.isUpper(vertex) && vertices.has(vertex, ROOT)) roots.push(vertices.ids[vertex] as string);
    }
    return roots.sort();
  }

  /** The short list of a node: those with adverse evidence, greatest first, then the one without. */
  shortList(id: string): ListEntry[] {
    this.settle();
    const vertex = this.vertices.find(id);
    return vertex === undefined ? [] : this.rollUps.list(vertex);
  }

  /** All lists as they lie in memory, for a comparison with those of a full pass over the same network. */
  snapshot(): { readonly values: Float64Array; readonly hops: Int32Array } {
    this.settle();
    return this.entries.snapshot();
  }

  private intern(id: string): number {
    const node = this.vertices.intern(id);
    this.links.makeRoom();
    return node;
  }

  /** Takes a node, or the untraced rest behind it, out of every list before it becomes less or another kind. */
  private forget(node: number, target: number): void {
    if (!this.links.isLoaded) return;
    this.lists.forget(node, target);
    const upper = this.vertices.upper[node] as number;
    if (upper >= 0) this.lists.forget(upper, target);
  }

  private touch(node: number): void {
    if (!this.links.isLoaded) return;
    this.lists.touch(node);
    const upper = this.vertices.upper[node] as number;
    if (upper >= 0) this.lists.touch(upper);
  }
}

/** The ways a link is walked, between nodes. */
function waysOf(viewpoint: number, other: number, steps: Walk['steps']): readonly Way[] {
  const down = { from: viewpoint, to: other, isUp: false };
  switch (steps) {
    case 'none':
      return [];
    case 'down':
      return [down];
    case 'up':
      return [{ ...down, isUp: true }];
    case 'both':
      return [down, { from: other, to: viewpoint, isUp: true }];
  }
}

function mustBeRatio(value: number, what: string): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${what} is ${value}, not between 0 and 1`);
}

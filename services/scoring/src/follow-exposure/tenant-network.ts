import type { Day } from '@manumit/kernel';
import { PARAMETERS, type NodeFigure } from '@manumit/risk';
import { concernsOfEdge, concernsOfNode } from './concerns-of.ts';
import {
  isActive,
  type EdgeFacts,
  type GoodsIndex,
  type GraphChange,
  type ListedEntry,
  type NodeFacts,
} from './graph-facts.ts';
import { Network, untracedShareOf } from './network/network.ts';
import { walkOf, type Relation } from './network/relations.ts';

/** Kinds at which a chain begins: nothing upstream of them is left to trace. */
const BEGINNINGS: readonly (string | null)[] = ['farm', 'mine', 'vessel', 'smallholder_group', 'public_body'];

/** A change of the network that is tried and taken back. */
export interface Trial {
  readonly original: NodeFacts | undefined;
  readonly node: NodeFigure;
  readonly removed: readonly EdgeFacts[];
  readonly added: readonly {
    readonly from: string;
    readonly to: string;
    readonly relation: Relation;
    readonly relevance?: number | undefined;
  }[];
  /** Whether `added` stands instead of all links upstream of the subject. */
  readonly replaces: boolean;
}

interface Input {
  readonly product: string;
  readonly share: number | null;
}

/**
 * What memory holds of one tenant: its network, which subjects stand in contracts, and what has moved since exposure was
 * last written. It follows committed changes only, and can be made anew from the tables at any time.
 */
export class TenantNetwork {
  readonly network = new Network(PARAMETERS);
  /** Of the tables' rows; the next change starts from it. */
  version: number;
  private asOf: Day | undefined;
  private readonly goods: Map<string, readonly ListedEntry[]>;
  /** Subjects of contracts, with what kind of party they are. */
  private readonly roots = new Map<string, string | null>();
  /** How many active links lead upstream of a party. */
  private readonly upstream = new Map<string, number>();
  /** Links whose share is stated, by receiver. */
  private readonly shares = new Map<string, Map<string, Input>>();
  private readonly touched = new Set<string>();
  private readonly pending = new Set<string>();

  constructor(version: number, asOf: Day | undefined, goods: GoodsIndex) {
    this.version = version;
    this.asOf = asOf;
    this.goods = new Map(goods);
  }

  apply(change: GraphChange): void {
    switch (change.kind) {
      case 'node':
        return this.setNode(change.node);
      case 'edge':
        return this.setEdge(change.before, change.after);
      case 'root':
        return this.setRoot(change.id, change.isRoot, change.entityKind);
      case 'day':
        return this.setDay(change.asOf, change.edges);
      case 'goods':
        for (const [country, entries] of change.entries) this.goods.set(country, entries);
        for (const node of change.nodes) this.setNode(node);
        for (const edge of change.edges) this.setEdge(edge, edge);
        return;
      default:
        return change satisfies never;
    }
  }

  /** After loading with work left over: which subjects had moved is not known, so all of them may have. */
  expectAll(): void {
    for (const root of this.roots.keys()) this.pending.add(root);
  }

  /** After loading with nothing left over: what was read is no news. */
  forgetTouched(): void {
    this.touched.clear();
  }

  /** Takes subjects of contracts whose exposure may have moved, at most `limit`, in order of id. */
  takePending(limit: number): string[] {
    if (this.touched.size > 0) {
      for (const root of this.network.dependents(this.touched)) this.pending.add(root);
      this.touched.clear();
    }
    const taken = [...this.pending].sort().slice(0, limit);
    for (const id of taken) this.pending.delete(id);
    return taken;
  }

  /**
   * Asks something of the network as it would be, and takes the change back before anything else can run. Concerns of the
   * subject itself stay as they are.
   */
  tryOut<Answer>(subject: string, { original, node, removed, added, replaces }: Trial, ask: () => Answer): Answer {
    const { network } = this;
    const ids = added.map((_, at) => `what-if ${at}`);
    try {
      network.setRisk(subject, {
        p: node.value,
        basis: node.basis,
        hasAdverse: node.adverseEvidence,
        insufficient: !node.sufficient,
      });
      for (const { id } of removed) network.removeLink(id);
      added.forEach(({ relevance, ...link }, at) => {
        network.upsertLink(ids[at] as string, { ...link, relevance: relevance ?? null });
      });
      if (replaces) network.setUntraced(subject, added.length === 0 ? 1 : null);
      return ask();
    } finally {
      for (const id of ids) network.removeLink(id);
      for (const edge of removed) this.draw(edge);
      const isShown = original !== undefined && !original.isWithdrawn;
      network.setRisk(subject, isShown ? original.assessment : null);
      if (replaces) this.setUntraced(subject);
    }
  }

  private setNode(node: NodeFacts): void {
    const { id, assessment } = node;
    this.network.setRisk(id, node.isWithdrawn ? null : assessment);
    this.network.setConcerns(id, concernsOfNode(node, this.goods));
    if (this.roots.has(id)) {
      this.roots.set(id, node.entityKind);
      this.setUntraced(id);
    }
    this.touched.add(id);
  }

  private setEdge(before: EdgeFacts | undefined, after: EdgeFacts, dayBefore = this.asOf): void {
    const viewpoints = new Set<string>();
    if (before !== undefined && isActive(before, dayBefore)) viewpoints.add(this.uncount(before));
    if (isActive(after, this.asOf)) {
      viewpoints.add(this.count(after));
      this.draw(after);
    } else {
      this.network.removeLink(after.id);
    }
    for (const id of viewpoints) if (this.roots.has(id) || this.shares.has(id)) this.setUntraced(id);
    // For owns and operates either end may be the one from which it is seen.
    for (const { from, to } of [before, after].filter((edge) => edge !== undefined)) {
      if (from !== null) this.touched.add(from);
      if (to !== null) this.touched.add(to);
    }
  }

  private draw(edge: EdgeFacts): void {
    const { from, to, relation, relevance } = edge as EdgeFacts & { from: string; to: string };
    this.network.upsertLink(edge.id, { from, to, relation, relevance }, concernsOfEdge(edge, this.goods));
  }

  private count(edge: EdgeFacts): string {
    const viewpoint = viewpointOf(edge);
    if (edge.relation === 'same_group') return viewpoint;
    this.upstream.set(viewpoint, (this.upstream.get(viewpoint) ?? 0) + 1);
    if (edge.share !== null) {
      const shares = this.shares.get(viewpoint) ?? new Map<string, Input>();
      this.shares.set(viewpoint, shares.set(edge.id, { product: edge.products.join(' '), share: edge.share }));
    }
    return viewpoint;
  }

  private uncount(edge: EdgeFacts): string {
    const viewpoint = viewpointOf(edge);
    if (edge.relation === 'same_group') return viewpoint;
    const left = (this.upstream.get(viewpoint) ?? 0) - 1;
    if (left > 0) this.upstream.set(viewpoint, left);
    else this.upstream.delete(viewpoint);
    this.shares.get(viewpoint)?.delete(edge.id);
    return viewpoint;
  }

  private setRoot(id: string, isRoot: boolean, entityKind: string | null): void {
    this.network.setRoot(id, isRoot);
    if (isRoot) this.roots.set(id, entityKind);
    else this.roots.delete(id);
    if (!isRoot) this.pending.delete(id);
    this.setUntraced(id);
    this.touched.add(id);
  }

  private setDay(asOf: Day, edges: readonly EdgeFacts[]): void {
    const before = this.asOf;
    this.asOf = asOf;
    if (before === undefined) this.expectAll();
    for (const edge of edges) this.setEdge(edge, edge, before);
  }

  /**
   * Reading [E]: the inputs of a contract's own party are unknown while nothing upstream of it is traced, unless its kind
   * is where chains begin. Further up a party without links is where the tracing ended, and makes no rest of its own.
   */
  private setUntraced(id: string): void {
    const kind = this.roots.get(id);
    const isUnknown = this.roots.has(id) && !this.upstream.has(id) && !BEGINNINGS.includes(kind ?? null);
    this.network.setUntraced(id, untracedShareOf([...(this.shares.get(id)?.values() ?? [])], isUnknown));
  }
}

function viewpointOf({ from, to, relation, relevance }: EdgeFacts): string {
  return walkOf({ from: from as string, to: to as string, relation, relevance }, PARAMETERS).viewpoint;
}

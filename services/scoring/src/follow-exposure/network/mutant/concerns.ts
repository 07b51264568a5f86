import type { Search } from './search.ts';
import { CONCERNED, LINK_CONCERNED, type Vertices } from './vertices.ts';

/** A mark the caller sets on a node or link and finds again upstream of a root; `facts` are handed back untouched. */
export interface Concern {
  readonly code: string;
  readonly facts: Readonly<Record<string, string>>;
}

export interface FoundConcern {
  readonly concern: Concern;
  /** The node it lies on, or the link with its far end as seen from the root. */
  readonly at: { readonly node: string } | { readonly link: string; readonly node: string };
  /** Shortest way from the root, root first; of equally short ones the first by ids. */
  readonly path: readonly string[];
}

export interface Reach {
  /** Every code found, with how often: one per node or link and concern. */
  readonly totals: Readonly<Record<string, number>>;
  /** At most `limitPerCode` of each code, in order of code, distance, node, link. */
  readonly found: readonly FoundConcern[];
}

interface MarkedLink {
  readonly id: string;
  readonly concerns: readonly Concern[];
  readonly ways: readonly Way[];
}

/** One direction in which a link is walked, from node to node. From an upper vertex only steps up lead on. */
export interface Way {
  readonly from: number;
  readonly to: number;
  readonly isUp: boolean;
}

interface Hit {
  readonly concern: Concern;
  readonly distance: number;
  readonly node: number;
  readonly link?: MarkedLink;
}

/** Concerns of nodes and links, few beside the network: maps, and a flag at each vertex so that a search need not ask. */
export class Concerns {
  private readonly ofNode = new Map<number, readonly Concern[]>();
  private readonly links = new Map<string, MarkedLink>();
  private readonly linksFrom = new Map<number, Set<MarkedLink>>();

  constructor(private readonly vertices: Vertices) {}

  setNode(node: number, concerns: readonly Concern[]): void {
    if (concerns.length === 0) this.ofNode.delete(node);
    else this.ofNode.set(node, concerns);
    this.vertices.mark(node, CONCERNED, concerns.length > 0);
  }

  /** Replaces the concerns of a link and the ways it is walked. */
  setLink(id: string, concerns: readonly Concern[], ways: readonly Way[]): void {
    const before = this.links.get(id);
    if (before !== undefined) {
      for (const { from } of before.ways) {
        const links = this.linksFrom.get(from);
        links?.delete(before);
        if (links?.size === 0) this.linksFrom.delete(from);
        this.vertices.mark(from, LINK_CONCERNED, this.linksFrom.has(from));
      }
      this.links.delete(id);
    }
    if (concerns.length === 0) return;

    const link = { id, concerns, ways };
    this.links.set(id, link);
    for (const { from } of ways) {
      const links = this.linksFrom.get(from) ?? new Set();
      this.linksFrom.set(from, links.add(link));
      this.vertices.mark(from, LINK_CONCERNED, true);
    }
  }

  /** What an upstream search came by. */
  found(search: Search, limitPerCode: number): Reach {
    const byCode = new Map<string, Hit[]>();
    for (const hit of this.hits(search)) {
      const hits = byCode.get(hit.concern.code);
      if (hits === undefined) byCode.set(hit.concern.code, [hit]);
      else hits.push(hit);
    }
    const codes = [...byCode.keys()].sort();
    const inOrder = codes.map((code) => (byCode.get(code) as Hit[]).sort((a, b) => this.byDistance(a, b)));
    return {
      totals: Object.fromEntries(codes.map((code, index) => [code, inOrder[index]?.length ?? 0])),
      found: inOrder.flatMap((hits) => hits.slice(0, limitPerCode).map((hit) => this.shown(hit, search))),
    };
  }

  private *hits(search: Search): Generator<Hit> {
    const { vertices } = this;
    const nearest = new Map<MarkedLink, Hit>();
    for (let index = 0; index < search.reached; index++) {
      const vertex = search.order[index] as number;
      const node = vertices.node[vertex] as number;
      if (vertices.has(node, CONCERNED) && search.isFirstOfNode(vertex)) {
        const distance = search.distance(vertex);
        for (const concern of this.ofNode.get(node) ?? []) yield { concern, distance, node };
      }
      if (!vertices.has(node, LINK_CONCERNED)) continue;
      for (const link of this.linksFrom.get(node) ?? []) {
        for (const { to } of link.ways.filter((way) => this.isWalked(way, vertex))) {
          const hit = { concern: link.concerns[0] as Concern, distance: search.distance(vertex) + 1, node: to, link };
          const before = nearest.get(link);
          if (before === undefined || this.byDistance(hit, before) < 0) nearest.set(link, hit);
        }
      }
    }
    for (const [link, hit] of nearest) for (const concern of link.concerns) yield { ...hit, concern };
  }

  private isWalked(way: Way, vertex: number): boolean {
    return this.vertices.node[vertex] === way.from && (way.isUp || !this.vertices.isUpper(vertex));
  }

  /** Sorting is stable: concerns of one node or link stay in the order in which they were set. */
  private byDistance(a: Hit, b: Hit): number {
    if (a.distance !== b.distance) return a.distance - b.distance;
    const order = this.vertices.compareIds(a.node, b.node);
    if (order !== 0) return order;
    const [first, second] = [a.link?.id ?? '', b.link?.id ?? ''];
    return first < second ? -1 : first > second ? 1 : 0;
  }

  private shown({ concern, distance, node, link }: Hit, search: Search): FoundConcern {
    const { vertices } = this;
    const id = vertices.ids[node] as string;
    if (link === undefined) {
      const ends = [node, vertices.upper[node] as number].filter((v) => v >= 0 && search.distance(v) === distance);
      return { concern, at: { node: id }, path: this.idsOf(search.shortestPath(ends)) };
    }
    const ends = link.ways
      .filter((way) => way.to === node)
      .flatMap(({ from }) => [from, vertices.upper[from] as number])
      .filter((v) => v >= 0 && search.distance(v) === distance - 1 && link.ways.some((way) => this.isWalked(way, v)));
    return { concern, at: { link: link.id, node: id }, path: [...this.idsOf(search.shortestPath(ends)), id] };
  }

  private idsOf(nodes: readonly number[]): string[] {
    return nodes.map((node) => this.vertices.ids[node] as string);
  }
}

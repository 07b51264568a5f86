import type { Arcs } from './arcs.ts';
import { grown } from './growth.ts';
import type { Vertices } from './vertices.ts';

const UNREACHED = -1;

/** Breadth-first search over the arcs; one at a time, its outcome stands until the next begins. */
export class Search {
  /** Vertices in the order they were reached, nearest first. */
  order: Int32Array = new Int32Array(0);
  reached = 0;
  private run = 0;
  private runs: Int32Array = new Int32Array(0);
  private distances: Int32Array = new Int32Array(0);

  constructor(
    private readonly vertices: Vertices,
    private readonly arcs: Arcs,
  ) {}

  /** Reaches everything a vertex rests on. */
  upstream(vertex: number): void {
    this.begin();
    this.visit(vertex, 0);
    const { out } = this.arcs;
    for (let at = 0; at < this.reached; at++) {
      const from = this.order[at] as number;
      const distance = (this.distances[from] as number) + 1;
      for (let arc = out.first(from); arc >= 0; arc = out.next(from, arc)) this.visit(out.head(arc), distance);
    }
  }

  /** Reaches everything that rests on any of these vertices. */
  downstream(starts: Iterable<number>): void {
    this.begin();
    for (const vertex of starts) this.visit(vertex, 0);
    const { in: into } = this.arcs;
    for (let at = 0; at < this.reached; at++) {
      const to = this.order[at] as number;
      const distance = (this.distances[to] as number) + 1;
      for (let arc = into.first(to); arc >= 0; arc = into.next(to, arc)) {
        this.visit(into.head(arc), distance);
      }
    }
  }

  /** Steps from where the search began, -1 if it did not come here. */
  distance(vertex: number): number {
    return this.runs[vertex] === this.run ? (this.distances[vertex] as number) : UNREACHED;
  }

  /** Whether this is the vertex by which the search first came to its node. */
  isFirstOfNode(vertex: number): boolean {
    const node = this.vertices.node[vertex] as number;
    const own = this.distance(node);
    const upper = this.upperDistance(node);
    if (vertex === node) return upper < 0 || own <= upper;
    return own < 0 || upper < own;
  }

  /** Steps to a node over either of its vertices. */
  nodeDistance(node: number): number {
    const own = this.distance(node);
    const upper = this.upperDistance(node);
    return own < 0 ? upper : upper < 0 ? own : Math.min(own, upper);
  }

  /**
   * The shortest way from the root of `upstream` to any of these vertices, all equally far: of several the first by the
   * ids of its nodes. Goes back from the ends to find what lies on shortest ways, then forward by ids.
   */
  shortestPath(ends: readonly number[]): number[] {
    const { out, in: into } = this.arcs;
    const onTheWay = new Set(ends);
    const open = [...ends];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const before = this.distance(at) - 1;
      for (let arc = into.first(at); arc >= 0; arc = into.next(at, arc)) {
        const from = into.head(arc);
        if (this.distance(from) !== before || before < 0 || onTheWay.has(from)) continue;
        onTheWay.add(from);
        open.push(from);
      }
    }
    const length = this.distance(ends[0] as number);
    let here = [this.order[0] as number];
    const path = [this.vertices.node[here[0] as number] as number];
    for (let distance = 1; distance <= length; distance++) {
      let next: number[] = [];
      for (const from of here) {
        for (let arc = out.first(from); arc >= 0; arc = out.next(from, arc)) {
          const to = out.head(arc);
          if (this.distance(to) !== distance || !onTheWay.has(to) || next.includes(to)) continue;
          const order = next.length === 0 ? 0 : this.vertices.compareIds(to, next[0] as number);
          if (order < 0) next = [to];
          else if (order === 0) next.push(to);
        }
      }
      here = next;
      path.push(this.vertices.node[here[0] as number] as number);
    }
    return path;
  }

  private upperDistance(node: number): number {
    const upper = this.vertices.upper[node] as number;
    return upper < 0 ? UNREACHED : this.distance(upper);
  }

  private begin(): void {
    const { count } = this.vertices;
    if (this.runs.length < count) {
      const capacity = this.vertices.node.length;
      this.runs = grown(this.runs, capacity);
      this.distances = grown(this.distances, capacity);
      this.order = new Int32Array(capacity);
    }
    this.run++;
    this.reached = 0;
  }

  private visit(vertex: number, distance: number): void {
    if (this.runs[vertex] === this.run) return;
    this.runs[vertex] = this.run;
    this.distances[vertex] = distance;
    this.order[this.reached++] = vertex;
  }
}

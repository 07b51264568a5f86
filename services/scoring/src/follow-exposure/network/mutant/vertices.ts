import { capacityFor, grown } from './growth.ts';

export const ADVERSE = 1;
export const INSUFFICIENT = 2;
export const RESIDUAL = 4;
export const ROOT = 8;
/** Concerns lie on the node, or on a link walked from the vertex. */
export const CONCERNED = 16;
export const LINK_CONCERNED = 32;

/**
 * The nodes as numbers. A node is one vertex; a node that somebody steps up into (a site's operator, a firm's owner) has
 * a second one, its upper vertex, from which only steps up lead on: the rule of methodology.md 4.7 that keeps a sister
 * site out, as part of the graph. Facts stand at the node's own vertex, `node[v]`.
 */
export class Vertices {
  readonly ids: string[] = [];
  node: Int32Array = new Int32Array(0);
  /** Upper vertex of a node, -1 without one. */
  upper: Int32Array = new Int32Array(0);
  /** P of a node, NaN for none. */
  p: Float64Array = new Float64Array(0);
  /** Untraced share of a node, NaN where none is stated. */
  untraced: Float64Array = new Float64Array(0);
  flags: Uint8Array = new Uint8Array(0);
  private readonly byId = new Map<string, number>();

  get count(): number {
    return this.ids.length;
  }

  get nodes(): number {
    return this.byId.size;
  }

  find(id: string): number | undefined {
    return this.byId.get(id);
  }

  /** The node of this id, made if there is none. */
  intern(id: string): number {
    const known = this.byId.get(id);
    if (known !== undefined) return known;
    const vertex = this.add(id);
    this.node[vertex] = vertex;
    this.byId.set(id, vertex);
    return vertex;
  }

  /** Adds the upper vertex of a node. */
  addUpper(node: number): number {
    const vertex = this.add(this.ids[node] as string);
    this.node[vertex] = node;
    this.upper[node] = vertex;
    return vertex;
  }

  isUpper(vertex: number): boolean {
    return this.node[vertex] !== vertex;
  }

  has(vertex: number, flag: number): boolean {
    return ((this.flags[vertex] as number) & flag) !== 0;
  }

  mark(vertex: number, flag: number, on: boolean): void {
    const flags = this.flags[vertex] as number;
    this.flags[vertex] = on ? flags | flag : flags & ~flag;
  }

  /** Orders two vertices by the ids of their nodes. */
  compareIds(a: number, b: number): number {
    if (this.node[a] === this.node[b]) return 0;
    return (this.ids[a] as string) < (this.ids[b] as string) ? -1 : 1;
  }

  private add(id: string): number {
    const vertex = this.ids.length;
    if (vertex >= this.node.length) {
      const before = this.node.length;
      const capacity = capacityFor(vertex + 1, before);
      this.node = grown(this.node, capacity);
      this.upper = grown(this.upper, capacity).fill(-1, before);
      this.p = grown(this.p, capacity).fill(Number.NaN, before);
      this.untraced = grown(this.untraced, capacity).fill(Number.NaN, before);
      this.flags = grown(this.flags, capacity);
    }
    this.ids.push(id);
    return vertex;
  }
}

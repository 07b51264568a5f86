import { grown } from './growth.ts';

/** Alphas by number: a network has few different ones, and an arc is half as large without its own. */
class Alphas {
  values: Float64Array = new Float64Array(64);
  /** The least alpha there ever was. */
  least = 1;
  private readonly codes = new Map<number, number>();

  codeOf(alpha: number): number {
    let code = this.codes.get(alpha);
    if (code === undefined) {
      code = this.codes.size;
      if (code === this.values.length) this.values = grown(this.values, code * 2);
      this.values[code] = alpha;
      this.codes.set(alpha, code);
      this.least = Math.min(this.least, alpha);
    }
    return code;
  }
}

const LEAST_CHANGES = 1024;

/**
 * Arcs of every vertex in one direction: compressed rows, and the changes since as one chain per vertex behind them. One
 * number addresses either, so a loop need not know which it reads:
 *
 *     for (let arc = side.first(v); arc >= 0; arc = side.next(v, arc)) side.head(arc), side.alpha(arc)
 */
class Side {
  /** Per arc its head and the code of its alpha. */
  private arcs: Int32Array = new Int32Array(0);
  /** Per vertex where its row starts and ends, and its newest change, -1 for none; padded to 16 bytes. */
  private rows: Int32Array = new Int32Array(0);
  /** Per change the one before it at the same vertex. */
  private older: Int32Array = new Int32Array(0);
  private compressed = 0;

  constructor(private readonly alphas: Alphas) {}

  first(vertex: number): number {
    const start = this.rows[vertex * 4] as number;
    return start < (this.rows[vertex * 4 + 1] as number) ? start : (this.rows[vertex * 4 + 2] as number);
  }

  next(vertex: number, arc: number): number {
    if (arc >= this.compressed) return this.older[arc - this.compressed] as number;
    return arc + 1 < (this.rows[vertex * 4 + 1] as number) ? arc + 1 : (this.rows[vertex * 4 + 2] as number);
  }

  head(arc: number): number {
    return this.arcs[arc * 2] as number;
  }

  alpha(arc: number): number {
    return this.alphas.values[this.arcs[arc * 2 + 1] as number] as number;
  }

  ensureVertices(capacity: number): void {
    const before = this.rows.length / 4;
    if (before >= capacity) return;
    this.rows = grown(this.rows, capacity * 4);
    for (let vertex = before; vertex < capacity; vertex++) this.rows[vertex * 4 + 2] = -1;
  }

  /** Empties the side, with rows of the lengths given and room for changes behind them. */
  open(lengths: Int32Array, changes: number): void {
    let at = 0;
    for (let vertex = 0; vertex < lengths.length; vertex++) {
      this.rows[vertex * 4] = at;
      this.rows[vertex * 4 + 1] = at;
      this.rows[vertex * 4 + 2] = -1;
      at += lengths[vertex] as number;
    }
    this.compressed = at;
    this.arcs = new Int32Array((at + changes) * 2);
    this.older = new Int32Array(changes);
  }

  append(vertex: number, head: number, code: number): void {
    const at = this.rows[vertex * 4 + 1] as number;
    this.arcs[at * 2] = head;
    this.arcs[at * 2 + 1] = code;
    this.rows[vertex * 4 + 1] = at + 1;
  }

  /** Appends to another side the arcs of this one turned around, in order of vertex. */
  turnInto(other: Side, vertices: number): void {
    for (let vertex = 0; vertex < vertices; vertex++) {
      const end = this.rows[vertex * 4 + 1] as number;
      for (let arc = this.rows[vertex * 4] as number; arc < end; arc++) {
        other.append(this.arcs[arc * 2] as number, vertex, this.arcs[arc * 2 + 1] as number);
      }
    }
  }

  makeRoom(changes: number): void {
    this.arcs = grown(this.arcs, (this.compressed + changes) * 2);
    this.older = grown(this.older, changes);
  }

  change(index: number, vertex: number, head: number, code: number): void {
    const arc = this.compressed + index;
    this.arcs[arc * 2] = head;
    this.arcs[arc * 2 + 1] = code;
    this.older[index] = this.rows[vertex * 4 + 2] as number;
    this.rows[vertex * 4 + 2] = arc;
  }

  /** Takes one arc with this content out; arcs of equal content are interchangeable. */
  remove(vertex: number, head: number, code: number): void {
    const { arcs, rows, older, compressed } = this;
    let newer = -1;
    for (let arc = this.first(vertex); arc >= 0; arc = this.next(vertex, arc)) {
      if (arcs[arc * 2] === head && arcs[arc * 2 + 1] === code) {
        if (arc < compressed) {
          const end = rows[vertex * 4 + 1] as number;
          // Shifted, not swapped: parallel arcs stay side by side, which `ShortLists` makes use of.
          arcs.copyWithin(arc * 2, arc * 2 + 2, end * 2);
          rows[vertex * 4 + 1] = end - 1;
        } else if (newer < 0) rows[vertex * 4 + 2] = older[arc - compressed] as number;
        else older[newer - compressed] = older[arc - compressed] as number;
        return;
      }
      newer = arc < compressed ? -1 : arc;
    }
    throw new Error('an arc to be removed is not there');
  }
}

/** The arcs of a network. `out` runs from the viewpoint to what it rests on, `in` back to who rests on it. */
export class Arcs {
  private readonly alphas = new Alphas();
  readonly out = new Side(this.alphas);
  readonly in = new Side(this.alphas);
  private changed = 0;
  private room = 0;

  ensureVertices(capacity: number): void {
    this.out.ensureVertices(capacity);
    this.in.ensureVertices(capacity);
  }

  get leastAlpha(): number {
    return this.alphas.least;
  }

  /** Whether the list of changes has grown so long that the rows should be compressed anew. */
  get isLong(): boolean {
    return this.changed > this.room >> 1;
  }

  /** Whether arcs were added since the rows were compressed. */
  get hasChanges(): boolean {
    return this.changed > 0;
  }

  codeOf(alpha: number): number {
    return this.alphas.codeOf(alpha);
  }

  alphaOf(code: number): number {
    return this.alphas.values[code] as number;
  }

  add(from: number, to: number, code: number): void {
    if (this.changed === this.room) {
      this.room = Math.max(this.room * 2, LEAST_CHANGES);
      this.out.makeRoom(this.room);
      this.in.makeRoom(this.room);
    }
    this.out.change(this.changed, from, to, code);
    this.in.change(this.changed, to, from, code);
    this.changed++;
  }

  remove(from: number, to: number, code: number): void {
    this.out.remove(from, to, code);
    this.in.remove(to, from, code);
  }

  /** The greatest alpha among the arcs from one vertex to another, -1 without one. */
  greatestAlpha(from: number, to: number): number {
    let greatest = -1;
    const { out } = this;
    for (let arc = out.first(from); arc >= 0; arc = out.next(from, arc)) {
      if (out.head(arc) === to && out.alpha(arc) > greatest) greatest = out.alpha(arc);
    }
    return greatest;
  }

  /**
   * Compresses `count` arcs into rows, given as from, to, code of alpha, one after another. Rows of `in` are in order of
   * the viewpoint, so parallel arcs lie side by side.
   */
  compress(vertices: number, arcs: Int32Array, count: number): void {
    const outgoing = new Int32Array(vertices);
    const incoming = new Int32Array(vertices);
    for (let at = 0; at < count * 3; at += 3) {
      const from = arcs[at] as number;
      const to = arcs[at + 1] as number;
      outgoing[from] = (outgoing[from] as number) + 1;
      incoming[to] = (incoming[to] as number) + 1;
    }
    this.room = Math.max(LEAST_CHANGES, count >> 2);
    this.changed = 0;
    this.out.open(outgoing, this.room);
    for (let at = 0; at < count * 3; at += 3) {
      this.out.append(arcs[at] as number, arcs[at + 1] as number, arcs[at + 2] as number);
    }
    this.in.open(incoming, this.room);
    this.out.turnInto(this.in, vertices);
  }
}

import type { Arcs } from './arcs.ts';
import { BestFirst } from './best-first.ts';
import { eachComponent } from './components.ts';
import { CONTEXT, ENTRIES, type Entries, NOBODY, OUT_OF_DATE, REFUSED, TAKEN_NARROWLY, untracedAt } from './entries.ts';
import { grown } from './growth.ts';
import { ADVERSE, type Vertices } from './vertices.ts';

/** What is marked at a vertex: it stands on the list of that name. */
const STALE = 1;
const LOSER = 2;
/** Belongs to the component a full pass is working on. */
const CONFINED = 4;
/** Its list was made in this full pass. */
const MADE = 8;

/**
 * Carries the entries along the arcs (methodology.md 4.7, the cheap form and its update).
 *
 * A step along an arc always makes an entry rank lower: its value is no greater, its steps are one more. So there is
 * exactly one set of lists in which each equals what its own node and its neighbors' lists give it, and whatever order
 * of work ends at such a set has found the one a full pass finds. What has to be seen to is that it ends there: a list
 * is handed on whenever it gained something; it is made anew when what it rests on was lost; and `forget` comes before
 * anything becomes less, or vertices on a cycle would go on citing each other.
 */
export class ShortLists {
  private readonly waiting = new BestFirst();
  /** Vertices whose list must be made anew. */
  private readonly stale: number[] = [];
  /** Vertices that lost an entry which others may have from them. */
  private readonly losers: number[] = [];
  /** Entries that do not match where they are from any longer: vertex, target. */
  private readonly misled: number[] = [];
  /** Ends of arcs added since: from, to. */
  private readonly added: number[] = [];
  /** A full pass works within one component. */
  private isConfined = false;
  private marks: Uint8Array = new Uint8Array(0);
  /** What `spread` is handing on. */
  private readonly values = new Float64Array(ENTRIES);
  private readonly targets = new Int32Array(ENTRIES);
  private readonly steps = new Int32Array(ENTRIES);
  private readonly slots = new Int32Array(ENTRIES);
  private readonly memory = new Int32Array(16 + ENTRIES);
  private readonly memoryValues = new Float64Array(this.memory.buffer, 0, ENTRIES);

  constructor(
    private readonly vertices: Vertices,
    private readonly arcs: Arcs,
    private readonly entries: Entries,
    private readonly untracedValue: number,
  ) {}

  ensureVertices(capacity: number): void {
    this.entries.ensureVertices(capacity);
    if (this.marks.length < capacity) this.marks = grown(this.marks, capacity);
  }

  /** The list of this vertex may have better entries now, or has lost some: it is made anew by `settle`. */
  touch(vertex: number): void {
    this.mark(vertex, STALE, this.stale);
  }

  /**
   * A new arc. Like every gain it waits for `settle`: until then lists only lose entries, so that an entry's way to its
   * node stays whole for `forget`.
   */
  addArc(from: number, to: number): void {
    this.added.push(from, to);
  }

  /** Takes a target out of a vertex and out of every list that has it from there. */
  forget(vertex: number, target: number): void {
    const { entries } = this;
    const first = entries.find(vertex, target);
    if (first < 0) return;
    this.drop(vertex, first);
    const lost = [vertex];
    const { in: into } = this.arcs;
    for (let at = lost.pop(); at !== undefined; at = lost.pop()) {
      for (let arc = into.first(at); arc >= 0; arc = into.next(at, arc)) {
        const viewer = into.head(arc);
        const entry = entries.find(viewer, target);
        if (entry < 0 || entries.hop(viewer, entry) !== at) continue;
        this.drop(viewer, entry);
        lost.push(viewer);
      }
    }
  }

  /** Forgets whatever a vertex has from one neighbor. */
  forgetHop(vertex: number, hop: number): void {
    for (let entry = ENTRIES - 1; entry >= 0; entry--) {
      if (this.entries.hop(vertex, entry) === hop) this.forget(vertex, this.entries.target(vertex, entry));
    }
  }

  /**
   * Makes every list anew, those a list rests on before it. Where there is no cycle each is made once, from finished
   * ones; a component with cycles is worked out by itself before anyone who rests on it.
   */
  makeAll(): void {
    const { entries, marks } = this;
    const { count } = this.vertices;
    for (let vertex = 0; vertex < count; vertex++) {
      entries.empty(vertex);
      this.offerItself(vertex);
    }
    this.stale.length = 0;
    this.added.length = 0;
    marks.fill(0);
    this.isConfined = true;
    eachComponent(count, this.arcs.out, (members, first, end) => {
      for (let at = first; at < end; at++) {
        const vertex = members[at] as number;
        this.gather(vertex);
        entries.allHandedOn(vertex);
        marks[vertex] = MADE;
      }
      if (end - first === 1) return;
      for (let at = first; at < end; at++) marks[members[at] as number] = MADE | CONFINED;
      this.settle();
      for (let at = first; at < end; at++) marks[members[at] as number] = MADE;
    });
    marks.fill(0);
    this.isConfined = false;
  }

  /** Works until every list equals what its neighbors give it. */
  settle(): void {
    this.entries.expectAlphas(this.arcs.leastAlpha);
    do {
      for (let vertex = this.unmark(STALE, this.stale); vertex >= 0; vertex = this.unmark(STALE, this.stale)) {
        this.make(vertex);
      }
      this.handOnAdded();
      for (let vertex = this.waiting.take(); vertex >= 0; vertex = this.waiting.take()) this.spread(vertex);
      for (let vertex = this.unmark(LOSER, this.losers); vertex >= 0; vertex = this.unmark(LOSER, this.losers)) {
        this.findMisled(vertex);
      }
      this.forgetMisled();
    } while (this.stale.length > 0);
  }

  /** Makes one list from its own node and its neighbors' lists. */
  private make(vertex: number): void {
    const { entries, memory } = this;
    entries.remember(vertex, memory);
    entries.empty(vertex);
    this.offerItself(vertex);
    this.gather(vertex);
    for (let entry = 0; entry < ENTRIES; entry++) {
      if (entries.target(vertex, entry) === NOBODY || entries.recognize(vertex, entry, memory)) continue;
      this.waiting.add(vertex, entries.value(vertex, entry));
    }
    if (entries.hasLostNarrowly(vertex, memory, this.memoryValues)) this.mark(vertex, LOSER, this.losers);
  }

  /** Takes what the neighbors' lists have. In a full pass those not made yet, on a cycle, are asked afterwards. */
  private gather(vertex: number): void {
    const { entries, marks, isConfined } = this;
    const { out } = this.arcs;
    for (let arc = out.first(vertex); arc >= 0; arc = out.next(vertex, arc)) {
      const from = out.head(arc);
      if (isConfined && marks[from] === 0) this.addArc(vertex, from);
      else if (from !== vertex) entries.offerAll(vertex, from, out.alpha(arc));
    }
  }

  private offerItself(vertex: number): void {
    const { vertices } = this;
    const node = vertices.node[vertex] as number;
    const p = vertices.p[node] as number;
    // NaN, no figure, fails the comparison as it should.
    if (p >= 0) this.entries.offer(vertex, vertices.has(node, ADVERSE) ? 0 : CONTEXT, p, node, 0, NOBODY);
    if ((vertices.untraced[node] as number) > 0) {
      this.entries.offer(vertex, CONTEXT, this.untracedValue, untracedAt(node), 0, NOBODY);
    }
  }

  private handOnAdded(): void {
    const { entries, added } = this;
    for (let index = 0; index < added.length; index += 2) {
      const viewer = added[index] as number;
      const vertex = added[index + 1] as number;
      const alpha = this.arcs.greatestAlpha(viewer, vertex);
      if (alpha < 0 || viewer === vertex) continue;
      for (let entry = 0; entry < ENTRIES; entry++) {
        const target = entries.target(vertex, entry);
        if (target === NOBODY || entries.isPending(vertex, entry)) continue;
        const value = alpha * entries.value(vertex, entry);
        this.handOn(viewer, entry, value, target, entries.steps(vertex, entry) + 1, vertex);
      }
    }
    added.length = 0;
  }

  /** Hands what is new on the list of a vertex on to everyone who rests on it. */
  private spread(vertex: number): void {
    const { entries, values, targets, steps, slots } = this;
    let count = 0;
    for (let entry = 0; entry < ENTRIES; entry++) {
      if (!entries.isPending(vertex, entry)) continue;
      const value = entries.value(vertex, entry);
      // Smaller ones wait for their own turn: something greater may still take their place.
      if (BestFirst.bucketOf(value) < this.waiting.bucket) continue;
      values[count] = value;
      targets[count] = entries.target(vertex, entry);
      steps[count] = entries.steps(vertex, entry) + 1;
      slots[count] = entry;
      count++;
      entries.handedOn(vertex, entry);
      // No way is as long: entries that outlive what they rest on would go round for ever.
      if (entries.steps(vertex, entry) >= this.vertices.count) throw new Error('an entry goes round in a circle');
    }
    if (count === 0) return;
    const { marks, isConfined } = this;
    const { in: into } = this.arcs;
    for (let arc = into.first(vertex); arc >= 0;) {
      const viewer = into.head(arc);
      let alpha = into.alpha(arc);
      arc = into.next(vertex, arc);
      while (arc >= 0 && into.head(arc) === viewer) {
        if (into.alpha(arc) > alpha) alpha = into.alpha(arc);
        arc = into.next(vertex, arc);
      }
      if (viewer === vertex || (isConfined && ((marks[viewer] as number) & CONFINED) === 0)) continue;
      for (let at = 0; at < count; at++) {
        const value = alpha * (values[at] as number);
        this.handOn(viewer, slots[at] as number, value, targets[at] as number, steps[at] as number, vertex);
      }
    }
  }

  private handOn(viewer: number, entry: number, value: number, target: number, steps: number, from: number): void {
    const taken = this.entries.offer(viewer, entry, value, target, steps, from);
    if (taken === REFUSED) return;
    if (taken === OUT_OF_DATE) this.checkSource(viewer, from, target);
    else this.waiting.add(viewer, value);
    if (taken === TAKEN_NARROWLY) this.mark(viewer, LOSER, this.losers);
  }

  /** Finds those who still have from this vertex what it has no longer. Rare: what took its place went on to them. */
  private findMisled(vertex: number): void {
    const { entries } = this;
    const { in: into } = this.arcs;
    for (let arc = into.first(vertex); arc >= 0; arc = into.next(vertex, arc)) {
      const viewer = into.head(arc);
      for (let entry = 0; entry < ENTRIES; entry++) {
        const target = entries.target(viewer, entry);
        if (entries.hop(viewer, entry) === vertex && entries.find(vertex, target) < 0) this.misled.push(viewer, target);
      }
    }
  }

  /** What a viewer has of a target from a neighbor is not what this offer gives, unless a parallel arc gives it. */
  private checkSource(viewer: number, from: number, target: number): void {
    const { entries } = this;
    const [entry, source] = [entries.find(viewer, target), entries.find(from, target)];
    const value = this.arcs.greatestAlpha(viewer, from) * entries.value(from, source);
    const isSame =
      value === entries.value(viewer, entry) && entries.steps(from, source) + 1 === entries.steps(viewer, entry);
    if (!isSame) this.misled.push(viewer, target);
  }

  /** An entry never becomes less in place: it goes, with all that rests on it, and what is true is found anew. */
  private forgetMisled(): void {
    const { misled } = this;
    for (let at = 0; at < misled.length; at += 2) this.forget(misled[at] as number, misled[at + 1] as number);
    misled.length = 0;
  }

  private drop(vertex: number, entry: number): void {
    this.entries.drop(vertex, entry);
    this.touch(vertex);
  }

  private mark(vertex: number, mark: number, list: number[]): void {
    const marks = this.marks[vertex] as number;
    if ((marks & mark) !== 0) return;
    this.marks[vertex] = marks | mark;
    list.push(vertex);
  }

  private unmark(mark: number, list: number[]): number {
    const vertex = list.pop();
    if (vertex === undefined) return -1;
    this.marks[vertex] = (this.marks[vertex] as number) & ~mark;
    return vertex;
  }
}

import { grown } from './growth.ts';
import { INSUFFICIENT, type Vertices } from './vertices.ts';

/** Entries per vertex: three nodes with adverse evidence, and behind them the greatest without (methodology.md 4.7). */
export const ADVERSE_KEPT = 3;
export const CONTEXT = ADVERSE_KEPT;
export const ENTRIES = ADVERSE_KEPT + 1;

export const NOBODY = -1;
/** An untraced rest is a target of its own: the negative number that belongs to the node it lies behind. */
export const untracedAt = (node: number): number => -2 - node;
export const isUntraced = (target: number): boolean => target < NOBODY;
/** The node an entry is about, or behind which the untraced rest lies. */
export const nodeOf = (target: number): number => (target < NOBODY ? -2 - target : target);

/** Set in the steps of an entry that was not handed on yet as it is now. */
const PENDING = 1 << 30;
/** Set in the steps of an entry whose target was handed on, now or before: others may have it from here. */
const SEEN = 1 << 29;
const STEPS = SEEN - 1;

const DECIMALS = 1e12;
/** Values further apart than this differ at 12 decimals whatever the rounding does. */
const CLEARLY = 2e-12;
/** Values further apart than this differ even as single-precision numbers. */
const PLAINLY = 1e-6;

/**
 * Four entries per vertex: which node, how much (alpha times P, from the leaf up), in how many steps, and over which
 * neighbor, whose entries go on from there. Kept in the order of methodology.md 4.7: greater value at 12 decimals;
 * between nodes sufficient first, then fewer steps, then ids; between ways to one node fewer steps, then ids.
 */
export class Entries {
  /** Per vertex 64 bytes, one cache line: 4 values, 4 targets, 4 numbers of steps. */
  private values: Float64Array = new Float64Array(0);
  private words: Int32Array = new Int32Array(0);
  private hops: Int32Array = new Int32Array(0);
  /** The least adverse value and the context value again, dense: most offers are turned down by a look at these. */
  private floors: Float32Array = new Float32Array(0);

  /** An entry that had to go for others greater by no more than this may still rank before them elsewhere. */
  private narrow = Number.POSITIVE_INFINITY;

  constructor(private readonly vertices: Vertices) {}

  /** Says how little an arc may leave of a difference. */
  expectAlphas(least: number): void {
    this.narrow = (2 * CLEARLY) / least;
  }

  get capacity(): number {
    return this.hops.length / ENTRIES;
  }

  ensureVertices(capacity: number): void {
    const before = this.capacity;
    if (before >= capacity) return;
    this.values = grown(this.values, capacity * 8);
    this.words = new Int32Array(this.values.buffer);
    this.hops = grown(this.hops, capacity * ENTRIES);
    this.floors = grown(this.floors, capacity * 2);
    for (let vertex = before; vertex < capacity; vertex++) this.empty(vertex);
  }

  target(vertex: number, entry: number): number {
    return this.words[vertex * 16 + 8 + entry] as number;
  }
  value(vertex: number, entry: number): number {
    return this.values[vertex * 8 + entry] as number;
  }
  steps(vertex: number, entry: number): number {
    return (this.words[vertex * 16 + 12 + entry] as number) & STEPS;
  }
  hop(vertex: number, entry: number): number {
    return this.hops[vertex * ENTRIES + entry] as number;
  }
  isPending(vertex: number, entry: number): boolean {
    return ((this.words[vertex * 16 + 12 + entry] as number) & PENDING) !== 0;
  }
  handedOn(vertex: number, entry: number): void {
    const at = vertex * 16 + 12 + entry;
    this.words[at] = ((this.words[at] as number) & STEPS) | SEEN;
  }
  allHandedOn(vertex: number): void {
    for (let entry = 0; entry < ENTRIES; entry++) {
      if (this.target(vertex, entry) !== NOBODY) this.handedOn(vertex, entry);
    }
  }
  private isSeen(vertex: number, entry: number): boolean {
    return ((this.words[vertex * 16 + 12 + entry] as number) & SEEN) !== 0;
  }

  /** The entry of a vertex about this target, -1 without one. */
  find(vertex: number, target: number): number {
    const { words } = this;
    const at = vertex * 16 + 8;
    for (let entry = 0; entry < ENTRIES; entry++) if (words[at + entry] === target) return entry;
    return -1;
  }

  /** Offers a vertex what a neighbor has, over an arc of this alpha, but for what the neighbor will still hand on. */
  offerAll(vertex: number, from: number, alpha: number): void {
    const { values, words } = this;
    const v = vertex * 8;
    const f = from * 8;
    const w = from * 16;
    for (let entry = 0; entry < ADVERSE_KEPT; entry++) {
      const value = alpha * (values[f + entry] as number);
      // What follows in the neighbor's list is no greater.
      if ((values[v + ADVERSE_KEPT - 1] as number) - value > CLEARLY) break;
      const target = words[w + 8 + entry] as number;
      if (target === NOBODY) break;
      const steps = words[w + 12 + entry] as number;
      if ((steps & PENDING) === 0) this.offerAdverse(vertex, value, target, (steps & STEPS) + 1, from);
    }
    const target = words[w + 8 + CONTEXT] as number;
    const value = alpha * (values[f + CONTEXT] as number);
    const steps = words[w + 12 + CONTEXT] as number;
    if (target === NOBODY || (steps & PENDING) !== 0 || (values[v + CONTEXT] as number) - value > CLEARLY) return;
    this.offerContext(vertex, value, target, (steps & STEPS) + 1, from);
  }

  /** Offers a vertex one entry. Most offers are turned down by a look at `floors` alone. */
  offer(vertex: number, entry: number, value: number, target: number, steps: number, hop: number): Taken {
    if (entry === CONTEXT) {
      if ((this.floors[vertex * 2 + 1] as number) - value > PLAINLY) return REFUSED;
      return this.offerContext(vertex, value, target, steps, hop);
    }
    if ((this.floors[vertex * 2] as number) - value > PLAINLY) return REFUSED;
    return this.offerAdverse(vertex, value, target, steps, hop);
  }

  /** Takes an offer if it belongs among the three with adverse evidence. */
  private offerAdverse(vertex: number, value: number, target: number, steps: number, hop: number): Taken {
    const { values, words, hops } = this;
    const v = vertex * 8;
    const w = vertex * 16 + 8;
    const h = vertex * ENTRIES;
    const last = ADVERSE_KEPT - 1;
    if ((values[v + last] as number) - value > CLEARLY) return REFUSED;
    let at = words[w] === target ? 0 : words[w + 1] === target ? 1 : words[w + 2] === target ? 2 : -1;
    let lost = -1;
    let marks = PENDING;
    if (at >= 0) {
      if (!this.isNearer(value, steps, hop, vertex, at)) return this.refusal(value, steps, hop, vertex, at);
      if (this.isSeen(vertex, at)) marks |= SEEN;
    } else {
      at = last;
      if (!this.isGreater(value, target, steps, vertex, at)) return REFUSED;
      if (this.isSeen(vertex, at)) lost = values[v + at] as number;
    }
    while (at > 0 && this.isGreater(value, target, steps, vertex, at - 1)) {
      values[v + at] = values[v + at - 1] as number;
      words[w + at] = words[w + at - 1] as number;
      words[w + ENTRIES + at] = words[w + ENTRIES + at - 1] as number;
      hops[h + at] = hops[h + at - 1] as number;
      at--;
    }
    values[v + at] = value;
    words[w + at] = target;
    words[w + ENTRIES + at] = steps | marks;
    hops[h + at] = hop;
    const least = values[v + last] as number;
    this.floors[vertex * 2] = least;
    return lost < 0 || least - lost > this.narrow ? TAKEN : TAKEN_NARROWLY;
  }

  /** Takes an offer if it is greater than the entry without adverse evidence. */
  private offerContext(vertex: number, value: number, target: number, steps: number, hop: number): Taken {
    const hadValue = this.value(vertex, CONTEXT);
    const isSeen = this.isSeen(vertex, CONTEXT);
    const isHeld = this.target(vertex, CONTEXT) === target;
    if (isHeld) {
      if (!this.isNearer(value, steps, hop, vertex, CONTEXT)) return this.refusal(value, steps, hop, vertex, CONTEXT);
    } else if (!this.isGreater(value, target, steps, vertex, CONTEXT)) return REFUSED;
    this.write(vertex, CONTEXT, value, target, steps | PENDING | (isHeld && isSeen ? SEEN : 0), hop);
    return !isHeld && isSeen && value - hadValue <= this.narrow ? TAKEN_NARROWLY : TAKEN;
  }

  /** Takes an entry out; those behind it move up. */
  drop(vertex: number, entry: number): void {
    let at = entry;
    if (entry < CONTEXT) for (; at < ADVERSE_KEPT - 1; at++) this.move(vertex, at + 1, at);
    this.write(vertex, at, -1, NOBODY, 0, NOBODY);
  }

  empty(vertex: number): void {
    for (let entry = 0; entry < ENTRIES; entry++) this.write(vertex, entry, -1, NOBODY, 0, NOBODY);
  }

  /** Copies the entries of a vertex, for the two questions below: 16 words as they lie here, then the hops. */
  remember(vertex: number, memory: Int32Array): void {
    const { words, hops } = this;
    for (let index = 0; index < 16; index++) memory[index] = words[vertex * 16 + index] as number;
    for (let index = 0; index < ENTRIES; index++) memory[16 + index] = hops[vertex * ENTRIES + index] as number;
  }

  /** Carries over to an entry made anew what was so before; true if it is the same and was handed on. */
  recognize(vertex: number, entry: number, memory: Int32Array): boolean {
    const { words } = this;
    const w = vertex * 16;
    for (let before = 0; before < ENTRIES; before++) {
      if (memory[8 + before] !== words[w + 8 + entry]) continue;
      const had = memory[12 + before] as number;
      const isSame =
        (had & ~SEEN) === this.steps(vertex, entry) &&
        memory[16 + before] === this.hop(vertex, entry) &&
        memory[before * 2] === words[w + entry * 2] &&
        memory[before * 2 + 1] === words[w + entry * 2 + 1];
      if (isSame) this.handedOn(vertex, entry);
      else words[w + 12 + entry] = (words[w + 12 + entry] as number) | (had & SEEN);
      return isSame;
    }
    return false;
  }

  /** Whether something that was handed on had to go for others hardly greater. */
  hasLostNarrowly(vertex: number, memory: Int32Array, values: Float64Array): boolean {
    for (let before = 0; before < ENTRIES; before++) {
      if (((memory[12 + before] as number) & SEEN) === 0) continue;
      if (this.find(vertex, memory[8 + before] as number) >= 0) continue;
      const instead = this.value(vertex, before === CONTEXT ? CONTEXT : ADVERSE_KEPT - 1);
      if (instead - (values[before] as number) <= this.narrow) return true;
    }
    return false;
  }

  nameOf(target: number): string {
    const id = this.vertices.ids[nodeOf(target)] as string;
    return isUntraced(target) ? `untraced:${id}` : id;
  }

  snapshot(): { readonly values: Float64Array; readonly hops: Int32Array } {
    const { count } = this.vertices;
    return { values: this.values.slice(0, count * 8), hops: this.hops.slice(0, count * ENTRIES) };
  }

  /** An offer over the neighbor the entry came from that is neither the same nor better: the entry is out of date. */
  private refusal(value: number, steps: number, hop: number, vertex: number, entry: number): Taken {
    if (hop !== this.hop(vertex, entry)) return REFUSED;
    const isSame = value === this.value(vertex, entry) && steps === this.steps(vertex, entry);
    return isSame ? REFUSED : OUT_OF_DATE;
  }

  /** Whether one way to a node is better than the one held: value at 12 decimals, fewer steps, ids, then the last bit. */
  private isNearer(value: number, steps: number, hop: number, vertex: number, entry: number): boolean {
    const difference = value - (this.values[vertex * 8 + entry] as number);
    if (difference > CLEARLY) return true;
    return difference >= -CLEARLY && this.isNearerAtTie(value, steps, hop, vertex, entry);
  }

  private isNearerAtTie(value: number, steps: number, hop: number, vertex: number, entry: number): boolean {
    const heldValue = this.value(vertex, entry);
    const rounded = Math.round(value * DECIMALS) - Math.round(heldValue * DECIMALS);
    if (rounded !== 0) return rounded > 0;
    const heldSteps = this.steps(vertex, entry);
    if (steps !== heldSteps) return steps < heldSteps;
    const heldHop = this.hop(vertex, entry);
    if (hop === heldHop) return value > heldValue;
    const order = this.vertices.compareIds(hop, heldHop);
    // Both vertices of one neighbor: its own one, from which more is reached.
    return order === 0 ? !this.vertices.isUpper(hop) : order < 0;
  }

  /** Whether an offer ranks before an entry about another node. */
  private isGreater(value: number, target: number, steps: number, vertex: number, entry: number): boolean {
    const difference = value - (this.values[vertex * 8 + entry] as number);
    if (difference > CLEARLY) return true;
    return difference >= -CLEARLY && this.isGreaterAtTie(value, target, steps, vertex, entry);
  }

  private isGreaterAtTie(value: number, target: number, steps: number, vertex: number, entry: number): boolean {
    const rounded = Math.round(value * DECIMALS) - Math.round(this.value(vertex, entry) * DECIMALS);
    if (rounded !== 0) return rounded > 0;
    const held = this.target(vertex, entry);
    const isInsufficient = this.isInsufficient(target);
    if (isInsufficient !== this.isInsufficient(held)) return !isInsufficient;
    const heldSteps = this.steps(vertex, entry);
    if (steps !== heldSteps) return steps < heldSteps;
    if (isUntraced(target) === isUntraced(held)) return this.vertices.compareIds(nodeOf(target), nodeOf(held)) < 0;
    return this.nameOf(target) < this.nameOf(held);
  }

  private isInsufficient(target: number): boolean {
    return target < NOBODY || this.vertices.has(target, INSUFFICIENT);
  }

  private move(vertex: number, from: number, to: number): void {
    // With its mark, if it was not handed on yet.
    const steps = this.words[vertex * 16 + 12 + from] as number;
    this.write(vertex, to, this.value(vertex, from), this.target(vertex, from), steps, this.hop(vertex, from));
  }

  private write(vertex: number, entry: number, value: number, target: number, steps: number, hop: number): void {
    this.values[vertex * 8 + entry] = value;
    this.words[vertex * 16 + 8 + entry] = target;
    this.words[vertex * 16 + 12 + entry] = steps;
    this.hops[vertex * ENTRIES + entry] = hop;
    if (entry >= ADVERSE_KEPT - 1) this.floors[vertex * 2 + entry - (ADVERSE_KEPT - 1)] = value;
  }
}

/** What became of an offer. */
export const REFUSED = 0;
export const TAKEN = 1;
/** Taken, and an entry that was handed on had to go for others hardly greater. */
export const TAKEN_NARROWLY = 2;
/** Not taken, but it shows that the entry held does not match the neighbor it is from. */
export const OUT_OF_DATE = 3;
export type Taken = 0 | 1 | 2 | 3;

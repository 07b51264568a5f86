import { capacityFor, grown } from './growth.ts';

/** How a link is walked, as a number. */
export const STEPS = { none: 0, down: 1, up: 2, both: 3 } as const;

/** A link between vertices; `steps` is one of `STEPS`. */
export interface StoredLink {
  readonly viewpoint: number;
  readonly other: number;
  /** The code of its alpha in `Arcs`. */
  readonly code: number;
  readonly steps: number;
}

const FREE = -1;

/**
 * What is known of each link, found by its id. A map of five million strings would take more memory than the network, so
 * an id is kept as a fingerprint of 96 bits: that any two of five million links share one has a chance below 1e-15.
 */
export class LinkTable {
  private viewpoint: Int32Array = new Int32Array(0);
  private other: Int32Array = new Int32Array(0);
  private code: Int32Array = new Int32Array(0);
  private steps: Uint8Array = new Uint8Array(0);
  private print: Uint32Array = new Uint32Array(0);
  /** Open addressing: slot + 1, 0 for empty. */
  private places: Int32Array = new Int32Array(64);
  private readonly free: number[] = [];
  private used = 0;
  private readonly key = new Uint32Array(3);

  get count(): number {
    return this.used - this.free.length;
  }

  /** The slot of a link, -1 if there is none. */
  find(id: string): number {
    return (this.places[this.placeOf(id)] as number) - 1;
  }

  read(slot: number): StoredLink {
    return {
      viewpoint: this.viewpointOf(slot),
      other: this.otherOf(slot),
      code: this.codeOf(slot),
      steps: this.stepsOf(slot),
    };
  }

  /** Slots are below this; those of links that were removed are `isFree`. */
  get end(): number {
    return this.used;
  }

  isFree(slot: number): boolean {
    return this.viewpoint[slot] === FREE;
  }

  viewpointOf(slot: number): number {
    return this.viewpoint[slot] as number;
  }
  otherOf(slot: number): number {
    return this.other[slot] as number;
  }
  codeOf(slot: number): number {
    return this.code[slot] as number;
  }
  stepsOf(slot: number): number {
    return this.steps[slot] as number;
  }

  /** Adds a link or replaces it, and says in which slot. */
  set(id: string, link: StoredLink): number {
    let slot = this.find(id);
    if (slot < 0) {
      slot = this.free.pop() ?? this.used++;
      this.makeRoom();
      this.places[this.placeOf(id)] = slot + 1;
      this.print.set(this.key, slot * 3);
    }
    this.viewpoint[slot] = link.viewpoint;
    this.other[slot] = link.other;
    this.code[slot] = link.code;
    this.steps[slot] = link.steps;
    return slot;
  }

  remove(id: string): void {
    let hole = this.placeOf(id);
    const slot = (this.places[hole] as number) - 1;
    if (slot < 0) return;
    this.viewpoint[slot] = FREE;
    this.free.push(slot);
    // Later entries of the same run move up, or a search would end at the hole before it finds them.
    const mask = this.places.length - 1;
    for (let place = (hole + 1) & mask; this.places[place] !== 0; place = (place + 1) & mask) {
      const wanted = (this.print[((this.places[place] as number) - 1) * 3] as number) & mask;
      if (((place - wanted) & mask) < ((place - hole) & mask)) continue;
      this.places[hole] = this.places[place] as number;
      hole = place;
    }
    this.places[hole] = 0;
  }

  /** Where the id stands, or the empty place where it would; leaves its fingerprint in `key`. */
  private placeOf(id: string): number {
    const { key, print, places } = this;
    fingerprint(id, key);
    const mask = places.length - 1;
    for (let place = (key[0] as number) & mask; ; place = (place + 1) & mask) {
      const at = ((places[place] as number) - 1) * 3;
      if (at < 0) return place;
      if (print[at] === key[0] && print[at + 1] === key[1] && print[at + 2] === key[2]) return place;
    }
  }

  private makeRoom(): void {
    if (this.used > this.viewpoint.length) {
      const capacity = capacityFor(this.used, this.viewpoint.length);
      this.viewpoint = grown(this.viewpoint, capacity);
      this.other = grown(this.other, capacity);
      this.code = grown(this.code, capacity);
      this.steps = grown(this.steps, capacity);
      this.print = grown(this.print, capacity * 3);
    }
    if (this.count * 3 > this.places.length * 2) this.spread(this.places.length * 2);
  }

  private spread(length: number): void {
    const mask = length - 1;
    const places = new Int32Array(length);
    for (const entry of this.places) {
      if (entry === 0) continue;
      let place = (this.print[(entry - 1) * 3] as number) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = entry;
    }
    this.places = places;
  }
}

/** Three 32-bit hashes with different multipliers over UTF-16 units, each mixed at the end (MurmurHash3's finalizer). */
function fingerprint(id: string, key: Uint32Array): void {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9 ^ id.length;
  let c = 0x85ebca6b;
  for (let index = 0; index < id.length; index++) {
    const unit = id.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul((b ^ unit) + (b >>> 15), 0x5bd1e995);
    c = Math.imul((c + unit) ^ (c >>> 13), 0xc2b2ae35);
  }
  key[0] = mixed(a ^ (b >>> 7));
  key[1] = mixed(b + c);
  key[2] = mixed(c ^ (a >>> 11));
}

function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

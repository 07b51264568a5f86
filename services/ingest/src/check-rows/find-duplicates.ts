import type { BoundColumn } from './bind-header.ts';
import type { AnyTemplate } from './template.ts';

const FIRST_SLOTS = 1 << 12;

/**
 * Remembers which row said a key first, in 12 bytes a row: memory grows far slower than the file. A key is known by 64
 * bits of hash; among a million rows two different keys meet about once in 37 million files.
 */
export class FirstRows {
  #high = new Uint32Array(FIRST_SLOTS);
  #low = new Uint32Array(FIRST_SLOTS);
  #rows = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  /** The row that said this key before; undefined if this is the first one, which is then remembered. */
  firstRow(key: string, row: number): number | undefined {
    const [high, low] = hash64(key);
    const slot = this.#slotOf(high, low);
    const known = this.#rows[slot] as number;
    if (known !== 0) return known;
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#rows[slot] = row;
    if (++this.#size * 2 > this.#rows.length) this.#grow();
    return undefined;
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#rows.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask)
      if (this.#rows[slot] === 0 || (this.#low[slot] === low && this.#high[slot] === high)) return slot;
  }

  #grow(): void {
    const [high, low, rows] = [this.#high, this.#low, this.#rows];
    this.#high = new Uint32Array(rows.length * 2);
    this.#low = new Uint32Array(rows.length * 2);
    this.#rows = new Uint32Array(rows.length * 2);
    for (let old = 0; old < rows.length; old++) {
      if (rows[old] === 0) continue;
      const slot = this.#slotOf(high[old] as number, low[old] as number);
      this.#high[slot] = high[old] as number;
      this.#low[slot] = low[old] as number;
      this.#rows[slot] = rows[old] as number;
    }
  }
}

/** Two 32-bit halves, mixed as in MurmurHash3's finalizer; not for secrets. */
function hash64(text: string): [number, number] {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    one = Math.imul(one ^ unit, 0x9e3779b1);
    two = Math.imul(two ^ unit, 0x5f356495);
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35);
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  return [one >>> 0, two >>> 0];
}

/** Writes a row's key from its cells as they stand, so that rows passed over on resuming need not be checked again. */
export function keyWriter(
  template: AnyTemplate,
  bound: readonly BoundColumn[],
): (cells: readonly string[]) => string | undefined {
  const at = new Map(bound.map(({ field }, index) => [field, index]));
  const alternatives = template.keys.map((names) => names.map((name) => at.get(name) ?? -1));
  return (cells) => {
    for (const [number, positions] of alternatives.entries()) {
      const first = cells[positions[0] as number]?.trim() ?? '';
      if (first === '') continue;
      let key = `${number}`;
      for (const position of positions) key += `\u001f${(cells[position] ?? '').trim()}`;
      // An id is taken to the letter; names and places are compared as people read them.
      return positions.length === 1 ? key : key.toLowerCase().replace(/\s+/g, ' ');
    }
    return undefined;
  };
}

import type { Clock } from './clock.ts';
import { idFromBytes, type Noun } from './ids.ts';

/** A clock that stands still until it is set. */
export function frozenClock(instant = '2026-11-22T09:30:00.000Z'): Clock & { set(instant: string): void } {
  let at = instant;
  return {
    now: () => new Date(at),
    set: (next) => {
      at = next;
    },
  };
}

/** The n-th id of a noun: same number, same id. */
export function idNumber(noun: Noun, number: number): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, number);
  bytes[0] = 1;
  return idFromBytes(noun, bytes);
}

/** A generator of numbers in [0, 1): same seed, same numbers (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

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

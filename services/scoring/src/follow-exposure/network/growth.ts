type Grows = Int32Array | Uint32Array | Float64Array | Float32Array | Uint8Array;

/** A copy of a typed array with room for `capacity` elements; the new ones are 0. */
export function grown<T extends Grows>(array: T, capacity: number): T {
  const larger = new (array.constructor as new (length: number) => T)(capacity);
  larger.set(array);
  return larger;
}

/** The next capacity that holds `needed`: growing by a share keeps the cost proportional to what is stored. */
export const capacityFor = (needed: number, before: number): number => Math.max(needed, before + (before >> 1), 64);

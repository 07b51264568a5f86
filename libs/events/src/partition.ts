/** Partitions of every topic, fixed at birth: another number would re-key history. */
export const PARTITIONS = 12;

/** The partition of a key: FNV-1a over its UTF-16 units, the same on every machine and for ever. */
export function partitionOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % PARTITIONS;
}

import { createHash } from 'node:crypto';
import { sourceColumns } from '../check-rows/source.ts';
import type { Mapping } from '../map-columns/mapping.ts';
import type { FileHead } from '../read-file.ts';

const HASH_CHARACTERS = 12;

/**
 * Names the list a row stands in by its kind and its columns, whatever their order: a list that is sent again is the
 * same sheet, a list with other columns is another. It begins with the number of columns, so that of two names the
 * greater one is that of the list which says more.
 */
export function sheetOf({ gives, columns, others }: FileHead, mapping: Mapping | undefined): string {
  const own = columns.map(({ field }) => field).filter((field) => !(field in sourceColumns));
  // Of a foreign file only what its mapping takes over is a column of ours.
  const foreign = mapping === undefined ? others : [mapping.name, ...mapping.keep];
  const names = [...own, ...foreign.map((header) => `other ${header}`)].toSorted();
  const hash = createHash('sha256')
    .update(JSON.stringify([gives, names]))
    .digest('base64url');
  return `${String(names.length).padStart(4, '0')}-${hash.slice(0, HASH_CHARACTERS)}`;
}

/** Contract pictures of OCDS: all releases of a process are merged before they become a claim. */
export const OCDS_SHEET = '0000-ocds';

/** A party that is known by a contract's mention alone. */
export const MENTION_SHEET = '0000-mention';

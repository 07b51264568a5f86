import { unusable } from '@manumit/kernel';
import { readCursor } from '@manumit/platform';

/** Reads a cursor that begins with the day of the next decision. What is none of ours is refused before the database. */
export function readPageKey(cursor: string | undefined, length: number): string[] | undefined {
  const key = readCursor(cursor, length);
  if (key === undefined) return undefined;
  if (key.every((part) => typeof part === 'string') && isDay(key[0] ?? '')) return key as string[];
  throw unusable('cursor.unusable', 'This cursor is not one of ours. Start the list again without it.', 'cursor');
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

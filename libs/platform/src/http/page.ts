import { Failure } from '@manumit/kernel';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Query of every list. */
export class PageQuery {
  @IsOptional() @IsString() @MaxLength(500) readonly cursor?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(500) readonly limit?: number;
}

export const PAGE_SIZE = 50;

/** One page of a list; `next` is the cursor of the page after it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  /** As-of day, method version and editions behind what is shown. */
  readonly basis: Readonly<Record<string, unknown>>;
}

/** Writes the sort key of a page's last row as an opaque cursor. */
export const cursorOf = (key: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** Reads a cursor of `length` parts. Throws `unusable` if it is none of ours. */
export function readCursor(cursor: string | undefined, length: number): (string | number | null)[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === length && key.every(isPart)) return key;
  } catch {
    // What does not parse is refused below, like everything else that is no cursor.
  }
  throw new Failure('unusable', 'cursor.unusable', 'This cursor is not one of ours. Start the list again without it.', {
    field: 'cursor',
  });
}

const isPart = (part: unknown): part is string | number | null =>
  part === null || typeof part === 'number' || (typeof part === 'string' && part.length <= 400 && !part.includes('\0'));

import { unusable, type Failure } from '@manumit/kernel';
import { PERSONAL_HEADERS } from './personal-headers.ts';

const PHRASES = Object.entries(PERSONAL_HEADERS).flatMap(([what, phrases]) =>
  phrases.map((phrase) => ({ what, phrase: ` ${phrase} ` })),
);

const folded = (header: string) =>
  ` ${header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

/** What personal data a header announces, if any. */
export function personalHeader(header: string): string | undefined {
  const text = folded(header);
  return PHRASES.find(({ phrase }) => text.includes(phrase))?.what;
}

/**
 * Why a file with such headers is refused whole, before any of it is kept; undefined if none is personal. `before` is the
 * number of columns that stand before these.
 */
export function guardHeaders(headers: readonly string[], before = 0): Failure | undefined {
  const found = headers.flatMap((header, index) => {
    const what = personalHeader(header);
    return what === undefined ? [] : [`column ${before + index + 1} (${what})`];
  });
  if (found.length === 0) return undefined;
  return unusable(
    'PRIV-COLUMN',
    `The file has columns that look like personal data: ${found.join(', ')}. Manumit keeps none about workers. Remove these columns and send the file again; nothing of it was kept.`,
  );
}

import type { Truth } from '../dataset.ts';
import titles from './data.json' with { type: 'json' };

const TITLES = new Map(titles.map(({ code, title }) => [code, title]));

export interface HsCode {
  /** At most six digits: the part all countries share. */
  readonly code: string;
  /** As given, digits only, national digits kept. */
  readonly full: string;
  /** An odd number of digits: a spreadsheet has eaten the zero. The caller decides whether the column was text. */
  readonly leadingZeroRestored: boolean;
}

/**
 * Reads an HS, HTS or CN code of 2 to 10 digits; dots and spaces are dropped.
 * Undefined if it is no such code (chapter 00, and 77, which is reserved, are none; 98 and 99 are national).
 */
export function normalizeHs(text: string): HsCode | undefined {
  const digits = text.replace(/[.\s]/g, '');
  if (!/^\d{1,10}$/.test(digits)) return undefined;
  const leadingZeroRestored = digits.length % 2 === 1;
  const full = leadingZeroRestored ? `0${digits}` : digits;
  const chapter = full.slice(0, 2);
  if (chapter === '00' || chapter === '77') return undefined;
  return { code: full.slice(0, 6), full, leadingZeroRestored };
}

/**
 * Whether goods under `itemCode` are goods under `listCode`. Unknown (`null`) when the item's code is coarser than the
 * list's: it may or may not be the listed part. Both are normalized codes.
 */
export function hsMatches(listCode: string, itemCode: string): Truth {
  if (itemCode.startsWith(listCode)) return true;
  return listCode.startsWith(itemCode) ? null : false;
}

/** Our short title of the nearest chapter, heading or subheading in the table; undefined if not even the chapter is there. */
export function hsTitle(code: string): { readonly code: string; readonly title: string } | undefined {
  for (let length = Math.min(code.length, 6); length >= 2; length -= 2) {
    const title = TITLES.get(code.slice(0, length));
    if (title !== undefined) return { code: code.slice(0, length), title };
  }
  return undefined;
}

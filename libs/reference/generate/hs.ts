import { FORMER_CODES } from './goods-codes.ts';

const LONGEST_TITLE = 80;

// What examples and templates of the program use beside the lists.
const ALSO = ['9004', '900490', '4015', '8712', '9506'];

// Chapters the source leaves out.
const CHAPTERS: Record<string, string> = { '77': 'Reserved', '98': 'National use', '99': 'National use' };

/** Chapters, and of the finer codes those the lists use with the headings above them; titles cut short. */
export function hsRows(source: Record<string, string>[], used: Iterable<string>) {
  const titles = new Map(source.map(({ hscode = '', description = '' }) => [hscode, description]));
  const codes = new Map<string, string>();
  for (const code of titles.keys()) if (/^\d\d$/.test(code)) codes.set(code, title(titles.get(code) ?? ''));
  for (const [code, text] of Object.entries(CHAPTERS)) codes.set(code, text);
  for (const code of [...used, ...ALSO])
    for (const part of [code.slice(0, 4), code]) {
      const text = FORMER_CODES[part] ?? titles.get(part);
      if (text === undefined) throw new Error(`${part} is no code of the Harmonized System`);
      if (part.length > 2) codes.set(part, title(text));
    }
  return [...codes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, text]) => ({ code, title: text }));
}

const title = (text: string): string =>
  text.length <= LONGEST_TITLE ? text : `${text.slice(0, LONGEST_TITLE).replace(/[\s,;(]*\S*$/, '')} …`;

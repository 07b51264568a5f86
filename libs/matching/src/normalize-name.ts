import { LEGAL_FORMS, UNSPACED_LEGAL_FORMS } from './legal-forms.ts';

/** Characters of a name that are read; what is longer is no name (screening.md 3). */
const READ_AT_MOST = 512;
/** Legal forms taken from one side of a name: real ones have at most a few, and every loop has a bound. */
const FORMS_PER_SIDE = 4;

/**
 * What two spellings of one organization's name have in common: Unicode NFKC, no case, no accents on letters of
 * alphabets that have case, no punctuation, no legal form at either end. Equal results make two names a candidate pair
 * and nothing more. Never empty for a name that is not.
 */
export function normalizeName(name: string): string {
  const folded = foldText(stripUnspacedForms(name.slice(0, READ_AT_MOST).normalize('NFKC')));
  const bare = stripForms(folded === '' ? [] : folded.split(' ')).join(' ');
  return bare !== ''
    ? bare
    : folded !== ''
      ? folded
      : name.normalize('NFKC').trim().toLowerCase().slice(0, READ_AT_MOST);
}

/** The same without looking for legal forms. */
export function foldText(text: string): string {
  // Most names; the general way gives the same for them, five times as slowly.
  if (ASCII.test(text)) {
    const plain = text.toLowerCase().replace(/['`.]/g, '');
    return plain
      .replace(/[&+]/g, ' and ')
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  }
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      // Marks are dropped where the letter stays the letter; in Thai or Devanagari they are vowels.
      .normalize('NFD')
      .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu, '$1')
      .normalize('NFC')
      .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
      .replace(/[\p{Cc}\p{Cf}'’‘`´ʼ.·]/gu, '')
      .replace(/[&+]/g, ' and ')
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim()
  );
}

const ASCII = /^[\x20-\x7e]*$/;

// Letters that NFD does not take apart.
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

function stripUnspacedForms(text: string): string {
  let rest = text.trim();
  for (let turn = 0; turn < FORMS_PER_SIDE; turn++) {
    const bare = rest.replace(/[\s.,]+$/u, '');
    const end = UNSPACED_LEGAL_FORMS.find((form) => bare.length > form.length && bare.endsWith(form));
    const front = UNSPACED_LEGAL_FORMS.find((form) => bare.length > form.length && bare.startsWith(form));
    if (end !== undefined) rest = bare.slice(0, -end.length).trim();
    else if (front !== undefined) rest = bare.slice(front.length).trim();
    else return rest;
  }
  return rest;
}

function stripForms(words: readonly string[]): readonly string[] {
  let rest = words;
  for (let turn = 0; turn < FORMS_PER_SIDE; turn++) {
    const words = rest;
    const end = longest(FORMS_BY_LAST_WORD.get(words.at(-1) ?? ''), words, words.length);
    if (end === 0) break;
    rest = words.slice(0, words.length - end);
  }
  for (let turn = 0; turn < FORMS_PER_SIDE; turn++) {
    const front = longest(FORMS_BY_FIRST_WORD.get(rest[0] ?? ''), rest);
    if (front === 0) break;
    rest = rest.slice(front);
  }
  return rest;
}

/** Words of the longest form that stands at the front, or before `end`, and leaves something of the name; 0 for none. */
function longest(forms: readonly (readonly string[])[] | undefined, words: readonly string[], end?: number): number {
  const found = forms?.find((form) => {
    const at = end === undefined ? 0 : end - form.length;
    return form.length < words.length && form.every((word, index) => words[at + index] === word);
  });
  return found?.length ?? 0;
}

function byWord(at: 0 | -1): ReadonlyMap<string, readonly (readonly string[])[]> {
  const map = new Map<string, (readonly string[])[]>();
  for (const form of LEGAL_FORMS) {
    const word = form.at(at) as string;
    const forms = map.get(word);
    if (forms === undefined) map.set(word, [form]);
    else forms.push(form);
  }
  return map;
}

const FORMS_BY_LAST_WORD = byWord(-1);
const FORMS_BY_FIRST_WORD = byWord(0);

import { unusable } from '@manumit/kernel';

/** Sorts of personal data the guard knows. It names the sort and never repeats what it found. */
export type PersonalData = 'an e-mail address' | 'a phone number' | 'a passport or identity number';

// What is full of digits and belongs to nobody: days, and ids of this installation.
const HARMLESS = /\b\d{4}-\d{2}-\d{2}\b|\b[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g;
const EMAIL =
  /[^\s@]{1,64}\s?(?:@|[([]\s?at\s?[)\]])\s?[\p{L}\p{N}-]{1,63}\s?(?:\.|[([]\s?dot\s?[)\]])\s?\p{L}{2,24}/iu;
// Nine digits, or seven behind a plus, with at most two separators between them (ITU-T E.164: at most 15).
const PHONE = /(?<![\p{L}\p{N}])(?:\+\(?\d(?:[\s().\/-]{0,2}\d){6,14}|\(?\d(?:[\s().\/-]{0,2}\d){8,14})/u;
// ICAO Doc 9303 numbers have at most nine characters; most States write one or two letters before the digits.
const PASSPORT = /(?<![\p{L}\p{N}])\p{L}{1,2}\d{6,9}\p{L}?(?![\p{L}\p{N}])/u;

/** The sort of personal data that a text seems to hold, if any. It refuses rather one text too many than one too few. */
export function personalDataIn(text: string): PersonalData | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(HARMLESS, ' , ');
  if (EMAIL.test(plain)) return 'an e-mail address';
  if (PASSPORT.test(plain)) return 'a passport or identity number';
  if (PHONE.test(plain)) return 'a phone number';
  return undefined;
}

// The digits of a script stand in one run of ten, zero first (Unicode, general category Nd).
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) as number;
  if (code < 0x80) return digit;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
}

/** Refuses a text of a case that seems to hold personal data: everybody on the case can read it, and it can never be deleted. */
export function refusePersonalData(text: string, field: string): void {
  const found = personalDataIn(text);
  if (found === undefined) return;
  throw unusable(
    'note.personal-data',
    `This text seems to hold ${found}. A case keeps no personal data: take it out, and describe a group instead.`,
    field,
  );
}

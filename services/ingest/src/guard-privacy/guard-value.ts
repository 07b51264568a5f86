/** Sorts of personal data that free text may hold. The guard says which, never what it found. */
export type PersonalData =
  'an e-mail address' | 'a phone number' | 'a passport or identity number' | 'the name of a person';

const EMAIL =
  /[\p{L}\p{N}._%+-]{1,64}\s?(@|\(at\)|\[at\])\s?[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63}){0,4}\.\p{L}{2,24}/u;
const INTERNATIONAL = /(?:\+|\b00)\s?\d(?:[\s().-]{0,2}\d){7,14}(?!\d)/;
const GROUPED = /(?<![\d.,-])\(?\d{2,4}\)?[\s.-]\d{3,4}[\s.-]\d{3,5}(?![\d,-])/g;
const PLAIN = /(?<![\d.,/-])(?:0\d{8,10}|[6-9]\d{9})(?![\d.,/-])/;
const PASSPORT = /(?<![\p{L}\p{N}-])[A-Z]{1,2}\d{7,8}(?![\p{L}\p{N}-])/u;
const TITLED =
  /(?<!\p{L})(?:Mr|Mrs|Ms|Miss|Mme|Mlle|Sr|Sra|Señor|Señora|Herr|Frau|Shri|Smt|Pak|Bapak|Ibu|Encik|Puan)\.?\s{1,3}\p{Lu}[\p{L}'’-]{1,30}\s{1,3}\p{Lu}[\p{L}'’-]{1,30}/u;
const WORKERS =
  /\b(worker|employee|labou?rer|migrant|maid|recruit|interview|complain|victim|survivor|helper|crew|passport|wage|salary|paid|fee|trabajador|travailleur|trabalhador|arbeiter|pekerja)/i;
const YEARS = /^\(?(19|20)\d{2}\)?[\s.-](19|20)\d{2}[\s.-]/;

function phoneLike(text: string): boolean {
  if (INTERNATIONAL.test(text) || PLAIN.test(text)) return true;
  for (const [match] of text.matchAll(GROUPED)) {
    const digits = match.replace(/\D/g, '');
    if (digits.length >= 9 && !YEARS.test(match)) return true;
  }
  return false;
}

/** Most texts hold no sign for "at" and need no closer look. */
const holdsEmail = (text: string): boolean =>
  (text.includes('@') || text.includes('(at)') || text.includes('[at]')) && EMAIL.test(text);

/** The sort of personal data a free text seems to hold, if any. Rather one text too many than one person too many. */
export function personalDataIn(text: string): PersonalData | undefined {
  if (holdsEmail(text)) return 'an e-mail address';
  if (/\d{3}/.test(text)) {
    if (phoneLike(text)) return 'a phone number';
    if (PASSPORT.test(text)) return 'a passport or identity number';
  }
  return TITLED.test(text) && WORKERS.test(text) ? 'the name of a person' : undefined;
}

/** In columns that are none of ours numbers are too common to judge; e-mail addresses and named people are not. */
export function personalDataInExtra(text: string): PersonalData | undefined {
  if (holdsEmail(text)) return 'an e-mail address';
  return TITLED.test(text) && WORKERS.test(text) ? 'the name of a person' : undefined;
}

const ADDRESSED =
  /^(mr|mrs|ms|miss|mme|mlle|shri|smt|bapak|encik|puan|señora?|sr|sra|lic|licda|ing|dr|dra)\.?\s+\p{L}+(\s+\p{L}+){0,4}$/iu;
const OF_A_FIRM =
  /(?<!\p{L})(llc|inc|ltd|limited|corp|co|company|gmbh|sarl|plc|pty|sdn|bhd|group|agency|agencia|services?|servicios|staffing|recruit\w*|consult\w*|labou?r|manpower|workforce|travel|associates|partners|international)(?!\p{L})/iu;

/** Whether a party's name is that of a person with a form of address before it. */
export const namesPerson = (name: string): boolean => ADDRESSED.test(name.trim()) && !OF_A_FIRM.test(name);

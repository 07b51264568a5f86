import { normalizeHs } from '@manumit/reference';
import { Fault } from '../check-rows/problem.ts';

/** A code of a classification: the part used for matching, and the code in full as given. */
export interface ClassCode {
  readonly scheme: string;
  readonly code: string;
  readonly full: string;
}

const FORMS: ReadonlyMap<string, { readonly form: RegExp; readonly says: string }> = new Map([
  ['ISIC', { form: /^([A-U]|\d{2,4})$/, says: 'an ISIC code (section letter, or 2 to 4 digits)' }],
  ['NACE', { form: /^([A-U]|\d{2}(\.?\d{1,2})?)$/, says: 'a NACE code' }],
  ['NAICS', { form: /^\d{2,6}$/, says: 'a NAICS code (2 to 6 digits)' }],
  ['ISCO', { form: /^\d{1,4}$/, says: 'an ISCO-08 code (1 to 4 digits)' }],
  ['CPV', { form: /^\d{8}(-\d)?$/, says: 'a CPV code (8 digits, with or without its check digit)' }],
  ['UNSPSC', { form: /^\d{2}(\d{2}){0,3}$/, says: 'a UNSPSC code (2, 4, 6 or 8 digits)' }],
  ['PSC', { form: /^[A-Z0-9]{4}$/, says: 'a PSC (4 characters)' }],
]);
/** Legal in OCDS beside those above; their codes are kept as they are. */
const UNCHECKED = new Set(['CPVS', 'GSIN', 'CPC', 'OKDP', 'OKPD', 'CUCOP', 'TARIC']);
const HARMONIZED = new Set(['HS', 'HTS', 'CN']);

/** Reads one code of a classification scheme. Whether the code exists in the scheme's table is not checked. */
export function readClassCode(scheme: string, text: string, note: (fault: Fault) => void): ClassCode | Fault {
  if (HARMONIZED.has(scheme)) return readHs(text, note);
  const full = text.trim().toUpperCase();
  const rule = FORMS.get(scheme);
  if (rule === undefined) {
    if (!UNCHECKED.has(scheme))
      note(
        new Fault('CLASS-UNKNOWN', 'belongs to a classification that is not known here; kept, and matches nothing.'),
      );
    return { scheme, code: full, full };
  }
  if (!rule.form.test(full)) return new Fault('CLASS-FORMAT', `is not ${rule.says}.`);
  return { scheme, code: scheme === 'CPV' ? full.slice(0, 8) : full, full };
}

/** Reads `SCHEME:code`. */
export function readSchemedCode(text: string, note: (fault: Fault) => void): ClassCode | Fault {
  const [scheme = '', ...rest] = text.split(':');
  if (rest.length === 0)
    return new Fault('CLASS-FORMAT', 'is not `SCHEME:code`, for example `CPV:03113200` or `PSC:S203`.');
  return readClassCode(scheme.trim().toUpperCase(), rest.join(':'), note);
}

function readHs(text: string, note: (fault: Fault) => void): ClassCode | Fault {
  const hs = normalizeHs(text);
  if (hs === undefined)
    return new Fault(
      'CLASS-FORMAT',
      'is not an HS code (2, 4 or 6 digits, longer national codes accepted; chapters 00 and 77 do not exist).',
    );
  if (hs.leadingZeroRestored)
    note(
      new Fault(
        'NUM-LEADING-ZERO',
        `has lost its leading zero, as spreadsheets do; read as ${hs.full}. Format the column as text.`,
      ),
    );
  return { scheme: 'HS', code: hs.code, full: hs.full };
}

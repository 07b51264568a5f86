import { severityOf } from '../check-rows/codes.ts';
import { Fault } from '../check-rows/problem.ts';
import {
  cnpjCheckDigits,
  gs1CheckDigit,
  imoCheckDigit,
  leaves1Mod97,
  osIdCheckCharacter,
  usccCheckCharacter,
} from './check-digits.ts';

/** Schemes of product.md 5.2. `crn` is a company register number and always names its register as `authority`. */
export const SCHEMES = [
  'os_id',
  'lei',
  'uei',
  'duns',
  'cage',
  'gln',
  'uscc',
  'cnpj',
  'crn',
  'imo',
  'vat',
  'rba_id',
  'slcp_id',
  'sedex_site',
  'sedex_company',
  'gfid',
  'license',
  'ocid',
  'piid',
  'internal',
] as const;
export type Scheme = (typeof SCHEMES)[number];

export interface Identifier {
  readonly scheme: Scheme;
  readonly value: string;
  /** Register, licensing body or system the number belongs to; part of its identity. */
  readonly authority?: string;
}

/**
 * - `key`     equal values prove the same party; different valid values at one level block a merge
 * - `strong`  equal values propose a merge that a rule may accept with agreeing country
 * - `weak`    supports, never proves, never blocks
 */
export type Strength = 'key' | 'strong' | 'weak';

interface SchemeRule {
  readonly strength: Strength;
  /** Removes what people put between the characters. */
  readonly fold: (text: string) => string;
  /** What is wrong with the folded value, if anything. */
  readonly fault: (value: string) => Fault | undefined;
  /** Without its authority a number of this scheme means nothing. */
  readonly needsAuthority?: boolean;
}

const upper = (text: string) => text.replace(/[\s-]/g, '').toUpperCase();
const digits = (text: string) => text.replace(/[\s.\/-]/g, '');
const asIs = (text: string) => text;

const badForm = (says: string) => new Fault('ID-FORM', `is not ${says}. Copy it again, or leave the cell empty.`);
const badCheck = (says: string) =>
  new Fault('ID-CHECK', `fails the ${says}. Copy it again from the register, or leave the cell empty.`);

const checked =
  (form: RegExp, says: string, check?: (value: string) => boolean, checkSays = 'check digit') =>
  (value: string): Fault | undefined => {
    if (!form.test(value)) return badForm(says);
    return check === undefined || check(value) ? undefined : badCheck(checkSays);
  };
const free = checked(/^.{1,255}$/su, 'a text of at most 255 characters');

const RULES: Readonly<Record<Scheme, SchemeRule>> = {
  os_id: {
    strength: 'weak',
    fold: upper,
    fault: checked(
      /^[A-Z]{2}\d{4}(00[1-9]|0[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])[0-9A-HJKMNP-TV-Z]{6}$/,
      'an OS ID (two letters, year, day of the year, six characters)',
      (id) => osIdCheckCharacter(id) === id[14],
      'OS ID check character',
    ),
  },
  lei: {
    strength: 'key',
    fold: upper,
    fault: checked(/^[A-Z0-9]{18}[0-9]{2}$/, 'an LEI (20 characters)', leaves1Mod97, 'LEI check digits (mod 97)'),
  },
  uei: {
    strength: 'weak',
    fold: upper,
    fault: checked(
      /^(?!.*\d{9})[1-9A-HJ-NP-Z][0-9A-HJ-NP-Z]{11}$/,
      'a UEI (12 characters, no O or I, no leading zero, never nine digits in a row)',
    ),
  },
  duns: { strength: 'weak', fold: digits, fault: checked(/^\d{9}$/, 'a D-U-N-S number (9 digits)') },
  cage: {
    strength: 'strong',
    fold: upper,
    fault: checked(/^[0-9A-HJ-NP-Z]{5}$/, 'a CAGE code (5 characters, no O or I)'),
  },
  gln: {
    strength: 'strong',
    fold: digits,
    fault: checked(/^\d{13}$/, 'a GLN (13 digits)', (gln) => gs1CheckDigit(gln) === Number(gln[12]), 'GS1 check digit'),
  },
  uscc: {
    strength: 'key',
    fold: upper,
    fault: checked(
      /^[0-9A-HJ-NPQRTUWXY]{18}$/,
      'a unified social credit code (18 characters, no I, O, S, V or Z)',
      (code) => usccCheckCharacter(code) === code[17],
      'check character of the unified social credit code',
    ),
  },
  cnpj: {
    strength: 'key',
    fold: (text) => text.replace(/[\s.\/-]/g, '').toUpperCase(),
    fault: (value) => {
      if (/^\d{14}$/.test(value))
        return cnpjCheckDigits(value) === value.slice(12) ? undefined : badCheck('CNPJ check digits');
      if (/^[0-9A-Z]{12}\d{2}$/.test(value))
        return new Fault(
          'ID-UNCHECKED',
          'is an alphanumeric CNPJ: its form is right, its check digits were not checked.',
        );
      return badForm('a CNPJ (14 digits)');
    },
  },
  crn: {
    strength: 'key',
    fold: (text) => text.replace(/\s/g, '').toUpperCase(),
    fault: checked(/^[^:]{1,100}$/, 'a register number'),
    needsAuthority: true,
  },
  imo: {
    strength: 'key',
    fold: (text) => digits(text).replace(/^IMO/i, ''),
    fault: checked(
      /^\d{7}$/,
      'an IMO number (7 digits)',
      (imo) => imoCheckDigit(imo) === Number(imo[6]),
      'IMO check digit',
    ),
  },
  vat: {
    strength: 'weak',
    fold: (text) => text.replace(/[\s.-]/g, '').toUpperCase(),
    fault: checked(/^[A-Z0-9+*]{4,20}$/, 'a VAT number (4 to 20 letters and digits)'),
  },
  rba_id: { strength: 'weak', fold: asIs, fault: free },
  slcp_id: { strength: 'weak', fold: asIs, fault: free },
  sedex_site: { strength: 'weak', fold: upper, fault: checked(/^ZS.{1,253}$/, 'a Sedex site code (ZS…)') },
  sedex_company: { strength: 'weak', fold: upper, fault: checked(/^ZC.{1,253}$/, 'a Sedex company code (ZC…)') },
  gfid: { strength: 'weak', fold: asIs, fault: free },
  license: {
    strength: 'strong',
    fold: (text) => text.replace(/\s/g, '').toUpperCase(),
    fault: checked(/^.{1,120}$/su, 'a licence number'),
    needsAuthority: true,
  },
  ocid: {
    strength: 'key',
    fold: asIs,
    fault: (value) =>
      /^ocds-[a-z0-9]{6}-.+$/.test(value)
        ? undefined
        : new Fault(
            'ID-UNCHECKED',
            'does not have the usual form of an ocid (`ocds-` and six characters); kept as it is.',
          ),
  },
  piid: { strength: 'key', fold: upper, fault: checked(/^[A-Z0-9]{1,50}$/, 'a US award number') },
  internal: { strength: 'key', fold: asIs, fault: free, needsAuthority: true },
};

/** How much equal values of a scheme prove. */
export const strengthOf = (scheme: Scheme): Strength => RULES[scheme].strength;

const isScheme = (text: string): text is Scheme => (SCHEMES as readonly string[]).includes(text);
/** Codes of org-id.guide lists (`GB-COH`) and of GLEIF's registration authorities (`RA000585`). */
const REGISTER = /^([A-Z]{2,3}(-[A-Z0-9_]{2,20}){1,3}|RA\d{6})$/;

/** Checks one value of a known scheme; `note` receives what is only worth a warning. */
export function checkIdentifier(scheme: Scheme, text: string, note: (fault: Fault) => void): string | Fault {
  const rule = RULES[scheme];
  const value = rule.fold(text.trim());
  const fault = rule.fault(value);
  if (fault === undefined) return value;
  if (severityOf(fault.code) === 'error') return fault;
  note(fault);
  return value;
}

/** Reads `scheme:value`, `scheme:authority:value` where the scheme needs an authority, or `GB-COH:value` of a register. */
export function readIdentifier(text: string, note: (fault: Fault) => void): Identifier | Fault {
  const [head = '', ...rest] = text.split(':');
  if (rest.length === 0)
    return new Fault('ID-FORM', 'is not `scheme:value`, for example `lei:…` or `internal:your-system:V-100234`.');
  if (REGISTER.test(head)) return identifierOf('crn', rest.join(':'), head, note);
  const scheme = head.toLowerCase().replace(/-/g, '_');
  if (!isScheme(scheme))
    return new Fault(
      'ID-SCHEME',
      `names an unknown scheme. Known: ${SCHEMES.join(', ')}, or a register code such as GB-COH.`,
    );
  if (RULES[scheme].needsAuthority !== true) return identifierOf(scheme, rest.join(':'), undefined, note);
  const [authority = '', ...parts] = rest;
  if (parts.length === 0 || authority.trim() === '')
    return new Fault(
      'ID-AUTHORITY',
      `needs whose number it is: \`${scheme}:authority:value\`. A bare number means nothing.`,
    );
  return identifierOf(scheme, parts.join(':'), authority.trim(), note);
}

function identifierOf(
  scheme: Scheme,
  text: string,
  authority: string | undefined,
  note: (fault: Fault) => void,
): Identifier | Fault {
  const value = checkIdentifier(scheme, text, note);
  if (value instanceof Fault) return value;
  return authority === undefined ? { scheme, value } : { scheme, value, authority };
}

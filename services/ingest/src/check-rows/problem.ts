import { severityOf, type Severity } from './codes.ts';

/**
 * What is wrong with one cell, one row or the file, in the words of product.md 5.1.1.
 * `row` counts data rows from 1 (the header is not counted); 0 means the file.
 * `value` is cut to 80 characters and is absent for every privacy code.
 */
export interface Problem {
  readonly row: number;
  readonly field?: string;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly value?: string;
}

/** What a cell reader answers instead of a value. `expected` goes on after the value found, and says how to mend it. */
export class Fault {
  readonly code: string;
  readonly expected: string;

  constructor(code: string, expected: string) {
    this.code = code;
    this.expected = expected;
  }
}

const SHOWN_CHARACTERS = 80;

/** The first 80 characters of a cell, never half a character. */
export function shown(value: string): string {
  if (value.length <= SHOWN_CHARACTERS) return value;
  const last = value.charCodeAt(SHOWN_CHARACTERS - 1);
  return value.slice(0, last >= 0xd800 && last < 0xdc00 ? SHOWN_CHARACTERS - 1 : SHOWN_CHARACTERS);
}

export const isPrivacyCode = (code: string): boolean => code.startsWith('PRIV-');

/** Turns a fault into a problem of a row. Privacy codes never repeat what was found. */
export function problemOf(row: number, field: string | undefined, { code, expected }: Fault, value = ''): Problem {
  if (field === undefined) return { row, code, severity: severityOf(code), message: `Row ${row} ${expected}` };
  const where = `Row ${row}, \`${field}\``;
  const found = value === '' || isPrivacyCode(code) ? '' : shown(value);
  return {
    row,
    field,
    code,
    severity: severityOf(code),
    message: found === '' ? `${where}: ${expected}` : `${where}: \`${found}\` ${expected}`,
    ...(found === '' ? {} : { value: found }),
  };
}

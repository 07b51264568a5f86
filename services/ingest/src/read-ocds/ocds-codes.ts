import type { Problem } from '../check-rows/problem.ts';

/**
 * Every code a reading of OCDS gives and how grave it is there. A table's cell that is wrong costs its row; a wrong value
 * in a release costs that value only, so codes known from tables are warnings here.
 */
export const OCDS_CODES = {
  'JSON-SYNTAX': ['error', 'A text is no JSON, or holds what cannot be stored.'],
  'JSON-SIZE': ['error', 'One entry is larger than is read.'],
  'JSON-DEPTH': ['error', 'One entry is nested deeper than is read.'],
  'OCDS-UNKNOWN': ['error', 'An entry is no release, record or package.'],
  'OCDS-OCID': ['error', 'A release has no ocid.'],
  'OCDS-LINKED': ['error', 'A record holds only links to releases.'],
  'OCDS-TYPE-CLASH': ['error', 'A path has two shapes in one process, which is passed over.'],
  'OCDS-OCID-FORM': ['warning', 'An ocid has an unusual form; said once for each form.'],
  'OCDS-NO-ID': ['warning', 'A release, or several contracts of one, have no id.'],
  'OCDS-DATE': ['warning', 'One of several releases has no date, and comes first.'],
  'OCDS-RELEASE-CONFLICT': ['warning', 'Two releases with one id and date differ.'],
  'OCDS-SHAPE': ['warning', 'A member has another shape or name than it should.'],
  'OCDS-KEY': ['warning', 'The name of a member is broken by white space.'],
  'OCDS-DUP-ID': ['warning', 'Two entries of an array have one id.'],
  'OCDS-CODE': ['warning', 'A word is on no code list and therefore unknown.'],
  'REF-MISSING': ['warning', 'A reference leads nowhere.'],
  'PARTY-WEAK': ['warning', 'A supplier is known by name only.'],
  'CLASS-UNKNOWN': ['warning', 'A classification has no usable code.'],
  'COUNTRY-UNKNOWN': ['warning', 'A text names no country.'],
  'NUM-FORMAT': ['warning', 'An amount is no plain number.'],
  'NUM-RANGE': ['warning', 'An amount is below zero.'],
  'CUR-UNKNOWN': ['warning', 'A currency is not in ISO 4217.'],
  'CUR-CASE': ['warning', 'A currency was not in capitals.'],
  'CUR-MISSING': ['warning', 'An amount has no known currency.'],
  'DATE-FORMAT': ['warning', 'A date is not written in ISO 8601.'],
  'DATE-ORDER': ['warning', 'An end lies before its beginning.'],
  'CELL-ERROR': ['warning', 'A spreadsheet error stands for a value.'],
  'FILE-ENCODING': ['warning', 'Bytes are no UTF-8, or letters were lost before.'],
  'OCDS-REPEAT': ['info', 'Exact repeats of releases were left out.'],
  'OCDS-NO-CONTRACT': ['info', 'A process has no tender, award or contract yet.'],
} as const satisfies Readonly<Record<string, readonly [Problem['severity'], string]>>;

export type OcdsCode = keyof typeof OCDS_CODES;

export const severityOf = (code: OcdsCode): Problem['severity'] => OCDS_CODES[code][0];

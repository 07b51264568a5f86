import type { Day } from '@manumit/kernel';
import type { ClassCode } from '../check-identifiers/classifications.ts';
import type { Identifier, Scheme } from '../check-identifiers/identifiers.ts';

/** A date known to the day, month or year: its first and last day. */
export interface Interval {
  readonly from: Day;
  readonly to: Day;
  readonly precision: 'day' | 'month' | 'year';
}

/** A count given as a number or as bounds, both inclusive; an open end is absent. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly text: string;
}

/** How a file names another record: by external id, by `scheme:value`, or by exact name and country. */
export type Ref =
  | { readonly by: 'external-id'; readonly id: string }
  | { readonly by: 'identifier'; readonly identifier: Identifier }
  | { readonly by: 'name'; readonly name: string; readonly country: string };

/** A party given as a reference or as plain text, which may be an external id or a name. */
export type PartyText = Ref | { readonly by: 'text'; readonly text: string };

export interface Corridor {
  readonly origin: string;
  readonly originSubdivision?: string;
  readonly destination: string;
  readonly destinationSubdivision?: string;
}

export interface Clause {
  readonly number: string;
  /** Month precision counts as its first day (methodology 0.2). */
  readonly dated: Interval;
}

export interface Certification {
  readonly scheme: string;
  readonly status: string;
  readonly validTo?: Interval;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

export type Bool3 = 'yes' | 'no' | 'unknown';

/** What kind of text a cell holds: the types of product.md 5.3, and what the parts of a list are. */
export type CellType =
  | 'text'
  | 'list'
  | 'ref'
  | 'party'
  | 'country'
  | 'subdivision'
  | 'date'
  | 'date~'
  | 'int'
  | 'dec'
  | 'degrees'
  | 'range'
  | 'money'
  | 'pct'
  | 'ratio'
  | 'enum'
  | 'band'
  | 'bool3'
  | 'url'
  | 'sha256'
  | 'currency'
  | 'unit'
  | 'identifier'
  | 'identifiers'
  | 'corridor'
  | 'class'
  | 'clause'
  | 'certification'
  | 'named-value';

/** One column of a template: everything that header detection, validation, CSV template and help are made from. */
export interface Column<Value = unknown, Required extends boolean = boolean> {
  readonly type: CellType;
  readonly required: Required;
  readonly help: string;
  readonly example: string;
  /** Type of the parts of a pipe-separated list. */
  readonly of?: CellType;
  readonly values?: readonly string[];
  readonly max?: number;
  readonly min?: number;
  readonly pattern?: { readonly source: RegExp; readonly says: string };
  readonly scheme?: Scheme;
  readonly classification?: string;
  /** A date after the day of the import is an error (`DATE-FUTURE`). */
  readonly pastOnly?: boolean;
  /** The word `unknown` answers this required column. */
  readonly mayBeUnknown?: boolean;
  /** Free text that is searched for personal data. */
  readonly guarded?: boolean;
  /** The value when the cell is empty; a defaulted field is named in `defaulted` of the row. */
  readonly default?: string;
  /** Carries the type of the parsed value; never set. */
  readonly parsed?: Value;
}

type Options = Partial<
  Pick<
    Column,
    | 'help'
    | 'example'
    | 'max'
    | 'min'
    | 'pattern'
    | 'pastOnly'
    | 'mayBeUnknown'
    | 'guarded'
    | 'default'
    | 'classification'
  >
>;

const column =
  <Value>(type: CellType, fixed: Partial<Column> = {}) =>
  (help: string, example = '', options: Options = {}) =>
    ({ ...fixed, ...options, type, required: false, help, example }) as Column<Value, false>;

const LONGEST_LIST_TEXT = 2_000;

export const text = (max: number, help: string, example = '', options: Options = {}) =>
  column<string>('text')(help, example, { max, ...options });
export const oneOf = <const V extends readonly string[]>(
  values: V,
  help: string,
  example = '',
  options: Options = {},
) => column<V[number]>('enum', { values })(help, example, options);
export const listOf = <const V extends readonly string[]>(values: V, help: string, example = '') =>
  column<V[number][]>('list', { of: 'enum', values, max: LONGEST_LIST_TEXT })(help, example);
const list =
  <Value>(of: CellType, fixed: Partial<Column> = {}) =>
  (help: string, example = '', options: Options = {}) =>
    column<Value[]>('list', { of, max: LONGEST_LIST_TEXT, ...fixed })(help, example, options);

export const texts = list<string>('text');
export const countries = list<string>('country');
export const subdivisions = list<string>('subdivision');
export const refs = list<Ref>('ref');
export const identifiers = list<Identifier>('identifiers');
export const corridors = list<Corridor>('corridor');
export const clauses = list<Clause>('clause');
export const certifications = list<Certification>('certification');
export const namedValues = list<NamedValue>('named-value');
/** `SCHEME:code`, or codes of one scheme when `classification` names it. */
export const classCodes = (classification: string | undefined, help: string, example = '') =>
  list<ClassCode>('class', classification === undefined ? {} : { classification })(help, example);

export const externalId = (help: string, example = '') =>
  text(64, help, example, { pattern: { source: /^[A-Za-z0-9._:-]+$/, says: 'letters, digits and . _ : - only' } });
export const ref = column<Ref>('ref', { max: 400 });
export const party = column<PartyText>('party', { max: 300 });
export const country = column<string>('country', { max: 100 });
export const subdivision = column<string>('subdivision', { max: 10 });
export const day = column<Day>('date');
export const period = column<Interval>('date~');
export const int = column<number>('int');
export const dec = column<number>('dec');
/** Decimal degrees, WGS 84; seven decimals are kept, about a centimeter. */
export const degrees = column<number>('degrees');
export const range = column<Range>('range');
/** Decimal text, because sums of money are never floating-point numbers. */
export const money = column<string>('money');
export const pct = column<number>('pct');
export const ratio = column<number>('ratio');
export const bool3 = column<Bool3>('bool3');
export const url = column<string>('url', { max: 2_000 });
export const sha256 = column<string>('sha256');
export const currency = column<string>('currency');
export const unit = column<string>('unit');
export const identifier = (scheme: Scheme, help: string, example = '') =>
  column<string>('identifier', { scheme })(help, example);

export const SHARE_BANDS = ['none', '1-10', '11-25', '26-50', '51-75', '76-100', 'unknown'] as const;
export type ShareBand = (typeof SHARE_BANDS)[number];
export const shareBand = column<ShareBand>('band', { values: SHARE_BANDS });

/** Marks a column whose answer every row must give. */
export const required = <Value>(of: Column<Value, boolean>): Column<Value, true> => ({ ...of, required: true });
/** Marks a required column that the word `unknown` answers too: unknown is an answer, silence is not. */
export const requiredOrUnknown = <Value>(of: Column<Value, boolean>): Column<Value, false> =>
  ({ ...of, required: true, mayBeUnknown: true }) as unknown as Column<Value, false>;

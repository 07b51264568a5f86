import type { Column } from './columns.ts';
import type { SourceColumn } from './source.ts';

/** The kinds of file the command line and the API name (interface.md). */
export const KINDS = [
  'suppliers',
  'recruiters',
  'supply-links',
  'recruitment-links',
  'contracts',
  'observations',
  'legal-facts',
  'watchlist',
  'goods-list',
  'ocds',
  'open-supply-hub',
  'sam-awards',
  'fpds',
] as const;
export type Kind = (typeof KINDS)[number];

/** The kinds of row that come out. An Open Supply Hub file gives suppliers. */
export type RowKind = Exclude<Kind, 'ocds' | 'open-supply-hub' | 'sam-awards' | 'fpds'>;
/** The kinds whose columns are Manumit's own, or read as such. */
export type TemplateKind = RowKind | 'open-supply-hub';

export type Columns = Readonly<Record<string, Column>>;

export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

type Flat<T> = { readonly [K in keyof T]: T[K] };
type ValueOf<C> = C extends Column<infer Value, boolean> ? Value : never;
type RequiredNames<C extends Columns> = {
  [N in keyof C & string]: C[N] extends Column<unknown, true> ? N : never;
}[keyof C & string];

/** The typed record that a template's columns give: required columns are there, all others may be absent. */
export type FieldsOf<C extends Columns> = Flat<
  { [N in RequiredNames<C> as CamelCase<N>]: ValueOf<C[N]> } & {
    [N in Exclude<keyof C & string, RequiredNames<C>> as CamelCase<N>]?: ValueOf<C[N]>;
  }
>;

/** Three answers that are no value and differ from an empty cell. */
export const STATEMENTS = ['unknown', 'none', 'not applicable'] as const;
export type Statement = (typeof STATEMENTS)[number];

/** One rule over several cells of a row; it reports through `say` and changes nothing. */
export type RowRule<Fields> = (fields: Fields, say: Say, context: RuleContext) => void;
export type Say = (field: string, code: string, expected: string) => void;
export interface RuleContext {
  readonly today: string;
  /** Source category of the row, which a few rules depend on. */
  readonly sourceCategory: string | undefined;
  /** What the file said instead of a value, by column name. */
  readonly stated: Readonly<Partial<Record<string, Statement>>>;
}

/** The fields rules see: a template's own, without the source columns. */
export type OwnFields<C extends Columns> = FieldsOf<Omit<C, SourceColumn>>;

/** Everything the importer knows about one kind of file. */
export interface Template<K extends TemplateKind = TemplateKind, C extends Columns = Columns> {
  readonly kind: K;
  /** One sentence for the guide: what a row of this file is. */
  readonly about: string;
  readonly columns: C;
  /** Other headers for a column, by column name. Every use is reported. */
  readonly synonyms: Readonly<Record<string, readonly string[]>>;
  /** Headers at least one of which must be there, so that the kind is not taken for a like one. */
  readonly signature?: readonly string[];
  /** What makes a row the same row: the first list whose first column is filled in. */
  readonly keys: readonly (readonly string[])[];
  readonly rules: readonly RowRule<OwnFields<C>>[];
  /** Rules that run even when other cells are wrong, because what they find must not be kept. */
  readonly privacyRules?: readonly RowRule<Partial<OwnFields<C>>>[];
  /** Fills in what follows from other cells, and gives the record its final fields. */
  readonly complete?: (fields: OwnFields<C>, completion: Completion) => object;
}

export interface Completion {
  readonly say: Say;
  /** Marks a field as filled in by us. */
  readonly defaulted: (field: string) => void;
}

/** A template whose fields are not known here. */
export type AnyTemplate = Omit<Template, 'rules' | 'privacyRules' | 'complete'> & {
  readonly rules: readonly RowRule<never>[];
  readonly privacyRules?: readonly RowRule<never>[];
  readonly complete?: (fields: never, completion: Completion) => object;
};

/** Fixes the types of a template's columns, so that its rules and its record are checked against them. */
export const defineTemplate = <const K extends TemplateKind, const C extends Columns>(
  template: Template<K, C>,
): Template<K, C> => template;

/** `source_date` -> `sourceDate`. */
export const camelCase = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

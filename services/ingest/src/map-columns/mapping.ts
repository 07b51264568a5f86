import { unusable } from '@manumit/kernel';
import { isTemplateKind, templateOf } from '../check-rows/all-templates.ts';
import type { TemplateKind } from '../check-rows/template.ts';
import { readTransform, type Transform } from './transforms.ts';

/** Where the text of a column comes from. */
export interface MappedColumn {
  /** Headers of the foreign file; filled cells are joined in this order. Empty for a constant. */
  readonly from: readonly string[];
  readonly join: string;
  readonly constant: string | undefined;
  readonly transforms: readonly Transform[];
}

/** A row passes when the cell is, or is not, one of these texts, or is filled. Case and outer space do not count. */
export interface RowFilter {
  readonly column: string;
  readonly is?: ReadonlySet<string>;
  readonly isNot?: ReadonlySet<string>;
  readonly filled?: boolean;
}

/** How the columns of a foreign table become columns of one of our kinds; a file in `infra/mappings`, or a user's own. */
export interface Mapping {
  readonly name: string;
  readonly kind: TemplateKind;
  /** What a reader must know: decisions taken, things the file does not say. */
  readonly about: string;
  readonly columns: ReadonlyMap<string, MappedColumn>;
  /** All filters must let a row pass. */
  readonly where: readonly RowFilter[];
  /** Rows whose mapped cells in these fields were said before are left out. */
  readonly distinct: readonly string[];
  /** Foreign columns kept as `extra`; all others are not taken over. */
  readonly keep: readonly string[];
}

const KNOWN = ['name', 'about', 'kind', 'columns', 'where', 'distinct', 'keep'];
const MOST_ENTRIES = 1_000;

const bad = (where: string, why: string) => unusable('MAPPING-INVALID', `\`${where}\` ${why}`);
const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function text(value: unknown, where: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw bad(where, 'is not a text.');
  return value;
}

function texts(value: unknown, where: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MOST_ENTRIES) throw bad(where, 'is not a list of texts.');
  return value.map((one, index) => text(one, `${where}[${index}]`));
}

function onlyKnown(entry: Record<string, unknown>, known: readonly string[], where: string): void {
  const others = Object.keys(entry).filter((name) => !known.includes(name));
  if (others.length > 0)
    throw bad(
      where,
      `has unknown entries: ${others.map((name) => name.slice(0, 40)).join(', ')}. Known: ${known.join(', ')}.`,
    );
}

/** Reads a column mapping. Throws `MAPPING-INVALID`, naming the entry at fault. */
export function parseMapping(json: unknown): Mapping {
  if (!isObject(json)) throw bad('mapping', 'is not a JSON object.');
  onlyKnown(json, KNOWN, 'mapping');
  const kind = text(json['kind'], 'kind');
  if (!isTemplateKind(kind)) throw bad('kind', `is not a kind that tables are mapped to: \`${kind.slice(0, 40)}\`.`);
  const { columns } = templateOf(kind);
  const isField = (name: string) => Object.hasOwn(columns, name);
  if (!isObject(json['columns'])) throw bad('columns', 'is not an object of fields.');
  const mapped = new Map(
    Object.entries(json['columns']).map(([field, entry]) => {
      if (!isField(field)) throw bad(`columns.${field.slice(0, 60)}`, `is no column of ${kind}.`);
      return [field, readColumn(entry, `columns.${field}`)];
    }),
  );
  const distinct = texts(json['distinct'], 'distinct');
  for (const field of distinct)
    if (!mapped.has(field)) throw bad('distinct', `names \`${field.slice(0, 60)}\`, which is not mapped.`);
  return {
    name: text(json['name'], 'name'),
    kind,
    about: text(json['about'], 'about'),
    columns: mapped,
    where: readFilters(json['where']),
    distinct,
    keep: texts(json['keep'], 'keep'),
  };
}

function readColumn(entry: unknown, where: string): MappedColumn {
  if (!isObject(entry)) throw bad(where, 'is not { from } or { constant }.');
  onlyKnown(entry, ['from', 'join', 'constant', 'transform'], where);
  const { from, constant } = entry;
  if ((from === undefined) === (constant === undefined)) throw bad(where, 'needs either `from` or `constant`.');
  if (constant !== undefined) {
    onlyKnown(entry, ['constant'], where);
    return { from: [], join: '', constant: text(constant, `${where}.constant`), transforms: [] };
  }
  const { transform = [], join = ' ' } = entry;
  if (!Array.isArray(transform)) throw bad(`${where}.transform`, 'is not a list.');
  if (typeof join !== 'string') throw bad(`${where}.join`, 'is not a text.');
  const headers = typeof from === 'string' ? [text(from, `${where}.from`)] : texts(from, `${where}.from`);
  if (headers.length === 0) throw bad(`${where}.from`, 'names no header.');
  return {
    from: headers,
    join,
    constant: undefined,
    transforms: transform.map((one, index) => readTransform(one, `${where}.transform[${index}]`)),
  };
}

const words = (value: unknown, where: string) => new Set(texts(value, where).map((word) => word.trim().toLowerCase()));

function readFilters(value: unknown): RowFilter[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw bad('where', 'is not a list.');
  return value.map((entry: unknown, index) => {
    const where = `where[${index}]`;
    if (!isObject(entry)) throw bad(where, 'is not an object.');
    onlyKnown(entry, ['column', 'is', 'isNot', 'filled'], where);
    const { filled } = entry;
    if (filled !== undefined && typeof filled !== 'boolean') throw bad(`${where}.filled`, 'is not true or false.');
    if (entry['is'] === undefined && entry['isNot'] === undefined && filled === undefined)
      throw bad(where, 'says nothing: it needs `is`, `isNot` or `filled`.');
    return {
      column: text(entry['column'], `${where}.column`),
      ...(entry['is'] === undefined ? {} : { is: words(entry['is'], `${where}.is`) }),
      ...(entry['isNot'] === undefined ? {} : { isNot: words(entry['isNot'], `${where}.isNot`) }),
      ...(filled === undefined ? {} : { filled }),
    };
  });
}

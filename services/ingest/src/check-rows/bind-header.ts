import { unusable } from '@manumit/kernel';
import type { AnyTemplate, Columns } from './template.ts';

/** A header as it is compared: case, surrounding space, BOM, hyphens, spaces and underscores do not count. */
export const comparable = (header: string): string =>
  header
    .replace(/^\ufeff/, '')
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_');

export interface BoundColumn {
  readonly header: string;
  /** Column of the template; undefined for a column of none of ours. */
  readonly field: string | undefined;
  readonly synonym: boolean;
}

interface Names {
  readonly own: ReadonlyMap<string, string>;
  readonly synonyms: ReadonlyMap<string, string>;
}

const NAMES = new WeakMap<Columns, Names>();

function namesOf(template: AnyTemplate): Names {
  const known = NAMES.get(template.columns);
  if (known !== undefined) return known;
  const own = new Map(Object.keys(template.columns).map((name) => [comparable(name), name]));
  const synonyms = new Map<string, string>();
  for (const [field, others] of Object.entries(template.synonyms))
    for (const other of others) if (!own.has(comparable(other))) synonyms.set(comparable(other), field);
  const names = { own, synonyms };
  NAMES.set(template.columns, names);
  return names;
}

/** Which column of the template a header means, if any. */
export function fieldOf(template: AnyTemplate, header: string): { field: string; synonym: boolean } | undefined {
  const { own, synonyms } = namesOf(template);
  const key = comparable(header);
  const named = own.get(key);
  if (named !== undefined) return { field: named, synonym: false };
  const field = synonyms.get(key);
  return field === undefined ? undefined : { field, synonym: true };
}

/**
 * Says for every header which column it is. A synonym gives way to the column's own name and is then no column of ours.
 * Throws `FILE-DUP-HEADER` when two headers are the same or two synonyms mean one column.
 */
export function bindHeader(template: AnyTemplate, header: readonly string[]): BoundColumn[] {
  const at = new Map<string, number>();
  for (const [index, name] of header.entries()) {
    const key = comparable(name);
    if (key === '') continue;
    const first = at.get(key);
    if (first !== undefined) throw twice(first, index, 'have the same header');
    at.set(key, index);
  }
  const taken = new Map<string, number>();
  const meant = header.map((name) => fieldOf(template, name));
  for (const [index, one] of meant.entries()) if (one !== undefined && !one.synonym) taken.set(one.field, index);
  return header.map((name, index) => {
    const one = meant[index];
    const title = name.replace(/^\ufeff/, '').trim() || `column ${index + 1}`;
    if (one === undefined) return { header: title, field: undefined, synonym: false };
    const other = taken.get(one.field);
    if (other !== undefined && other !== index) {
      if (meant[other]?.synonym === true) throw twice(other, index, `both mean \`${one.field}\``);
      return { header: title, field: undefined, synonym: false };
    }
    taken.set(one.field, index);
    return { header: title, field: one.field, synonym: one.synonym };
  });
}

/** Headers are named by number: in a file without a header the first line may hold anything. */
const twice = (first: number, second: number, why: string) =>
  unusable('FILE-DUP-HEADER', `Columns ${first + 1} and ${second + 1} ${why}. Rename or remove one of them.`);

/** Required columns the file neither has nor is given for the whole of it. */
export function missingColumns(
  template: AnyTemplate,
  bound: readonly BoundColumn[],
  given: ReadonlySet<string>,
): string[] {
  const there = new Set(bound.map(({ field }) => field));
  return Object.entries(template.columns)
    .filter(
      ([name, { required, default: preset }]) =>
        required && preset === undefined && !there.has(name) && !given.has(name),
    )
    .map(([name]) => name);
}

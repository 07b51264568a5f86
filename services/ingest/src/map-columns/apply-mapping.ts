import { unusable } from '@manumit/kernel';
import { comparable, type BoundColumn } from '../check-rows/bind-header.ts';
import { FirstRows } from '../check-rows/find-duplicates.ts';
import type { Mapping, RowFilter } from './mapping.ts';

/** Why a foreign row gives none of ours. */
export type LeftOut = 'filtered' | 'repeated';

export interface AppliedMapping {
  /** The columns of the rows that come out. */
  readonly bound: readonly BoundColumn[];
  /** Headers of the foreign file that are not taken over. */
  readonly notTaken: readonly string[];
  readonly apply: (cells: readonly string[], row: number) => readonly string[] | LeftOut;
}

const passes = ({ is, isNot, filled }: RowFilter, cell: string) => {
  const word = cell.trim().toLowerCase();
  return (is?.has(word) ?? true) && !(isNot?.has(word) ?? false) && (filled === undefined || filled === (word !== ''));
};

/** Prepares a mapping for a file's header. Throws `FILE-MISSING-COLUMN` naming every header it needs and does not find. */
export function applyMapping(mapping: Mapping, header: readonly string[]): AppliedMapping {
  const at = new Map(header.map((name, index) => [comparable(name), index]));
  const absent = new Set<string>();
  const position = (name: string): number => {
    const found = at.get(comparable(name));
    if (found === undefined) absent.add(name);
    return found ?? -1;
  };
  const fields = [...mapping.columns].map(([field, column]) => ({ field, ...column, at: column.from.map(position) }));
  const filters = mapping.where.map((filter) => ({ filter, at: position(filter.column) }));
  const kept = mapping.keep.map((name) => ({ name, at: position(name) }));
  if (absent.size > 0)
    throw unusable(
      'FILE-MISSING-COLUMN',
      `The mapping ${mapping.name} needs columns this file does not have: ${[...absent].join(', ')}. Is it the right mapping for this file?`,
    );

  const map = (cells: readonly string[]): string[] => {
    const mapped = fields.map(({ at: positions, join, constant, transforms }) => {
      if (constant !== undefined) return constant;
      let text =
        positions.length === 1
          ? (cells[positions[0] as number] ?? '').trim()
          : positions
              .map((one) => (cells[one] ?? '').trim())
              .filter((part) => part !== '')
              .join(join);
      for (const transform of transforms) text = transform(text);
      return text;
    });
    for (const { at: one } of kept) mapped.push(cells[one] ?? '');
    return mapped;
  };
  const distinctAt = mapping.distinct.map((field) => fields.findIndex((one) => one.field === field));
  const seen = new FirstRows();
  const isFirst = (mapped: readonly string[], row: number) =>
    distinctAt.length === 0 ||
    seen.firstRow(distinctAt.map((one) => (mapped[one] ?? '').trim().toLowerCase()).join('\u001f'), row) === undefined;

  const used = new Set([...fields.flatMap(({ at: positions }) => positions), ...kept.map(({ at: one }) => one)]);
  return {
    bound: [
      ...fields.map(({ field }) => ({ header: field, field, synonym: false })),
      ...kept.map(({ name }) => ({ header: name, field: undefined, synonym: false })),
    ],
    notTaken: header.filter((_, index) => !used.has(index)),
    apply: (cells, row) => {
      if (!filters.every(({ filter, at: one }) => passes(filter, cells[one] ?? ''))) return 'filtered';
      const mapped = map(cells);
      return isFirst(mapped, row) ? mapped : 'repeated';
    },
  };
}

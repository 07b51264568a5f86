import Table from 'cli-table3';
import { stringify } from 'csv-stringify/sync';
// This one file and not all of platform: a command starts without a server's libraries.
import { safeCell } from '@manumit/platform/safe-cell';

export type Format = 'table' | 'json' | 'csv';
export const FORMATS: readonly Format[] = ['table', 'json', 'csv'];

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  /** Width in the table, borders not counted. */
  readonly width: number;
}

/** Prints rows as a table of at most 100 columns, as JSON, or as CSV. */
export function printRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  format: Format,
  empty: string,
): string {
  if (format === 'json') return JSON.stringify(rows, null, 2);
  if (format === 'csv') {
    return stringify(
      [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ of }) => safeCell(of(row))))],
      { quoted: true },
    ).trimEnd();
  }
  if (rows.length === 0) return empty;
  const table = new Table({
    head: columns.map(({ title }) => title),
    colWidths: columns.map(({ width }) => width + 2),
    wordWrap: true,
    style: { head: [], border: [], compact: rows.length > 15 },
  });
  table.push(...rows.map((row) => columns.map(({ of }) => of(row))));
  return table.toString();
}

export interface Tree {
  readonly text: string;
  readonly children?: readonly Tree[];
}

/** Draws a tree with lines, its texts wrapped to the width. */
export function drawTree({ text, children = [] }: Tree, width = 100): string {
  return [...wrap(text, width), ...drawChildren(children, '', width)].join('\n');
}

function drawChildren(children: readonly Tree[], indent: string, width: number): string[] {
  return children.flatMap((child, index) => {
    const isLast = index === children.length - 1;
    const inner = `${indent}${isLast ? '   ' : '│  '}`;
    const [first = '', ...more] = wrap(child.text, width - indent.length - 3);
    return [
      `${indent}${isLast ? '└─ ' : '├─ '}${first}`,
      ...more.map((line) => `${inner}${line}`),
      ...drawChildren(child.children ?? [], inner, width),
    ];
  });
}

/** Breaks a text at spaces so that no line is longer than `width`, where words allow. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}

import { sourceColumns } from './source.ts';
import { templateOf } from './all-templates.ts';
import type { Column } from './columns.ts';
import type { TemplateKind } from './template.ts';

export interface ColumnHelp {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly allowed: readonly string[];
  readonly help: string;
  readonly example: string;
  readonly synonyms: readonly string[];
  /** May be given once for the whole file instead. */
  readonly perFile: boolean;
}

const typeText = ({ type, of, max }: Column): string => {
  if (type === 'list') return of === undefined || of === 'text' ? 'list (pipe)' : `list of ${of} (pipe)`;
  return type === 'text' ? `text(${max ?? 300})` : type;
};

/** What the guide says about every column of a kind, from the one definition that also checks it. */
export function describeTemplate(kind: TemplateKind): {
  readonly about: string;
  readonly columns: readonly ColumnHelp[];
} {
  const { about, columns, synonyms } = templateOf(kind);
  return {
    about,
    columns: Object.entries(columns).map(([name, column]) => ({
      name,
      type: typeText(column),
      required: column.required,
      allowed: column.values ?? [],
      help: column.help,
      example: column.example,
      synonyms: synonyms[name] ?? [],
      perFile: Object.hasOwn(sourceColumns, name),
    })),
  };
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);

/** The CSV a user starts from: the header, and one row of examples unless it is asked for empty. */
export function templateCsv(kind: TemplateKind, { example = false }: { readonly example?: boolean } = {}): string {
  const columns = Object.entries(templateOf(kind).columns);
  const header = columns.map(([name]) => name).join(',');
  if (!example) return `${header}\r\n`;
  return `${header}\r\n${columns.map(([, column]) => quoted(column.example)).join(',')}\r\n`;
}

import { day, oneOf, period, required, text, url } from './columns.ts';
import type { FieldsOf } from './template.ts';

export const SOURCE_CATEGORIES = [
  'own_records',
  'supplier_declared',
  'third_party_audit',
  'worker_organization',
  'ngo_report',
  'government',
  'court',
  'press',
  'trade_record',
  'open_data',
  'certification',
  'derived',
] as const;

/** The source columns, the same in every template; they may be given once for the whole file. */
export const sourceColumns = {
  source_name: required(
    text(200, 'Who said this: an organization or a document, not a person', 'Supplier list 2026-Q3, buying office'),
  ),
  source_category: required(oneOf(SOURCE_CATEGORIES, 'What sort of source it is', 'supplier_declared')),
  source_url: url('Where the source can be read; stored, never fetched'),
  source_date: required(period('When the source stated it: a day, a month or a year', '2026-09', { pastOnly: true })),
  retrieved_on: day('When it was taken from the source; the day of the upload if empty', '2026-10-02', {
    pastOnly: true,
  }),
  confidentiality: oneOf(['public', 'tenant', 'restricted'], 'Who may see it; `tenant` if empty', 'tenant', {
    default: 'tenant',
  }),
  note: text(1000, 'Anything else about the row; no personal data', '', { guarded: true }),
} as const;

export type SourceColumn = keyof typeof sourceColumns;

type SourceCells = FieldsOf<typeof sourceColumns>;

/** Where a row's values come from; the row's own cells win over what was given for the file. */
export interface Source {
  readonly name: SourceCells['sourceName'];
  readonly category: SourceCells['sourceCategory'];
  readonly url?: string;
  readonly date: SourceCells['sourceDate'];
  readonly retrievedOn: string;
  readonly confidentiality: 'public' | 'tenant' | 'restricted';
  readonly note?: string;
}

/** Source columns given once for the whole file, as they would stand in a cell. */
export type SourceDefaults = Readonly<Partial<Record<SourceColumn, string>>>;

import { Failure } from '@manumit/kernel';
import {
  DEFAULT_LIMITS,
  readFile,
  type FileHead,
  type Kind,
  type Limits,
  type Problem,
  type ReadOptions,
  type ReadRow,
  type Tally,
} from '../src/read-file.ts';

/** The source columns most test files leave out. */
export const SOURCE = { source_name: 'Test list', source_category: 'open_data', source_date: '2026-09' };
export const TODAY = '2026-11-22';

export interface Read {
  readonly head: FileHead | undefined;
  readonly rows: readonly ReadRow[];
  readonly notices: readonly Problem[];
  readonly tally: Tally;
  /** The file was refused: before the first row if there are no rows. */
  readonly failure: Failure | undefined;
  /** `row:code` of every error, in order; `file:code` for the file. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

type Bytes = Buffer | string | AsyncIterable<Buffer>;

/** Cuts bytes into chunks of a size. */
export async function* chunks(bytes: Buffer | string, size = 65_536): AsyncGenerator<Buffer> {
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

/** Reads a whole file and says in short what became of it. */
export async function read(
  bytes: Bytes,
  options: Partial<Omit<ReadOptions, 'limits'>> & { readonly limits?: Partial<Limits> } = {},
): Promise<Read> {
  const source = typeof bytes === 'string' || Buffer.isBuffer(bytes) ? chunks(bytes) : bytes;
  const reading = readFile(source, {
    fileName: 'test.csv',
    today: TODAY,
    defaults: SOURCE,
    ...options,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  });
  const rows: ReadRow[] = [];
  let failure: Failure | undefined;
  try {
    for await (const batch of reading.rows) rows.push(...batch);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failure = error;
  }
  const head = await reading.header.catch(() => undefined);
  const said = (all: readonly Problem[]) => all.map(({ row, code }) => `${row}:${code}`);
  return {
    head,
    rows,
    notices: reading.notices,
    tally: reading.tally(),
    failure,
    errors: [
      ...(failure === undefined ? [] : [`file:${failure.code}`]),
      ...rows.flatMap((row) => (row.ok ? [] : said(row.problems.filter(({ severity }) => severity === 'error')))),
    ],
    warnings: [...said(reading.notices), ...rows.flatMap((row) => (row.ok ? said(row.warnings) : []))],
  };
}

/** The records of the rows that were taken. */
export const records = ({ rows }: Read): Record<string, unknown>[] =>
  rows.flatMap((row) => (row.ok ? [row.record as unknown as Record<string, unknown>] : []));

const csvLine = (cells: readonly string[]) => cells.map((cell) => `"${cell.replace(/"/g, '""')}"`).join(',');

/** Rows given by the names of their cells, as CSV. */
export const csv = (...rows: Readonly<Record<string, string>>[]): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))].map(csvLine).join('\n');
};

/** What is said about one row: codes of errors and warnings with the field. */
export const said = async (kind: Kind, row: Readonly<Record<string, string>>): Promise<string[]> => {
  const { rows, failure } = await read(csv(row), { as: kind });
  if (failure !== undefined) return [failure.code];
  return rows.flatMap((one) =>
    (one.ok ? one.warnings : one.problems).map(({ code, field }) => `${code} ${field ?? ''}`.trim()),
  );
};

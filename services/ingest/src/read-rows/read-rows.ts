import { unusable } from '@manumit/kernel';
import { Fault } from '../check-rows/problem.ts';
import { DAMAGED, TextDecoding, type Encoding } from './decode-text.ts';
import { detectDelimiter } from './delimiter.ts';
import type { Limits } from './limits.ts';
import { openBytes } from './open-bytes.ts';
import { csvRecords, type RawRow } from './read-csv.ts';
import { jsonHeader, jsonLayout, jsonTexts } from './read-json.ts';

export interface Table {
  readonly delimiter?: string;
  /** A JSON file may add names while it is read. */
  readonly header: readonly string[];
  /** Batches of rows as cells in the order of the header. */
  readonly rows: AsyncGenerator<RawRow[]>;
}

export interface OpenedText {
  readonly format: 'csv' | 'json';
  readonly gzipped: boolean;
  /** The beginning of the file as text. */
  readonly head: string;
  /** As decided so far: a file that begins in plain ASCII may turn out to be Windows-1252. */
  encoding(): Encoding;
  table(): Promise<Table>;
  close(): Promise<void>;
}

/** Opens a text file and looks at its beginning. Failures: `FILE-TYPE FILE-BOMB FILE-CORRUPT FILE-ENCODING`. */
export async function openText(source: AsyncIterable<Buffer>, limits: Limits): Promise<OpenedText> {
  const { gzipped, head, headIsAll, bytes, close } = await openBytes(source, limits);
  try {
    const decoding = new TextDecoding(head, headIsAll);
    // A second decoder reads the head ahead of the stream, which passes it again.
    const text = new TextDecoding(head, headIsAll).decode(head, headIsAll).toString('utf8');
    const layout = jsonLayout(text);
    const beginning = { head: text, headIsAll };
    return {
      format: layout === undefined ? 'csv' : 'json',
      gzipped,
      head: text,
      encoding: () => decoding.encoding,
      table: () =>
        layout === undefined
          ? readCsv(bytes, decoding, beginning, limits)
          : readJson(bytes, decoding, layout, beginning, limits),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Reads a table of any format that is read: its header, and its rows as cells. Memory does not grow with the file.
 * Failures beside those of `openText`: `FILE-EMPTY FILE-COLUMNS FILE-QUOTES JSON-SYNTAX`.
 */
export async function readRows(source: AsyncIterable<Buffer>, limits: Limits): Promise<Table> {
  const opened = await openText(source, limits);
  try {
    return await opened.table();
  } catch (error) {
    await opened.close();
    throw error;
  }
}

interface Beginning {
  readonly head: string;
  readonly headIsAll: boolean;
}

async function readCsv(
  bytes: AsyncIterable<Buffer>,
  decoding: TextDecoding,
  { head, headIsAll }: Beginning,
  limits: Limits,
): Promise<Table> {
  const lineEnd = head.includes('\r') && !head.includes('\n') ? 'cr' : 'lf';
  const hint = /^sep=([,;\t|])\r?\n/i.exec(head);
  const delimiter = hint?.[1] ?? detectDelimiter(sample(head, headIsAll));
  const batches = csvRecords(bytes, decoding, { delimiter, lineEnd }, limits);
  let first = await nextFilled(batches);
  if (hint !== null) first = first !== undefined && first.length > 1 ? first.slice(1) : await nextFilled(batches);
  const [header, ...rest] = first ?? [];
  if (header === undefined) throw unusable('FILE-EMPTY', 'The file is empty: its first line must name the columns.');
  if (header.fault !== undefined)
    throw unusable('FILE-EMPTY', `The first line does not name columns: it ${header.fault.expected}`);
  if (header.cells.length > limits.columns)
    throw unusable(
      'FILE-COLUMNS',
      `The header has ${header.cells.length} columns, at most ${limits.columns} are read.`,
    );
  if (header.cells.some((cell) => cell.includes(DAMAGED)))
    throw unusable(
      'FILE-ENCODING',
      'The header holds bytes that are no text. Save the file as CSV UTF-8 and send that.',
    );
  const width = header.cells.length;
  const shaped = (rows: Awaited<ReturnType<typeof nextFilled>>): RawRow[] =>
    (rows ?? []).map(({ cells, line, fault }) => {
      const wrong = fault ?? shapeFault(cells, width, line, decoding.damaged, limits);
      return wrong === undefined ? { cells } : { cells, fault: wrong };
    });
  const rows = async function* (): AsyncGenerator<RawRow[]> {
    try {
      if (rest.length > 0) yield shaped(rest);
      for await (const batch of batches) if (batch.length > 0) yield shaped(batch);
    } finally {
      await batches.return(undefined);
    }
  };
  return { delimiter, header: header.cells, rows: rows() };
}

/** The last line of a head that goes on may be cut and is not counted. */
const sample = (head: string, headIsAll: boolean): string =>
  headIsAll ? head : head.slice(0, Math.max(head.lastIndexOf('\n'), head.lastIndexOf('\r')) + 1) || head;

async function nextFilled(batches: ReturnType<typeof csvRecords>) {
  for (;;) {
    const next = await batches.next();
    if (next.done === true) return undefined;
    if (next.value.length > 0) return next.value;
  }
}

function shapeFault(
  cells: readonly string[],
  width: number,
  line: number,
  damaged: boolean,
  limits: Limits,
): Fault | undefined {
  if (cells.length !== width)
    return new Fault(
      'ROW-WIDTH',
      `(line ${line} of the file) has ${cells.length} cells, the header has ${width}. Check for a missing or unquoted delimiter; nothing is padded or cut.`,
    );
  for (const [index, cell] of cells.entries()) {
    if (cell.length > limits.cellCharacters)
      return new Fault(
        'TEXT-LONG',
        `has a cell (column ${index + 1}) longer than ${limits.cellCharacters} characters.`,
      );
    if (damaged && cell.includes(DAMAGED))
      return new Fault(
        'FILE-ENCODING',
        `(line ${line} of the file) has bytes in column ${index + 1} that are no text. Save the file as CSV UTF-8.`,
      );
  }
  return undefined;
}

async function readJson(
  bytes: AsyncIterable<Buffer>,
  decoding: TextDecoding,
  layout: 'lines' | 'objects',
  { head, headIsAll }: Beginning,
  limits: Limits,
): Promise<Table> {
  const header = jsonHeader(head, headIsAll, layout, limits);
  if (header.names.length === 0) throw unusable('FILE-EMPTY', 'The file does not begin with a flat record.');
  const shaped = (text: string): RawRow => {
    const row = header.row(text);
    if (row.fault !== undefined) return row;
    const damaged = row.cells.findIndex((cell) => cell.includes(DAMAGED));
    if (damaged < 0) return row;
    return {
      ...row,
      fault: new Fault('FILE-ENCODING', `has characters under \`${header.names[damaged]}\` that are no text.`),
    };
  };
  const rows = async function* (): AsyncGenerator<RawRow[]> {
    for await (const texts of jsonTexts(bytes, decoding, layout, limits)) if (texts.length > 0) yield texts.map(shaped);
  };
  return { header: header.names, rows: rows() };
}

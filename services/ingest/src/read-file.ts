import type { Day } from '@manumit/kernel';
import { unusable } from '@manumit/kernel';
import { isTemplateKind, templateOf } from './check-rows/all-templates.ts';
import { bindHeader, missingColumns, type BoundColumn } from './check-rows/bind-header.ts';
import { TableCheck } from './check-rows/check-table.ts';
import { severityOf } from './check-rows/codes.ts';
import type { Problem } from './check-rows/problem.ts';
import { forgetUnknownCountries } from './check-rows/read-places.ts';
import type { ReadRow, Tally } from './check-rows/read-row.ts';
import type { SourceDefaults } from './check-rows/source.ts';
import type { AnyTemplate, Kind, RowKind } from './check-rows/template.ts';
import { kindOfHeader, kindOfJson, type Detected } from './detect-kind/detect-kind.ts';
import { guardHeaders } from './guard-privacy/guard-header.ts';
import { applyMapping } from './map-columns/apply-mapping.ts';
import type { Mapping } from './map-columns/mapping.ts';
import type { Limits } from './read-rows/limits.ts';
import { openText, type OpenedText, type Table } from './read-rows/read-rows.ts';

export { CODES, type Severity } from './check-rows/codes.ts';
export type { Problem } from './check-rows/problem.ts';
export type { SourceDefaults } from './check-rows/source.ts';
export type { Kind, RowKind } from './check-rows/template.ts';
export { KINDS } from './check-rows/template.ts';
export type { AcceptedRow, ReadRow, RefusedRow, Tally } from './check-rows/read-row.ts';
export * from './check-rows/records.ts';
export { type Mapping, parseMapping } from './map-columns/mapping.ts';
export { DEFAULT_LIMITS, type Limits } from './read-rows/limits.ts';
export { type Sniffed, sniffFile } from './detect-kind/sniff-file.ts';

export interface ReadOptions {
  /** Overrides detection. */
  readonly as?: Kind;
  /** Column mapping of a foreign file; names the kind itself. */
  readonly mapping?: Mapping;
  /** For the sentence that says what was detected; the content decides, never the ending. */
  readonly fileName: string;
  /** Source columns given once for the file; a row's own cell wins. */
  readonly defaults?: SourceDefaults;
  readonly limits: Limits;
  /** The day of the import: default of `retrieved_on`, and what "in the future" means. */
  readonly today: Day;
  /** Passes over the first n data rows without checking them; duplicates of them are still found. */
  readonly skipRows?: number;
}

/** What is known once the header has been read. */
export interface FileHead {
  readonly kind: Kind;
  /** Kind of the rows that come out; an Open Supply Hub file gives `suppliers`. */
  readonly gives: RowKind;
  /** Why this kind, in one sentence for the user. */
  readonly because: string;
  readonly format: 'csv' | 'json';
  readonly gzipped: boolean;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly delimiter?: string;
  /** The header as it stands in the file. A JSON file may add names later. */
  readonly header: readonly string[];
  /** Headers that were read as a column, and as which one. */
  readonly columns: readonly { readonly header: string; readonly field: string; readonly synonym: boolean }[];
  /** Headers of no column: kept in `extra`, shown, never scored. With a mapping: not taken over. */
  readonly others: readonly string[];
}

export interface FileReading {
  /** Rejects with a `Failure` (`unusable`) whose code is one of the FILE- or PRIV-COLUMN codes. */
  readonly header: Promise<FileHead>;
  /** Batches of about 1,000 rows. The next one is read when it is asked for. */
  readonly rows: AsyncIterable<ReadRow[]>;
  /** Warnings about the whole file so far; complete when `rows` has ended. */
  readonly notices: readonly Problem[];
  tally(): Tally;
}

const BATCH = 1_000;

/** Reads a file of one of the row kinds: bytes in, typed and checked rows out. Keeps no more than a batch in memory. */
export function readFile(bytes: AsyncIterable<Buffer>, options: ReadOptions): FileReading {
  const notices: Problem[] = [];
  const opening = open(bytes, options);
  // Who only asks for the rows gets the failure there; nobody has to ask for the header.
  const header = opening.then(({ head }) => head);
  header.catch(() => undefined);
  let check: TableCheck | undefined;

  const rows = async function* (): AsyncGenerator<ReadRow[]> {
    const opened = await opening;
    check = opened.check;
    const noticed = { codepage: opened.text.encoding() === 'windows-1252' };
    notices.push(...opened.notices);
    let batch: ReadRow[] = [];
    try {
      for await (const raw of opened.table.rows) {
        check.addRows(raw, batch);
        if (!noticed.codepage && opened.text.encoding() === 'windows-1252') {
          noticed.codepage = true;
          notices.push(codepageNotice(raw.flatMap(({ cells }) => cells)));
        }
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    } catch (error) {
      // What was read before the failure was read.
      if (batch.length > 0) yield batch;
      throw error;
    } finally {
      await opened.table.rows.return(undefined);
      await opened.text.close();
    }
  };
  return {
    header,
    rows: rows(),
    notices,
    tally: () => check?.tally() ?? { rows: 0, accepted: 0, refused: 0, filtered: 0, repeated: 0, skipped: 0 },
  };
}

interface OpenedFile {
  readonly head: FileHead;
  readonly text: OpenedText;
  readonly table: Table;
  readonly check: TableCheck;
  readonly notices: readonly Problem[];
}

async function open(bytes: AsyncIterable<Buffer>, options: ReadOptions): Promise<OpenedFile> {
  forgetUnknownCountries();
  const text = await openText(bytes, options.limits);
  try {
    const ofContent = text.format === 'json' ? kindOfJson(text.head) : undefined;
    const named = namedKind(options);
    refuseUnreadable(named ?? ofContent);
    const table = await text.table();
    const refused = guardHeaders(table.header);
    if (refused !== undefined) throw refused;
    const detected = named ?? kindOfHeader(table.header);
    refuseUnreadable(detected);
    const template = isTemplateKind(detected.kind) ? templateOf(detected.kind) : undefined;
    if (template === undefined) throw new Error(`${detected.kind} has no template`);
    return { text, table, ...bind(template, detected, text, table, options) };
  } catch (error) {
    await text.close();
    throw error;
  }
}

function namedKind({ mapping, as }: ReadOptions): Detected | undefined {
  if (mapping !== undefined) {
    if (as !== undefined && as !== mapping.kind)
      throw unusable(
        'FILE-KIND',
        `The mapping ${mapping.name} gives ${mapping.kind}, not ${as}. Leave out one of the two.`,
      );
    return { kind: mapping.kind, because: `the mapping ${mapping.name} says so` };
  }
  return as === undefined ? undefined : { kind: as, because: 'you named it' };
}

function refuseUnreadable(detected: Detected | undefined): void {
  if (detected === undefined || isTemplateKind(detected.kind)) return;
  const { kind, because } = detected;
  if (kind === 'ocds')
    throw unusable('FILE-KIND', `The file is OCDS (${because}): it is no table and has its own reader.`);
  throw unusable(
    'FILE-KIND',
    `The file is ${kind} (${because}). It is recognized, but not read yet: make a contracts file from it, or use a mapping.`,
  );
}

function bind(
  template: AnyTemplate,
  detected: Detected,
  text: OpenedText,
  table: Table,
  options: ReadOptions,
): Pick<OpenedFile, 'head' | 'check' | 'notices'> {
  const { mapping, defaults = {} } = options;
  const applied = mapping === undefined ? undefined : applyMapping(mapping, table.header);
  const ownHeader = (header: readonly string[]): BoundColumn[] => bindHeader(template, header);
  const bound = applied?.bound ?? ownHeader(table.header);
  const given = new Set(Object.entries(defaults).flatMap(([name, value]) => (value.trim() === '' ? [] : [name])));
  const missing = missingColumns(template, bound, given);
  if (missing.length > 0) throw missingFailure(template, missing);
  const check = new TableCheck(
    template,
    { bound, rebind: applied === undefined ? ownHeader : undefined, apply: applied?.apply },
    table,
    options,
  );
  const columns = bound.flatMap(({ header, field, synonym }) =>
    field === undefined ? [] : [{ header, field, synonym }],
  );
  return {
    check,
    notices: text.encoding() === 'windows-1252' ? [codepageNotice(text.head.split(/[\r\n"]+/))] : [],
    head: {
      kind: template.kind,
      gives: template.kind === 'open-supply-hub' ? 'suppliers' : template.kind,
      because: `${options.fileName} is read as ${template.kind}: ${detected.because}`,
      format: text.format,
      gzipped: text.gzipped,
      encoding: text.encoding(),
      ...(table.delimiter === undefined ? {} : { delimiter: table.delimiter }),
      header: table.header,
      columns,
      others: applied?.notTaken ?? bound.flatMap(({ header, field }) => (field === undefined ? [header] : [])),
    },
  };
}

function missingFailure(template: AnyTemplate, missing: readonly string[]) {
  const ofSource = missing.filter((name) => /^source_/.test(name));
  const perFile = ofSource.length === 0 ? '' : ` ${ofSource.join(', ')} may be given once for the whole file.`;
  return unusable(
    'FILE-MISSING-COLUMN',
    `The file lacks columns that ${template.kind} needs: ${missing.join(', ')}.${perFile}`,
  );
}

const PREVIEWED = 3;

/** Shows the first values that depend on the code page, so that a person can tell whether they were read rightly. */
function codepageNotice(texts: readonly string[]): Problem {
  const foreign = texts
    .filter((text) => /[^\x00-\x7f]/.test(text))
    .slice(0, PREVIEWED)
    .map((text) => `\`${text.trim().slice(0, 60)}\``);
  return {
    row: 0,
    code: 'FILE-CODEPAGE',
    severity: severityOf('FILE-CODEPAGE'),
    message: `The file is not UTF-8 and was read as Windows-1252. Check these values: ${foreign.join(', ')}. If they are wrong, save the file as CSV UTF-8 and send it again.`,
  };
}

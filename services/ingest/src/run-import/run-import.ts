import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { listCompleted, type NewEvent } from '@manumit/events';
import { Failure, unavailable, type Clock } from '@manumit/kernel';
import { classifyDatabaseError, type Database, type Logger, type Tx } from '@manumit/platform';
import type { Problem } from '../check-rows/problem.ts';
import type { AcceptedRow, ReadRow, RefusedRow } from '../check-rows/read-row.ts';
import { announceAll, refold } from '../keep-records/keep-claims.ts';
import { closeClaims } from '../keep-records/records.sql.ts';
import { ReferenceBook } from '../keep-records/resolve-references.sql.ts';
import { DEFAULT_LIMITS, readFile, sniffFile, type FileHead, type Kind } from '../read-file.ts';
import { keptMapping } from './kept-mapping.ts';
import {
  addPending,
  addProblems,
  addRejects,
  advanceImport,
  countLeftOut,
  describeImport,
  endImport,
  findImport,
  startImport,
  takePending,
  type ImportRow,
} from './imports.sql.ts';
import { importOcds } from './import-ocds.ts';
import { countBytes, type ByteCount } from './count-bytes.ts';
import { sheetOf } from '../claim-rows/sheet.ts';
import { storing } from './storing.ts';
import { draftOf, storeRows, type DraftRow, type StoreContext } from './store-rows.ts';

export interface ImportContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where the bytes of uploads lie. */
  readonly pathOf: (importId: string) => string;
}

/** Rows taken into one transaction. */
const BATCH_ROWS = 2_000;

/** Thrown inside a dry run to roll everything back. */
class DryRunIsOver extends Error {}

/**
 * Runs one import to its end, or goes on where a crash left it. One import of a tenant runs at a time; another one
 * waits. Rows, checkpoint and events of a batch commit together, so a crash neither loses nor repeats one.
 */
export async function runImport(tenant: string, id: string, context: ImportContext): Promise<void> {
  const { database, clock } = context;
  const lock = await database.connectAlone('import');
  try {
    const { rows } = await lock.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('manumit import ' || $1, 0)) as taken`,
      [tenant],
    );
    if (rows[0]?.taken !== true) throw unavailable('import.waiting', 'Another import of this organization runs.');
    const started = await database.inTransaction(tenant, (tx) => startImport(tx, id, clock.now()));
    if (started === undefined) return;
    try {
      await readWhole(tenant, started, context);
      await database.inTransaction(tenant, (tx) => endImport(tx, id, clock.now()));
    } catch (error) {
      const failure = failureOf(error, context.pathOf(id));
      if (failure.code === 'import.internal') context.logger.error({ import: id }, 'an import ended by a bug', error);
      await database.inTransaction(tenant, (tx) => endImport(tx, id, clock.now(), failure));
    }
    await rm(context.pathOf(id), { force: true });
  } finally {
    await lock.end().catch(() => {});
  }
}

/** What the uploader is told. Throws on if waiting helps: the chore then tries again. */
function failureOf(error: unknown, path: string): { code: string; message: string } {
  const { code, path: at } = error as { code?: unknown; path?: unknown };
  // Before the database's turn: a socket that is not there has this code as well.
  if (code === 'ENOENT' && at === path)
    return { code: 'FILE-LOST', message: 'The bytes of the file are no longer on the server. Send the file again.' };
  const known = classifyDatabaseError(error);
  if (known instanceof Failure && known.kind === 'unavailable') throw known;
  if (known instanceof Failure) return { code: known.code, message: known.message };
  if (String((error as { code?: unknown }).code).startsWith('Z_')) {
    return {
      code: 'FILE-CORRUPT',
      message: 'The compressed file is cut off or damaged. Compress it again and send it again.',
    };
  }
  return {
    code: 'import.internal',
    message: 'The file could not be read because of a defect in this software. The import’s id finds it in the log.',
  };
}

async function readWhole(tenant: string, row: ImportRow, context: ImportContext): Promise<void> {
  const mapping = await keptMapping(row.options.mapping);
  const bytes = countBytes(createReadStream(context.pathOf(row.id), { highWaterMark: 1 << 18 }));
  if (
    row.options.as === 'ocds' ||
    (row.options.as === undefined && mapping === undefined && (await isOcds(context.pathOf(row.id))))
  ) {
    await importOcds(tenant, row, bytes, context);
    return;
  }
  const reading = readFile(bytes.stream, {
    ...(row.options.as === undefined ? {} : { as: row.options.as as Kind }),
    ...(mapping === undefined ? {} : { mapping }),
    fileName: row.fileName,
    defaults: row.options.defaults,
    limits: DEFAULT_LIMITS,
    today: row.day,
    skipRows: row.checkpoint,
  });
  const head = await reading.header;
  await context.database.inTransaction(tenant, (tx) => describeImport(tx, row.id, head));
  const run = new FileRun(tenant, row, head, bytes, sheetOf(head, mapping), context);
  if (row.options.dryRun === true) await run.dry(batches(reading.rows));
  else await run.keep(batches(reading.rows));
  await context.database.inTransaction(tenant, async (tx) => {
    await addProblems(tx, row.id, reading.notices);
    await countLeftOut(tx, row.id, reading.tally());
  });
}

async function isOcds(path: string): Promise<boolean> {
  const sniffed = await sniffFile(createReadStream(path), { limits: DEFAULT_LIMITS });
  return sniffed.kind === 'ocds';
}

/** Rows that are stored together, with what the good ones claim. */
interface Batch {
  readonly good: readonly AcceptedRow[];
  readonly drafts: readonly DraftRow[];
  readonly bad: readonly RefusedRow[];
  readonly lastRow: number;
}

/** Rows in batches; the next one is read while the database is busy with this one. */
async function* batches(rows: AsyncIterable<ReadRow[]>): AsyncGenerator<Batch> {
  const reading = gathered(rows);
  let next = reading.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = reading.next();
      // Its failure is met when it is awaited, and not before.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await reading.return(undefined);
  }
}

async function* gathered(rows: AsyncIterable<ReadRow[]>): AsyncGenerator<Batch> {
  let some: ReadRow[] = [];
  for await (const more of rows) {
    some.push(...more);
    if (some.length < BATCH_ROWS) continue;
    yield batchOf(some);
    some = [];
  }
  if (some.length > 0) yield batchOf(some);
}

function batchOf(rows: readonly ReadRow[]): Batch {
  const good = rows.filter((row): row is AcceptedRow => row.ok);
  const bad = rows.filter((row): row is RefusedRow => !row.ok);
  return { good, drafts: good.map(draftOf), bad, lastRow: rows.at(-1)?.row ?? 0 };
}

/** The rows problems speak of, with the cells they came with: each once, to be given back. */
const rowsOf = (
  problems: readonly Problem[],
  rows: readonly AcceptedRow[],
): { row: number; raw: readonly string[] }[] =>
  [...new Set(problems.map(({ row }) => row))].map((row) => ({
    row,
    raw: rows.find((one) => one.row === row)?.raw ?? [],
  }));

/** One run over one file. */
class FileRun {
  private readonly book = new ReferenceBook();

  constructor(
    private readonly tenant: string,
    private readonly row: ImportRow,
    private readonly head: FileHead,
    private readonly bytes: ByteCount,
    private readonly sheet: string,
    private readonly context: ImportContext,
  ) {}

  async keep(rows: AsyncIterable<Batch>): Promise<void> {
    for await (const batch of rows) await this.inTransaction((tx) => this.keepBatch(tx, batch));
    while (await this.inTransaction((tx) => this.keepPending(tx))) continue;
    const { replaceSource } = this.row.options;
    if (replaceSource !== undefined)
      while (await this.inTransaction((tx) => this.closeBatch(tx, replaceSource))) continue;
    if (this.head.gives === 'watchlist' || this.head.gives === 'goods-list')
      await this.inTransaction((tx) => this.completeLists(tx));
  }

  /** The same report, nothing kept: all of it in one transaction that never commits. */
  async dry(rows: AsyncIterable<Batch>): Promise<void> {
    let report: (ImportRow & { problems: unknown }) | undefined;
    const work = this.context.database.inTransaction(this.tenant, async (tx) => {
      for await (const batch of rows) await this.keepBatch(tx, batch);
      while (await this.keepPending(tx)) continue;
      const counted = await findImport(tx, this.row.id);
      const problems = await tx.query(
        'select row, n, field, code, severity, message, value from import_problem where tenant_id = $1 and import_id = $2',
        [tx.tenant, this.row.id],
      );
      report = { ...(counted as ImportRow), problems };
      throw new DryRunIsOver();
    });
    await work.catch((error: unknown) => {
      if (!(error instanceof DryRunIsOver)) throw error;
    });
    if (report === undefined) return;
    const { problems, ...counts } = report;
    await this.inTransaction(async (tx) => {
      await advanceImport(tx, this.row.id, counts, undefined, this.bytes.read());
      await addProblems(tx, this.row.id, problems as never);
    });
  }

  private inTransaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.context.database.inTransaction(this.tenant, work);
  }

  private async keepBatch(tx: Tx, { good, drafts, bad, lastRow }: Batch): Promise<void> {
    const stored = await storeRows(good, drafts, this.storing(tx, false));
    const unusable = rowsOf(stored.problems, good);
    const warnings = [...good.flatMap((row) => row.warnings), ...stored.warnings];
    await addProblems(
      tx,
      this.row.id,
      [...bad.flatMap(({ problems }) => problems), ...stored.problems, ...warnings].toSorted(
        (one, other) => one.row - other.row,
      ),
    );
    await addRejects(tx, this.row.id, [...bad, ...unusable]);
    await addPending(tx, this.row.id, stored.pending);
    const counts = {
      rows: good.length + bad.length,
      accepted: stored.accepted,
      unchanged: stored.unchanged,
      rejected: bad.length + unusable.length,
      warnings: warnings.length,
    };
    await advanceImport(tx, this.row.id, counts, lastRow, this.bytes.read());
  }

  private async keepPending(tx: Tx): Promise<boolean> {
    const rows = await takePending<AcceptedRow>(tx, this.row.id, BATCH_ROWS);
    if (rows.length === 0) return false;
    const stored = await storeRows(rows, rows.map(draftOf), this.storing(tx, true));
    await addProblems(tx, this.row.id, [...stored.problems, ...stored.warnings]);
    const rejected = rowsOf(stored.problems, rows);
    await addRejects(tx, this.row.id, rejected);
    const counts = {
      rows: 0,
      accepted: stored.accepted,
      unchanged: stored.unchanged,
      rejected: rejected.length,
      warnings: stored.warnings.length,
    };
    await advanceImport(tx, this.row.id, counts, undefined, this.bytes.read());
    return true;
  }

  private async closeBatch(tx: Tx, source: string): Promise<boolean> {
    const ids = await closeClaims(tx, source, this.row.id, BATCH_ROWS);
    if (ids.length === 0) return false;
    const { moved } = await refold(tx, ids);
    await announceAll(moved, this.storing(tx, true));
    return true;
  }

  /** Says that an edition is whole: after its rows, under the list's own key. */
  private async completeLists(tx: Tx): Promise<void> {
    const lists = await tx.query<{
      list: string;
      edition: string;
      kind: 'watch' | 'goods';
      entries: number;
      partial: boolean;
      revision: number;
    }>(
      `select fields->>'list' as list, max(fields->>'edition') as edition, fields->>'kind' as kind, count(*)::int as entries,
              bool_or(coalesce(fields->>'completeness', 'partial') = 'partial') as partial, sum(revision)::int as revision
       from record where tenant_id = $1 and noun = 'listing' and not is_withdrawn
         and id in (select record_id from claim where tenant_id = $1 and import_id = $2)
       group by 1, 3 order by 1`,
      [tx.tenant, this.row.id],
    );
    const events = lists.map(
      ({ list, edition, kind, entries, partial, revision }) =>
        listCompleted.of({
          subject: `list:${list}`,
          key: list,
          revision,
          tenant: this.tenant,
          data: { list, kind, edition, entries, completeness: partial ? 'partial' : 'full' },
        }) as NewEvent,
    );
    await this.storing(tx, true).announce(events);
  }

  private storing(tx: Tx, isEnd: boolean): StoreContext {
    return storing(tx, { row: this.row, book: this.book, clock: this.context.clock, sheet: this.sheet, isEnd });
  }
}

import type { Tx } from '@manumit/platform';
import type { Problem } from '../check-rows/problem.ts';

export type ImportState = 'queued' | 'running' | 'done' | 'failed';

/** What the uploader asked for. */
export interface ImportOptions {
  readonly as?: string;
  readonly mapping?: string;
  readonly replaceSource?: string;
  readonly dryRun?: boolean;
  readonly defaults: Readonly<Record<string, string>>;
}

export interface ImportRow {
  readonly id: string;
  readonly fileName: string;
  readonly fileHash: string;
  readonly bytes: number;
  readonly options: ImportOptions;
  readonly state: ImportState;
  readonly kind: string | null;
  readonly because: string | null;
  readonly header: readonly string[] | null;
  readonly checkpoint: number;
  /** All rows read: accepted, unchanged, rejected, filtered and repeated ones. */
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly warnings: number;
  /** Rows that a column mapping's filters leave out. */
  readonly filtered: number;
  /** Rows that a column mapping leaves out because an earlier row said the same. */
  readonly repeated: number;
  readonly bytesRead: number;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly day: string;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface Counts {
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly warnings: number;
}

const COLUMNS = `id, file_name as "fileName", file_hash as "fileHash", bytes::float8 as bytes, options, state, kind, because, header, checkpoint,
  rows, accepted, unchanged, rejected, warnings, filtered, repeated, bytes_read::float8 as "bytesRead", failure, day, started_at as "startedAt", finished_at as "finishedAt"`;

export async function findImport(tx: Tx, id: string): Promise<ImportRow | undefined> {
  const [row] = await tx.query<ImportRow>(`select ${COLUMNS} from import where tenant_id = $1 and id = $2`, [
    tx.tenant,
    id,
  ]);
  return row;
}

export async function listImports(
  tx: Tx,
  before: readonly [string, string] | undefined,
  limit: number,
): Promise<(ImportRow & { createdAt: string })[]> {
  return tx.query(
    `select ${COLUMNS}, created_at::text as "createdAt" from import
     where tenant_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3)) order by created_at desc, id desc limit $4`,
    [tx.tenant, before?.[0] ?? null, before?.[1] ?? null, limit],
  );
}

export async function addImport(
  tx: Tx,
  row: Pick<ImportRow, 'id' | 'fileName' | 'fileHash' | 'bytes' | 'options' | 'day'> & {
    uploadedBy: string;
    now: Date;
  },
): Promise<void> {
  await tx.execute(`insert into tenant (id) values ($1) on conflict do nothing`, [tx.tenant]);
  await tx.execute(
    `insert into import (tenant_id, id, file_name, file_hash, bytes, options, uploaded_by, day, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.tenant, row.id, row.fileName, row.fileHash, row.bytes, row.options, row.uploadedBy, row.day, row.now],
  );
}

/** Marks an import as running and starts it anew or goes on behind its checkpoint. Gives nothing if it is over. */
export async function startImport(tx: Tx, id: string, now: Date): Promise<ImportRow | undefined> {
  const [row] = await tx.query<ImportRow>(
    `update import set state = 'running', started_at = coalesce(started_at, $3)
     where tenant_id = $1 and id = $2 and state in ('queued', 'running') returning ${COLUMNS}`,
    [tx.tenant, id, now],
  );
  return row;
}

export async function describeImport(
  tx: Tx,
  id: string,
  head: { kind: string; because: string; header: readonly string[] },
): Promise<void> {
  await tx.execute(`update import set kind = $3, because = $4, header = $5 where tenant_id = $1 and id = $2`, [
    tx.tenant,
    id,
    head.kind,
    head.because,
    JSON.stringify(head.header),
  ]);
}

/** Moves the checkpoint and the counters, in the transaction of the rows they count. */
export async function advanceImport(
  tx: Tx,
  id: string,
  more: Counts,
  checkpoint: number | undefined,
  bytesRead: number,
): Promise<void> {
  await tx.execute(
    `update import set rows = rows + $3, accepted = accepted + $4, unchanged = unchanged + $5, rejected = rejected + $6, warnings = warnings + $7,
            checkpoint = coalesce($8, checkpoint), bytes_read = greatest(bytes_read, $9)
     where tenant_id = $1 and id = $2`,
    [
      tx.tenant,
      id,
      more.rows,
      more.accepted,
      more.unchanged,
      more.rejected,
      more.warnings,
      checkpoint ?? null,
      bytesRead,
    ],
  );
}

/** Sets how many rows of the whole file a mapping left out; setting it again changes nothing. */
export async function countLeftOut(
  tx: Tx,
  id: string,
  { filtered, repeated }: { filtered: number; repeated: number },
): Promise<void> {
  await tx.execute(
    `update import set rows = rows - filtered - repeated + $3 + $4, filtered = $3, repeated = $4 where tenant_id = $1 and id = $2`,
    [tx.tenant, id, filtered, repeated],
  );
}

export async function endImport(
  tx: Tx,
  id: string,
  now: Date,
  failure?: { code: string; message: string },
): Promise<void> {
  await tx.execute(
    `update import set state = $3, failure = $4, finished_at = $5 where tenant_id = $1 and id = $2 and state in ('queued', 'running')`,
    [tx.tenant, id, failure === undefined ? 'done' : 'failed', failure ?? null, now],
  );
}

/** Adds problems behind those their rows have already; what a row is told already is not told again. */
export async function addProblems(tx: Tx, importId: string, problems: readonly Problem[]): Promise<void> {
  if (problems.length === 0) return;
  const seen = new Map<number, number>();
  const numbered = problems.map((problem) => {
    const n = seen.get(problem.row) ?? 0;
    seen.set(problem.row, n + 1);
    return { ...problem, n };
  });
  await tx.execute(
    `insert into import_problem (tenant_id, import_id, row, n, field, code, severity, message, value)
     select $1, $2, row, n + coalesce((select max(p.n) + 1 from import_problem p where p.tenant_id = $1 and p.import_id = $2 and p.row = new.row), 0),
            field, code, severity, message, value
     from unnest($3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
       as new(row, n, field, code, severity, message, value)
     where not exists (select from import_problem p where p.tenant_id = $1 and p.import_id = $2 and p.row = new.row
       and p.code = new.code and p.field is not distinct from new.field and p.message = new.message)`,
    [
      tx.tenant,
      importId,
      numbered.map(({ row }) => row),
      numbered.map(({ n }) => n),
      numbered.map(({ field }) => field ?? null),
      numbered.map(({ code }) => code),
      numbered.map(({ severity }) => severity),
      numbered.map(({ message }) => clean(message)),
      numbered.map(({ value }) => (value === undefined ? null : clean(value))),
    ],
  );
}

export async function addRejects(
  tx: Tx,
  importId: string,
  rejects: readonly { row: number; raw: readonly string[] }[],
): Promise<void> {
  if (rejects.length === 0) return;
  await tx.execute(
    `insert into import_reject (tenant_id, import_id, row, cells) select $1, $2, * from unnest($3::int[], $4::jsonb[]) on conflict do nothing`,
    [tx.tenant, importId, rejects.map(({ row }) => row), rejects.map(({ raw }) => JSON.stringify(raw.map(clean)))],
  );
}

// PostgreSQL keeps no NUL, and half a surrogate pair is no text.
const clean = (text: string): string => text.replaceAll('\u0000', '\uFFFD').toWellFormed();

export async function addPending(tx: Tx, importId: string, rows: readonly { row: number }[]): Promise<void> {
  if (rows.length === 0) return;
  const parts = new Map<number, number>();
  const numbered = rows.map((content) => {
    const part = parts.get(content.row) ?? 0;
    parts.set(content.row, part + 1);
    return { content, part };
  });
  await tx.execute(
    `insert into pending_row (tenant_id, import_id, row, part, content) select $1, $2, * from unnest($3::int[], $4::int[], $5::jsonb[])`,
    [
      tx.tenant,
      importId,
      numbered.map(({ content }) => content.row),
      numbered.map(({ part }) => part),
      numbered.map(({ content }) => JSON.stringify(content)),
    ],
  );
}

/** Takes rows that waited for the end of the file out of their table, in the order of the file. */
export async function takePending<Row>(tx: Tx, importId: string, limit: number): Promise<Row[]> {
  const rows = await tx.query<{ content: Row }>(
    `with taken as (
       delete from pending_row where (tenant_id, import_id, row, part) in (
         select tenant_id, import_id, row, part from pending_row where tenant_id = $1 and import_id = $2 order by row, part limit $3)
       returning row, part, content)
     select content from taken order by row, part`,
    [tx.tenant, importId, limit],
  );
  return rows.map(({ content }) => content);
}

/** Imports of a tenant that are not over, the oldest first. */
export async function openImports(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from import where tenant_id = $1 and state in ('queued', 'running') order by created_at, id`,
    [tx.tenant],
  );
  return rows.map(({ id }) => id);
}

export async function knownTenants(tx: Tx): Promise<string[]> {
  return (await tx.query<{ id: string }>('select id from tenant order by id')).map(({ id }) => id);
}

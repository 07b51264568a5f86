import type { Tx } from '@manumit/platform';
import type { RecordNoun } from '../claim-rows/draft.ts';
import type { Claim, Folded } from '../fold-claims/fold-claims.ts';

// Set-based SQL of claims and records. Each statement names the tenant itself; row security says it again.

export interface RecordRow extends Folded {
  readonly id: string;
  readonly noun: RecordNoun;
  readonly revision: number;
  readonly isWithdrawn: boolean;
}

export interface ClaimRow {
  readonly recordId: string;
  readonly importId: string;
  readonly claim: Claim;
  readonly hash: Buffer;
}

const json = (value: unknown): string => JSON.stringify(value);

export async function findByKeys(tx: Tx, keys: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ ref: string; id: string }>(
    `select ref, min(id) as id from record_ref where tenant_id = $1 and ref = any($2) group by ref`,
    [tx.tenant, keys],
  );
  return new Map(rows.map(({ ref, id }) => [ref, id]));
}

export async function addRecords(tx: Tx, records: readonly RecordRow[]): Promise<void> {
  if (records.length === 0) return;
  await tx.execute(
    `insert into record (tenant_id, id, noun, revision, fields, parts, provenance)
     select $1, * from unnest($2::text[], $3::text[], $4::int[], $5::jsonb[], $6::jsonb[], $7::jsonb[])`,
    [
      tx.tenant,
      records.map(({ id }) => id),
      records.map(({ noun }) => noun),
      records.map(({ revision }) => revision),
      records.map(({ fields }) => json(fields)),
      records.map(({ parts }) => json(parts)),
      records.map(({ provenance }) => json(provenance)),
    ],
  );
}

export async function addRefs(tx: Tx, refs: readonly { ref: string; id: string }[]): Promise<void> {
  if (refs.length === 0) return;
  const sorted = refs.toSorted((one, other) => (one.ref < other.ref ? -1 : 1));
  await tx.execute(
    `insert into record_ref (tenant_id, ref, id) select $1, * from unnest($2::text[], $3::text[]) on conflict do nothing`,
    [tx.tenant, sorted.map(({ ref }) => ref), sorted.map(({ id }) => id)],
  );
}

const CLAIM_COLUMNS = 'tenant_id, record_id, source, part, category, source_date, hash, fields, file, row, import_id';
const CLAIM_ROWS = `select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::jsonb[], $9::text[], $10::int[], $11::text[])`;

const claimValues = (tx: Tx, rows: readonly ClaimRow[]): unknown[] => [
  tx.tenant,
  rows.map(({ recordId }) => recordId),
  rows.map(({ claim }) => claim.source),
  rows.map(({ claim }) => claim.part),
  rows.map(({ claim }) => claim.category),
  rows.map(({ claim }) => claim.sourceDate),
  rows.map(({ hash }) => hash),
  rows.map(({ claim }) => json(claim.fields)),
  rows.map(({ claim }) => claim.file),
  rows.map(({ claim }) => claim.row),
  rows.map(({ importId }) => importId),
];

export async function addClaims(tx: Tx, rows: readonly ClaimRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(`insert into claim (${CLAIM_COLUMNS}) ${CLAIM_ROWS}`, claimValues(tx, rows));
}

/** Which of these claims are known word for word and stand: they need no writing. By their place in the list. */
export async function knownClaims(tx: Tx, rows: readonly ClaimRow[]): Promise<Set<number>> {
  if (rows.length === 0) return new Set();
  const found = await tx.query<{ n: number }>(
    `select n::int as n
     from unnest($2::text[], $3::text[], $4::text[], $5::bytea[]) with ordinality as new(record_id, source, part, hash, n)
     join claim using (record_id, source, part, hash)
     where claim.tenant_id = $1 and not claim.is_closed`,
    [
      tx.tenant,
      rows.map(({ recordId }) => recordId),
      rows.map(({ claim }) => claim.source),
      rows.map(({ claim }) => claim.part),
      rows.map(({ hash }) => hash),
    ],
  );
  return new Set(found.map(({ n }) => n - 1));
}

/** Writes claims about known records; gives those that say something new, or that were closed and stand again. */
export async function upsertClaims(tx: Tx, rows: readonly ClaimRow[]): Promise<{ recordId: string }[]> {
  const sorted = rows.toSorted((one, other) => (one.recordId < other.recordId ? -1 : 1));
  return tx.query<{ recordId: string }>(
    `insert into claim (${CLAIM_COLUMNS}) ${CLAIM_ROWS}
     on conflict (tenant_id, record_id, source, part) do update
       set category = excluded.category, source_date = excluded.source_date, hash = excluded.hash, fields = excluded.fields,
           file = excluded.file, row = excluded.row, import_id = excluded.import_id, is_closed = false
       where claim.hash <> excluded.hash or claim.is_closed
     returning record_id as "recordId"`,
    claimValues(tx, sorted),
  );
}

export async function lockRecords(tx: Tx, ids: readonly string[]): Promise<RecordRow[]> {
  return tx.query<RecordRow>(
    `select id, noun, revision, fields, parts, provenance, is_withdrawn as "isWithdrawn"
     from record where tenant_id = $1 and id = any($2) order by id for update`,
    [tx.tenant, ids],
  );
}

export async function claimsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Claim[]>> {
  const rows = await tx.query<Claim & { recordId: string }>(
    `select record_id as "recordId", source, part, category, source_date as "sourceDate", fields, file, row
     from claim where tenant_id = $1 and record_id = any($2) and not is_closed`,
    [tx.tenant, ids],
  );
  const found = new Map<string, Claim[]>();
  for (const { recordId, ...claim } of rows) found.set(recordId, [...(found.get(recordId) ?? []), claim]);
  return found;
}

export async function writeRecords(tx: Tx, records: readonly RecordRow[]): Promise<void> {
  if (records.length === 0) return;
  await tx.execute(
    `update record set revision = new.revision, fields = new.fields, parts = new.parts, provenance = new.provenance, is_withdrawn = new.is_withdrawn
     from unnest($2::text[], $3::int[], $4::jsonb[], $5::jsonb[], $6::jsonb[], $7::boolean[])
          as new(id, revision, fields, parts, provenance, is_withdrawn)
     where record.tenant_id = $1 and record.id = new.id`,
    [
      tx.tenant,
      records.map(({ id }) => id),
      records.map(({ revision }) => revision),
      records.map(({ fields }) => json(fields)),
      records.map(({ parts }) => json(parts)),
      records.map(({ provenance }) => json(provenance)),
      records.map(({ isWithdrawn }) => isWithdrawn),
    ],
  );
}

export async function namesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; name: string }>(
    `select id, fields->>'name' as name from record where tenant_id = $1 and id = any($2)`,
    [tx.tenant, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Closes what a source said and an import no longer repeated; gives the records it spoke of. */
export async function closeClaims(tx: Tx, source: string, importId: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with closed as (
       update claim set is_closed = true
       where (tenant_id, record_id, source, part) in (
         select tenant_id, record_id, source, part from claim
         where tenant_id = $1 and source = $2 and not is_closed and import_id <> $3 order by record_id limit $4)
       returning record_id)
     select distinct record_id as id from closed`,
    [tx.tenant, source, importId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Notes that this import has repeated claims word for word; only a replacing import needs to know. */
export async function touchClaims(
  tx: Tx,
  importId: string,
  keys: readonly { recordId: string; source: string; part: string }[],
): Promise<void> {
  await tx.execute(
    `update claim set import_id = $2 from unnest($3::text[], $4::text[], $5::text[]) as seen(record_id, source, part)
     where claim.tenant_id = $1 and claim.record_id = seen.record_id and claim.source = seen.source and claim.part = seen.part
       and claim.import_id <> $2`,
    [
      tx.tenant,
      importId,
      keys.map(({ recordId }) => recordId),
      keys.map(({ source }) => source),
      keys.map(({ part }) => part),
    ],
  );
}

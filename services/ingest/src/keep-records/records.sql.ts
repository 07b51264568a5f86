import type { Tx } from '@manumit/platform';
import type { RecordNoun } from '../claim-rows/draft.ts';
import type { Claim, Folded } from '../fold-claims/fold-claims.ts';
import { MENTION_SHEET } from '../claim-rows/sheet.ts';
import { originsOf, provenanceOf, type Origin } from './origins.ts';

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

// Rows go as one JSON text: arrays of parameters, whose every quote has to be escaped and read again, took half as long again.
const ROWS = 'jsonb_array_elements($2::jsonb) as new(o)';
const rowsAsJson = (rows: readonly (readonly unknown[])[]): string => JSON.stringify(rows);

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
    `insert into record (tenant_id, id, noun, revision, fields, parts, origins)
     select $1, o->>0, o->>1, (o->>2)::int, o->3, o->4, o->5 from ${ROWS}`,
    [
      tx.tenant,
      rowsAsJson(
        records.map(({ id, noun, revision, fields, parts, provenance }) => [
          ...[id, noun, revision, fields, parts],
          originsOf(provenance),
        ]),
      ),
    ],
  );
}

export async function addRefs(tx: Tx, refs: readonly { ref: string; id: string }[]): Promise<void> {
  if (refs.length === 0) return;
  const sorted = refs.toSorted((one, other) => (one.ref < other.ref ? -1 : 1));
  await tx.execute(
    `insert into record_ref (tenant_id, ref, id) select $1, o->>0, o->>1 from ${ROWS} on conflict do nothing`,
    [tx.tenant, rowsAsJson(sorted.map(({ ref, id }) => [ref, id]))],
  );
}

const CLAIM_COLUMNS =
  'tenant_id, record_id, source, part, sheet, category, source_date, hash, fields, defaulted, file, row, import_id';
const CLAIM_ROWS = `select $1, o->>0, o->>1, o->>2, o->>3, o->>4, o->>5, decode(o->>6, 'base64'), o->7, o->8, o->>9, (o->>10)::int, o->>11 from ${ROWS}`;

const claimValues = (tx: Tx, rows: readonly ClaimRow[]): unknown[] => [
  tx.tenant,
  rowsAsJson(
    rows.map(({ recordId, importId, hash, claim }) => [
      ...[recordId, claim.source, claim.part, claim.sheet, claim.category, claim.sourceDate],
      ...[hash.toString('base64'), claim.fields, claim.defaulted, claim.file, claim.row, importId],
    ]),
  ),
];

export async function addClaims(tx: Tx, rows: readonly ClaimRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(`insert into claim (${CLAIM_COLUMNS}) ${CLAIM_ROWS}`, claimValues(tx, rows));
}

/** Which of these claims are known word for word and stand: they need no writing. By their place in the list. */
export async function knownClaims(tx: Tx, rows: readonly ClaimRow[]): Promise<Set<number>> {
  if (rows.length === 0) return new Set();
  const found = await tx.query<{ n: number }>(
    `select n::int - 1 as n
     from (select n, o->>0 as record_id, o->>1 as source, o->>2 as part, o->>3 as sheet, decode(o->>4, 'base64') as hash
           from jsonb_array_elements($2::jsonb) with ordinality as new(o, n)) as new
     join claim using (record_id, source, part, sheet, hash)
     where claim.tenant_id = $1 and not claim.is_closed`,
    [
      tx.tenant,
      rowsAsJson(
        rows.map(({ recordId, hash, claim: { source, part, sheet } }) => [
          ...[recordId, source, part, sheet],
          hash.toString('base64'),
        ]),
      ),
    ],
  );
  return new Set(found.map(({ n }) => n));
}

/** A row before its references are followed. */
export interface UnreadRow {
  readonly keys: readonly string[];
  readonly source: string;
  readonly part: string;
  readonly hash: Buffer;
}

/** What rows led to when they were read before, word for word, and what still stands; by their place in the list. */
export async function claimsOfKnownRows(tx: Tx, rows: readonly UnreadRow[]): Promise<Map<number, ClaimKey>> {
  if (rows.length === 0) return new Map();
  const found = await tx.query<ClaimKey & { n: number }>(
    `select n::int - 1 as n, record_id as "recordId", source, part, sheet
     from (select n, o->>0 as source, o->>1 as part, decode(o->>2, 'base64') as hash, jsonb_array_elements_text(o->3) as ref
           from jsonb_array_elements($2::jsonb) with ordinality as new(o, n)) as new
     join record_ref using (ref)
     join claim using (source, part, hash)
     where record_ref.tenant_id = $1 and claim.tenant_id = $1 and claim.record_id = record_ref.id and not claim.is_closed`,
    [tx.tenant, rowsAsJson(rows.map(({ keys, source, part, hash }) => [source, part, hash.toString('base64'), keys]))],
  );
  return new Map(found.map(({ n, ...key }) => [n, key]));
}

/** What one claim is found by. */
export interface ClaimKey {
  readonly recordId: string;
  readonly source: string;
  readonly part: string;
  readonly sheet: string;
}

/**
 * Writes claims about known records; gives those that say something new, or that were closed and stand again. What the
 * same list said at a later date stays.
 */
export async function upsertClaims(tx: Tx, rows: readonly ClaimRow[]): Promise<ClaimKey[]> {
  if (rows.length === 0) return [];
  const sorted = rows.toSorted((one, other) => (one.recordId < other.recordId ? -1 : 1));
  return tx.query<ClaimKey>(
    `insert into claim (${CLAIM_COLUMNS}) ${CLAIM_ROWS}
     on conflict (tenant_id, record_id, source, part, sheet) do update
       set category = excluded.category, source_date = excluded.source_date, hash = excluded.hash, fields = excluded.fields,
           defaulted = excluded.defaulted, file = excluded.file, row = excluded.row, import_id = excluded.import_id, is_closed = false
       where claim.is_closed or (claim.hash <> excluded.hash and claim.source_date <= excluded.source_date)
     returning record_id as "recordId", source, part, sheet`,
    claimValues(tx, sorted),
  );
}

export async function lockRecords(tx: Tx, ids: readonly string[]): Promise<RecordRow[]> {
  const rows = await tx.query<Omit<RecordRow, 'provenance'> & { origins: Origin[] }>(
    `select id, noun, revision, fields, parts, origins, is_withdrawn as "isWithdrawn"
     from record where tenant_id = $1 and id = any($2) order by id for update`,
    [tx.tenant, ids],
  );
  return rows.map(({ origins, ...record }) => ({ ...record, provenance: provenanceOf(origins) }));
}

export async function claimsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Claim[]>> {
  const rows = await tx.query<Claim & { recordId: string }>(
    `select record_id as "recordId", source, part, sheet, category, source_date as "sourceDate", fields, defaulted, file, row
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
    `update record set revision = (o->>1)::int, fields = o->2, parts = o->3, origins = o->4, is_withdrawn = (o->>5)::boolean
     from ${ROWS} where record.tenant_id = $1 and record.id = o->>0`,
    [
      tx.tenant,
      rowsAsJson(
        records.map(({ id, revision, fields, parts, provenance, isWithdrawn }) => [
          ...[id, revision, fields, parts],
          originsOf(provenance),
          isWithdrawn,
        ]),
      ),
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

/**
 * Closes what a source said and an import no longer repeated; gives the records it spoke of. A mere mention stays: once
 * the party is known, a repeated contract refers to it and mentions it no more.
 */
export async function closeClaims(tx: Tx, source: string, importId: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with closed as (
       update claim set is_closed = true
       where (tenant_id, record_id, source, part, sheet) in (
         select tenant_id, record_id, source, part, sheet from claim
         where tenant_id = $1 and source = $2 and not is_closed and import_id <> $3 and sheet <> $5 order by record_id limit $4)
       returning record_id)
     select distinct record_id as id from closed`,
    [tx.tenant, source, importId, limit, MENTION_SHEET],
  );
  return rows.map(({ id }) => id);
}

/** Notes that this import has stated claims which stand already; only a replacing import needs to know. */
export async function touchClaims(tx: Tx, importId: string, keys: readonly ClaimKey[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.execute(
    `update claim set import_id = $2 from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as seen(record_id, source, part, sheet)
     where claim.tenant_id = $1 and claim.record_id = seen.record_id and claim.source = seen.source and claim.part = seen.part
       and claim.sheet = seen.sheet and claim.import_id <> $2`,
    [
      tx.tenant,
      importId,
      keys.map(({ recordId }) => recordId),
      keys.map(({ source }) => source),
      keys.map(({ part }) => part),
      keys.map(({ sheet }) => sheet),
    ],
  );
}

import { createHmac } from 'node:crypto';
import type { Tx } from '@manumit/platform';
import type { Problem } from '../check-rows/problem.ts';
import { draftOfPicture, lastDay } from '../claim-rows/ocds-pictures.ts';
import { ReferenceBook } from '../keep-records/resolve-references.sql.ts';
import type { ReceivedRelease } from '../read-ocds/contract-picture.ts';
import { pictureOf } from '../read-ocds/picture-of.ts';
import { readOcds, type OcdsEntry } from '../read-ocds/read-ocds.ts';
import { emptyReport, saidShape } from '../read-ocds/read-report.ts';
import type { ByteCount } from './count-bytes.ts';
import { addProblems, addRejects, advanceImport, describeImport, type Counts, type ImportRow } from './imports.sql.ts';
import type { ImportContext } from './run-import.ts';
import { OCDS_SHEET } from '../claim-rows/sheet.ts';
import { storing } from './storing.ts';
import { storeDrafts, type DraftRow } from './store-rows.ts';

/**
 * Imports OCDS: releases are kept by process; a process with a new release is merged anew, and its contract pictures
 * become claims. A process whose releases are all known is not looked at again.
 */
export async function importOcds(
  tenant: string,
  row: ImportRow,
  bytes: ByteCount,
  context: ImportContext,
): Promise<void> {
  const { database, clock } = context;
  const report = emptyReport();
  // Ids of natural persons are told apart, never kept: the tenant's own id keys the digest.
  const hashPersonId = (id: string): string =>
    createHmac('sha256', `natural person ${tenant}`).update(id).digest('hex').slice(0, 24);
  const book = new ReferenceBook();
  let at = 0;
  for await (const entries of readOcds(bytes.stream, { hashPersonId, report })) {
    const fresh = entries.slice(Math.max(0, row.checkpoint - at));
    at += entries.length;
    if (fresh.length === 0) continue;
    await database.inTransaction(tenant, async (tx) => {
      const counts = await keepEntries(
        tx,
        fresh,
        row,
        storing(tx, { row, book, clock, sheet: OCDS_SHEET, isEnd: true }),
      );
      await describeImport(tx, row.id, {
        kind: 'ocds',
        because: `${row.fileName} is read as ocds: ${saidShape(report)}`,
        header: [],
      });
      await advanceImport(tx, row.id, counts, at, bytes.read());
    });
  }
}

async function keepEntries(
  tx: Tx,
  entries: readonly OcdsEntry[],
  row: ImportRow,
  context: ReturnType<typeof storing>,
): Promise<Counts> {
  const rejected = entries.filter(({ releases }) => releases.length === 0);
  const releases = entries.flatMap((entry) => entry.releases);
  const news = await addReleases(tx, releases, row.fileName);
  const drafts: DraftRow[] = [];
  const warnings: Problem[] = entries.flatMap(({ releases: some, problems }) => (some.length > 0 ? problems : []));
  for (const [ocid, all] of await releasesOf(tx, [...new Set(news.map(({ ocid }) => ocid))])) {
    const { pictures, warnings: found } = pictureOf(ocid, all);
    warnings.push(...found);
    const source = {
      name: row.options.defaults['source_name'] ?? `OCDS ${ocid.slice(0, 11)}`,
      category: row.options.defaults['source_category'] ?? 'government',
      date: lastDay(all) ?? row.day,
    };
    for (const picture of pictures)
      drafts.push({ row: all.at(-1)?.row ?? 0, draft: draftOfPicture(picture), source, defaulted: [] });
  }
  const { problems, warnings: ofClaims } = await storeDrafts(drafts, context);
  warnings.push(...ofClaims);
  const unusable = new Set(problems.map(({ row: place }) => place)).size;
  const unchanged = entries.length - rejected.length - new Set(news.map(({ row: place }) => place)).size;
  await addProblems(tx, row.id, [...rejected.flatMap((entry) => entry.problems), ...warnings, ...problems]);
  await addRejects(
    tx,
    row.id,
    rejected.map((entry) => ({ row: entry.row, raw: [] })),
  );
  return {
    rows: entries.length,
    accepted: entries.length - rejected.length - unusable - Math.max(0, unchanged),
    unchanged: Math.max(0, unchanged),
    rejected: rejected.length + unusable,
    warnings: warnings.length,
  };
}

/** Keeps releases that are new to their process and gives those. */
async function addReleases(
  tx: Tx,
  releases: readonly ReceivedRelease[],
  file: string,
): Promise<{ ocid: string; row: number }[]> {
  return tx.query(
    `insert into ocds_release (tenant_id, ocid, hash, release, file, row)
     select distinct on (ocid, hash) $1, ocid, hash, release, $2, row
     from unnest($3::text[], $4::text[], $5::jsonb[], $6::int[]) as new(ocid, hash, release, row) order by ocid, hash, row
     on conflict do nothing returning ocid, row`,
    [
      tx.tenant,
      file,
      releases.map(({ ocid }) => ocid),
      releases.map(({ hash }) => hash),
      releases.map(({ release, publishersCompilation }) =>
        JSON.stringify({ release: withoutNul(release), publishersCompilation }),
      ),
      releases.map(({ row }) => row),
    ],
  );
}

// PostgreSQL keeps no NUL in jsonb, and half a surrogate pair is no text.
const withoutNul = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? inner.replaceAll('\u0000', '\uFFFD').toWellFormed() : inner,
  );

async function releasesOf(tx: Tx, ocids: readonly string[]): Promise<Map<string, ReceivedRelease[]>> {
  if (ocids.length === 0) return new Map();
  const rows = await tx.query<{
    ocid: string;
    hash: string;
    row: number;
    release: { release: ReceivedRelease['release']; publishersCompilation: boolean };
  }>(`select ocid, hash, row, release from ocds_release where tenant_id = $1 and ocid = any($2) order by ocid, hash`, [
    tx.tenant,
    ocids,
  ]);
  const found = new Map<string, ReceivedRelease[]>();
  for (const { ocid, hash, row, release } of rows)
    found.set(ocid, [...(found.get(ocid) ?? []), { ocid, hash, row, ...release }]);
  return found;
}

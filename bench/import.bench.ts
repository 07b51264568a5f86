import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createIngest } from '@manumit/ingest';
import { appRole, createLogger, Database, roleUrl, secretOf, startEmbeddedPostgres } from '@manumit/platform';
import { prepareDatabase } from '@manumit/standalone';
import { newId } from '../services/ingest/src/keep-records/new-id.ts';
import { addImport, findImport } from '../services/ingest/src/run-import/imports.sql.ts';
import { runImport } from '../services/ingest/src/run-import/run-import.ts';

/**
 * Import and re-import of suppliers, beside parse + COPY to staging -> upsert of the same rows into one plain table,
 * on the same server in the same run. ROWS is the first argument.
 */
const rows = Number(process.argv[2] ?? 100_000);
const folder = await mkdtemp(join(tmpdir(), 'manumit-bench-'));
await chmod(folder, 0o755);
const server = await startEmbeddedPostgres(folder);
const clock = { now: () => new Date() };
const say = (measure: string, value: number, more: object = {}): void =>
  void process.stdout.write(
    `${JSON.stringify({ bench: 'import', measure, value: Math.round(value * 100) / 100, rows, ...more })}\n`,
  );

const file = join(folder, 'suppliers.csv');
await writeSuppliers(file);
const baseline = await timed(() => copyAndUpsert());
say('baseline_s', baseline);

const secret = secretOf(server.url, undefined);
const ingest = createIngest();
await prepareDatabase(server.url, secret, [ingest]);
const database = await Database.open({
  url: roleUrl(server.url, secret, appRole('ingest')),
  schema: 'ingest',
  poolSize: 4,
});
const tenant = newId('tenant');

const first = await timed(importOnce);
const events = await eventCount();
say('import_s', first, { ratio_to_baseline: Math.round((first / baseline) * 100) / 100, events });
const again = await timed(importOnce);
say('reimport_s', again, { events: (await eventCount()) - events });
say('rss_mb', process.memoryUsage.rss() / 1e6);
await database.close();
await server.stop();
await rm(folder, { recursive: true, force: true });

async function importOnce(): Promise<void> {
  const id = newId('import');
  const { size } = await stat(file);
  const defaults = { source_name: 'Bench list', source_category: 'own_records', source_date: '2026-09' };
  await database.inTransaction(tenant, (tx) =>
    addImport(tx, {
      id,
      fileName: 'suppliers.csv',
      fileHash: '',
      bytes: size,
      options: { defaults },
      day: '2026-11-22',
      uploadedBy: 'bench',
      now: clock.now(),
    }),
  );
  const copy = join(folder, id);
  await pipeline(createReadStream(file), createWriteStream(copy));
  await runImport(tenant, id, { database, clock, logger: createLogger('error'), pathOf: () => copy });
  const done = await database.inTransaction(tenant, (tx) => findImport(tx, id));
  if (done?.state !== 'done' || done.rejected > 0)
    throw new Error(`the import ended as ${done?.state} with ${done?.rejected} rejected`);
}

async function eventCount(): Promise<number> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows: found } = await client.query<{ n: number }>('select count(*)::int as n from ingest.outbox');
  await client.end();
  return found[0]?.n ?? 0;
}

async function writeSuppliers(path: string): Promise<void> {
  const csv = stringify({
    header: true,
    columns: [
      'external_id',
      'name',
      'address',
      'country',
      'products_hs',
      'number_of_workers',
      'worker_groups',
      'status',
    ],
  });
  const out = createWriteStream(path);
  csv.pipe(out);
  const countries = ['MY', 'TH', 'VN', 'IN', 'BD', 'TR', 'MX', 'DE'];
  for (let n = 0; n < rows; n++) {
    const row = [
      `S-${n}`,
      `Example Works ${n}, "Ltd"`,
      `Road ${n % 977}, Block ${n % 13}`,
      countries[n % 8],
      '401512|620342',
      String(50 + (n % 5000)),
      'migrant',
      'active',
    ];
    if (!csv.write(row)) await once(csv, 'drain');
  }
  csv.end();
  await once(out, 'close');
}

async function copyAndUpsert(): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const columns = 'external_id, name, address, country, products_hs, number_of_workers, worker_groups, status';
  await client.query(
    `create table plain (tenant text, id uuid default uuidv7(), ${columns.replaceAll(',', ' text,')} text, primary key (tenant, external_id))`,
  );
  await client.query('begin');
  await client.query(`create temporary table staging (${columns.replaceAll(',', ' text,')} text) on commit drop`);
  const toCopy = new Transform({
    writableObjectMode: true,
    transform(record: string[], _, done) {
      done(undefined, `${record.map((cell) => cell.replace(/[\\\t\n\r]/g, ' ')).join('\t')}\n`);
    },
  });
  await pipeline(
    createReadStream(file),
    parse({ from_line: 2 }),
    toCopy,
    client.query(copyFrom('copy staging from stdin')),
  );
  await client.query(
    `insert into plain (tenant, ${columns}) select 't', ${columns} from staging order by external_id on conflict (tenant, external_id) do update set name = excluded.name where plain.name is distinct from excluded.name`,
  );
  await client.query('commit');
  await client.end();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

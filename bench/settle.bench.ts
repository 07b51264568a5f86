/**
 * Seconds from files to `settled` through the whole standalone server over HTTP: suppliers, links and contracts, as a
 * buyer would send them. Says how long each import took, how long the rest, and the memory of the process. Beside it
 * parse + COPY -> upsert of the same rows would be `npm run bench -- import`; here the parts of the time are compared.
 *
 * `npm run bench -- settle [SUPPLIERS]`: three links for each supplier, a contract for every tenth. The bar of 60 s is
 * for 100,000.
 */
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../services/standalone/src/cli/connection.ts';
import { importFile } from '../services/standalone/src/cli/import-file.ts';
import { ServerProcess } from '../e2e/server-process.ts';

const suppliers = Number(process.argv[2] ?? 10_000);
const LINKS_EACH = 3;
const COUNTRIES = ['MY', 'TH', 'VN', 'IN', 'BD', 'TR', 'MX', 'DE'];
const HS = ['401512', '620342', '610910', '151190'];
const folder = await mkdtemp(join(tmpdir(), 'manumit-bench-'));
await chmod(folder, 0o755);

/** Tiers of a tenth each: who stands in one is supplied by the next, so that exposure has a way to go. */
const tier = Math.ceil(suppliers / 10);
const below = (n: number, k: number): number => (Math.floor(n / tier) + 1) * tier + ((n * 7919 + k * 104_729) % tier);

function* supplierLines(): Generator<string> {
  yield 'external_id,name,address,country,products_hs,number_of_workers,worker_groups';
  for (let n = 0; n < suppliers; n++)
    yield `S-${n},Example Works ${n},Road ${n % 977},${COUNTRIES[n % 8]},${HS[n % 4]},${50 + (n % 5000)},${n % 3 === 0 ? 'migrant' : ''}`;
}
function* linkLines(): Generator<string> {
  yield 'from,to,relation,valid_from,certainty';
  for (let n = 0; n < suppliers; n++)
    for (let k = 0; k < LINKS_EACH; k++) {
      const seller = below(n, k) < suppliers ? below(n, k) : (n * 31 + k + 1) % suppliers;
      if (seller !== n) yield `S-${seller},S-${n},supplies_goods,2026-01,declared`;
    }
}
function* contractLines(): Generator<string> {
  yield 'contract_id,title,buyer,buyer_country,buyer_kind,supplier,value,currency,line_no,classification,category';
  for (let n = 0; n < suppliers / 10; n++)
    yield `C-${n},Gloves ${n},Example City,US,us_federal,S-${n % tier},${10_000 + n},USD,1,HS:${HS[n % 4]},goods`;
}

const FILES = { 'suppliers.csv': supplierLines, 'supply-links.csv': linkLines, 'contracts.csv': contractLines };
for (const [name, lines] of Object.entries(FILES)) await writeFile(join(folder, name), `${[...lines()].join('\n')}\n`);

const server = await ServerProcess.at({ data: join(folder, 'data'), environment: { LOG_LEVEL: 'error' } });
await server.start();
const connection = await server.connection();
const source = { sourceName: 'Bench list', sourceCategory: 'own_records', sourceDate: '2026-09' };
const rounded = (ms: number): number => Number((ms / 1_000).toFixed(1));
const start = performance.now();
for (const name of Object.keys(FILES)) {
  const before = performance.now();
  const done = await importFile(connection, join(folder, name), source, true);
  const { size } = await stat(join(folder, name));
  if (done.state === 'failed' || done.rejected > 0) throw new Error(`${name}: ${JSON.stringify(done)}`);
  const { rows, accepted } = done;
  const seconds = rounded(performance.now() - before);
  console.log(
    JSON.stringify({ bench: 'settle', file: name, rows, accepted, megabytes: rounded(size / 1_000), seconds }),
  );
}
const imported = performance.now();
const lags: Record<string, unknown>[] = [];
for (;;) {
  const status = await ask<{ settled: boolean; outbox: number; groups: { name: string; lag: number }[] }>(
    connection,
    'GET',
    '/status',
  );
  const lag = Object.fromEntries(
    status.groups.filter((group) => group.lag > 0).map((group) => [group.name, group.lag]),
  );
  if (lags.length === 0 || performance.now() - imported > lags.length * 10_000)
    lags.push({ at: rounded(performance.now() - start), outbox: status.outbox, ...lag });
  if (status.settled) break;
  await pause(100);
}
const seconds = rounded(performance.now() - start);
console.log(JSON.stringify({ bench: 'settle', measure: 'behind after the imports', lags }));
console.log(
  JSON.stringify({
    ...{ bench: 'settle', suppliers, seconds, after_imports_s: rounded(performance.now() - imported) },
    ...{ peak_mb: Math.round(await server.peakMegabytes()), bar_s: suppliers >= 100_000 ? 60 : undefined },
  }),
);
await server.stop();
await rm(folder, { recursive: true, force: true });
process.exit(suppliers >= 100_000 && seconds > 60 ? 1 : 0);

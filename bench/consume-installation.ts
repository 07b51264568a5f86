/**
 * How long an installation takes to settle in scoring: suppliers, three links each, a contract for every tenth, both
 * groups and the sequencer in one process, from events that lie in the log. `--suppliers N`, default 20,000.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installMessaging, PostgresLog, runGroups, SEQUENCER_ROLE, Sequencer } from '@manumit/messaging';
import { silentLogger } from '@manumit/messaging/testing';
import { appRole, Database, ensureSchema, migrate, roleUrl, startEmbeddedPostgres } from '@manumit/platform';
import pg from 'pg';
import { createScoring, ScoringConfig } from '../services/scoring/src/index.ts';
import { fillLog } from './consume-log.ts';
import { installation, tenant } from './consume-sample.ts';

const at = process.argv.indexOf('--suppliers');
const suppliers = at < 0 ? 20_000 : Number(process.argv[at + 1]);
const SEED = 20261122;
const clock = { now: () => new Date() };
const secret = 'a secret of the bench';

const folder = await mkdtemp(join(tmpdir(), 'manumit-bench-installation-'));
await chmod(folder, 0o755);
const server = await startEmbeddedPostgres(folder);
const owner = new pg.Client({ connectionString: server.url });
await owner.connect();
const definition = createScoring();
await ensureSchema(owner, secret, 'scoring');
await migrate(server.url, 'scoring', definition.migrations);
await installMessaging(owner, secret, [definition]);
const database = await Database.open({
  url: roleUrl(server.url, secret, appRole('scoring')),
  schema: 'scoring',
  poolSize: 8,
});
const context = { config: new ScoringConfig(), database, clock, logger: silentLogger, enqueue: async () => {} };
await definition.start(context);
const events = [tenant(), ...installation(suppliers, SEED)];
await fillLog(owner, events);
await owner.query('vacuum analyze');

const sequencer = new Sequencer({
  url: roleUrl(server.url, secret, SEQUENCER_ROLE),
  schemas: ['scoring'],
  logger: silentLogger,
});
sequencer.start();
const log = new PostgresLog({ database, logger: silentLogger });
const [before, used] = [performance.now(), process.cpuUsage()];
await runGroups({ definition, log, database, clock, logger: silentLogger });
const status = `select log.status() as status`;
let peak = 0;
for (;;) {
  await new Promise((next) => setTimeout(next, 200));
  peak = Math.max(peak, process.memoryUsage.rss());
  if ((await owner.query<{ status: { settled: boolean } }>(status)).rows[0]?.status.settled === true) break;
}
const seconds = (performance.now() - before) / 1_000;
const { user, system } = process.cpuUsage(used);
const { rows } = await owner.query<{ type: string; n: number }>(
  `select event->>'type' as type, count(*)::int as n from log.event_log group by 1 order by 1`,
);
console.log(
  JSON.stringify({
    ...{ measure: 'installation settles', suppliers, links: 3 * suppliers, contracts: Math.ceil(suppliers / 10) },
    ...{ seconds: Number(seconds.toFixed(1)), cpuSeconds: Number(((user + system) / 1e6).toFixed(1)) },
    ...{ eventsPerSecond: Math.round((2 * events.length) / seconds), rssMegabytes: Math.round(peak / 1e6), seed: SEED },
    announced: Object.fromEntries(rows.filter(({ type }) => type.includes('assessed')).map(({ type, n }) => [type, n])),
  }),
);
await log.close();
await sequencer.stop();
await database.close();
await owner.end();
await server.stop();
await rm(folder, { recursive: true, force: true });
process.exit();

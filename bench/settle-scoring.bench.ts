/**
 * How long an installation takes to settle in scoring: suppliers, three links each, a contract for every tenth, both
 * groups and the sequencer in one process, from events that lie in the log. `--suppliers N`, default 20,000.
 */
import { PostgresLog, runGroups, SEQUENCER_ROLE, Sequencer } from '@manumit/messaging';
import { silentLogger } from '@manumit/messaging/testing';
import { ScoringConfig } from '@manumit/scoring';
import { fillLog } from './consume-log.ts';
import { openScoringServer } from './scoring-server.ts';
import { installation, tenant } from './consume-sample.ts';

const at = process.argv.indexOf('--suppliers');
const suppliers = at < 0 ? 20_000 : Number(process.argv[at + 1]);
const SEED = 20261122;
const clock = { now: () => new Date() };

const scoring = await openScoringServer(8);
const { definition, database, owner } = scoring;
const context = { config: new ScoringConfig(), database, clock, logger: silentLogger, enqueue: async () => {} };
await definition.start(context);
const events = [tenant(), ...installation(suppliers, SEED)];
await fillLog(owner, events);
await owner.query('vacuum analyze');

const sequencer = new Sequencer({
  url: scoring.urlOf(SEQUENCER_ROLE),
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
await scoring.close();
process.exit();

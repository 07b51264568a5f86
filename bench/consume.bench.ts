/**
 * Events a second through the group `scoring`, beside hand-written SQL that does the same reads and writes in the same
 * batches, and through `scoring-graph`. Two mixes: suppliers without evidence, and one event in six evidence. Baseline
 * and product take turns in one run; the medians are compared, and what they leave in the tables must be the same.
 * Exits 1 below a bar.
 */
import { PostgresLog, runGroups } from '@manumit/messaging';
import { silentLogger } from '@manumit/messaging/testing';
import { consumeByHand, digestOf } from './consume-by-hand.ts';
import { cpuOf } from './consume-cpu.ts';
import { fillLog } from './consume-log.ts';
import { appRole } from '@manumit/platform';
import pg from 'pg';
import { openScoringServer } from './scoring-server.ts';
import { AS_OF, TENANT, tenant, withEvidence, withoutEvidence } from './consume-sample.ts';

const ROUNDS = 3;
const [EVENTS, BATCH, SEED] = [20_000, 500, 20261122];
const BARS = { ratio: 0.5, eventsPerSecond: 5_000 };
const clock = { now: () => new Date() };

const scoring = await openScoringServer(4);
const { definition, database, owner } = scoring;

const TABLES = [
  'party',
  'party_key',
  'observation',
  'recruitment_link',
  'subject',
  'assessment',
  'assessment_part',
  'outbox',
  'node',
  'tenant_day',
];

async function empty(): Promise<void> {
  await owner.query(`truncate ${TABLES.map((table) => `scoring.${table}`).join(', ')}`);
  await owner.query(`truncate scoring.tenant, scoring.network; update log.position set seq = 0`);
  await owner.query('vacuum analyze');
}

/** Events a second, and CPU per event. Connections stay open until both are read. */
interface Measure {
  readonly eventsPerSecond: number;
  readonly cpu: readonly (number | undefined)[];
}

const timed = async (work: () => Promise<void>): Promise<Measure> => {
  const before = performance.now();
  const cpu = await cpuOf(appRole('scoring'), EVENTS, work);
  return { eventsPerSecond: EVENTS / ((performance.now() - before) / 1_000), cpu };
};

async function byHand(): Promise<Measure> {
  const client = new pg.Client({ connectionString: scoring.urlOf(appRole('scoring')) });
  await client.connect();
  await owner.query(`insert into scoring.tenant values ($1, 'Example Buyer', $2, 'none', 1)`, [TENANT, AS_OF]);
  const measure = await timed(() => consumeByHand(client, EVENTS, BATCH));
  await client.end();
  return measure;
}

async function byGroup(group: string): Promise<Measure> {
  const log = new PostgresLog({ database, logger: silentLogger });
  const measure = await timed(async () => {
    await runGroups({ definition, log, database, clock, logger: silentLogger, only: [group] });
    const done = `select seq = ${EVENTS} as done from log.position where grp = '${group}'`;
    while ((await owner.query<{ done: boolean }>(done)).rows[0]?.done !== true)
      await new Promise((next) => setTimeout(next, 20));
  });
  await log.close();
  return measure;
}

const median = (measures: readonly Measure[]): Measure =>
  [...measures].sort((a, b) => a.eventsPerSecond - b.eventsPerSecond)[Math.floor(measures.length / 2)] as Measure;
let isBelow = false;
for (const [mix, events] of [
  ['suppliers without evidence', withoutEvidence(EVENTS - 1, SEED)],
  ['one event in six is evidence', withEvidence(EVENTS - 1, SEED)],
] as const) {
  await fillLog(owner, [tenant(), ...events]);
  const seen: Record<'hand' | 'scoring' | 'scoring-graph', Measure[]> = { hand: [], scoring: [], 'scoring-graph': [] };
  const digests = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    await empty();
    seen.hand.push(await byHand());
    digests.add(await digestOf(owner));
    await empty();
    seen.scoring.push(await byGroup('scoring'));
    digests.add(await digestOf(owner));
    seen['scoring-graph'].push(await byGroup('scoring-graph'));
  }
  const [product, baseline, network] = [median(seen.scoring), median(seen.hand), median(seen['scoring-graph'])];
  const ratio = product.eventsPerSecond / baseline.eventsPerSecond;
  isBelow ||= digests.size !== 1 || ratio < BARS.ratio || product.eventsPerSecond < BARS.eventsPerSecond;
  const shown = ({ eventsPerSecond, cpu: [here, server] }: Measure) => ({
    eventsPerSecond: Math.round(eventsPerSecond),
    ...{ cpuMicroseconds: here, serverCpuMicroseconds: server },
  });
  console.log(
    JSON.stringify({
      ...{ measure: 'consume', mix, scoring: shown(product), byHand: shown(baseline), network: shown(network) },
      ...{ ratio: Number(ratio.toFixed(2)), bars: BARS, sameTables: digests.size === 1 },
      ...{ events: EVENTS, batch: BATCH, rounds: ROUNDS, seed: SEED },
    }),
  );
}
await scoring.close();
process.exit(isBelow ? 1 : 0);

/**
 * Events a second through the group `scoring`, beside hand-written SQL that does the same reads and writes in the same
 * batches, and through `scoring-graph`. Two mixes: suppliers without evidence, and one event in six evidence. Baseline
 * and product take turns in one run; the medians are compared, and what they leave in the tables must be the same.
 * Exits 1 below a bar.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installMessaging, PostgresLog, runGroups } from '@manumit/messaging';
import { silentLogger } from '@manumit/messaging/testing';
import type { NewEvent } from '@manumit/events';
import { appRole, Database, ensureSchema, migrate, roleUrl, startEmbeddedPostgres } from '@manumit/platform';
import pg from 'pg';
import { createScoring } from '../services/scoring/src/index.ts';
import { consumeByHand, digestOf } from './consume-by-hand.ts';
import { AS_OF, TENANT, tenant, withEvidence, withoutEvidence } from './consume-sample.ts';

const ROUNDS = 3;
const [EVENTS, BATCH, SEED] = [20_000, 500, 20261122];
const BARS = { ratio: 0.5, eventsPerSecond: 5_000 };
const clock = { now: () => new Date() };
const secret = 'a secret of the bench';

const folder = await mkdtemp(join(tmpdir(), 'manumit-bench-consume-'));
await chmod(folder, 0o755);
const server = await startEmbeddedPostgres(folder);
const owner = new pg.Client({ connectionString: server.url });
await owner.connect();
const definition = createScoring();
await ensureSchema(owner, secret, 'scoring');
await migrate(server.url, 'scoring', definition.migrations);
await installMessaging(owner, secret, [definition]);
const url = roleUrl(server.url, secret, appRole('scoring'));
const database = await Database.open({ url, schema: 'scoring', poolSize: 4 });

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

/** Puts events into the log as the sequencer would. */
async function fillLog(events: readonly NewEvent[]): Promise<void> {
  await owner.query('truncate log.event_log');
  const time = clock.now().toISOString();
  for (let at = 0; at < events.length; at += 1_000) {
    const bodies = events.slice(at, at + 1_000).map(({ definition: { type, topic }, subject, revision, data, key }) => [
      topic,
      key,
      {
        specversion: '1.0',
        id: crypto.randomUUID(),
        type,
        source: 'ingest',
        subject,
        revision,
        time,
        tenantid: TENANT,
        correlationid: 'bench',
        data,
      },
    ]);
    await owner.query(
      `insert into log.event_log (seq, topic, key, event_id, event)
       select $1::bigint + n, one->>0, one->>1, (one->2->>'id')::uuid, one->2
       from jsonb_array_elements($2::jsonb) with ordinality as new(one, n)`,
      [at, JSON.stringify(bodies)],
    );
  }
  await owner.query('update log.head set seq = $1', [events.length]);
}

const timed = async (work: () => Promise<void>): Promise<number> => {
  const before = performance.now();
  await work();
  return EVENTS / ((performance.now() - before) / 1_000);
};

const byHand = () =>
  timed(async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await owner.query(`insert into scoring.tenant values ($1, 'Example Buyer', $2, 'none', 1)`, [TENANT, AS_OF]);
    await consumeByHand(client, EVENTS, BATCH);
    await client.end();
  });

const byGroup = (group: string) =>
  timed(async () => {
    const log = new PostgresLog({ database, logger: silentLogger });
    await runGroups({ definition, log, database, clock, logger: silentLogger, only: [group] });
    const done = `select seq = ${EVENTS} as done from log.position where grp = '${group}'`;
    while ((await owner.query<{ done: boolean }>(done)).rows[0]?.done !== true)
      await new Promise((next) => setTimeout(next, 20));
    await log.close();
  });

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
let isBelow = false;
for (const [mix, events] of [
  ['suppliers without evidence', withoutEvidence(EVENTS - 1, SEED)],
  ['one event in six is evidence', withEvidence(EVENTS - 1, SEED)],
] as const) {
  await fillLog([tenant(), ...events]);
  const seen: Record<'hand' | 'scoring' | 'scoring-graph', number[]> = { hand: [], scoring: [], 'scoring-graph': [] };
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
  const [product, baseline] = [median(seen.scoring), median(seen.hand)];
  const ratio = product / baseline;
  isBelow ||= digests.size !== 1 || ratio < BARS.ratio || product < BARS.eventsPerSecond;
  console.log(
    JSON.stringify({
      ...{ measure: 'consume', mix, eventsPerSecond: Math.round(product), baselinePerSecond: Math.round(baseline) },
      ...{ ratio: Number(ratio.toFixed(2)), bars: BARS, sameTables: digests.size === 1 },
      ...{
        networkEventsPerSecond: Math.round(median(seen['scoring-graph'])),
        events: EVENTS,
        batch: BATCH,
        rounds: ROUNDS,
        seed: SEED,
      },
    }),
  );
}
await database.close();
await owner.end();
await server.stop();
await rm(folder, { recursive: true, force: true });
process.exitCode = isBelow ? 1 : 0;

/**
 * What the log costs: appending through outbox and sequencer against raw inserts of the same rows, and consuming with
 * an effect against hand-written SQL of the same reads and writes in the same batches. Baseline and product take turns
 * in one run; the medians are compared. Exits 1 below a bar.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { installMessaging, PostgresLog, runGroups, SEQUENCER_ROLE, Sequencer } from '@manumit/messaging';
import { silentLogger } from '@manumit/messaging/testing';
import { appRole, Database, ensureSchema, migrate, roleUrl, startEmbeddedPostgres } from '@manumit/platform';
import pg from 'pg';
import {
  factNumber,
  factRecorded,
  keepFacts,
  outboxOf,
  source,
  TENANTS,
  weigh,
  weighing,
  weightChanged,
  type Query,
} from './log-weighing.ts';

const ROUNDS = 3;
const [EVENTS, SUBJECTS, BATCH] = [40_000, 8_000, 500];
const BARS = { append: 0.7, consume: 0.5 };
const clock = { now: () => new Date() };
const secret = 'a secret of the bench';

const folder = await mkdtemp(join(tmpdir(), 'manumit-bench-log-'));
await chmod(folder, 0o755);
const server = await startEmbeddedPostgres(folder);
const owner = new pg.Client({ connectionString: server.url });
await owner.connect();
await ensureSchema(owner, secret, 'weighing');
await migrate(server.url, 'weighing', weighing.migrations);
await installMessaging(owner, secret, [source, weighing]);
await owner.query(
  `create table public.raw_log (like log.event_log including all); grant insert on public.raw_log to source_app`,
);
const open = (schema: string) =>
  Database.open({ url: roleUrl(server.url, secret, appRole(schema)), schema, poolSize: 4 });
const [sources, weighings] = [await open('source'), await open('weighing')];
const events = Array.from({ length: EVENTS }, (_, n) => factNumber(n, SUBJECTS));

const truncate = () =>
  owner.query(`truncate log.event_log, source.outbox, weighing.outbox, weighing.fact, weighing.weight, public.raw_log;
    update log.head set seq = 0; update log.position set seq = 0`);
const timed = async (work: () => Promise<void>) => {
  const before = performance.now();
  await work();
  return EVENTS / ((performance.now() - before) / 1_000);
};

/** The same rows, made the same way, straight into a table like the log. */
const appendRaw = () =>
  timed(async () => {
    for (let at = 0; at < EVENTS; at += BATCH) {
      const time = clock.now().toISOString();
      const batch = events.slice(at, at + BATCH);
      const bodies = batch.map((event) => ({
        ...{ specversion: '1.0', id: uuidv7(), type: factRecorded.type, source: 'source', subject: event.subject },
        ...{ revision: event.revision, time, tenantid: event.tenant, correlationid: 'bench', data: event.data },
      }));
      await sources.inSystemTransaction((tx) =>
        tx.execute(
          `insert into public.raw_log (seq, topic, key, event_id, event)
           select $1::bigint + n, one->>0, one->>1, (one->2->>'id')::uuid, one->2
           from jsonb_array_elements($2::jsonb) with ordinality as new(one, n)`,
          [at, JSON.stringify(bodies.map((body, n) => [factRecorded.topic, batch[n]?.key, body]))],
        ),
      );
    }
  });

const append = (sequencerUrl: string) =>
  timed(async () => {
    const sequencer = new Sequencer({ url: sequencerUrl, schemas: ['source', 'weighing'], logger: silentLogger });
    sequencer.start();
    for (let at = 0; at < EVENTS; at += BATCH) {
      await sources.inSystemTransaction((tx) =>
        outboxOf(tx, { service: 'source', clock, correlationId: 'bench' }).addAll(events.slice(at, at + BATCH)),
      );
    }
    await until(`select seq = ${EVENTS} as done from log.head`);
    await sequencer.stop();
  });

/** The batch of the consumer loop as someone would write it by hand: no doors, no decoding, no validation. */
const consumeByHand = () =>
  timed(async () => {
    const client = new pg.Client({ connectionString: roleUrl(server.url, secret, appRole('weighing')) });
    await client.connect();
    const query: Query = async (sql, parameters) => (await client.query(sql, parameters)).rows;
    for (let seq = 0; seq < EVENTS;) {
      await client.query('begin');
      await client.query(`select seq from log.position where grp = 'weighing' for update`);
      const { rows } = await client.query(
        'select seq, event from log.event_log where seq > $1 and topic = $2 order by seq limit $3',
        [seq, factRecorded.topic, BATCH],
      );
      for (let tenant = 0; tenant < TENANTS; tenant++) {
        const name = `ten_${tenant}`;
        const facts = rows.map(({ event }) => event).filter(({ tenantid }) => tenantid === name);
        if (facts.length === 0) continue;
        await client.query(`select set_config('app.tenant', $1, true)`, [name]);
        await keepFacts(query, name, facts);
        const changed = await weigh(
          query,
          name,
          facts.map(({ subject }) => subject),
        );
        const time = clock.now().toISOString();
        const bodies = changed.map(({ subject, revision, value }) => ({
          ...{
            specversion: '1.0',
            id: uuidv7(),
            type: weightChanged.type,
            source: 'weighing',
            subject,
            revision,
            time,
          },
          ...{ tenantid: name, correlationid: 'bench', data: { value } },
        }));
        await client.query(
          `insert into weighing.outbox (event_id, topic, key, event)
           select (one->2->>'id')::uuid, one->>0, one->>1, one->2
           from jsonb_array_elements($1::jsonb) with ordinality as new(one, n) order by n`,
          [JSON.stringify(bodies.map((body) => [weightChanged.topic, body.subject, body]))],
        );
      }
      seq = Number(rows.at(-1).seq);
      await client.query(`update log.position set seq = $1 where grp = 'weighing'`, [seq]);
      await client.query('commit');
    }
    await client.end();
  });

const consume = () =>
  timed(async () => {
    const log = new PostgresLog({ database: weighings, logger: silentLogger });
    await runGroups({ definition: weighing, log, database: weighings, clock, logger: silentLogger });
    await until(`select seq = ${EVENTS} as done from log.position where grp = 'weighing'`);
    await log.close();
  });

async function until(sql: string): Promise<void> {
  while ((await owner.query<{ done: boolean }>(sql)).rows[0]?.done !== true)
    await new Promise((done) => setTimeout(done, 20));
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
const digest = async () =>
  (
    await owner.query(
      `select md5(string_agg(tenant_id || subject || value || revision, ',' order by subject)) as md5 from weighing.weight`,
    )
  ).rows[0].md5;

const seen: Record<'appendRaw' | 'append' | 'consumeByHand' | 'consume', number[]> = {
  appendRaw: [],
  append: [],
  consumeByHand: [],
  consume: [],
};
const results = new Set<string>();
for (let round = 0; round < ROUNDS; round++) {
  await truncate();
  seen.appendRaw.push(await appendRaw());
  seen.append.push(await append(roleUrl(server.url, secret, SEQUENCER_ROLE)));
  await owner.query('vacuum analyze');
  const emptied = `truncate weighing.outbox, weighing.fact, weighing.weight; update log.position set seq = 0`;
  seen.consumeByHand.push(await consumeByHand());
  results.add(await digest());
  await owner.query(emptied);
  seen.consume.push(await consume());
  results.add(await digest());
}

let isBelow = results.size !== 1;
if (isBelow)
  console.log(JSON.stringify({ measure: 'consume', error: 'baseline and product disagree', digests: [...results] }));
for (const [measure, product, baseline] of [
  ['append', seen.append, seen.appendRaw],
  ['consume', seen.consume, seen.consumeByHand],
] as const) {
  const [events, of] = [median([...product]), median([...baseline])];
  const [ratio, bar] = [events / of, BARS[measure]];
  isBelow ||= ratio < bar;
  console.log(
    JSON.stringify({
      ...{
        measure,
        eventsPerSecond: Math.round(events),
        baselinePerSecond: Math.round(of),
        ratio: Number(ratio.toFixed(2)),
        bar,
      },
      ...{ events: EVENTS, batch: BATCH, tenants: TENANTS, rounds: ROUNDS },
    }),
  );
}
await sources.close();
await weighings.close();
await owner.end();
await server.stop();
await rm(folder, { recursive: true, force: true });
process.exit(isBelow ? 1 : 0);

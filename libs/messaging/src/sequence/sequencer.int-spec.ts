import { afterEach, expect, it } from '@jest/globals';
import { roleUrl } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import { SEQUENCER_ROLE } from '../install/install-messaging.ts';
import { ledgerWith, Switches, till } from '../ledger.suite.ts';
import { MessagingMetrics } from '../metrics.ts';
import { silentLogger, startTestMessaging, type TestMessaging } from '../testing.ts';
import { Sequencer } from './sequencer.ts';

let messaging: TestMessaging;
const started: Sequencer[] = [];
const start = (metrics = new MessagingMetrics()) => {
  const { ownerUrl, secret } = messaging.installation;
  const url = roleUrl(ownerUrl, secret, SEQUENCER_ROLE);
  const sequencer = new Sequencer({
    url,
    schemas: ['till', 'ledger'],
    logger: silentLogger,
    metrics,
    pollMs: 5,
    batchSize: 20,
  });
  started.push(sequencer);
  sequencer.start();
  return sequencer;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
  await messaging?.close();
});

it('leaves no gap and loses nothing when its connection is killed again and again', async () => {
  messaging = await startTestMessaging([till, ledgerWith(new Switches())]);
  start();
  let kills = 0;
  await withOwner(messaging.installation, async (client) => {
    for (let round = 0; round < 60; round++) {
      await client.query(
        `insert into till.outbox (event_id, topic, key, event)
         select gen_random_uuid(), 'till.entry', 'k' || n % 7, jsonb_build_object('subject', 'k', 'n', $1::int + n)
         from generate_series(1, 50) n`,
        [round * 50],
      );
      const { rows } = await client.query<{ killed: number }>(
        `select count(pg_terminate_backend(pid))::int as killed from pg_stat_activity
         where application_name = 'manumit sequencer' and datname = current_database() and $1 = 0`,
        [round % 3],
      );
      kills += rows[0]?.killed ?? 0;
      await hold(15);
    }
  });
  await until(async () => (await messaging.status()).outbox === 0);
  expect(kills).toBeGreaterThan(3);
  const events = (await messaging.events()) as unknown as { n: number }[];
  expect(events.map(({ n }) => n).sort((a, b) => a - b)).toEqual(Array.from({ length: 3_000 }, (_, at) => at + 1));
  const { rows } = await withOwner(messaging.installation, (client) =>
    client.query(
      'select max(seq)::int as last, count(*)::int as count, (select seq::int from log.head) as head from log.event_log',
    ),
  );
  expect(rows[0]).toEqual({ last: 3_000, count: 3_000, head: 3_000 });
});

it('gives no number away when its transaction dies after the numbers were drawn', async () => {
  messaging = await startTestMessaging([till, ledgerWith(new Switches())]);
  const add = (id: string) =>
    withOwner(messaging.installation, (client) =>
      client.query(`insert into till.outbox (event_id, topic, key, event) values ($1, 'till.entry', 'k', '{}')`, [id]),
    );
  const [first, second] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
  await add(first);
  await messaging.sequence();
  // The log knows this id, so the statement fails as it writes, long after it took its number.
  await add(first);
  await expect(messaging.sequence()).rejects.toMatchObject({ code: '23505' });
  await withOwner(messaging.installation, (client) => client.query('delete from till.outbox'));
  await add(second);
  await messaging.sequence();
  const { rows } = await withOwner(messaging.installation, (client) =>
    client.query('select seq::int from log.event_log order by seq'),
  );
  expect(rows).toEqual([{ seq: 1 }, { seq: 2 }]);
});

it('is active once, however many run, and the next takes over', async () => {
  messaging = await startTestMessaging([till, ledgerWith(new Switches())]);
  const [a, b, c] = [start(), start(), start()];
  const active = () => [a, b, c].filter((one) => one.isActive);
  await until(async () => active().length > 0);
  await hold(700);
  expect(active()).toHaveLength(1);
  const first = active()[0] as Sequencer;
  await first.stop();
  await until(async () => active().length > 0);
  expect(active()).toHaveLength(1);
  expect(active()[0]).not.toBe(first);
});

const hold = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let round = 0; !(await isSo()); round++) {
    if (round > 500) throw new Error('that did not happen');
    await hold(20);
  }
}

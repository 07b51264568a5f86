import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seeded } from '@manumit/kernel/testing';
import { appRole, roleUrl } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import pg from 'pg';
import { SEQUENCER_ROLE } from '../install/install-messaging.ts';
import { ledgerWith, Switches, till } from '../ledger.suite.ts';
import { silentLogger, startTestMessaging, type TestMessaging } from '../testing.ts';
import { Sequencer } from './sequencer.ts';

/** Bar R2: the order of one key, while writers hold their transactions open and take ids early. */

const SEED = 20261124;
const [WRITERS, TRANSACTIONS, KEYS] = [16, 150, 12];

let messaging: TestMessaging;
beforeAll(async () => {
  messaging = await startTestMessaging([till, ledgerWith(new Switches())]);
  await withOwner(messaging.installation, (client) =>
    client.query(`
      create table till.aggregate (id int primary key, revision int not null default 0);
      insert into till.aggregate (id) select generate_series(1, ${KEYS});
      create table till.scratch (id int);
      grant select, update on till.aggregate to till_app; grant insert on till.scratch to till_app;
      create table till.seen (reader text, n bigint generated always as identity, key text, revision int)`),
  );
});
afterAll(() => messaging?.close());

describe(`with ${WRITERS} writers that hold their transactions open (seed ${SEED})`, () => {
  it('the sequencer loses and misplaces nothing, and the reader of most articles fails the same check', async () => {
    const sequencer = new Sequencer({
      url: roleUrl(messaging.installation.ownerUrl, messaging.installation.secret, SEQUENCER_ROLE),
      ...{ schemas: ['till', 'ledger'], logger: silentLogger, pollMs: 1, batchSize: 50 },
    });
    const naive = new NaiveReader(messaging);
    sequencer.start();
    await naive.start();
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    await until(async () => (await messaging.status()).outbox === 0);
    await naive.stop();
    await sequencer.stop();

    const wanted = await revisions();
    expect(wanted.reduce((sum, { revision }) => sum + revision, 0)).toBe(WRITERS * TRANSACTIONS);
    const log = (await messaging.events()).map(({ subject, revision }) => ({ key: subject, revision }));
    expect(faultsOf(log, wanted)).toEqual({ lost: 0, misplaced: 0 });
    const { lost, misplaced } = faultsOf(naive.seen, wanted);
    expect(lost + misplaced).toBeGreaterThan(0);
    expect(await gaps()).toBe(0);
  });
});

/** What a reader saw against what was committed. */
function faultsOf(
  seen: readonly { key: string; revision: number }[],
  wanted: readonly { key: string; revision: number }[],
) {
  const last = new Map<string, number>();
  let misplaced = 0;
  for (const { key, revision } of seen) {
    if (revision < (last.get(key) ?? 0)) misplaced++;
    last.set(key, revision);
  }
  const had = new Set(seen.map(({ key, revision }) => `${key} ${revision}`));
  const all = wanted.flatMap(({ key, revision }) => Array.from({ length: revision }, (_, at) => `${key} ${at + 1}`));
  return { lost: all.filter((one) => !had.has(one)).length, misplaced };
}

/** Reads the outbox itself by "id greater than the last", as if nobody else took rows from it: the copy is what it reads. */
class NaiveReader {
  readonly seen: { key: string; revision: number }[] = [];
  private readonly messaging: TestMessaging;
  private client: pg.Client | undefined;
  private running: Promise<void> | undefined;
  private isStopping = false;

  constructor(messaging: TestMessaging) {
    this.messaging = messaging;
  }

  async start(): Promise<void> {
    await withOwner(this.messaging.installation, (client) =>
      client.query(`
        create table till.copy (pos bigint primary key, key text, revision int);
        create function till.keep_copy() returns trigger language plpgsql security definer as
          'begin insert into till.copy values (new.pos, new.key, (new.event->>''revision'')::int); return null; end';
        create trigger keep_copy after insert on till.outbox for each row execute function till.keep_copy()`),
    );
    this.client = new pg.Client({ connectionString: this.messaging.installation.ownerUrl });
    await this.client.connect();
    this.running = this.read(this.client);
  }

  async stop(): Promise<void> {
    await new Promise((done) => setTimeout(done, 50));
    this.isStopping = true;
    await this.running;
    await this.client?.end();
  }

  private async read(client: pg.Client): Promise<void> {
    for (let last = '0'; !this.isStopping; await new Promise((done) => setTimeout(done, 1))) {
      const { rows } = await client.query<{ pos: string; key: string; revision: number }>(
        'select * from till.copy where pos > $1 order by pos limit 50',
        [last],
      );
      for (const { pos, key, revision } of rows) {
        this.seen.push({ key, revision });
        last = pos;
      }
    }
  }
}

async function write(writer: number): Promise<void> {
  const { ownerUrl, secret } = messaging.installation;
  const client = new pg.Client({ connectionString: roleUrl(ownerUrl, secret, appRole('till')) });
  await client.connect();
  const random = seeded(SEED + writer);
  for (let n = 0; n < TRANSACTIONS; n++) {
    const key = 1 + Math.floor(random() * KEYS);
    await client.query('begin');
    // Takes its transaction id long before it gets the row lock.
    if (random() < 0.5) await client.query('insert into till.scratch values (1)');
    if (random() < 0.3) await hold(random() * 3);
    const { rows } = await client.query(
      'update till.aggregate set revision = revision + 1 where id = $1 returning revision',
      [key],
    );
    await client.query(
      `insert into till.outbox (event_id, topic, key, event)
       values (gen_random_uuid(), 'till.entry', $1, jsonb_build_object('subject', $1::text, 'revision', $2::int))`,
      [`key_${key}`, rows[0].revision],
    );
    if (random() < 0.5) await hold(random() * 7);
    await client.query('commit');
  }
  await client.end();
}

const hold = (ms: number) => new Promise((done) => setTimeout(done, ms));

const revisions = async () => {
  const { rows } = await withOwner(messaging.installation, (client) =>
    client.query<{ key: string; revision: number }>(`select 'key_' || id as key, revision from till.aggregate`),
  );
  return rows;
};

const gaps = async () => {
  const { rows } = await withOwner(messaging.installation, (client) =>
    client.query<{ gaps: number }>('select (max(seq) - count(*))::int as gaps from log.event_log'),
  );
  return rows[0]?.gaps;
};

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let round = 0; !(await isSo()); round++) {
    if (round > 500) throw new Error('that did not happen');
    await hold(20);
  }
}

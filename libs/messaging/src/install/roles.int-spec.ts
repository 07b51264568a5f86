import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roleUrl, type Tx } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import pg from 'pg';
import { outboxOf } from '../announce/outbox.ts';
import { defineService } from '../define-service.ts';
import { balanceChanged, entry, ledgerWith, Switches, till } from '../ledger.suite.ts';
import { readStatus, redrive } from '../report-status/status.ts';
import { startTestMessaging, type TestMessaging } from '../testing.ts';
import { installMessaging, SEQUENCER_ROLE } from './install-messaging.ts';

const switches = new Switches();
const ledger = ledgerWith(switches);
const auditor = defineService({
  ...{ name: 'auditor', module: undefined, config: undefined, migrations: [], chores: [] },
  doors: { auditor: { on: [{ definitions: [balanceChanged], receive: async () => [] }], work: () => undefined } },
});
const services = [till, ledger, auditor];

let messaging: TestMessaging;
beforeAll(async () => {
  messaging = await startTestMessaging(services);
  await messaging.publish(entry({ account: 'acc_1', number: 1 }), entry({ account: 'acc_2', number: 1, amount: 666 }));
  await messaging.drain();
});
afterAll(() => messaging?.close());

const as = <Result>(service: string, work: (tx: Tx) => Promise<Result>) =>
  messaging.database(service).inSystemTransaction(work);
const count = (service: string, sql: string) =>
  as(service, async (tx) => (await tx.query<{ n: number }>(`select count(*)::int as n from ${sql}`))[0]?.n);

describe('a service’s role', () => {
  it('sees the positions, the failed events and the topics of its own groups only', async () => {
    expect(await as('ledger', (tx) => tx.query('select grp from log.position'))).toEqual([{ grp: 'ledger' }]);
    expect(await as('auditor', (tx) => tx.query('select grp from log.position'))).toEqual([{ grp: 'auditor' }]);
    expect(await as('till', (tx) => tx.query('select grp from log.position'))).toEqual([]);
    expect(await count('ledger', 'log.failed')).toBe(1);
    expect(await count('auditor', 'log.failed')).toBe(0);
    const topics = 'select distinct topic from log.event_log';
    expect(await as('ledger', (tx) => tx.query(topics))).toEqual([{ topic: 'till.entry' }]);
    expect(await as('auditor', (tx) => tx.query(topics))).toEqual([{ topic: 'ledger.balance' }]);
    expect(await as('till', (tx) => tx.query(topics))).toEqual([]);
  });

  it('cannot move or lock the position of another group, nor touch its failed events', async () => {
    expect(await as('auditor', (tx) => tx.execute(`update log.position set seq = 0 where grp = 'ledger'`))).toBe(0);
    expect(await as('auditor', (tx) => tx.query(`select from log.position where grp = 'ledger' for update`))).toEqual(
      [],
    );
    expect(await as('auditor', (tx) => tx.execute('delete from log.failed'))).toBe(0);
    const foreign = `insert into log.failed (grp, state, topic, attempts, code, reason) values ('ledger', 'dead', 't', 1, 'c', 'r')`;
    await expect(as('auditor', (tx) => tx.execute(foreign))).rejects.toMatchObject({ code: '42501' });
    const grab = `update log.position set grp = 'ledger' where grp = 'auditor'`;
    await expect(as('auditor', (tx) => tx.execute(grab))).rejects.toMatchObject({ code: '42501' });
  });

  it('adds to its own outbox and does nothing else to any', async () => {
    const refused = [
      ['ledger', 'select from ledger.outbox'],
      ['ledger', 'delete from ledger.outbox'],
      ['ledger', `update ledger.outbox set key = 'x'`],
      ['ledger', `insert into till.outbox (event_id, topic, key, event) values (gen_random_uuid(), 't', 'k', '{}')`],
      ['ledger', `insert into log.event_log values (99, 't', 'k', gen_random_uuid(), '{}')`],
      ['ledger', 'delete from log.event_log'],
      ['ledger', 'update log.head set seq = 0'],
      ['ledger', 'delete from log.position'],
    ] as const;
    for (const [service, sql] of refused) {
      await expect(as(service, (tx) => tx.execute(sql))).rejects.toMatchObject({ code: '42501' });
    }
    await as('ledger', (tx) =>
      outboxOf(tx, { service: 'ledger', clock: messaging.clock, correlationId: 'c' }).addAll([
        balanceChanged.of({ subject: 'acc_1', revision: 9, tenant: 'ten_a', data: { total: 1 } }),
      ]),
    );
    await messaging.drain();
  });

  it('may ask for the status, and for a redrive only if it answers the operators', async () => {
    expect((await as('till', readStatus)).settled).toBe(true);
    await expect(as('ledger', (tx) => redrive(tx, { group: 'ledger' }))).rejects.toMatchObject({ code: '42501' });
  });
});

it('lets the sequencer take outboxes and number the log, and read nothing of the log', async () => {
  const { ownerUrl, secret } = messaging.installation;
  const client = new pg.Client({ connectionString: roleUrl(ownerUrl, secret, SEQUENCER_ROLE) });
  await client.connect();
  for (const sql of [
    'select from log.event_log',
    'select from log.failed',
    'select from ledger.entry',
    'delete from log.event_log',
  ]) {
    await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
  }
  await client.end();
});

it('gives no right to anybody else', async () => {
  const { rows } = await withOwner(messaging.installation, (client) =>
    client.query(
      `select c.oid::regclass::text as name, relrowsecurity and relforcerowsecurity as is_protected,
              has_table_privilege('public', c.oid, 'select, insert, update, delete') as is_public
       from pg_class c join pg_namespace n on n.oid = relnamespace
       where relkind = 'r' and (nspname = 'log' or relname = 'outbox')`,
    ),
  );
  expect(rows).toHaveLength(7);
  for (const row of rows) expect(row).toMatchObject({ is_protected: true, is_public: false });
  const { rows: functions } = await withOwner(messaging.installation, (client) =>
    client.query(
      `select proname, pg_get_userbyid(proowner) as owner, prosecdef, proconfig, has_function_privilege('public', p.oid, 'execute') as is_public
       from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname = 'log' order by 1`,
    ),
  );
  const form = { owner: 'log_reader', prosecdef: true, proconfig: ['search_path=""'], is_public: false };
  expect(functions).toEqual([
    { proname: 'redrive', ...form },
    { proname: 'status', ...form },
  ]);
});

it('changes nothing when it is installed again, and lets a new group in when a definition grows', async () => {
  const fingerprint = () =>
    withOwner(messaging.installation, async (client) => {
      const { rows } = await client.query(`select xmin::text, polname from pg_policy order by oid`);
      const { rows: positions } = await client.query('select * from log.position order by grp');
      return { rows, positions };
    });
  const install = (definitions: typeof services) =>
    withOwner(messaging.installation, (client) => installMessaging(client, messaging.installation.secret, definitions));
  const before = await fingerprint();
  await install(services);
  expect(await fingerprint()).toEqual(before);

  const grown = { ...auditor, doors: { ...auditor.doors, archive: auditor.doors['auditor']! } };
  await install([till, ledger, grown]);
  expect(await as('auditor', (tx) => tx.query('select grp, seq from log.position order by grp'))).toMatchObject([
    { grp: 'archive', seq: '0' },
    { grp: 'auditor' },
  ]);
  expect(await as('till', readStatus)).toMatchObject({ settled: false });
  expect((await fingerprint()).positions).toEqual(expect.arrayContaining(before.positions));
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { withOwner } from '@manumit/platform/testing';
import {
  balanceChanged,
  entry,
  entryRecorded,
  FAILS_AT_COMMIT,
  ledgerWith,
  readEntries,
  REFUSED,
  Switches,
  THROWS,
  till,
  tillOpened,
  type LedgerWork,
} from '../ledger.suite.ts';
import { redrive } from '../report-status/status.ts';
import { readPage } from '../read-log/page.sql.ts';
import { startTestMessaging, type TestMessaging, type TestMessagingOptions } from '../testing.ts';
import { door, type ServiceDefinition } from '../define-service.ts';

let messaging: TestMessaging;
const start = async (ledger: ServiceDefinition, options?: TestMessagingOptions) => {
  messaging = await startTestMessaging([till, ledger], options);
  return messaging;
};
afterEach(() => messaging?.close());

const kept = () => withOwner(messaging.installation, readEntries);
const numbers = async (account: string) =>
  (await kept()).filter((one) => one.account === account).map(({ number }) => number);

it('keeps each event once and announces each touched subject once', async () => {
  const switches = new Switches();
  await start(ledgerWith(switches));
  await messaging.publish(
    ...[1, 2, 3].map((number) => entry({ account: 'acc_1', number, amount: number })),
    entry({ account: 'acc_1', number: 1, tenant: 'ten_b' }),
  );
  await messaging.drain();
  expect((await kept()).map(({ tenant, number }) => [tenant, number])).toEqual([
    ['ten_a', 1],
    ['ten_a', 2],
    ['ten_a', 3],
    ['ten_b', 1],
  ]);
  expect(switches.batches).toBe(2);
  const announced = await messaging.events(balanceChanged);
  expect(announced.map(({ tenantid, data, revision }) => [tenantid, data, revision])).toEqual([
    ['ten_a', { total: 6 }, 1],
    ['ten_b', { total: 1 }, 1],
  ]);
  const entries = await messaging.events(entryRecorded);
  expect(announced[0]).toMatchObject({ source: 'ledger', correlationid: 'test', causationid: entries[2]?.id });
});

it('gives a door the newest revision of each aggregate and type, and one with several types all of them in the log’s order', async () => {
  const calls: string[][] = [];
  const both = door([entryRecorded, tillOpened], async (events, _work: LedgerWork) => {
    calls.push(events.map(({ subject, revision, event }) => `${event.type} ${subject} ${revision}`));
    return [];
  });
  await start(ledgerWith(new Switches(), { group: { on: [both] } }));
  const opened = (revision: number) =>
    tillOpened.of({ subject: 'acc_1-1', revision, tenant: 'ten_a', data: { float: revision } });
  const recorded = entry({ account: 'acc_1', number: 1 });
  await messaging.publish(opened(1), { ...recorded, revision: 3 }, opened(2), { ...recorded, revision: 2 });
  await messaging.publish(opened(1));
  await messaging.drain();
  expect(calls).toEqual([['entry.recorded.v1 acc_1-1 3', 'till.opened.v1 acc_1-1 2']]);
});

it('lets a second member of the group wait for the first, and take only what that one left', async () => {
  const switches = new Switches();
  await start(ledgerWith(switches));
  const [first, second] = [messaging.consumer('ledger'), messaging.consumer('ledger')];
  const numbered = (from: number) =>
    Array.from({ length: 50 }, (_, at) => entry({ account: 'acc_1', number: from + at }));
  const page = async () => {
    const { records, until } = await messaging
      .database('ledger')
      .inSystemTransaction((tx) => readPage(tx, [entryRecorded.topic], 0));
    return { topic: '', partition: 0, from: 0, until, records };
  };
  await messaging.publish(...numbered(1));
  const shorter = await page();
  await messaging.publish(...numbered(51));
  const longer = await page();

  let goOn = () => {};
  const held = new Promise<void>((done) => (goOn = done));
  switches.onReceive = () => held;
  const firstDone = first.onBatch(shorter);
  await until(async () => switches.batches === 1, false);
  const secondDone = second.onBatch(longer);
  await new Promise((done) => setTimeout(done, 200));
  expect(switches.batches).toBe(1);
  goOn();
  expect(await Promise.all([firstDone, secondDone])).toEqual([{ position: 50 }, { position: 100 }]);
  expect(await numbers('acc_1')).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
});

it('does nothing with a batch that begins beyond the position, which was set back', async () => {
  const switches = new Switches();
  await start(ledgerWith(switches));
  await messaging.publish(entry({ account: 'acc_1', number: 1 }), entry({ account: 'acc_1', number: 2 }));
  const { records, until } = await messaging
    .database('ledger')
    .inSystemTransaction((tx) => readPage(tx, [entryRecorded.topic], 1));
  const batch = { topic: '', partition: 0, from: 1, until, records };
  expect(await messaging.consumer('ledger').onBatch(batch)).toEqual({ position: 0 });
  expect(await kept()).toEqual([]);
  await messaging.drain();
  expect(await numbers('acc_1')).toEqual([1, 2]);
});

describe('an event its door cannot take', () => {
  it('is found even if it fails at the commit only', async () => {
    await start(ledgerWith(new Switches()));
    await messaging.publish(
      entry({ account: 'acc_1', number: 1 }),
      entry({ account: 'acc_2', number: 1, amount: FAILS_AT_COMMIT }),
      entry({ account: 'acc_3', number: 1 }),
    );
    await messaging.drain();
    expect((await kept()).map(({ account }) => account)).toEqual(['acc_1', 'acc_3']);
    expect(await messaging.failed()).toMatchObject([{ state: 'dead', key: 'acc_2', attempts: 5 }]);
    expect((await messaging.failed())[0]?.reason).toContain('SQLSTATE 23503 constraint entry_branch_fkey');
  });

  it('is parked by key and dies after five tries, while later events of its key wait in order and others go on', async () => {
    await start(ledgerWith(new Switches()));
    await messaging.publish(
      entry({ account: 'acc_1', number: 1 }),
      entry({ account: 'acc_1', number: 2, amount: THROWS }),
      entry({ account: 'acc_2', number: 1 }),
      entry({ account: 'acc_1', number: 3 }),
      entry({ account: 'acc_1', number: 4 }),
    );
    await messaging.drain();
    expect(await numbers('acc_2')).toEqual([1]);
    expect(await numbers('acc_1')).toEqual([1, 3, 4]);
    expect(await messaging.failed()).toEqual([
      expect.objectContaining({ grp: 'ledger', state: 'dead', key: 'acc_1', attempts: 5, code: 'bug' }),
    ]);
    const [dead] = await messaging.failed();
    expect(dead?.reason).toMatch(/^TypeError at .*ledger\.suite\.[a-z]+:\d+$/);
    expect(dead?.event).toMatchObject({ subject: 'acc_1-2' });
  });

  it('lets its key wait between the tries, and the others go on', async () => {
    const switches = new Switches();
    await start(ledgerWith(switches), { policy: { retryDelaysMs: [200, 60_000] } });
    await messaging.publish(
      entry({ account: 'acc_1', number: 1, amount: THROWS }),
      entry({ account: 'acc_1', number: 2 }),
    );
    await until(async () => (await messaging.failed()).some(({ attempts }) => attempts === 2));
    await messaging.publish(entry({ account: 'acc_1', number: 3 }), entry({ account: 'acc_2', number: 1 }));
    await until(async () => (await numbers('acc_2')).length === 1);
    expect(await numbers('acc_1')).toEqual([]);
    expect((await messaging.failed()).map(({ state, attempts, code }) => [state, attempts, code])).toEqual([
      ['parked', 2, 'bug'],
      ['parked', 0, 'key.parked'],
      ['parked', 0, 'key.parked'],
    ]);
    expect(await messaging.status()).toMatchObject({ settled: false, parked: 3, deadLetters: 0 });
    switches.isBroken = false;
    await withOwner(messaging.installation, (client) =>
      client.query('update log.failed set next_try_at = now() where attempts > 0'),
    );
    await messaging.drain();
    expect(await numbers('acc_1')).toEqual([1, 2, 3]);
    expect(await messaging.failed()).toEqual([]);
  });

  it('is dead at once if it is refused, unusable or undecodable, and nothing waits for it', async () => {
    await start(ledgerWith(new Switches()));
    await messaging.publish(
      entry({ account: 'acc_1', number: 1, amount: REFUSED }),
      entry({ account: 'acc_1', number: 2 }),
    );
    await spoil(`event - 'tenantid'`, entry({ account: 'acc_2', number: 1 }));
    await spoil(`jsonb_set(event, '{data,number}', '"secret"')`, entry({ account: 'acc_3', number: 1 }));
    await messaging.drain();
    expect(await kept()).toHaveLength(1);
    const failed = await messaging.failed();
    expect(failed.map(({ key, state, attempts, code }) => [key, state, attempts, code]).sort()).toEqual([
      ['acc_1', 'dead', 1, 'entry.refused'],
      ['acc_2', 'dead', 1, 'event.undecodable'],
      ['acc_3', 'dead', 1, 'event.unusable'],
    ]);
    expect(failed.map(({ reason }) => reason).join()).not.toMatch(/acc_|secret/);
  });

  it('is tried again for its own group only when an operator says so, once', async () => {
    const [first, second] = [new Switches(), new Switches()];
    const ledger = ledgerWith(first, { mayRedrive: true });
    const counter = ledgerWith(second).doors['ledger'];
    await start({ ...ledger, doors: { ...ledger.doors, counting: { ...counter!, on: [failing(second)] } } });
    await messaging.publish(entry({ account: 'acc_1', number: 1, amount: THROWS }));
    await messaging.drain();
    expect((await messaging.failed()).map(({ grp, state }) => [grp, state]).sort()).toEqual([
      ['counting', 'dead'],
      ['ledger', 'dead'],
    ]);
    first.isBroken = second.isBroken = false;
    const ask = (request: Parameters<typeof redrive>[1]) =>
      messaging.database('ledger').inSystemTransaction((tx) => redrive(tx, request));
    await expect(ask({ group: 'nobody' })).rejects.toMatchObject({ kind: 'missing', code: 'group.unknown' });
    expect(await ask({ group: 'ledger', code: 'other' })).toBe(0);
    expect(await ask({ group: 'ledger', code: 'bug', dryRun: true })).toBe(1);
    expect(await ask({ group: 'ledger', code: 'bug' })).toBe(1);
    expect(await ask({ group: 'ledger' })).toBe(0);
    await messaging.drain();
    expect(await numbers('acc_1')).toEqual([1]);
    expect((await messaging.failed()).map(({ grp, state }) => [grp, state])).toEqual([['counting', 'dead']]);
  });

  it('stops the group when too many are parked, and lets it go on when they are gone', async () => {
    const switches = new Switches();
    await start(ledgerWith(switches), { policy: { parkedLimit: 3, retryDelaysMs: [60_000] } });
    const bad = [1, 2, 3, 4].map((number) => entry({ account: `acc_${number}`, number, amount: THROWS }));
    await messaging.publish(...bad);
    await until(async () => (await messaging.failed()).length === 4);
    await messaging.publish(entry({ account: 'acc_9', number: 1 }));
    for (let round = 0; round < 20; round++) await messaging.step('ledger');
    expect(await numbers('acc_9')).toEqual([]);
    switches.isBroken = false;
    await withOwner(messaging.installation, (client) => client.query('update log.failed set next_try_at = now()'));
    await messaging.drain();
    expect(await kept()).toHaveLength(5);
  });
});

function failing(switches: Switches) {
  return {
    definitions: [entryRecorded],
    receive: async () => {
      if (switches.isBroken) throw new Error('broken');
      return [];
    },
  };
}

async function until(isSo: () => Promise<boolean>, steps = true): Promise<void> {
  for (let round = 0; round < 500; round++) {
    if (steps) await messaging.step('ledger');
    if (await isSo()) return;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error('that did not happen');
}

/** Publishes an event and damages it in the log, which no producer of ours can do. */
async function spoil(expression: string, event: ReturnType<typeof entry>): Promise<void> {
  await messaging.publish(event);
  await withOwner(messaging.installation, (client) =>
    client.query(`update log.event_log set event = ${expression} where seq = (select seq from log.head)`),
  );
}

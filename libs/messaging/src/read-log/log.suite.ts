import { afterEach, describe, expect, it } from '@jest/globals';
import { appRole, Database, roleUrl } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import { Consumer, type FailurePolicy } from '../consume/consumer.ts';
import { topicsOf, type ServiceDefinition } from '../define-service.ts';
import {
  AWAY,
  entry,
  KILLS_CONNECTION,
  ledgerWith,
  readEntries,
  Switches,
  THROWS,
  till,
  tillOpened,
} from '../ledger.suite.ts';
import { MessagingMetrics } from '../metrics.ts';
import { silentLogger, startTestMessaging, type TestMessaging } from '../testing.ts';
import type { Log, LogReader } from './log.ts';

/** A transport as the suite meets it: `open` gives one member's log, fed from the log of the test's installation. */
export interface LogUnderTest {
  readonly name: string;
  open(messaging: TestMessaging, database: Database): Promise<Log>;
  /** Ends what `open` has started beside the members. */
  close?(messaging: TestMessaging): Promise<void>;
}

const POLICY: Partial<FailurePolicy> = { retryDelaysMs: [5, 10, 15, 20], firstBackoffMs: 10, parkedCheckMs: 5 };

/** What every transport of the log has to keep, whatever happens to its readers. */
export function logSuite({ name, open, close: end }: LogUnderTest): void {
  describe(name, () => {
    let messaging: TestMessaging;
    let ledger: ServiceDefinition;
    let metrics: MessagingMetrics;
    const leave: (() => Promise<void>)[] = [];

    const begin = async (switches: Switches) => {
      ledger = ledgerWith(switches);
      metrics = new MessagingMetrics();
      messaging = await startTestMessaging([till, ledger], { policy: POLICY });
    };
    /** One more member of the ledger's group, with connections of its own. */
    const join = async (
      around: (reader: LogReader) => LogReader = (reader) => reader,
      group = ledger.doors['ledger']!,
    ) => {
      const { ownerUrl, secret } = messaging.installation;
      const url = roleUrl(ownerUrl, secret, appRole('ledger'));
      const database = await Database.open({ url, schema: 'ledger', poolSize: 3 });
      const log = await open(messaging, database);
      leave.unshift(async () => {
        await log.close();
        await database.close();
      });
      const consumer = new Consumer({
        ...{ service: 'ledger', name: 'ledger', group, database, clock: messaging.clock, logger: silentLogger },
        ...{ metrics, policy: POLICY },
      });
      await log.subscribe('ledger', topicsOf(group), around(consumer));
      return log;
    };
    const kept = () => withOwner(messaging.installation, readEntries);
    const position = async () => {
      const { rows } = await withOwner(messaging.installation, (client) =>
        client.query<{ seq: string }>(`select sum(seq) as seq from log.position where grp = 'ledger'`),
      );
      return Number(rows[0]?.seq);
    };
    const repeats = async () => (await metrics.repeats.get()).values.reduce((sum, { value }) => sum + value, 0);

    afterEach(async () => {
      for (const close of leave.splice(0)) await close();
      await end?.(messaging);
      await messaging?.close();
    });

    it('offers every event in the order of its key, and passes topics nobody asked for', async () => {
      await begin(new Switches());
      await join();
      const entries = manyEntries({ accounts: 20, each: 60 });
      for (let at = 0; at < entries.length; at += 100) {
        await messaging.publish(...entries.slice(at, at + 100));
        await messaging.publish(
          tillOpened.of({ subject: 'shift', revision: at + 1, tenant: 'ten_a', data: { float: 1 } }),
        );
      }
      await eventually(async () => expect(await kept()).toHaveLength(entries.length));
      expect(misplaced(await kept())).toEqual([]);
      await eventually(async () => expect((await messaging.status()).groups).toEqual([{ name: 'ledger', lag: 0 }]));
    });

    it('lets the effect of a batch happen once, however often it is offered', async () => {
      await begin(new Switches());
      await join((reader) => ({
        onIdle: () => reader.onIdle(),
        onBatch: async (batch) => {
          await reader.onBatch(batch);
          await reader.onBatch({ ...batch, records: [...batch.records].reverse() });
          return reader.onBatch(batch);
        },
      }));
      await messaging.publish(...manyEntries({ accounts: 5, each: 20 }));
      await messaging.publish(entry({ account: 'acc_last', number: 1 }));
      await eventually(async () => expect(await kept()).toHaveLength(101));
      await eventually(async () => expect(await repeats()).toBeGreaterThanOrEqual(202));
      expect(await kept()).toHaveLength(101);
      expect(await messaging.failed()).toEqual([]);
    });

    it('skips by seq what another reader of the group has done already', async () => {
      await begin(new Switches());
      await messaging.publish(...manyEntries({ accounts: 5, each: 20 }));
      // Both read the same events before either is allowed to handle them.
      const arrivals: (() => void)[] = [];
      const meet = (reader: LogReader): LogReader => ({
        onIdle: () => reader.onIdle(),
        onBatch: async (batch) => {
          if (arrivals.length < 2) {
            await new Promise<void>((go) => {
              arrivals.push(go);
              if (arrivals.length === 2) for (const start of arrivals) start();
              setTimeout(go, 2_000);
            });
          }
          return reader.onBatch(batch);
        },
      });
      await Promise.all([join(meet), join(meet)]);
      await eventually(async () => expect(await kept()).toHaveLength(100));
      expect(misplaced(await kept())).toEqual([]);
      expect(await messaging.failed()).toEqual([]);
    });

    it('offers again what a reader did not finish because its connection died in the transaction', async () => {
      const switches = new Switches();
      switches.kills = 3;
      await begin(switches);
      await join();
      await messaging.publish(
        ...[1, 2, 3, 4].map((number) =>
          entry({ account: 'acc_1', number, amount: number === 3 ? KILLS_CONNECTION : 1 }),
        ),
      );
      await eventually(async () => expect((await kept()).map(({ number }) => number)).toEqual([1, 2, 3, 4]));
      expect(switches.kills).toBeLessThan(0);
      expect(await messaging.failed()).toEqual([]);
    });

    it('goes on past poison: the undecodable and the always failing die, their neighbors do not', async () => {
      const switches = new Switches();
      await begin(switches);
      await join();
      const entries = manyEntries({ accounts: 30, each: 40 });
      await messaging.publish(...entries.slice(0, 700));
      await messaging.publish(entry({ account: 'acc_3', number: 1_000, amount: THROWS }));
      await messaging.append([{ topic: 'till.entry', key: 'acc_4', event: { type: 'entry.recorded.v1', data: {} } }]);
      await messaging.publish(...entries.slice(700));
      await eventually(async () =>
        expect((await messaging.failed()).map(({ state }) => state)).toEqual(['dead', 'dead']),
      );
      await eventually(async () => expect(await kept()).toHaveLength(entries.length));
      expect(misplaced(await kept())).toEqual([]);
      const failed = (await messaging.failed()).map(({ key, code, attempts }) => ({ key, code, attempts }));
      expect(failed).toContainEqual({ key: 'acc_3', code: 'bug', attempts: 5 });
      expect(failed).toContainEqual({ key: 'acc_4', code: 'event.undecodable', attempts: 1 });
    });

    it('waits while something it leans on is away, and nothing dies', async () => {
      const switches = new Switches();
      await begin(switches);
      await join();
      await messaging.publish(
        entry({ account: 'acc_1', number: 1, amount: AWAY }),
        entry({ account: 'acc_1', number: 2 }),
      );
      await eventually(async () => expect(switches.batches).toBeGreaterThan(4));
      expect(await kept()).toEqual([]);
      expect(await position()).toBe(0);
      switches.isAway = false;
      await eventually(async () => expect(await kept()).toHaveLength(2));
      expect(await messaging.failed()).toEqual([]);
    });

    it('keeps out a member that was replaced without knowing it', async () => {
      const switches = new Switches();
      await begin(switches);
      let release = () => {};
      const frozen = new Promise<void>((done) => (release = done));
      let held = 0;
      // The zombie has read its batch and stands still before it opens its transaction.
      await join((reader) => ({
        onIdle: () => reader.onIdle(),
        onBatch: async (batch) => {
          held ||= batch.records.length;
          await frozen;
          return reader.onBatch(batch);
        },
      }));
      await messaging.publish(...manyEntries({ accounts: 3, each: 10 }));
      await eventually(async () => expect(held).toBeGreaterThan(0));
      await join();
      await eventually(async () => expect(await kept()).toHaveLength(30));
      const before = await position();
      release();
      await messaging.publish(entry({ account: 'acc_9', number: 1 }));
      await eventually(async () => expect(await kept()).toHaveLength(31));
      expect(await position()).toBeGreaterThan(before);
      expect(await repeats()).toBeGreaterThanOrEqual(held);
      expect(await messaging.failed()).toEqual([]);
    });

    it('reads everything again from the beginning, with the same result', async () => {
      await begin(new Switches());
      const log = await join();
      await messaging.publish(...manyEntries({ accounts: 7, each: 30 }));
      await eventually(async () => expect(await kept()).toHaveLength(210));
      const first = digest(await kept());
      await log.pause('ledger');
      await withOwner(messaging.installation, async (client) => {
        await client.query('truncate ledger.entry, ledger.account');
        await client.query(`update log.position set seq = 0, kafka_offset = null where grp = 'ledger'`);
      });
      log.resume('ledger');
      await eventually(async () => expect(await kept()).toHaveLength(210));
      expect(digest(await kept())).toEqual(first);
    });

    it('never moves a position back', async () => {
      await begin(new Switches());
      await Promise.all([join(), join(), join()]);
      const seen: number[] = [];
      const entries = manyEntries({ accounts: 10, each: 50 });
      for (let at = 0; at < entries.length; at += 25) {
        await messaging.publish(...entries.slice(at, at + 25));
        seen.push(await position());
      }
      await eventually(async () => expect(await kept()).toHaveLength(entries.length));
      seen.push(await position());
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(misplaced(await kept())).toEqual([]);
    });

    it('offers nothing while paused', async () => {
      const switches = new Switches();
      await begin(switches);
      const log = await join();
      await log.pause('ledger');
      await messaging.publish(entry({ account: 'acc_1', number: 1 }));
      await new Promise((done) => setTimeout(done, 400));
      expect(await kept()).toEqual([]);
      expect(await log.lag('ledger')).toBe(1);
      log.resume('ledger');
      await eventually(async () => expect(await kept()).toHaveLength(1));
      await eventually(async () => expect(await log.lag('ledger')).toBe(0));
      expect((await log.positions('ledger')).map(({ seq }) => seq)).toContain(1);
    });
  });
}

const manyEntries = ({ accounts, each }: { accounts: number; each: number }) =>
  Array.from({ length: accounts * each }, (_, at) =>
    entry({
      ...{ account: `acc_${at % accounts}`, number: Math.floor(at / accounts) + 1 },
      ...{ amount: 1 + (at % 5), tenant: `ten_${at % 3}` },
    }),
  );

/** Entries kept before an earlier one of their account and tenant. */
function misplaced(entries: readonly { tenant: string; account: string; number: number }[]) {
  const last = new Map<string, number>();
  return entries.filter(({ tenant, account, number }) => {
    const key = `${tenant} ${account}`;
    const isLate = number < (last.get(key) ?? 0);
    last.set(key, number);
    return isLate;
  });
}

const digest = (entries: readonly { tenant: string; id: string; amount: number }[]) =>
  entries.map(({ tenant, id, amount }) => `${tenant} ${id} ${amount}`).sort();

/** Tries an expectation until it holds, for at most 15 s. */
async function eventually(expectation: () => Promise<void>): Promise<void> {
  for (let round = 0; ; round++) {
    try {
      return await expectation();
    } catch (error) {
      if (round >= 300) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

import { afterEach, describe, expect, it } from '@jest/globals';
import { unavailable } from '@manumit/kernel';
import { GLOBAL_TENANT } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import { balanceChanged, entry, ledgerWith, Switches, till, type LedgerWork } from '../ledger.suite.ts';
import { startTestMessaging, type TestMessaging } from '../testing.ts';

let messaging: TestMessaging;
afterEach(() => messaging?.close());
const owner = (sql: string) => withOwner(messaging.installation, (client) => client.query(sql));

const tenants = async () => ['ten_a', 'ten_b', 'ten_c'];
const take = async (limit: number, { tx }: LedgerWork) => {
  const rows = await tx.query<{ id: string }>(
    `update ledger.account set is_due = false where id in
       (select id from ledger.account where is_due order by id limit $1 for update skip locked) returning id`,
    [limit],
  );
  return rows.map(({ id }) => id).sort();
};
const unsettled = { due: ['ledger.account where is_due'] };

describe('subjects that were only marked', () => {
  it('are taken tenant by tenant, at most 500 at a time, and decided like touched ones', async () => {
    const taken: { tenant: string; size: number }[] = [];
    const decide = async (ids: readonly string[], { tenant, outbox }: LedgerWork) => {
      taken.push({ tenant, size: ids.length });
      await outbox.addAll([
        balanceChanged.of({ subject: ids[0] as string, revision: 1, tenant, data: { total: ids.length } }),
      ]);
    };
    messaging = await startTestMessaging([
      till,
      ledgerWith(new Switches(), { unsettled, group: { tenants, due: { take, decide } } }),
    ]);
    await owner(
      `insert into ledger.account (tenant_id, id, is_due) select 'ten_a', 'acc_' || n, true from generate_series(1, 1100) n`,
    );
    await owner(
      `insert into ledger.account (tenant_id, id, is_due) values ('ten_b', 'acc_1', true), ('ten_b', 'acc_2', false)`,
    );
    await messaging.drain();
    expect(taken).toEqual([
      { tenant: 'ten_a', size: 500 },
      { tenant: 'ten_b', size: 1 },
      { tenant: 'ten_a', size: 500 },
      { tenant: 'ten_a', size: 100 },
    ]);
    expect((await messaging.events(balanceChanged)).map(({ tenantid }) => tenantid)).toEqual([
      'ten_a',
      'ten_b',
      'ten_a',
      'ten_a',
    ]);
    expect((await messaging.status()).due).toBe(0);
  });

  it('are filed by id if they cannot be decided, tried again and at last dead, and the others are decided', async () => {
    let isBroken = true;
    const decided: string[] = [];
    const decide = async (ids: readonly string[], { tx }: LedgerWork) => {
      if (isBroken && ids.includes('acc_2')) throw new RangeError('no');
      await tx.execute('update ledger.account set total = total + 1 where id = any($1)', [ids]);
      decided.push(...ids);
    };
    const ledger = ledgerWith(new Switches(), {
      unsettled,
      mayRedrive: true,
      group: { tenants, due: { take, decide } },
    });
    messaging = await startTestMessaging([till, ledger]);
    await owner(
      `insert into ledger.account (tenant_id, id, is_due) select 'ten_b', 'acc_' || n, true from generate_series(1, 3) n`,
    );
    await messaging.drain();
    expect(decided.sort()).toEqual(['acc_1', 'acc_3']);
    expect(await messaging.failed()).toEqual([
      expect.objectContaining({ topic: '', key: 'acc_2', state: 'dead', attempts: 5, code: 'bug', event: null }),
    ]);
    isBroken = false;
    await owner(`select log.redrive('ledger', null, false)`);
    await messaging.drain();
    expect(await messaging.failed()).toEqual([]);
    const { rows } = await owner('select tenant_id, id, total from ledger.account order by id');
    expect(rows).toEqual(['acc_1', 'acc_2', 'acc_3'].map((id) => ({ tenant_id: 'ten_b', id, total: 1 })));
  });

  it('stay due while something is away', async () => {
    let isAway = true;
    const decide = async () => {
      if (isAway) throw unavailable('bank.unavailable', 'closed');
    };
    messaging = await startTestMessaging([
      till,
      ledgerWith(new Switches(), { unsettled, group: { tenants, due: { take, decide } } }),
    ]);
    await owner(`insert into ledger.account (tenant_id, id, is_due) values ('ten_c', 'acc_1', true)`);
    for (let round = 0; round < 10; round++) await messaging.step('ledger');
    expect((await messaging.status()).due).toBe(1);
    isAway = false;
    await messaging.drain();
    expect(await messaging.failed()).toEqual([]);
  });
});

it('lets what the installation announces be felt by every tenant, once each', async () => {
  const felt: { tenant: string; ids: readonly string[]; seesTenant: unknown }[] = [];
  const fanOut = async (ids: readonly string[], { tx, tenant, outbox }: LedgerWork) => {
    const [row] = await tx.query<{ tenant: string }>(`select current_setting('app.tenant') as tenant`);
    felt.push({ tenant, ids, seesTenant: row?.tenant });
    await outbox.addAll([balanceChanged.of({ subject: ids[0] as string, revision: 1, tenant, data: { total: 1 } })]);
  };
  const group = { tenants: async () => [GLOBAL_TENANT, ...(await tenants())], fanOut };
  messaging = await startTestMessaging([till, ledgerWith(new Switches(), { group })]);
  await messaging.publish(
    entry({ account: 'law_1', number: 1, tenant: GLOBAL_TENANT }),
    entry({ account: 'law_1', number: 2, tenant: GLOBAL_TENANT }),
    entry({ account: 'acc_1', number: 1 }),
  );
  await messaging.drain();
  expect(felt).toEqual((await tenants()).map((tenant) => ({ tenant, ids: ['law_1'], seesTenant: tenant })));
  const causes = new Set(
    (await messaging.events(balanceChanged))
      .filter(({ subject }) => subject === 'law_1')
      .map((event) => event.causationid),
  );
  expect(causes).toEqual(new Set([(await messaging.events())[1]?.id]));
});

describe('a group that holds memory', () => {
  /** Remembers the sum of all entries, and the position for which that is true. */
  const remembering = (switches: Switches) => {
    const memory = { position: -1, total: 0, loads: 0, stale: 0 };
    type Work = LedgerWork & { added: number };
    const group = {
      work: async (
        tx: LedgerWork['tx'],
        context: { tenant: string; outbox: LedgerWork['outbox']; position: number },
      ): Promise<Work> => {
        if (memory.position === -1) {
          memory.position = context.position;
          memory.loads++;
          memory.total = Number(
            (await tx.query<{ n: string }>(`select coalesce(sum(amount), 0) as n from ledger.entry`))[0]?.n,
          );
        }
        if (memory.position !== context.position) {
          memory.stale++;
          throw unavailable('memory.stale', 'Another member went on.');
        }
        return { ...context, tx, added: 0 };
      },
      on: ledgerWith(switches).doors['ledger']!.on.map(({ definitions, receive }) => ({
        definitions,
        receive: async (events: Parameters<typeof receive>[0], work: Work) => {
          work.added += events.reduce((sum, { data }) => sum + (data as { amount: number }).amount, 0);
          return receive(events, work);
        },
      })),
      afterCommit: (works: readonly Work[], position: number) => {
        for (const { added } of works) memory.total += added;
        memory.position = position;
      },
      onRollback: () => {
        memory.position = -1;
      },
    };
    return { memory, group: group as never };
  };

  it('changes memory after the commit only, and throws it away when something was rolled back', async () => {
    const switches = new Switches();
    const { memory, group } = remembering(switches);
    messaging = await startTestMessaging([till, ledgerWith(switches, { group })]);
    await messaging.publish(entry({ account: 'acc_1', number: 1, amount: 10 }));
    await messaging.drain();
    // One entry and the balance it led to, which the group itself does not read.
    expect(memory).toEqual({ position: 2, total: 10, loads: 1, stale: 0 });

    await messaging.publish(
      entry({ account: 'acc_1', number: 2, amount: 5 }),
      entry({ account: 'acc_2', number: 1, amount: 666 }),
    );
    await messaging.drain();
    expect(memory).toMatchObject({ position: 5, total: 15, stale: 0 });
    expect(memory.loads).toBeGreaterThan(1);

    // Another member goes on behind this one's back.
    await owner(`insert into ledger.entry values ('ten_a', 'x', 'acc_1', 9, 100); update log.position set seq = 9`);
    await owner('update log.head set seq = 9');
    await messaging.publish(entry({ account: 'acc_1', number: 3, amount: 1 }));
    await messaging.drain();
    expect(memory).toMatchObject({ position: 11, total: 116, stale: 1 });
  });
});

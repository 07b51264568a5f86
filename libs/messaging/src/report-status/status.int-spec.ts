import { afterEach, expect, it } from '@jest/globals';
import { withOwner } from '@manumit/platform/testing';
import { ledgerWith, Switches, till } from '../ledger.suite.ts';
import { startTestMessaging, type TestMessaging } from '../testing.ts';
import { readStatus } from './status.ts';

let messaging: TestMessaging;
afterEach(() => messaging?.close());

const status = () => messaging.database('till').inSystemTransaction(readStatus);
const owner = (sql: string) => withOwner(messaging.installation, (client) => client.query(sql));

it('is settled only when nothing is on its way anywhere', async () => {
  messaging = await startTestMessaging([
    till,
    ledgerWith(new Switches(), {
      unsettled: { due: ['ledger.account where is_due'], imports: ['ledger.entry where amount in (100, 101)'] },
    }),
  ]);
  const settled = {
    ...{ settled: true, outbox: 0, groups: [{ name: 'ledger', lag: 0 }], deadLetters: 0, parked: 0 },
    ...{ jobs: 0, due: 0, importsRunning: 0 },
  };
  expect(await status()).toEqual(settled);

  const add = `insert into till.outbox (event_id, topic, key, event) values (gen_random_uuid(), 'till.entry', 'k', '{}')`;
  await owner(add);
  expect(await status()).toEqual({ ...settled, settled: false, outbox: 1 });
  await messaging.sequence();
  expect(await status()).toEqual({ ...settled, settled: false, groups: [{ name: 'ledger', lag: 1 }] });
  await messaging.drain();
  expect(await status()).toEqual({ ...settled, deadLetters: 1 });

  await owner(`insert into ledger.account (tenant_id, id, is_due) values ('ten_a', 'a', true), ('ten_b', 'b', false)`);
  expect(await status()).toEqual({ ...settled, settled: false, due: 1, deadLetters: 1 });
  await owner(`update ledger.account set is_due = false`);
  await owner(`insert into ledger.entry values ('ten_a', 'e', 'a', 1, 100), ('ten_b', 'e', 'a', 1, 5)`);
  expect(await status()).toEqual({ ...settled, settled: false, importsRunning: 1, deadLetters: 1 });
  await owner(`truncate ledger.entry; update log.failed set state = 'parked'`);
  expect(await status()).toEqual({ ...settled, settled: false, parked: 1 });
});

it('sees one instant, where two questions in a row see two', async () => {
  messaging = await startTestMessaging([
    till,
    ledgerWith(new Switches(), { unsettled: { due: ['ledger.account where is_due'] } }),
  ]);
  await owner(`insert into ledger.account (tenant_id, id, is_due) values ('ten_a', 'a', true)`);
  let isMoving = true;
  // At every instant there is either a row in the outbox or a due subject: "settled" is never true.
  const mover = withOwner(messaging.installation, async (client) => {
    while (isMoving) {
      await client.query(`begin; update ledger.account set is_due = false;
        insert into till.outbox (event_id, topic, key, event) values (gen_random_uuid(), 't', 'k', '{}'); commit`);
      await client.query('begin; delete from till.outbox; update ledger.account set is_due = true; commit');
    }
  });
  const seen = { atOnce: 0, oneByOne: 0 };
  const database = messaging.database('till');
  for (let round = 0; round < 1_000; round++) {
    if ((await database.inSystemTransaction(readStatus)).settled) seen.atOnce++;
    const [first, second] = await database.inSystemTransaction(async (tx) => [
      await readStatus(tx),
      await readStatus(tx),
    ]);
    if (first?.outbox === 0 && second?.due === 0) seen.oneByOne++;
  }
  isMoving = false;
  await mover;
  expect(seen.atOnce).toBe(0);
  expect(seen.oneByOne).toBeGreaterThan(0);
});

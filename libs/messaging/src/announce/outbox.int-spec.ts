import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NewEvent } from '@manumit/events';
import { withOwner } from '@manumit/platform/testing';
import { entry, entryRecorded, ledgerWith, Switches, till } from '../ledger.suite.ts';
import { startTestMessaging, type TestMessaging } from '../testing.ts';
import { MAX_EVENT_BYTES, outboxOf } from './outbox.ts';

let messaging: TestMessaging;
beforeAll(async () => (messaging = await startTestMessaging([till, ledgerWith(new Switches())])));
beforeEach(() => withOwner(messaging.installation, (client) => client.query('truncate till.outbox')));
afterAll(() => messaging?.close());

const announce = (events: readonly NewEvent[], tenant = 'ten_a') =>
  messaging
    .database('till')
    .inTransaction(tenant, (tx) =>
      outboxOf(tx, { service: 'till', clock: messaging.clock, correlationId: 'imp_1', causationId: 'cause_1' }).addAll(
        events,
      ),
    );
const lying = async () =>
  (await withOwner(messaging.installation, (client) => client.query('select * from till.outbox order by pos'))).rows;

describe('the outbox', () => {
  it('keeps thousands of events in the order given, in envelopes with ids of their own', async () => {
    await announce(Array.from({ length: 2_500 }, (_, at) => entry({ account: 'acc_"\\{}', number: at })));
    const rows = await lying();
    expect(rows.map(({ event }) => event.data.number)).toEqual(Array.from({ length: 2_500 }, (_, at) => at));
    expect(new Set(rows.map(({ event_id }) => event_id)).size).toBe(2_500);
    expect(rows[7]).toMatchObject({
      topic: 'till.entry',
      key: 'acc_"\\{}',
      event: {
        ...{
          specversion: '1.0',
          id: rows[7].event_id,
          type: 'entry.recorded.v1',
          source: 'till',
          subject: 'acc_"\\{}-7',
        },
        ...{
          revision: 1,
          time: '2026-11-22T09:30:00.000Z',
          tenantid: 'ten_a',
          correlationid: 'imp_1',
          causationid: 'cause_1',
        },
        data: { account: 'acc_"\\{}', number: 7, amount: 1 },
      },
    });
    expect(rows[7].event_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('refuses an event of another service or of another tenant than its transaction', async () => {
    await expect(announce([entry({ account: 'a', number: 1, tenant: 'ten_b' })])).rejects.toThrow('another tenant');
    const foreign = { ...entry({ account: 'a', number: 1 }), definition: { ...entryRecorded, owner: 'ingest' } };
    await expect(announce([foreign as never])).rejects.toThrow('ingest owns it');
    expect(await lying()).toEqual([]);
  });

  it('refuses an event above 64 kB, counted in bytes, and takes one just below', async () => {
    const sized = (letters: string) => {
      const made = entry({ account: 'a', number: 1 });
      return { ...made, data: { ...made.data, account: letters } };
    };
    const room = MAX_EVENT_BYTES - 400;
    await announce([sized('x'.repeat(room))]);
    await announce([sized('ü'.repeat(room / 2))]);
    await expect(announce([sized('x'.repeat(MAX_EVENT_BYTES))])).rejects.toThrow('larger than 65536 bytes');
    await expect(announce([sized('ü'.repeat(room / 2 + 300))])).rejects.toThrow('larger than 65536 bytes');
    expect(await lying()).toHaveLength(2);
  });

  it('leaves nothing behind when the transaction is rolled back', async () => {
    const work = messaging.database('till').inTransaction('ten_a', async (tx) => {
      await outboxOf(tx, { service: 'till', clock: messaging.clock, correlationId: 'c' }).addAll([
        entry({ account: 'a', number: 1 }),
      ]);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await lying()).toEqual([]);
  });
});

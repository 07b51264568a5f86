import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { tenantRecorded } from '@manumit/events';
import { IdentityServer } from '../../test/identity-server.ts';

let server: IdentityServer;
let daily: string;
let fixed: string;
beforeAll(async () => {
  server = await IdentityServer.start();
  const given = { feePolicy: 'zero-fee' } as const;
  daily = (await server.host.createTenant({ ...given, name: 'Daily', calendar: 'daily' })).id;
  fixed = (await server.host.createTenant({ ...given, name: 'Fixed', calendar: { fixed: '2024-02-29' } })).id;
});
afterAll(() => server?.stop());

const run = () => server.host.handlers[0]?.run({ id: 'advance-day' });
const said = async (tenant: string) => {
  await server.messaging.drain();
  const events = await server.messaging.events(tenantRecorded);
  return events
    .filter(({ subject }) => subject === tenant)
    .map(({ revision, data }) => [revision, (data as { asOf: string }).asOf]);
};

it('moves the day once a day, never back, and says so', async () => {
  server.clock.set('2026-11-22T23:59:59.999Z');
  await run();
  expect(await said(daily)).toEqual([[1, '2026-11-22']]);
  server.clock.set('2026-11-23T00:00:00.000Z');
  await run();
  await run();
  expect(await said(daily)).toEqual([
    [1, '2026-11-22'],
    [2, '2026-11-23'],
  ]);
  server.clock.set('2026-11-21T00:00:00.000Z');
  await run();
  // Three nights in which nothing ran are one step.
  server.clock.set('2026-11-27T05:00:00.000Z');
  await run();
  expect((await said(daily)).slice(2)).toEqual([[3, '2026-11-27']]);
  expect(await server.history(daily, daily)).toEqual([
    'tenant-created by host',
    'day-advanced by host',
    'day-advanced by host',
  ]);
});

it('moves it once when two look at once', async () => {
  const before = (await said(daily)).length;
  server.clock.set('2026-11-28T00:00:00.000Z');
  const { hasWaited } = await server.duringTransaction(
    daily,
    `update tenant set as_of = '2026-11-28', revision = revision + 1 where id = $1`,
    [daily],
    async () => run(),
  );
  expect(hasWaited).toBe(true);
  expect(await said(daily)).toHaveLength(before);
});

it('leaves a fixed day where it is', async () => {
  server.clock.set('2027-01-01T00:00:00.000Z');
  await run();
  expect(await said(fixed)).toEqual([[1, '2024-02-29']]);
});

it('moves the others when one tenant fails, and then fails itself', async () => {
  server.clock.set('2027-02-01T00:00:00.000Z');
  const database = server.messaging.database('identity');
  const broken = (await server.host.createTenant({ name: 'A broken one', calendar: 'daily', feePolicy: 'none' })).id;
  const behind = (await server.host.createTenant({ name: 'After it', calendar: 'daily', feePolicy: 'none' })).id;
  const breakIt = (name: string) =>
    database.inTransaction(broken, (tx) => tx.execute('update tenant set name = $2 where id = $1', [broken, name]));
  // No event can be made of this name.
  await breakIt('');
  server.clock.set('2027-02-02T00:00:00.000Z');
  await expect(run()).rejects.toMatchObject({ code: 'event.unusable' });
  expect((await said(behind)).at(-1)).toEqual([2, '2027-02-02']);
  const day = () => server.rows<{ as_of: string }>(broken, 'select as_of::text from tenant where id = $1', [broken]);
  expect(await day()).toEqual([{ as_of: '2027-02-01' }]);
  await breakIt('A mended one');
  await run();
  expect(await day()).toEqual([{ as_of: '2027-02-02' }]);
});

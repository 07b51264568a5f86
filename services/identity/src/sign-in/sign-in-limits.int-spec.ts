import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentityServer, PASSWORD } from '../../test/identity-server.ts';
import { ACCOUNT_LIMIT, SignInLimits } from './sign-in-limits.ts';

let server: IdentityServer;
beforeAll(async () => {
  server = await IdentityServer.start({ signInFailuresPerMinute: 30 });
});
afterAll(() => server?.stop());
const forget = () =>
  server.messaging.database('identity').inSystemTransaction((tx) => tx.execute('delete from sign_in_attempt'));
const WRONG = 'wrong horse battery';

describe('failed sign-ins', () => {
  it('make one account wait, also for the right password, whether it exists or not', async () => {
    const { admin } = await server.organization('one');
    const { admin: other } = await server.organization('two');
    await forget();
    for (const user of [admin.user, 'nobody@one']) {
      // All at once: none slips past before the others are counted.
      const tries = Array.from({ length: ACCOUNT_LIMIT.failuresPerAccount + 3 }, () => server.signIn(user, WRONG));
      const statuses = (await Promise.all(tries)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(ACCOUNT_LIMIT.failuresPerAccount);
      expect(statuses.filter((status) => status === 429)).toHaveLength(3);
      const right = await server.signIn(user, PASSWORD);
      expect([right.status, right.body['code']]).toEqual([429, 'sign-in.too-many']);
      expect(Number(right.headers['retry-after'])).toBeGreaterThan(ACCOUNT_LIMIT.accountWindowS - 60);
      expect(Number(right.headers['retry-after'])).toBeLessThanOrEqual(ACCOUNT_LIMIT.accountWindowS);
    }
    expect((await server.signIn(other.user, PASSWORD)).status).toBe(201);
    // Who is signed in is not touched by somebody else's guessing.
    expect((await server.ask('GET', '/sessions/current', { cookie: admin.cookie })).status).toBe(200);
  });

  it('make everyone wait when they are many, on however many names', async () => {
    await forget();
    const { admin } = await server.organization('three');
    const tries = Array.from({ length: 33 }, (_, n) => server.signIn(`nobody${n}@three`, WRONG));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3);
    const right = await server.signIn(admin.user, PASSWORD);
    expect(right.status).toBe(429);
    expect(Number(right.headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  it('are forgotten once the password is known, and cost nothing if it was', async () => {
    await forget();
    const { admin } = await server.organization('four');
    for (let round = 0; round < ACCOUNT_LIMIT.failuresPerAccount * 4; round++) {
      expect((await server.signIn(admin.user, PASSWORD)).status).toBe(201);
    }
    for (let round = 0; round < 2; round++) {
      for (let wrong = 1; wrong < ACCOUNT_LIMIT.failuresPerAccount; wrong++) await server.signIn(admin.user, WRONG);
      expect((await server.signIn(admin.user, PASSWORD)).status).toBe(201);
    }
  });

  it('count against guessing through a stolen session too', async () => {
    await forget();
    const { admin } = await server.organization('five');
    const statuses: number[] = [];
    for (let round = 0; round <= ACCOUNT_LIMIT.failuresPerAccount; round++) {
      const body = { password: WRONG, newPassword: 'another horse entirely' };
      statuses.push((await server.ask('PUT', '/sessions/current/password', { cookie: admin.cookie }, body)).status);
    }
    expect(statuses).toEqual([...Array(ACCOUNT_LIMIT.failuresPerAccount).fill(403), 429]);
  });

  it('count for every process, through restarts, until the window is over', async () => {
    const database = server.messaging.database('identity');
    const sizes = { failuresPerAccount: 2, accountWindowS: 1, failuresPerMinute: 1_000 };
    await forget();
    expect(await new SignInLimits(database, sizes).take('someone')).toBeUndefined();
    expect(await new SignInLimits(database, sizes).take('someone')).toBeUndefined();
    expect(await new SignInLimits(database, sizes).take('someone')).toBe(1);
    await new Promise((done) => setTimeout(done, 1_100));
    expect(await new SignInLimits(database, sizes).take('someone')).toBeUndefined();
  });
});

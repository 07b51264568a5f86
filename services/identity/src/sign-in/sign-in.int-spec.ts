import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { IdentityServer, PASSWORD, type Person } from '../../test/identity-server.ts';
import { assembleIdentity } from '../identity.module.ts';
import { HASH_PARAMETERS, Passwords } from './passwords.ts';
import { signIn } from './sign-in.ts';

let server: IdentityServer;
let tenant: string;
let admin: Person;
beforeAll(async () => {
  server = await IdentityServer.start({ signInFailuresPerMinute: 10_000 });
  ({ tenant, admin } = await server.organization('north'));
  await server.organization('south');
});
afterAll(() => server?.stop());

const analyst = () => server.person({ tenant, handle: 'north' }, ['analyst']);
const current = (cookie: string | undefined) => server.ask('GET', '/sessions/current', { cookie });

describe('signing in', () => {
  it('opens a session in a cookie that scripts cannot read and plain http never carries', async () => {
    const answer = await server.signIn(admin.user, PASSWORD);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      id: admin.id,
      roles: ['admin'],
      tenant: { id: tenant, handle: 'north', asOf: '2026-11-22' },
      by: 'session',
      expiresAt: '2026-11-22T21:30:00.000Z',
    });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-manumit=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect((await current(answer.cookie)).body).toEqual(answer.body);
  });

  it('keeps neither secret nor password in any table', async () => {
    const { cookie } = await server.signIn(admin.user, PASSWORD);
    const secret = (cookie as string).split('=')[1] as string;
    for (const table of ['account', 'session', 'account_event', 'sign_in_attempt', 'idempotency']) {
      const [row] = await server.rows<{ text: string }>(tenant, `select json_agg(t)::text as text from ${table} t`);
      expect(row?.text ?? '').not.toContain(secret);
      expect(row?.text ?? '').not.toContain(PASSWORD);
    }
  });

  it('answers an unknown user, an unknown organization, a wrong password and a closed account alike', async () => {
    const closed = await analyst();
    await server.ask('PATCH', `/users/${closed.id}`, { cookie: admin.cookie }, { active: false });
    const answers = await Promise.all([
      server.signIn(admin.user, 'wrong horse battery'),
      server.signIn('nobody@north', PASSWORD),
      server.signIn('person1@nowhere', PASSWORD),
      server.signIn('person1@south', PASSWORD),
      server.signIn('person1', PASSWORD),
      server.signIn(closed.user, PASSWORD),
      server.signIn('\u0000@north', PASSWORD),
      server.signIn('\ud800', 'x'),
      server.signIn("' or 1=1 --", PASSWORD),
    ]);
    for (const { status, body, headers } of answers) {
      const { reference, ...said } = body;
      expect(reference).toEqual(expect.any(String));
      expect(said).toEqual({
        type: 'about:blank',
        title: 'Not signed in',
        status: 401,
        code: 'sign-in.wrong',
        detail: 'User or password is wrong. Sign in as name@organization.',
      });
      expect(status).toBe(401);
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  it('checks one password whether or not there is such an account', async () => {
    let checks = 0;
    class Counting extends Passwords {
      override verify(hashed: string | undefined, password: string) {
        checks++;
        return super.verify(hashed, password);
      }
    }
    const context = { config: server.config, database: server.messaging.database('identity'), clock: server.clock };
    const parts = { ...assembleIdentity(context as never), passwords: new Counting(HASH_PARAMETERS) };
    for (const user of [admin.user, 'nobody@north', 'nobody@nowhere', 'nobody']) {
      checks = 0;
      const outcome = await signIn({ user, password: 'wrong horse battery', earlierSession: undefined }, parts);
      expect([user, outcome.kind, checks]).toEqual([user, 'wrong', 1]);
    }
  });

  it('takes the password in either Unicode form', async () => {
    const given = {
      tenant,
      user: 'accents',
      name: 'Accents',
      password: 'un caf\u00e9 tr\u00e8s noir',
      roles: ['viewer'] as const,
    };
    await server.host.createUser(given);
    expect((await server.signIn('accents@north', 'un cafe\u0301 tre\u0300s noir')).status).toBe(201);
  });

  it('strengthens an older hash when the password is known', async () => {
    const old = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    const { id, user, cookie } = await analyst();
    await server.rows(tenant, 'update account set password_hash = $3 where tenant_id = $1 and id = $2', [
      tenant,
      id,
      old,
    ]);
    expect((await server.signIn(user, 'wrong horse battery')).status).toBe(401);
    const stored = () =>
      server.rows<{ password_hash: string }>(tenant, 'select password_hash from account where id = $1', [id]);
    expect((await stored())[0]?.password_hash).toBe(old);
    expect((await server.signIn(user, PASSWORD)).status).toBe(201);
    expect((await stored())[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await server.signIn(user, PASSWORD)).status).toBe(201);
    expect((await current(cookie)).status).toBe(200);
  });

  it('opens nothing for a password that is reset, or an account that is closed, in the meantime', async () => {
    for (const change of [`password_hash = 'other'`, 'is_active = false']) {
      const { user, id } = await analyst();
      const { hasWaited, result } = await server.duringTransaction(
        tenant,
        `update account set ${change} where tenant_id = $1 and id = $2`,
        [tenant, id],
        () => server.signIn(user, PASSWORD),
      );
      expect([change, hasWaited, result.status]).toEqual([change, true, 401]);
    }
  });

  it('refuses a form, which a page of another site could send', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await server.ask('POST', '/sessions', { headers }, `user=${admin.user}&password=${PASSWORD}`);
    expect(answer.status).toBe(415);
    expect(answer.cookie).toBeUndefined();
  });

  it.each([
    ['nothing', {}],
    ['a number', { user: 1, password: PASSWORD }],
    ['a list', { user: ['person1@north'], password: PASSWORD }],
    ['an overlong password', { user: 'person1@north', password: 'x'.repeat(301) }],
    ['an unknown field', { user: 'person1@north', password: PASSWORD, roles: ['admin'] }],
  ])('answers 400 to %s', async (_, payload) => {
    expect((await server.ask('POST', '/sessions', {}, payload)).status).toBe(400);
  });
});

describe('a session', () => {
  it('is over after the sign-out, and only that one', async () => {
    const { user, cookie, id } = await analyst();
    const { cookie: other } = await server.signIn(user, PASSWORD);
    const out = await server.ask('DELETE', '/sessions/current', { cookie });
    expect(out.status).toBe(204);
    expect(String(out.headers['set-cookie'])).toMatch(/^__Host-manumit=; .*Expires=Thu, 01 Jan 1970/);
    expect((await current(cookie)).status).toBe(401);
    expect((await current(other)).status).toBe(200);
    expect(await server.history(tenant, id)).toEqual([
      'user-created by host',
      `signed-in by ${id}`,
      `signed-in by ${id}`,
      `signed-out by ${id}`,
    ]);
  });

  it('ends by itself, and its row goes at the next sign-in', async () => {
    const { user, cookie, id } = await analyst();
    server.clock.set('2026-11-22T21:29:59.000Z');
    expect((await current(cookie)).status).toBe(200);
    server.clock.set('2026-11-22T21:30:00.000Z');
    expect((await current(cookie)).status).toBe(401);
    await server.signIn(user, PASSWORD);
    server.clock.set('2026-11-22T09:30:00.000Z');
    expect(await server.rows(tenant, 'select 1 from session where account_id = $1', [id])).toHaveLength(1);
  });

  it('gives way to the next one in the same browser', async () => {
    const { user, cookie } = await analyst();
    const { cookie: next } = await server.signIn(user, PASSWORD, { cookie });
    expect((await current(cookie)).status).toBe(401);
    expect((await current(next)).status).toBe(200);
  });

  it.each([
    ['none', undefined],
    ['an empty one', '__Host-manumit='],
    ['another value', `__Host-manumit=${'A'.repeat(43)}`],
    ['the digest of one', '__Host-manumit=DIGEST'],
    ['one with NUL', '__Host-manumit=%00'],
  ])('is not opened by %s', async (_, cookie) => {
    const [row] = await server.rows<{ hash: Buffer }>(tenant, 'select hash from session limit 1');
    const digest = row?.hash.toString('base64url') as string;
    expect((await current(cookie?.replace('DIGEST', digest))).status).toBe(401);
  });

  it('serves no request of another site', async () => {
    const { cookie } = await analyst();
    const headers = { origin: 'https://evil.example' };
    expect((await server.ask('DELETE', '/sessions/current', { cookie, headers })).status).toBe(403);
    expect((await current(cookie)).status).toBe(200);
  });
});

describe('changing one’s own password', () => {
  const change = (cookie: string, password: string, newPassword: string) =>
    server.ask('PUT', '/sessions/current/password', { cookie }, { password, newPassword });
  const NEXT = 'another horse entirely';

  it('ends every session but the new one, and keeps the tokens', async () => {
    const { id, user, cookie } = await analyst();
    const { cookie: other } = await server.signIn(user, PASSWORD);
    const made = await server.ask('POST', '/tokens', { cookie }, { name: 'script', scope: ['analyst'] });
    const changed = await change(cookie, PASSWORD, NEXT);
    expect(changed.status).toBe(200);
    for (const old of [cookie, other]) expect((await current(old)).status).toBe(401);
    expect((await current(changed.cookie)).status).toBe(200);
    expect((await server.signIn(user, PASSWORD)).status).toBe(401);
    expect((await server.signIn(user, NEXT)).status).toBe(201);
    const token = String(made.body['secret']);
    expect((await server.ask('GET', '/sessions/current', { token })).status).toBe(200);
    expect(await server.history(tenant, id)).toContain(`password-changed by ${id}`);
  });

  it('needs the present one, by a person', async () => {
    const { cookie } = await analyst();
    expect(await change(cookie, 'wrong horse battery', NEXT)).toMatchObject({
      status: 403,
      body: { code: 'password.wrong' },
    });
    const made = await server.ask('POST', '/tokens', { cookie }, { name: 'script', scope: ['analyst'] });
    const token = String(made.body['secret']);
    const byToken = await server.ask(
      'PUT',
      '/sessions/current/password',
      { token },
      { password: PASSWORD, newPassword: NEXT },
    );
    expect(byToken).toMatchObject({ status: 409, body: { code: 'session.none' } });
  });

  it.each([
    ['short', 'short pass'],
    ['overlong', 'ab cd ef gh '.repeat(22)],
    ['of few characters', 'abababababababab'],
    ['with the user name', 'hello-PERSON1-hello'],
  ])('takes none that is %s', async (_, next) => {
    const { cookie } = await server.signIn(admin.user, PASSWORD);
    expect((await change(cookie as string, PASSWORD, next)).status).toBe(422);
  });
});

it('uses the plain cookie where the server is plain http on loopback', async () => {
  const plain = await IdentityServer.start({ secureCookie: false });
  try {
    await plain.host.createTenant({ name: 'Example Home', calendar: 'daily', feePolicy: 'none' });
    const tenantOf = await plain.messaging
      .database('identity')
      .inSystemTransaction((tx) => tx.query<{ id: string }>('select id from tenant'));
    await plain.host.createUser({
      tenant: tenantOf[0]?.id as string,
      user: 'olena',
      name: 'Olena',
      password: PASSWORD,
      roles: ['viewer'],
    });
    const answer = await plain.signIn('olena', PASSWORD);
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^manumit=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect((await plain.ask('GET', '/sessions/current', { cookie: answer.cookie })).body).toMatchObject({
      tenant: { handle: 'example-home' },
    });
  } finally {
    await plain.stop();
  }
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { IdentityServer, type Asking, type Person } from '../../test/identity-server.ts';

let server: IdentityServer;
let tenant: string;
let admin: Person;
let analyst: Person;
let foreign: { tenant: string; admin: Person };
beforeAll(async () => {
  server = await IdentityServer.start();
  ({ tenant, admin } = await server.organization('north'));
  analyst = await server.person({ tenant, handle: 'north' }, ['analyst', 'approver']);
  foreign = await server.organization('south');
});
afterAll(() => server?.stop());

const give = (by: Asking, more: object = {}) =>
  server.ask('POST', '/tokens', by, { name: 'script', scope: ['analyst'], ...more });
const whoAmI = (token: string) => server.ask('GET', '/sessions/current', { token });
const list = async (asking: Asking) =>
  (await server.ask('GET', '/tokens?limit=500', asking)).body['items'] as Record<string, unknown>[];

describe('giving a token', () => {
  it('shows its secret once and keeps the digest', async () => {
    const made = await give({ cookie: analyst.cookie });
    const secret = String(made.body['secret']);
    expect(made.status).toBe(201);
    expect(secret).toMatch(/^mnt_[\w-]{43}$/);
    expect(made.body).toMatchObject({ scope: ['analyst'], expiresAt: '2027-02-20T09:30:00.000Z', lastUsedOn: null });
    const listed = await list({ cookie: analyst.cookie });
    expect(JSON.stringify(listed)).not.toContain(secret);
    expect(listed.find(({ id }) => id === made.body['id'])).toBeDefined();
    const [row] = await server.rows<{ hash: Buffer }>(tenant, 'select hash from token where id = $1', [
      made.body['id'],
    ]);
    expect(row?.hash).toEqual(createHash('sha256').update(secret).digest());
  });

  it('lets it act with its scope only', async () => {
    const made = await give({ cookie: analyst.cookie });
    const { body } = await whoAmI(String(made.body['secret']));
    expect(body).toMatchObject({ id: analyst.id, roles: ['analyst'], by: 'token', tenant: { id: tenant } });
    expect((await server.ask('GET', '/users', { token: String(made.body['secret']) })).status).toBe(403);
  });

  it('names the account, not the token, so that nobody approves what they proposed through a token', async () => {
    const made = await give({ cookie: analyst.cookie }, { name: 'night job' });
    const caller = await server.host.authenticator.identify({
      bearer: String(made.body['secret']),
      session: undefined,
    });
    expect(caller).toMatchObject({ id: analyst.id, name: `${'Person 2'} (night job)`, tenant });
  });

  it.each([
    ['a role its maker has not', { scope: ['admin'] }, 409],
    ['one of them not its maker’s', { scope: ['analyst', 'case-lead'] }, 409],
    ['no role', { scope: [] }, 422],
    ['a role twice', { scope: ['analyst', 'analyst'] }, 422],
    ['a role nobody knows', { scope: ['root'] }, 400],
    ['more than a year', { expiresInDays: 366 }, 400],
    ['no time', { expiresInDays: 0 }, 400],
    ['a name with NUL', { name: '\u0000' }, 400],
    ['an owner', { account: 'usr_1' }, 400],
  ])('refuses %s', async (_, more, status) => {
    expect((await give({ cookie: analyst.cookie }, more)).status).toBe(status);
  });

  it('makes one per Idempotency-Key and does not remember the secret', async () => {
    const asking = { cookie: analyst.cookie, key: 'k1' };
    const first = await give(asking);
    const again = await give(asking);
    const { secret, ...view } = first.body;
    expect(secret).toEqual(expect.any(String));
    expect(again).toMatchObject({ status: 201, body: view });
    expect(again.body).not.toHaveProperty('secret');
    const [row] = await server.rows<{ text: string }>(tenant, 'select json_agg(i)::text as text from idempotency i');
    expect(row?.text).toContain('script');
    expect(row?.text).not.toContain(secret);
  });

  it('gives none for an account that is being closed', async () => {
    const person = await server.person({ tenant, handle: 'north' }, ['analyst']);
    const { hasWaited, result } = await server.duringTransaction(
      tenant,
      'update account set is_active = false where tenant_id = $1 and id = $2',
      [tenant, person.id],
      () => give({ cookie: person.cookie }),
    );
    expect(hasWaited).toBe(true);
    expect(result.status).toBe(404);
    expect(await server.rows(tenant, 'select 1 from token where account_id = $1', [person.id])).toEqual([]);
  });

  it('gives one account fifty at most', async () => {
    const many = await server.person({ tenant, handle: 'north' }, ['analyst']);
    const statuses = await Promise.all(
      Array.from({ length: 52 }, async () => (await give({ cookie: many.cookie })).status),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(50);
    expect(statuses.filter((status) => status === 409)).toHaveLength(2);
  });
});

describe('a token', () => {
  it('made with a token can do no more, lives no longer and dies with it', async () => {
    const parent = await give({ cookie: analyst.cookie }, { scope: ['analyst'], expiresInDays: 2 });
    const byToken = { token: String(parent.body['secret']) };
    expect((await give(byToken, { scope: ['approver'] })).status).toBe(409);
    const child = await give(byToken, { expiresInDays: 300 });
    expect(child.body['expiresAt']).toBe(parent.body['expiresAt']);
    const grandchild = await give({ token: String(child.body['secret']) });
    for (const made of [child, grandchild]) expect((await whoAmI(String(made.body['secret']))).status).toBe(200);
    await server.ask('DELETE', `/tokens/${parent.body['id'] as string}`, { cookie: analyst.cookie });
    for (const made of [child, grandchild]) expect((await whoAmI(String(made.body['secret']))).status).toBe(401);
  });

  it('is refused when deleted, expired, changed, cut or put where another kind belongs', async () => {
    const deleted = await give({ cookie: analyst.cookie });
    const kept = String((await give({ cookie: analyst.cookie }, { expiresInDays: 1 })).body['secret']);
    expect((await whoAmI(kept)).status).toBe(200);
    await server.ask('DELETE', `/tokens/${deleted.body['id'] as string}`, { cookie: analyst.cookie });
    const digest = createHash('sha256').update(kept).digest();
    const last = kept.at(-1) === 'A' ? 'Q' : 'A';
    const forged = [
      String(deleted.body['secret']),
      kept.slice(0, -1),
      `${kept.slice(0, -1)}${last}`,
      `${kept}A`,
      kept.toUpperCase(),
      kept.slice(4),
      digest.toString('hex'),
      `mnt_${digest.toString('base64url')}`,
      'mnt_',
      "mnt_' or true --",
      analyst.cookie.split('=')[1] as string,
      // A JWT that says "alg": "none".
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSIsInJvbGVzIjpbImFkbWluIl19.',
    ];
    for (const token of forged) expect([token, (await whoAmI(token)).status]).toEqual([token, 401]);
    const asCookie = await server.ask('GET', '/sessions/current', { cookie: `__Host-manumit=${kept}` });
    expect(asCookie.status).toBe(401);
    const inHeaders = { 'x-manumit-caller': admin.id, 'x-forwarded-user': admin.id, authorization: `Basic ${kept}` };
    expect((await server.ask('GET', '/sessions/current', { headers: inHeaders })).status).toBe(401);

    server.clock.set('2026-11-23T09:29:59.999Z');
    expect((await whoAmI(kept)).status).toBe(200);
    server.clock.set('2026-11-23T09:30:00.000Z');
    expect((await whoAmI(kept)).status).toBe(401);
    server.clock.set('2026-11-22T09:30:00.000Z');
  });

  it('opens nothing while its account is closed, and no session does', async () => {
    const person = await server.person({ tenant, handle: 'north' }, ['analyst']);
    const token = String((await give({ cookie: person.cookie })).body['secret']);
    const close = (isActive: boolean) =>
      server.rows(tenant, 'update account set is_active = $3 where tenant_id = $1 and id = $2', [
        tenant,
        person.id,
        isActive,
      ]);
    await close(false);
    for (const asking of [{ token }, { cookie: person.cookie }]) {
      expect((await server.ask('GET', '/sessions/current', asking)).status).toBe(401);
    }
    await close(true);
    expect((await whoAmI(token)).status).toBe(200);
  });

  it('notes its last use by day, in one write a day', async () => {
    const made = await give({ cookie: analyst.cookie });
    const secret = String(made.body['secret']);
    const seen = async () => {
      const sql = 'select used_on::text, xmin::text from token where id = $1';
      return (await server.rows<{ used_on: string | null; xmin: string }>(tenant, sql, [made.body['id']]))[0];
    };
    expect((await seen())?.used_on).toBeNull();
    await whoAmI(secret);
    const first = await seen();
    expect(first?.used_on).toBe('2026-11-22');
    await whoAmI(secret);
    expect(await seen()).toEqual(first);
    server.clock.set('2026-11-23T00:00:00.000Z');
    await whoAmI(secret);
    expect((await seen())?.used_on).toBe('2026-11-23');
    server.clock.set('2026-11-22T09:30:00.000Z');
  });

  it('wins over a cookie sent along, and a bad one is not saved by a good cookie', async () => {
    const answer = await server.ask('GET', '/sessions/current', { cookie: analyst.cookie, token: 'mnt_bad' });
    expect(answer.status).toBe(401);
  });
});

describe('the list of tokens', () => {
  it('shows people their own, and administrators and auditors all of the tenant', async () => {
    const auditor = await server.person({ tenant, handle: 'north' }, ['auditor']);
    const own = await give({ cookie: auditor.cookie }, { scope: ['auditor'] });
    const owners = async (asking: Asking) => new Set((await list(asking)).map(({ account }) => account));
    expect(await owners({ cookie: analyst.cookie })).toEqual(new Set([analyst.id]));
    for (const { cookie } of [admin, auditor]) {
      const seen = await owners({ cookie });
      expect(seen.has(analyst.id) && seen.has(auditor.id)).toBe(true);
    }
    expect(await owners({ cookie: foreign.admin.cookie })).toEqual(new Set());
    const remove = (cookie: string, id: unknown) => server.ask('DELETE', `/tokens/${String(id)}`, { cookie });
    // An auditor reads only, and other people's tokens are as another tenant's.
    const [others] = await list({ cookie: analyst.cookie });
    for (const [cookie, id] of [
      [auditor.cookie, others?.['id']],
      [analyst.cookie, own.body['id']],
      [foreign.admin.cookie, own.body['id']],
      [admin.cookie, 'tok_00000000000000000000000000'],
      [admin.cookie, '%00'],
    ] as const) {
      expect(await remove(cookie, id)).toMatchObject({ status: 404, body: { code: 'token.unknown' } });
    }
    expect((await remove(admin.cookie, own.body['id'])).status).toBe(204);
    expect(await server.history(tenant, String(own.body['id']))).toEqual([
      `token-created by ${auditor.id}`,
      `token-deleted by ${admin.id}`,
    ]);
  });

  it('pages, newest first', async () => {
    const person = await server.person({ tenant, handle: 'north' }, ['analyst']);
    const made: unknown[] = [];
    for (let n = 0; n < 5; n++) made.push((await give({ cookie: person.cookie }, { name: `t${n}` })).body['id']);
    const seen: unknown[] = [];
    for (let cursor: unknown = ''; cursor !== null;) {
      const query = `limit=2${cursor === '' ? '' : `&cursor=${String(cursor)}`}`;
      const { body } = await server.ask('GET', `/tokens?${query}`, { cookie: person.cookie });
      seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
      cursor = body['next'];
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(made));
  });
});

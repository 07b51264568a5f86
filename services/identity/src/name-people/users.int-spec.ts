import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@manumit/platform';
import { IdentityServer, PASSWORD, type Asking, type Person } from '../../test/identity-server.ts';

let server: IdentityServer;
let tenant: string;
let admin: Person;
let foreign: { tenant: string; admin: Person };
const AT = () => ({ tenant, handle: 'north' });
beforeAll(async () => {
  server = await IdentityServer.start();
  ({ tenant, admin } = await server.organization('north'));
  foreign = await server.organization('south');
});
afterAll(() => server?.stop());

const add = (by: Asking, more: object = {}) =>
  server.ask('POST', '/users', by, { user: 'new', name: 'New One', password: PASSWORD, roles: ['viewer'], ...more });
const change = (by: Asking, id: string, body: object) => server.ask('PATCH', `/users/${id}`, by, body);
const tokenOf = async (person: Person, scope: Role[]): Promise<string> => {
  const made = await server.ask('POST', '/tokens', { cookie: person.cookie }, { name: 'script', scope });
  expect(made.status).toBe(201);
  return String(made.body['secret']);
};
const whoAmI = async (asking: Asking) => (await server.ask('GET', '/sessions/current', asking)).status;

describe('naming people', () => {
  it('gives an account that can sign in, with the roles it was given', async () => {
    const roles = ['analyst', 'case-lead'];
    const made = await add({ cookie: admin.cookie }, { user: 'olena.k', name: 'Олена К.', roles });
    expect(made).toMatchObject({ status: 201, body: { user: 'olena.k', name: 'Олена К.', roles, active: true } });
    expect(made.text).not.toContain('argon2');
    expect((await server.signIn('OLENA.K@North', PASSWORD)).body).toMatchObject({ roles });
    expect(await server.history(tenant, String(made.body['id']))).toEqual([
      `user-created by ${admin.id}`,
      `signed-in by ${made.body['id'] as string}`,
    ]);
  });

  it('is for administrators; auditors may look', async () => {
    const roles: Role[] = ['viewer', 'analyst', 'case-lead', 'approver', 'auditor'];
    for (const role of roles) {
      const { cookie, id } = await server.person(AT(), [role]);
      expect([role, (await add({ cookie }, { user: `by-${role}` })).status]).toEqual([role, 403]);
      expect([role, (await change({ cookie }, id, { roles: ['admin'] })).status]).toEqual([role, 403]);
      const seen = await server.ask('GET', '/users', { cookie });
      expect([role, seen.status]).toEqual([role, role === 'auditor' ? 200 : 403]);
    }
    for (const asking of [{}, { token: 'mnt_x' }]) {
      expect((await add(asking)).status).toBe(401);
      expect((await change(asking, admin.id, { active: false })).status).toBe(401);
      expect((await server.ask('GET', '/users', asking)).status).toBe(401);
    }
  });

  it('takes a user name once in a tenant, and says nothing about other tenants', async () => {
    expect((await add({ cookie: admin.cookie }, { user: 'twice' })).status).toBe(201);
    expect(await add({ cookie: admin.cookie }, { user: 'twice' })).toMatchObject({
      status: 409,
      body: { code: 'user.taken' },
    });
    expect((await add({ cookie: foreign.admin.cookie }, { user: 'twice' })).status).toBe(201);
  });

  it('makes one account per Idempotency-Key, and remembers no digest of the password', async () => {
    const asking = { cookie: admin.cookie, key: 'k1' };
    const first = await add(asking, { user: 'once' });
    const again = await add(asking, { user: 'once', password: 'some other password' });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(await add(asking, { user: 'other' })).toMatchObject({ status: 409, body: { code: 'idempotency.reused' } });
  });

  it.each([
    ['a role nobody knows', { roles: ['root'] }, 400],
    ['roles that are no list', { roles: 'admin' }, 400],
    ['no role', { roles: [] }, 422],
    ['a role twice', { roles: ['viewer', 'viewer'] }, 422],
    ['a weak password', { password: 'short' }, 422],
    ['a user name with a space', { user: 'a b' }, 422],
    ['a user name with NUL', { user: 'a\u0000b' }, 422],
    ['a user name that ends like an organization', { user: 'a@south' }, 422],
    ['a name with NUL', { name: 'a\u0000b' }, 400],
    ['a name with half a pair', { name: 'a\ud800b' }, 400],
    ['an empty name', { name: '' }, 400],
    ['an unknown field', { tenant: 'ten_1' }, 400],
    ['an auditor who writes', { roles: ['auditor', 'analyst'] }, 409],
    ['an auditor who administers', { roles: ['admin', 'auditor'] }, 409],
  ])('refuses %s', async (_, more, status) => {
    expect((await add({ cookie: admin.cookie }, { user: 'never', ...more })).status).toBe(status);
  });

  it('pages by user name', async () => {
    const { admin: lone, tenant: there } = await server.organization('paged');
    for (const user of ['a1', 'a2', 'a3']) {
      await server.host.createUser({ tenant: there, user, name: user, roles: ['viewer'] });
    }
    const seen: unknown[] = [];
    for (let cursor: unknown = ''; cursor !== null;) {
      const query = `limit=2${cursor === '' ? '' : `&cursor=${String(cursor)}`}`;
      const { body } = await server.ask('GET', `/users?${query}`, { cookie: lone.cookie });
      const items = body['items'] as { user: string }[];
      expect(items.length).toBeLessThanOrEqual(2);
      seen.push(...items.map(({ user }) => user));
      cursor = body['next'];
    }
    expect(seen).toEqual(['a1', 'a2', 'a3', lone.user.split('@')[0]]);
    for (const cursor of ['x', Buffer.from('["a\\u0000"]').toString('base64url')]) {
      expect((await server.ask('GET', `/users?cursor=${cursor}`, { cookie: lone.cookie })).status).toBe(422);
    }
  });
});

describe('changing a person', () => {
  it('acts on the next request: sessions end, tokens shrink', async () => {
    const person = await server.person(AT(), ['analyst', 'case-lead']);
    const token = await tokenOf(person, ['analyst', 'case-lead']);
    const changed = await change({ cookie: admin.cookie }, person.id, { roles: ['analyst'] });
    expect(changed.body).toMatchObject({ roles: ['analyst'] });
    expect(await whoAmI({ cookie: person.cookie })).toBe(401);
    expect((await server.ask('GET', '/sessions/current', { token })).body).toMatchObject({
      roles: ['analyst'],
      by: 'token',
    });
    expect((await server.signIn(person.user, PASSWORD)).body).toMatchObject({ roles: ['analyst'] });

    await change({ cookie: admin.cookie }, person.id, { roles: ['viewer'] });
    expect(await whoAmI({ token })).toBe(401);
  });

  it('takes a permission away from an administrator before their next request', async () => {
    const second = await server.person(AT(), ['admin']);
    const token = await tokenOf(second, ['admin']);
    expect((await server.ask('GET', '/users', { token })).status).toBe(200);
    await change({ cookie: admin.cookie }, second.id, { roles: ['viewer'] });
    for (const asking of [{ cookie: second.cookie }, { token }]) {
      expect((await add(asking, { user: 'too-late' })).status).toBe(401);
    }
  });

  it('closes an account with all it opened, and opening it again brings nothing back', async () => {
    const person = await server.person(AT(), ['analyst']);
    const token = await tokenOf(person, ['analyst']);
    await change({ cookie: admin.cookie }, person.id, { active: false });
    const isOut = async () => {
      expect(await whoAmI({ cookie: person.cookie })).toBe(401);
      expect(await whoAmI({ token })).toBe(401);
    };
    await isOut();
    expect((await server.signIn(person.user, PASSWORD)).status).toBe(401);
    await change({ cookie: admin.cookie }, person.id, { active: true });
    await isOut();
    expect((await server.signIn(person.user, PASSWORD)).status).toBe(201);
    expect(await server.history(tenant, person.id)).toEqual([
      'user-created by host',
      `signed-in by ${person.id}`,
      `user-changed by ${admin.id}`,
      `user-changed by ${admin.id}`,
      `signed-in by ${person.id}`,
    ]);
  });

  it('takes an account back with a new password: sessions and tokens end', async () => {
    const person = await server.person(AT(), ['analyst']);
    const token = await tokenOf(person, ['analyst']);
    expect((await change({ cookie: admin.cookie }, person.id, { password: 'brand new password' })).status).toBe(200);
    expect(await whoAmI({ cookie: person.cookie })).toBe(401);
    expect(await whoAmI({ token })).toBe(401);
    expect((await server.signIn(person.user, PASSWORD)).status).toBe(401);
    expect((await server.signIn(person.user, 'brand new password')).status).toBe(201);
    expect(await server.history(tenant, person.id)).toContain(`password-reset by ${admin.id}`);
  });

  it('leaves sessions alone when only the name changes', async () => {
    const person = await server.person(AT(), ['analyst']);
    expect(
      (await change({ cookie: admin.cookie }, person.id, { name: 'Renamed', roles: ['analyst'] })).body,
    ).toMatchObject({
      name: 'Renamed',
    });
    expect(await whoAmI({ cookie: person.cookie })).toBe(200);
  });

  it('lets nobody give themselves a role, by session or by token', async () => {
    const second = await server.person(AT(), ['admin']);
    const token = await tokenOf(second, ['admin']);
    for (const asking of [{ cookie: second.cookie }, { token }]) {
      expect(await change(asking, second.id, { roles: ['admin', 'approver'] })).toMatchObject({
        status: 409,
        body: { code: 'roles.own' },
      });
      expect(await change(asking, second.id, { password: 'brand new password' })).toMatchObject({
        status: 409,
        body: { code: 'password.own' },
      });
    }
    expect((await change({ cookie: admin.cookie }, second.id, { roles: ['admin', 'approver'] })).status).toBe(200);
    const { cookie } = await server.signIn(second.user, PASSWORD);
    expect((await change({ cookie: cookie as string }, second.id, { roles: ['approver'] })).status).toBe(200);
  });

  it('keeps the last administrator who can sign in', async () => {
    const { tenant: there, admin: last } = await server.organization('lonely');
    // A machine with the role is no person who could let others in.
    const { id } = await server.host.createUser({ tenant: there, user: 'cli', name: 'CLI', roles: ['admin'] });
    const { secret } = await server.host.createToken({ tenant: there, account: id, name: 'cli', scope: ['admin'] });
    for (const asking of [{ cookie: last.cookie }, { token: secret }]) {
      for (const body of [{ active: false }, { roles: ['viewer'] }]) {
        const answer = await change(asking, last.id, body);
        const code = asking.cookie !== undefined && body.roles !== undefined ? 'roles.own' : 'admin.last';
        expect(answer).toMatchObject({ status: 409, body: { code } });
      }
    }
    expect(await whoAmI({ cookie: last.cookie })).toBe(200);
    const second = await server.person({ tenant: there, handle: 'lonely' }, ['admin']);
    expect((await change({ cookie: last.cookie }, last.id, { active: false })).status).toBe(200);
    expect(await change({ cookie: second.cookie }, second.id, { active: false })).toMatchObject({ status: 409 });
  });

  it('keeps one of two administrators who remove each other at once', async () => {
    const { tenant: there, admin: one } = await server.organization('duel');
    const two = await server.person({ tenant: there, handle: 'duel' }, ['admin']);
    // What a request of `one` does to `two`, not yet committed.
    const { hasWaited, result } = await server.duringTransaction(
      there,
      `with held as (select 1 from tenant where id = $1 for no key update)
       update account set is_active = false from held where tenant_id = $1 and id = $2`,
      [there, two.id],
      () => change({ cookie: two.cookie }, one.id, { active: false }),
    );
    expect(hasWaited).toBe(true);
    expect(result).toMatchObject({ status: 409, body: { code: 'admin.last' } });
    expect(await whoAmI({ cookie: one.cookie })).toBe(200);
  });

  it('knows no person of another tenant', async () => {
    const answers = [
      await change({ cookie: foreign.admin.cookie }, admin.id, { active: false }),
      await change({ cookie: foreign.admin.cookie }, admin.id, { password: 'brand new password' }),
      await change({ cookie: admin.cookie }, 'usr_00000000000000000000000000', { active: false }),
      await change({ cookie: admin.cookie }, 'usr_%00', { active: false }),
      await change({ cookie: admin.cookie }, "x' or '1'='1", { active: false }),
    ];
    for (const { status, body } of answers) expect([status, body['code']]).toEqual([404, 'user.unknown']);
    expect(await whoAmI({ cookie: admin.cookie })).toBe(200);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withOwner } from '@manumit/platform/testing';
import { IdentityServer, PASSWORD, type Person } from '../../test/identity-server.ts';
import { CATALOG_EXCEPTIONS } from './catalog-exceptions.ts';

const TENANT_TABLES = ['account', 'session', 'token', 'account_event', 'idempotency'];
const CANARY = 'canary-4f9d1c';

let server: IdentityServer;
let north: { tenant: string; admin: Person };
let south: { tenant: string; admin: Person };
let secret: string;
beforeAll(async () => {
  server = await IdentityServer.start();
  north = await server.organization('north');
  south = await server.organization('south');
  const { cookie } = south.admin;
  const user = { user: CANARY, name: CANARY, password: PASSWORD, roles: ['viewer'] };
  expect((await server.ask('POST', '/users', { cookie, key: CANARY }, user)).status).toBe(201);
  const token = await server.ask('POST', '/tokens', { cookie, key: `${CANARY}-2` }, { name: CANARY, scope: ['admin'] });
  secret = String(token.body['secret']);
});
afterAll(() => server?.stop());

const catalog = <Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> =>
  withOwner(server.messaging.installation, async (client) => (await client.query<Row>(sql, parameters)).rows);

describe('row security', () => {
  it('shows no row of another tenant, even without a predicate', async () => {
    for (const table of TENANT_TABLES) {
      const dump = (tenant: string) =>
        server.rows<{ text: string }>(tenant, `select row_to_json(t)::text as text from ${table} t`);
      const own = (await dump(south.tenant)).map(({ text }) => text).join();
      const other = (await dump(north.tenant)).map(({ text }) => text).join();
      expect([table, own.includes(south.tenant)]).toEqual([table, true]);
      expect([table, other.includes(south.tenant), other.includes(CANARY)]).toEqual([table, false, false]);
      const none = await server.messaging
        .database('identity')
        .inSystemTransaction((tx) => tx.query(`select 1 from ${table}`));
      expect([table, none]).toEqual([table, []]);
    }
  });

  it('writes no row of another tenant', async () => {
    for (const table of ['account', 'session']) {
      const move = server.rows(north.tenant, `update ${table} set tenant_id = $1`, [south.tenant]);
      await expect(move).rejects.toMatchObject({ code: '42501' });
    }
    expect(
      await server.rows(north.tenant, 'update account set roles = $1 where tenant_id = $2 returning 1', [
        ['admin'],
        south.tenant,
      ]),
    ).toEqual([]);
  });

  it('lets no answer over HTTP carry anything of another tenant', async () => {
    const { cookie } = north.admin;
    const paths = ['/users', '/users?limit=500', '/tokens', '/tokens?limit=500', '/sessions/current'];
    for (const path of paths) {
      const seen = await server.ask('GET', path, { cookie });
      expect(seen.status).toBe(200);
      expect([path, seen.text.includes(CANARY), seen.text.includes(south.tenant)]).toEqual([path, false, false]);
      expect((await server.ask('GET', path, { cookie: south.admin.cookie })).text).toContain(
        path.startsWith('/s') ? south.tenant : CANARY,
      );
    }
  });

  it('lets nobody rewrite the history of accounts', async () => {
    for (const sql of [
      'delete from account_event',
      `update account_event set actor_id = 'x'`,
      'truncate account_event',
    ]) {
      await expect(server.rows(south.tenant, sql)).rejects.toMatchObject({ code: '42501' });
    }
    const [row] = await server.rows<{ text: string }>(
      south.tenant,
      'select json_agg(e)::text as text from account_event e',
    );
    for (const word of [secret, PASSWORD, 'argon2', CANARY]) expect(row?.text).not.toContain(word);
  });

  it('keeps a tenant out of the pool between requests', async () => {
    const askers = [north.admin.cookie, south.admin.cookie, 'manumit=bad', secret];
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const asker = askers[n % askers.length] as string;
        const asking = asker === secret ? { token: asker } : { cookie: asker };
        const { text, status } = await server.ask(
          n % 3 === 0 ? 'GET' : 'PATCH',
          n % 3 === 0 ? '/users' : '/users/x',
          asking,
          n % 3 === 0 ? undefined : {},
        );
        return { asker, status, text };
      }),
    );
    for (const { asker, status, text } of answers) {
      if (status === 200) expect(text.includes(CANARY)).toBe(asker !== north.admin.cookie);
      else expect(text).not.toContain(CANARY);
    }
    for (let n = 0; n < 4; n++) {
      const [row] = await server.messaging
        .database('identity')
        .inSystemTransaction((tx) =>
          tx.query<{ tenant: string | null }>(`select current_setting('app.tenant', true) as tenant`),
        );
      expect(row?.tenant ?? '').toBe('');
    }
  });
});

describe('the catalog', () => {
  it('has row security on every table, and lists every table without a tenant with its reason', async () => {
    const tables = await catalog<{ name: string; has_tenant: boolean; secured: boolean }>(
      `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as secured,
              exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as has_tenant
       from pg_class c where c.relnamespace = 'identity'::regnamespace and c.relkind in ('r', 'p')`,
    );
    expect(
      tables
        .filter(({ has_tenant }) => has_tenant)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...TENANT_TABLES].sort());
    const bare = tables.filter(({ has_tenant }) => !has_tenant).map(({ name }) => name);
    expect(bare.sort()).toEqual(Object.keys(CATALOG_EXCEPTIONS.tablesWithoutTenant).sort());
    const unsecured = tables.filter(({ secured }) => !secured).map(({ name }) => name);
    expect(unsecured).toEqual(['migration']);
  });

  it('has two functions that run as their owner, with an empty path and no public right', async () => {
    const functions = await catalog<{ name: string; path: string[]; owner: string; is_public: boolean }>(
      `select proname as name, proconfig as path, proowner::regrole::text as owner,
              has_function_privilege('public', oid, 'execute') as is_public
       from pg_proc where pronamespace = 'identity'::regnamespace and prosecdef order by proname`,
    );
    expect(functions.map(({ name }) => name)).toEqual(Object.keys(CATALOG_EXCEPTIONS.definerFunctions).sort());
    for (const one of functions)
      expect(one).toMatchObject({ path: ['search_path=""'], owner: 'identity_owner', is_public: false });
  });

  it('opens rows across tenants to the owner of those functions only, for reading', async () => {
    const policies = await catalog<{ policyname: string; tablename: string; roles: string[]; cmd: string }>(
      `select policyname, tablename, roles::text[], cmd from pg_policies
       where schemaname = 'identity' and qual = 'true' and tablename = any($1) order by tablename`,
      [TENANT_TABLES],
    );
    expect(policies).toEqual(
      ['account', 'session', 'token'].map((tablename) => ({
        policyname: Object.keys(CATALOG_EXCEPTIONS.policiesAcrossTenants)[0],
        tablename,
        roles: ['identity_owner'],
        cmd: 'SELECT',
      })),
    );
    const [role] = await catalog<{ login: boolean; member: boolean }>(
      `select rolcanlogin as login, pg_has_role('identity_app', 'identity_owner', 'member') as member
       from pg_roles where rolname = 'identity_owner'`,
    );
    expect(role).toEqual({ login: false, member: false });
  });

  it('finds one credential by its exact digest and none otherwise', async () => {
    const find = (hash: unknown) =>
      server.messaging
        .database('identity')
        .inSystemTransaction((tx) => tx.query('select * from identity.find_token($1, $2)', [hash, server.clock.now()]));
    const [row] = await server.rows<{ hash: Buffer }>(south.tenant, 'select hash from token');
    expect(await find(row?.hash)).toHaveLength(1);
    for (const hash of [null, Buffer.alloc(0), Buffer.alloc(32), row?.hash.subarray(0, 31)])
      expect(await find(hash)).toEqual([]);
  });
});

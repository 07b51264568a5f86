import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tenantRecorded } from '@manumit/events';
import { IdentityServer, PASSWORD } from '../../test/identity-server.ts';

let server: IdentityServer;
beforeEach(async () => {
  server = await IdentityServer.start();
});
afterEach(() => server?.stop());

const redeem = (code: string | undefined, more: object = {}) =>
  server.ask('POST', '/sessions', {}, { user: 'olena@example-city', password: PASSWORD, code, ...more });
const tenants = () =>
  server.messaging
    .database('identity')
    .inSystemTransaction((tx) => tx.query<{ id: string; handle: string }>('select * from tenant'));

describe('the one-time code', () => {
  it('makes the organization and its first administrator, once', async () => {
    const code = (await server.host.issueSetUpCode()) as string;
    expect(code).toMatch(/^([0-9A-Z]{5}-){4}[0-9A-Z]{5}$/);
    const more = { name: 'Olena K.', organization: 'Example City Purchasing', feePolicy: 'zero-fee' };
    const made = await redeem(code.toLowerCase().replaceAll('-', ' '), more);
    expect(made).toMatchObject({
      status: 201,
      body: {
        user: 'olena',
        name: 'Olena K.',
        roles: ['admin'],
        tenant: { handle: 'example-city', name: 'Example City Purchasing', feePolicy: 'zero-fee', asOf: '2026-11-22' },
      },
    });
    expect((await server.ask('GET', '/users', { cookie: made.cookie })).status).toBe(200);
    expect((await server.signIn('olena@example-city', PASSWORD)).status).toBe(201);

    expect(await redeem(code, { user: 'eve@example-city' })).toMatchObject({
      status: 401,
      body: { code: 'set-up.code-wrong' },
    });
    expect(await server.host.issueSetUpCode()).toBeUndefined();
    const [tenant] = await tenants();
    expect(await server.history(tenant?.id as string, tenant?.id as string)).toEqual([
      'tenant-created by host',
      `set-up-redeemed by ${made.body['id'] as string}`,
    ]);
    await server.messaging.drain();
    const [event] = await server.messaging.events(tenantRecorded);
    expect(event).toMatchObject({
      subject: tenant?.id,
      tenantid: tenant?.id,
      revision: 1,
      data: { name: 'Example City Purchasing', asOf: '2026-11-22', feePolicy: 'zero-fee' },
    });
  });

  it('lets one of two in who use it at once', async () => {
    const code = await server.host.issueSetUpCode();
    const answers = await Promise.all(['one', 'two', 'three'].map((user) => redeem(code, { user: `${user}@${user}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    expect(await tenants()).toHaveLength(1);
  });

  it('is replaced by the next one, and nothing else opens', async () => {
    const earlier = await server.host.issueSetUpCode();
    const code = (await server.host.issueSetUpCode()) as string;
    expect(code).not.toBe(earlier);
    for (const wrong of [earlier, '', 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA', code.slice(1), `${code}A`]) {
      expect([wrong, (await redeem(wrong)).status]).toEqual([wrong, 401]);
    }
    expect(await tenants()).toHaveLength(0);
    expect((await redeem(code)).status).toBe(201);
  });

  it('is not used up by a password or a name that cannot be taken', async () => {
    const code = await server.host.issueSetUpCode();
    expect(await redeem(code, { password: 'short' })).toMatchObject({ status: 422, body: { field: 'password' } });
    expect(await redeem(code, { user: '\u0000' })).toMatchObject({ status: 422, body: { field: 'user' } });
    expect(await tenants()).toHaveLength(0);
    expect((await redeem(code)).status).toBe(201);
  });

  it('joins the organization the host has made, where there is one', async () => {
    const { id } = await server.host.createTenant({ name: 'Home', calendar: 'daily', feePolicy: 'unknown' });
    const made = await redeem(await server.host.issueSetUpCode(), { user: 'olena' });
    expect(made).toMatchObject({ status: 201, body: { tenant: { id, handle: 'home' } } });
    expect((await server.signIn('olena', PASSWORD)).status).toBe(201);
  });

  it('works with a bare name in an empty installation', async () => {
    const made = await redeem(await server.host.issueSetUpCode(), { user: 'admin' });
    expect(made).toMatchObject({ status: 201, body: { user: 'admin', tenant: { handle: 'main' } } });
    expect((await server.signIn('admin', PASSWORD)).status).toBe(201);
  });

  it('does not exist before it is issued', async () => {
    expect((await redeem('')).status).toBe(401);
    expect((await redeem('00000-00000-00000-00000-00000')).status).toBe(401);
  });
});

describe('creating a tenant', () => {
  it('takes its handle from the name, once', async () => {
    const given = { name: ' Éxample & Söns, Ltd. ', calendar: 'daily', feePolicy: 'none' } as const;
    expect(await server.host.createTenant(given)).toMatchObject({ handle: 'example-sons-ltd' });
    await expect(server.host.createTenant(given)).rejects.toMatchObject({ kind: 'refused', code: 'tenant.taken' });
    await expect(server.host.createTenant({ ...given, name: '例' })).rejects.toMatchObject({ code: 'tenant.handle' });
    expect(await server.host.createTenant({ ...given, name: '例', handle: 'rei' })).toMatchObject({ handle: 'rei' });
    expect(await tenants()).toHaveLength(2);
    await server.messaging.drain();
    expect(await server.messaging.events(tenantRecorded)).toHaveLength(2);
  });

  it('gives machines tokens and no way to sign in', async () => {
    const { id: tenant } = await server.host.createTenant({ name: 'Home', calendar: 'daily', feePolicy: 'unknown' });
    const { id } = await server.host.createUser({
      tenant,
      user: 'cli',
      name: 'Command line',
      roles: ['analyst', 'admin'],
    });
    const { secret } = await server.host.createToken({ tenant, account: id, name: 'cli.json', scope: ['analyst'] });
    expect((await server.ask('GET', '/sessions/current', { token: secret })).body).toMatchObject({
      roles: ['analyst'],
    });
    for (const password of ['', 'null', PASSWORD]) expect((await server.signIn('cli@home', password)).status).toBe(401);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withOwner } from '@manumit/platform/testing';
import { CasesServer, contractNo, flag, NORTH, SOUTH } from '../../test/testing.ts';

const TENANT_TABLES = ['contract', 'decision', 'history', 'idempotency', 'review', 'review_flag', 'verdict'];
const APPEND_ONLY = ['history', 'decision', 'verdict'];

let server: CasesServer;
beforeAll(async () => {
  server = await CasesServer.start();
  const id = await server.caseWith(contractNo(1), flag('flg_a'));
  const [analyst, approver] = [server.person(['analyst']), server.person(['approver'])];
  await analyst.post(`/cases/${id}/transitions`, { to: 'in_review' }, 'key');
  await analyst.post(`/cases/${id}/decisions`, { outcome: 'merged', text: 'x' });
  expect((await approver.post(`/cases/${id}/decisions/1/approval`, { verdict: 'refused', text: 'x' })).status).toBe(
    200,
  );
});
afterAll(() => server?.stop());

describe('row security', () => {
  it('shows a tenant its own rows and no others, even without a predicate', async () => {
    for (const table of TENANT_TABLES) {
      const count = async (tenant: string) => (await server.rows(tenant, `select 1 from ${table}`)).length;
      expect([table, (await count(NORTH)) > 0, await count(SOUTH)]).toEqual([table, true, 0]);
      const none = await server.messaging
        .database('cases')
        .inSystemTransaction((tx) => tx.query(`select 1 from ${table}`));
      expect([table, none]).toEqual([table, []]);
    }
  });

  it('lets no row be written for another tenant', async () => {
    const move = server.rows(NORTH, 'update review set tenant_id = $1', [SOUTH]);
    await expect(move).rejects.toMatchObject({ code: '42501' });
    expect(await server.rows(SOUTH, `update review set title = 'x' where tenant_id = $1 returning 1`, [NORTH])).toEqual(
      [],
    );
  });

  it('stands on every table with a tenant, and the list of tenants is the only other of ours', async () => {
    const { rows } = await withOwner(server.messaging.installation, (client) =>
      client.query<{ name: string; has_tenant: boolean; secured: boolean }>(
        `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as secured,
                exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as has_tenant
         from pg_class c where c.relnamespace = 'cases'::regnamespace and c.relkind in ('r', 'p') order by 1`,
      ),
    );
    expect(rows.filter(({ has_tenant }) => has_tenant).map(({ name }) => name)).toEqual(TENANT_TABLES);
    expect(rows.filter(({ has_tenant }) => !has_tenant).map(({ name }) => name)).toEqual([
      'migration',
      'outbox',
      'tenant',
    ]);
    expect(rows.filter(({ secured }) => !secured).map(({ name }) => name)).toEqual(['migration']);
  });
});

describe('what was said and decided only grows', () => {
  it.each(APPEND_ONLY)('%s refuses the service’s own role', async (table) => {
    for (const sql of [`update ${table} set text = 'x'`, `delete from ${table}`, `truncate ${table}`])
      await expect(server.rows(NORTH, sql)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(APPEND_ONLY)('%s refuses even the owner', async (table) => {
    await withOwner(server.messaging.installation, async (client) => {
      const count = async () => (await client.query(`select 1 from cases.${table}`)).rowCount;
      const before = await count();
      expect(before).toBeGreaterThan(0);
      for (const sql of [
        `update cases.${table} set text = 'x'`,
        `delete from cases.${table}`,
        `truncate cases.${table} cascade`,
      ])
        await expect(client.query(sql)).rejects.toThrow('only grows');
      expect(await count()).toBe(before);
    });
  });

  it('and nobody deletes a case or its flags', async () => {
    for (const table of ['review', 'review_flag', 'contract'])
      await expect(server.rows(NORTH, `delete from ${table}`)).rejects.toMatchObject({ code: '42501' });
  });
});

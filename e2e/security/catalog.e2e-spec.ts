import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestInstallation, type TestInstallation } from '@manumit/platform/testing';
import { prepareDatabase } from '@manumit/standalone';
import type { ServiceDefinition } from '@manumit/messaging';
import pg from 'pg';
import { everyService } from '../../services/standalone/src/every-service.ts';
import { underServerLock } from '../world.ts';
import { exceptionsOf } from './catalog-exceptions.ts';
import { countTenantTables, problemsOfCatalog } from './catalog-rules.ts';

const definitions = everyService().map(({ definition }) => definition) as unknown as readonly ServiceDefinition[];
const exceptions = exceptionsOf(definitions);

let installation: TestInstallation;
let owner: pg.Client;

beforeAll(async () => {
  installation = await createTestInstallation();
  await underServerLock(installation, () => prepareDatabase(installation.ownerUrl, installation.secret, definitions));
  owner = new pg.Client({ connectionString: installation.ownerUrl });
  await owner.connect();
}, 180_000);
afterAll(async () => {
  await owner?.end();
  await installation?.drop();
});

describe('the catalog', () => {
  it('keeps every rule', async () => {
    expect(await problemsOfCatalog(owner, exceptions)).toEqual([]);
  });

  it('holds the tables of every service', async () => {
    expect(await countTenantTables(owner)).toBeGreaterThanOrEqual(5 * definitions.length);
  });

  it('gives a reason for every exception', () => {
    for (const list of Object.values(exceptions)) {
      for (const [name, reason] of Object.entries(list)) {
        expect([name, typeof reason === 'string' && reason.length > 15]).toEqual([name, true]);
      }
    }
  });
});

const SECURE = `alter table identity.offender enable row level security; alter table identity.offender force row level security;`;
const PLAIN =
  'create table identity.offender (tenant_id text not null, id text not null, primary key (tenant_id, id));';
const DEFINER = `create function identity.offender() returns int language sql security definer`;

// One offender of each sort: what a rule does not see here it would not see in a migration either.
const OFFENDERS: readonly (readonly [sort: string, sql: string, seen: string])[] = [
  ['a tenant table without row security', PLAIN, 'identity.offender: a tenant table without forced row security'],
  [
    'row security that spares the owner',
    `${PLAIN} alter table identity.offender enable row level security;`,
    'identity.offender: a tenant table without forced row security',
  ],
  [
    'row security switched off',
    'alter table identity.account disable row level security',
    'identity.account: a tenant table without forced row security',
  ],
  [
    'a command without a policy',
    'drop policy tenant_delete on identity.account',
    'identity.account: no policy of the tenant for command d',
  ],
  [
    'a policy for everybody',
    `${PLAIN} ${SECURE} create policy open on identity.offender using (true)`,
    'identity.offender.open: a policy that does not compare with the tenant of the transaction',
  ],
  [
    'a policy that takes an empty tenant for a name',
    `create policy loose on identity.account for select using (tenant_id = current_setting('app.tenant', true))`,
    'identity.account.loose: a policy that does not compare with the tenant of the transaction',
  ],
  [
    'a write policy that lets rows of the installation through',
    `create policy wide on identity.account for insert with check (tenant_id = nullif(current_setting('app.tenant', true), '') or tenant_id = 'global')`,
    'identity.account.wide: a policy that does not compare with the tenant of the transaction',
  ],
  [
    'a listed policy that was widened',
    'drop policy find_caller on identity.account; create policy find_caller on identity.account for select to identity_app using (true)',
    'identity.account.find_caller: a policy across tenants that writes, or is for a role that signs in',
  ],
  [
    'a table without row security by role',
    'alter table log.event_log disable row level security',
    'log.event_log: a table without tenant_id and without row security by role',
  ],
  [
    'a table without a tenant',
    'create table identity.offender (id text)',
    'identity.offender: a table without tenant_id that stands on no list',
  ],
  [
    'a partition without row security',
    `${PLAIN.replace(';', '')} partition by list (tenant_id); create table identity.offender_a partition of identity.offender for values in ('a')`,
    'identity.offender_a: a tenant table without forced row security',
  ],
  [
    'a view',
    'create view identity.offender as select * from identity.account',
    'identity.offender: a view that reads as its owner (no security_invoker)',
  ],
  [
    'a materialized view',
    'create materialized view identity.offender as select * from identity.account',
    'identity.offender: a materialized view, which knows no row security',
  ],
  [
    'a function that runs as its owner',
    `${DEFINER} set search_path = '' as 'select 1'`,
    'identity.offender: runs as its owner and stands on no list',
  ],
  [
    'a path of the caller',
    `${DEFINER} as 'select 1'`,
    'identity.offender: runs as its owner with a search_path of its caller',
  ],
  [
    'a function for everybody',
    `${DEFINER} set search_path = '' as 'select 1'`,
    'identity.offender: runs as its owner, and everybody may call it',
  ],
  [
    'a function of the installer',
    `${DEFINER} set search_path = '' as 'select 1'`,
    'identity.offender: runs as a role that signs in or stands above row security',
  ],
  [
    'a listed function that was opened',
    'grant execute on function log.status() to public',
    'log.status: runs as its owner, and everybody may call it',
  ],
  [
    'a role above row security',
    'create role offender_app login bypassrls; grant select on identity.account to offender_app',
    'offender_app: a role that stands above row security or may make roles',
  ],
  [
    'a superuser',
    'create role offender_app login superuser; grant select on identity.account to offender_app',
    'offender_app: a role that stands above row security or may make roles',
  ],
  [
    'a role that owns a table',
    `create role offender_app login; ${PLAIN} alter table identity.offender owner to offender_app`,
    'offender_app: a role that signs in and owns 1 objects',
  ],
  [
    'a role in the owner’s place',
    'create role offender_app login; grant select on identity.account to offender_app; grant identity_owner to offender_app',
    'offender_app: a role that signs in and is a member of another',
  ],
  [
    'a right for everybody',
    'grant select on identity.tenant to public',
    'identity.tenant: everybody has a right on it',
  ],
  [
    'a foreign key without the tenant',
    `${PLAIN} create unique index offender_id on identity.offender (id);
     create table identity.pointer (tenant_id text, ref text references identity.offender (id))`,
    'identity.pointer.pointer_ref_fkey: a foreign key between tenant tables without tenant_id on both sides',
  ],
  [
    'a foreign key that crosses the tenants',
    `${PLAIN} create table identity.pointer (tenant_id text, other text, ref text, foreign key (other, ref) references identity.offender)`,
    'identity.pointer.pointer_other_ref_fkey: a foreign key between tenant tables without tenant_id on both sides',
  ],
  [
    'a key that is unique for all tenants',
    'create unique index offender on identity.account (user_name)',
    "identity.offender: a unique index without tenant_id, which tells one tenant of another's row",
  ],
];

describe('the rules see', () => {
  it.each(OFFENDERS)('%s', async (_, sql, seen) => {
    await owner.query('begin');
    try {
      await owner.query(sql);
      expect(await problemsOfCatalog(owner, exceptions)).toContain(seen);
    } finally {
      await owner.query('rollback');
    }
  });

  it('an exception that is none any more', async () => {
    const more = {
      ...exceptions,
      tablesWithoutTenant: { ...exceptions.tablesWithoutTenant, 'identity.gone': 'it went long ago' },
    };
    expect(await problemsOfCatalog(owner, more)).toEqual([
      'identity.gone: stands on a list of exceptions without being one',
    ]);
  });
});

import { createIdempotencyTable, secureTenantTable } from '@manumit/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccount1795338000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INSTALLATION_TABLES);
    await runner.query(TENANT_TABLES);
    await runner.query(secureTenantTable('identity', 'account', { grants: 'select, insert, update' }));
    await runner.query(secureTenantTable('identity', 'session'));
    await runner.query(secureTenantTable('identity', 'token'));
    // No right to update or delete: the history only grows.
    await runner.query(secureTenantTable('identity', 'account_event', { grants: 'select, insert' }));
    await runner.query(createIdempotencyTable('identity'));
    await runner.query(FIND_CALLER);
  }

  async down(): Promise<void> {}
}

// Tables without a tenant: row security opens them to the service's own role and to nobody else.
const INSTALLATION_TABLES = `
  create table identity.tenant (
    id text primary key, handle text not null unique, name text not null,
    as_of date not null, is_fixed boolean not null,
    fee_policy text not null check (fee_policy in ('zero-fee', 'none', 'unknown')),
    revision integer not null, created_at timestamptz not null);
  grant select, insert, update on identity.tenant to identity_app;

  create table identity.set_up (
    one boolean primary key default true check (one),
    code_hash bytea not null, issued_at timestamptz not null, redeemed_at timestamptz);
  grant select, insert, update on identity.set_up to identity_app;

  -- The columns and their order are rate-limiter-flexible's.
  create table identity.sign_in_attempt (
    key varchar(255) primary key, points integer not null default 0, expire bigint);
  grant select, insert, update, delete on identity.sign_in_attempt to identity_app;
  ${['tenant', 'set_up', 'sign_in_attempt']
    .map(
      (table) => `
        alter table identity.${table} enable row level security;
        alter table identity.${table} force row level security;
        create policy by_role on identity.${table} to identity_app using (true) with check (true);`,
    )
    .join('')}`;

const TENANT_TABLES = `
  create table identity.account (
    tenant_id text not null references identity.tenant (id), id text not null,
    user_name text not null, name text not null, password_hash text, roles text[] not null,
    is_active boolean not null, epoch integer not null,
    created_at timestamptz not null, signed_in_on date,
    primary key (tenant_id, id), unique (tenant_id, user_name));

  create table identity.session (
    tenant_id text not null, hash bytea not null, account_id text not null, epoch integer not null,
    signed_in_at timestamptz not null, expires_at timestamptz not null,
    primary key (tenant_id, hash),
    foreign key (tenant_id, account_id) references identity.account (tenant_id, id));
  create unique index session_hash on identity.session (hash);
  create index session_account on identity.session (tenant_id, account_id);

  create table identity.token (
    tenant_id text not null, id text not null, account_id text not null, parent_id text,
    name text not null, hash bytea not null, roles text[] not null,
    created_at timestamptz not null, expires_at timestamptz not null, used_on date,
    primary key (tenant_id, id),
    foreign key (tenant_id, account_id) references identity.account (tenant_id, id),
    foreign key (tenant_id, parent_id) references identity.token (tenant_id, id) on delete cascade);
  create unique index token_hash on identity.token (hash);
  create index token_account on identity.token (tenant_id, account_id, id);
  create index token_parent on identity.token (tenant_id, parent_id);

  create table identity.account_event (
    tenant_id text not null, id bigint generated always as identity, at timestamptz not null,
    actor_id text not null, actor_token_id text, action text not null, subject text not null,
    detail jsonb not null default '{}', primary key (tenant_id, id));`;

/**
 * A cookie or token names no tenant, so it has to be found across all of them. Two functions give the one row that
 * belongs to an exact 32-byte digest, and only while it holds. The service's own role still sees no credential but
 * its tenant's: a forgotten predicate, or SQL let in somewhere, cannot list them.
 */
const FIND_CALLER = `
  create policy find_caller on identity.account for select to identity_owner using (true);
  create policy find_caller on identity.session for select to identity_owner using (true);
  create policy find_caller on identity.token for select to identity_owner using (true);

  create function identity.find_session(of_hash bytea, at timestamptz)
  returns table (tenant_id text, account_id text, name text, roles text[], expires_at timestamptz)
  language sql stable security definer set search_path = '' rows 1 as $function$
    select a.tenant_id, a.id, a.name, a.roles, s.expires_at
    from identity.session s
    join identity.account a on a.tenant_id = s.tenant_id and a.id = s.account_id
    where s.hash = of_hash and s.expires_at > at and s.epoch = a.epoch and a.is_active
  $function$;

  create function identity.find_token(of_hash bytea, at timestamptz)
  returns table (tenant_id text, account_id text, name text, roles text[], expires_at timestamptz,
                 token_id text, token_name text, used_on text)
  language sql stable security definer set search_path = '' rows 1 as $function$
    select a.tenant_id, a.id, a.name,
           array(select unnest(t.roles) intersect select unnest(a.roles) order by 1), t.expires_at,
           t.id, t.name, t.used_on::text
    from identity.token t
    join identity.account a on a.tenant_id = t.tenant_id and a.id = t.account_id
    where t.hash = of_hash and t.expires_at > at and a.is_active
  $function$;

  revoke all on function identity.find_session(bytea, timestamptz) from public;
  revoke all on function identity.find_token(bytea, timestamptz) from public;
  grant execute on function identity.find_session(bytea, timestamptz) to identity_app;
  grant execute on function identity.find_token(bytea, timestamptz) to identity_app;`;

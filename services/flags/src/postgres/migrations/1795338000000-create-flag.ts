import { secureTenantTable } from '@manumit/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFlag1795338000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TENANT);
    await runner.query(COPIES);
    await runner.query(FLAGS);
    for (const table of OWN) await runner.query(secureTenantTable('flags', table));
    await runner.query(secureTenantTable('flags', 'listing', { readsGlobal: true }));
    // No right to change or delete: what was once raised or cleared stays as it was.
    await runner.query(secureTenantTable('flags', 'flag_history', { grants: 'select, insert' }));
    await runner.query(REFUSE_REWRITING);
  }

  async down(): Promise<void> {}
}

const OWN = ['contract', 'contract_party', 'due', 'exposure', 'flag'];

// The list of tenants has no tenant column: row security opens it to the service's own role and to nobody else.
const TENANT = `
  create table flags.tenant (
    id text primary key, name text not null, as_of date not null,
    fee_policy text not null check (fee_policy in ('zero-fee', 'none', 'unknown')), revision integer not null);
  grant select, insert, update on flags.tenant to flags_app;
  alter table flags.tenant enable row level security;
  alter table flags.tenant force row level security;
  create policy by_role on flags.tenant to flags_app using (true) with check (true);`;

// Our own copies of what others announced. A withdrawn record is a row that no longer counts.
const COPIES = `
  -- source_revision: of what ingest recorded. revision: of what we announced; the row is the lock of both.
  create table flags.contract (
    tenant_id text not null, id text not null, source_revision integer not null, is_withdrawn boolean not null,
    number text not null default '', title text not null default '', buyer text not null default '',
    buyer_country text, framework_ref text, has_goods boolean not null default false, picture jsonb,
    foreign_micros numeric not null default 0,
    revision integer not null default 0, digest text, as_of date, next_on date, reconsider_on date,
    r1 integer not null default 0, r2 integer not null default 0, r3 integer not null default 0,
    request_data integer not null default 0, clear integer not null default 0,
    not_applicable text[] not null default '{}', open_lists jsonb not null default '[]',
    primary key (tenant_id, id)) with (fillfactor = 80);
  create index contract_next on flags.contract (tenant_id, (coalesce(next_on, date '9999-12-31')), id);
  create index contract_vehicle on flags.contract (tenant_id, buyer, framework_ref) where framework_ref is not null;
  create index contract_reconsider on flags.contract (tenant_id, reconsider_on) where reconsider_on is not null;
  create index contract_number on flags.contract (tenant_id, number);

  create table flags.contract_party (
    tenant_id text not null, party_id text not null, contract_id text not null,
    primary key (tenant_id, party_id, contract_id),
    foreign key (tenant_id, contract_id) references flags.contract (tenant_id, id));
  create index contract_party_contract on flags.contract_party (tenant_id, contract_id);

  -- Marks, beside the contracts: whoever marks never waits for whoever evaluates.
  create table flags.due (tenant_id text not null, contract_id text not null, primary key (tenant_id, contract_id));

  create table flags.exposure (
    tenant_id text not null, id text not null, revision integer not null, data jsonb not null,
    primary key (tenant_id, id));

  -- Goods by country, and orders on the goods of a place.
  create table flags.listing (
    tenant_id text not null, id text not null, revision integer not null, is_withdrawn boolean not null, entry jsonb,
    primary key (tenant_id, id));`;

const FLAGS = `
  -- stands: among the lines of its contract now. cleared_on: since when it is not raised any more.
  create table flags.flag (
    tenant_id text not null, id text not null, contract_id text not null, rule_id text not null,
    basis text not null check (basis in ('rule', 'risk')),
    result text not null check (result in ('flagged', 'request-data', 'clear')),
    level text not null check (level in ('R1', 'R2', 'R3')),
    stands boolean not null, raised_on date not null, cleared_on date, digest text not null, line jsonb not null,
    history integer not null default 0,
    primary key (tenant_id, id),
    foreign key (tenant_id, contract_id) references flags.contract (tenant_id, id)) with (fillfactor = 80);
  create index flag_contract on flags.flag (tenant_id, contract_id);
  create index flag_rule on flags.flag (tenant_id, rule_id, id);

  create table flags.flag_history (
    tenant_id text not null, flag_id text not null, n integer not null, as_of date not null,
    at timestamptz not null, what text not null check (what in ('raised', 'changed', 'cleared')),
    result text not null, level text not null, stands boolean not null, line jsonb not null,
    primary key (tenant_id, flag_id, n),
    foreign key (tenant_id, flag_id) references flags.flag (tenant_id, id));`;

// Grants keep the service's role from it; the trigger keeps everybody else from it, the owner as well.
const REFUSE_REWRITING = `
  create function flags.refuse_rewriting() returns trigger language plpgsql set search_path = '' as $function$
  begin
    raise exception '% only grows', tg_table_name using errcode = 'restrict_violation';
  end
  $function$;
  create trigger only_grows before update or delete or truncate on flags.flag_history
  for each statement execute function flags.refuse_rewriting();`;

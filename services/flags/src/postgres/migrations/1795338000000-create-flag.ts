import { secureTenantTable } from '@manumit/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFlag1795338000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table flags.tenant (
        id text primary key, name text not null, as_of text not null, fee_policy text not null, revision integer not null);
      grant select, insert, update on flags.tenant to flags_app;

      create table flags.contract (
        tenant_id text not null, id text not null, revision integer not null default 0,
        picture jsonb, is_withdrawn boolean not null default false, is_due boolean not null default false,
        -- Version of the flag set that was announced last, and its digest.
        evaluated integer not null default 0, digest text,
        next_on text, framework_ref text,
        primary key (tenant_id, id));
      create index on flags.contract (tenant_id, id) where is_due;
      create index on flags.contract (tenant_id, framework_ref) where framework_ref is not null;
      create index on flags.contract (tenant_id, (coalesce(next_on, '9999')), id) where not is_withdrawn;
      create table flags.contract_party (
        tenant_id text not null, party_id text not null, contract_id text not null,
        primary key (tenant_id, party_id, contract_id),
        foreign key (tenant_id, contract_id) references flags.contract (tenant_id, id));
      create table flags.exposure (
        tenant_id text not null, id text not null, revision integer not null, data jsonb not null, primary key (tenant_id, id));
      create table flags.listing (
        tenant_id text not null, id text not null, revision integer not null, data jsonb, primary key (tenant_id, id));

      create table flags.flag (
        tenant_id text not null, id text not null, contract_id text not null,
        rule_id text not null, basis text not null, result text not null, level text not null, line jsonb not null,
        raised_on text not null, cleared_on text,
        primary key (tenant_id, id),
        foreign key (tenant_id, contract_id) references flags.contract (tenant_id, id));
      create index on flags.flag (tenant_id, contract_id);
      create table flags.flag_history (
        tenant_id text not null, n bigint generated always as identity, flag_id text not null, "on" text not null,
        what text not null, result text not null, level text not null, because text not null,
        primary key (tenant_id, n),
        foreign key (tenant_id, flag_id) references flags.flag (tenant_id, id));
      create index on flags.flag_history (tenant_id, flag_id, n);
    `);
    for (const table of ['contract', 'contract_party', 'exposure', 'listing', 'flag']) {
      await runner.query(secureTenantTable('flags', table, { readsGlobal: table === 'listing' }));
    }
    // What became of a flag is added to and never changed.
    await runner.query(secureTenantTable('flags', 'flag_history', { grants: 'select, insert' }));
  }

  async down(): Promise<void> {}
}

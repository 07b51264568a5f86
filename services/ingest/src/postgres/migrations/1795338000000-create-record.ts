import { createIdempotencyTable, secureTenantTable } from '@manumit/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRecord1795338000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The tenants ingest has met: each upload names one. It lets the reconciler find imports without a tenant.
      create table ingest.tenant (id text primary key);
      grant select, insert on ingest.tenant to ingest_app;

      create table ingest.import (
        tenant_id text not null, id text not null,
        file_name text not null, file_hash text not null, bytes bigint not null,
        options jsonb not null, uploaded_by text not null,
        state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
        kind text, because text, header jsonb,
        -- Rows stored so far, in one transaction with them: a crash goes on behind this row.
        checkpoint integer not null default 0,
        rows integer not null default 0, accepted integer not null default 0, unchanged integer not null default 0,
        rejected integer not null default 0, warnings integer not null default 0, bytes_read bigint not null default 0,
        -- Rows a column mapping leaves out, by its filters and as repetitions; counted in rows too.
        filtered integer not null default 0, repeated integer not null default 0,
        failure jsonb, day text not null,
        created_at timestamptz not null, started_at timestamptz, finished_at timestamptz,
        primary key (tenant_id, id));
      create index on ingest.import (tenant_id, created_at desc, id);

      create table ingest.import_problem (
        tenant_id text not null, import_id text not null, row integer not null, n integer not null,
        field text, code text not null, severity text not null, message text not null, value text,
        primary key (tenant_id, import_id, row, n),
        foreign key (tenant_id, import_id) references ingest.import (tenant_id, id) on delete cascade);
      create table ingest.import_reject (
        tenant_id text not null, import_id text not null, row integer not null, cells jsonb not null,
        primary key (tenant_id, import_id, row),
        foreign key (tenant_id, import_id) references ingest.import (tenant_id, id) on delete cascade);
      -- Rows that name a party the file has not brought yet; looked at again at its end.
      create table ingest.pending_row (
        tenant_id text not null, import_id text not null, row integer not null, part integer not null, content jsonb not null,
        primary key (tenant_id, import_id, row, part),
        foreign key (tenant_id, import_id) references ingest.import (tenant_id, id) on delete cascade);

      create table ingest.record (
        tenant_id text not null, id text not null, noun text not null, revision integer not null,
        fields jsonb not null, parts jsonb not null, origins jsonb not null,
        is_withdrawn boolean not null default false,
        primary key (tenant_id, id));
      -- What a record answers to: its keys, its identifiers, its name with its country. An index of records, which are
      -- never deleted, written in their transaction: a foreign key would guard nothing and took a tenth of an import.
      create table ingest.record_ref (
        tenant_id text not null, ref text collate "C" not null, id text not null,
        primary key (tenant_id, ref, id));

      create table ingest.claim (
        tenant_id text not null, record_id text not null, source text not null, part text not null, sheet text not null,
        category text not null, source_date text not null, hash bytea not null,
        fields jsonb not null, defaulted jsonb not null, file text not null, row integer not null, import_id text not null,
        is_closed boolean not null default false,
        primary key (tenant_id, record_id, source, part, sheet),
        foreign key (tenant_id, record_id) references ingest.record (tenant_id, id));
      create index on ingest.claim (tenant_id, source) where not is_closed;

      create table ingest.ocds_release (
        tenant_id text not null, ocid text not null, hash text not null, release jsonb not null,
        file text not null, row integer not null,
        primary key (tenant_id, ocid, hash));
    `);
    for (const table of [
      'import',
      'import_problem',
      'import_reject',
      'pending_row',
      'record',
      'record_ref',
      'claim',
      'ocds_release',
    ]) {
      await runner.query(secureTenantTable('ingest', table));
    }
    await runner.query(createIdempotencyTable('ingest'));
  }

  async down(): Promise<void> {}
}

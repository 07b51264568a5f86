import { createIdempotencyTable, secureTenantTable } from '@manumit/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCase1795338000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TENANT);
    await runner.query(TABLES);
    await runner.query(secureTenantTable('cases', 'contract', { grants: 'select, insert, update' }));
    await runner.query(secureTenantTable('cases', 'review', { grants: 'select, insert, update' }));
    await runner.query(secureTenantTable('cases', 'review_flag', { grants: 'select, insert, update' }));
    // No right to update or delete: what was said and decided only grows.
    for (const table of APPEND_ONLY) {
      await runner.query(secureTenantTable('cases', table, { grants: 'select, insert' }));
    }
    await runner.query(createIdempotencyTable('cases'));
    await runner.query(REFUSE_REWRITING);
  }

  async down(): Promise<void> {}
}

const APPEND_ONLY = ['history', 'decision', 'verdict'];

// The list of tenants has no tenant column: row security opens it to the service's own role and to nobody else.
const TENANT = `
  create table cases.tenant (id text primary key, as_of date not null, revision integer not null);
  grant select, insert, update on cases.tenant to cases_app;
  alter table cases.tenant enable row level security;
  alter table cases.tenant force row level security;
  create policy by_role on cases.tenant to cases_app using (true) with check (true);`;

const STATUSES = `('opened', 'in_review', 'awaiting_reply', 'plan_agreed', 'monitoring', 'closed')`;

// A case is a row of "review", because "case" is a word of SQL.
const TABLES = `
  -- The last flag set we were told of: what has risen since, and what a case may be opened for.
  create table cases.contract (
    tenant_id text not null, id text not null, title text not null, buyer text not null,
    flags jsonb not null, as_of date, revision integer not null, primary key (tenant_id, id));

  create table cases.review (
    tenant_id text not null, id text not null, contract_id text not null, title text not null, buyer text not null,
    status text not null check (status in ${STATUSES}),
    outcome text, assignee_id text, follows_id text,
    responses text[] not null default '{}',
    reply_offered_on date, reply_due_on date, notice_withheld_until date,
    opened_at timestamptz not null, closed_at timestamptz,
    -- Number of the last entry of the history, and the revision of its events.
    revision integer not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, contract_id) references cases.contract (tenant_id, id),
    foreign key (tenant_id, follows_id) references cases.review (tenant_id, id),
    check ((status = 'closed') = (outcome is not null)));
  create unique index one_open_case on cases.review (tenant_id, contract_id) where status <> 'closed';
  create unique index one_follower on cases.review (tenant_id, follows_id);
  create index review_contract on cases.review (tenant_id, contract_id);
  create index review_assignee on cases.review (tenant_id, assignee_id, id desc);

  create table cases.review_flag (
    tenant_id text not null, case_id text not null, id text not null,
    rule text not null, basis text not null, result text not null, level text not null, because text not null,
    attached_on date not null, cleared_on date, closed_by_decision integer,
    primary key (tenant_id, case_id, id),
    foreign key (tenant_id, case_id) references cases.review (tenant_id, id));

  create table cases.history (
    tenant_id text not null, case_id text not null, n integer not null, at timestamptz not null,
    actor_id text, actor_name text, actor_token_id text,
    what text not null, text text, detail jsonb not null default '{}',
    primary key (tenant_id, case_id, n),
    foreign key (tenant_id, case_id) references cases.review (tenant_id, id));

  create table cases.decision (
    tenant_id text not null, case_id text not null, n integer not null, outcome text not null, text text not null,
    flags jsonb not null, proposed_by text not null, proposed_by_name text not null, proposed_at timestamptz not null,
    primary key (tenant_id, case_id, n), unique (tenant_id, case_id, n, proposed_by),
    foreign key (tenant_id, case_id) references cases.review (tenant_id, id));

  -- Four eyes, in the database too: a verdict repeats the proposer, who cannot be its judge.
  create table cases.verdict (
    tenant_id text not null, case_id text not null, n integer not null, proposed_by text not null,
    verdict text not null check (verdict in ('approved', 'refused')), text text not null,
    judged_by text not null, judged_by_name text not null, judged_at timestamptz not null,
    primary key (tenant_id, case_id, n),
    foreign key (tenant_id, case_id, n, proposed_by) references cases.decision (tenant_id, case_id, n, proposed_by),
    constraint four_eyes check (judged_by <> proposed_by));`;

// Grants keep the service's role from it; the trigger keeps everybody else from it, the owner as well.
const REFUSE_REWRITING = `
  create function cases.refuse_rewriting() returns trigger language plpgsql set search_path = '' as $function$
  begin
    raise exception '% only grows', tg_table_name using errcode = 'restrict_violation';
  end
  $function$;
  ${APPEND_ONLY.map(
    (table) => `
      create trigger only_grows before update or delete or truncate on cases.${table}
      for each statement execute function cases.refuse_rewriting();`,
  ).join('')}`;

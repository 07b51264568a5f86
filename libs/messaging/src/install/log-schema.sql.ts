/** The tables of schema `log`, owned by `log_owner`. They have no tenant: row security on them is by role. */
export const LOG_TABLES = `
create table if not exists log.head (
  one boolean primary key default true check (one),
  seq bigint not null);
create table if not exists log.event_log (
  seq bigint primary key, topic text not null, key text not null, event_id uuid not null unique, event jsonb not null);
create table if not exists log.position (
  grp text not null, topic text not null default '', partition smallint not null default 0,
  seq bigint not null default 0, kafka_offset bigint, primary key (grp, topic, partition));
create table if not exists log.failed (
  id bigint generated always as identity primary key,
  grp text not null, state text not null check (state in ('parked', 'dead')),
  topic text not null, partition smallint not null default 0, key text, seq bigint, event_id uuid,
  event jsonb, bytes bytea, headers jsonb not null default '{}',
  attempts smallint not null, next_try_at timestamptz, code text not null, reason text not null,
  at timestamptz not null default now());
create index if not exists failed_parked on log.failed (grp, topic, key, id) where state = 'parked';
create index if not exists failed_dead on log.failed (grp, code) where state = 'dead';`;

export const TABLES_OF_LOG = ['head', 'event_log', 'position', 'failed'] as const;

/** The outbox of one service, in its own schema. */
export const outboxTable = (schema: string): string => `
create table if not exists ${schema}.outbox (
  pos bigint generated always as identity primary key, event_id uuid not null unique,
  topic text not null, key text not null, event jsonb not null, recorded_at timestamptz not null default now());
-- Rows come and go at once: vacuum by number, or the front of the index fills with dead rows.
alter table ${schema}.outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000);`;

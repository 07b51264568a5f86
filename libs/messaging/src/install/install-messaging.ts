import { createHash } from 'node:crypto';
import { appRole, ensureRole, ensureSchema } from '@manumit/platform';
import { runMigrations } from 'bullmq';
import type { ClientBase } from 'pg';
import type { ServiceDefinition } from '../define-service.ts';
import { LOG_TABLES, outboxTable, TABLES_OF_LOG } from './log-schema.sql.ts';
import {
  LOG_OWNER,
  LOG_READER,
  logPolicies,
  outboxPolicies,
  ownerOf,
  RELAY_ROLE,
  SEQUENCER_ROLE,
} from './role-policies.sql.ts';
import { choreSchema, sourcePolicies, statusFunctions } from './status.sql.ts';

export { LOG_OWNER, LOG_READER, RELAY_ROLE, SEQUENCER_ROLE };

/**
 * Creates what messaging needs for a set of services, or brings it to their definitions: roles, schema `log`,
 * outboxes, row security by role, positions, status and redrive, tables of chores. Runs as the owner, after the
 * services' migrations (the status function reads their tables). Running it again changes nothing.
 */
export async function installMessaging(
  client: ClientBase,
  secret: string,
  services: readonly ServiceDefinition[],
): Promise<void> {
  await client.query(`select pg_advisory_lock(hashtextextended('manumit install messaging', 0))`);
  try {
    await ensureRole(client, secret, { name: LOG_OWNER, login: false });
    await ensureRole(client, secret, { name: LOG_READER, login: false });
    await ensureRole(client, secret, { name: SEQUENCER_ROLE, login: true });
    await ensureRole(client, secret, { name: RELAY_ROLE, login: true });
    for (const service of services) await ensureSchema(client, secret, service.name);
    await installLog(client, services);
    for (const service of services) if (service.chores.length > 0) await installChores(client, service.name);
    await installFunctions(client, services);
  } finally {
    await client.query(`select pg_advisory_unlock(hashtextextended('manumit install messaging', 0))`);
  }
}

/** Tables and policies. Policies lock the tables, so they are only laid again when they changed. */
async function installLog(client: ClientBase, services: readonly ServiceDefinition[]): Promise<void> {
  const parts = [
    { role: LOG_OWNER, sql: LOG_TABLES },
    ...services.map((service) => ({ role: ownerOf(service), sql: outboxTable(service.name) })),
    { role: LOG_OWNER, sql: logPolicies(services) },
    ...services.map((service) => ({ role: ownerOf(service), sql: outboxPolicies(service) })),
    ...services.map((service) => ({ role: ownerOf(service), sql: sourcePolicies(service) })),
  ];
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  if ((await installedDigest(client)) === digest) return;
  await inTransaction(client, async () => {
    await client.query(`set local lock_timeout = '10s'`);
    await client.query(`create schema if not exists log authorization ${LOG_OWNER}`);
    await client.query('revoke all on schema log from public');
    await dropPolicies(client, services);
    for (const { role, sql } of parts) {
      await client.query(`set local role ${role}`);
      await client.query(sql);
      await client.query('reset role');
    }
    await client.query(`comment on schema log is 'manumit messaging ${digest}'`);
  });
}

async function installedDigest(client: ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ comment: string | null }>(
    `select obj_description(to_regnamespace('log'), 'pg_namespace') as comment`,
  );
  return /^manumit messaging ([0-9a-f]{64})$/.exec(rows[0]?.comment ?? '')?.[1];
}

async function dropPolicies(client: ClientBase, services: readonly ServiceDefinition[]): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(
    `select format('drop policy %I on %I.%I', policyname, schemaname, tablename) as drop from pg_policies
     where (schemaname = 'log' and tablename = any($1)) or (tablename = 'outbox' and schemaname = any($2))`,
    [TABLES_OF_LOG, services.map(({ name }) => name)],
  );
  for (const { drop } of rows) await client.query(drop);
}

/** BullMQ's own tables, made by the owner, worked on by the service's role. */
async function installChores(client: ClientBase, service: string): Promise<void> {
  const schema = choreSchema(service);
  await runMigrations(client, schema);
  await client.query(`
    revoke all on schema ${schema} from public;
    grant usage on schema ${schema} to ${appRole(service)}, ${LOG_READER};
    grant select, insert, update, delete on all tables in schema ${schema} to ${appRole(service)};
    grant usage, select, update on all sequences in schema ${schema} to ${appRole(service)};
    grant select (state, scheduler_id) on ${schema}.job to ${LOG_READER}`);
}

async function installFunctions(client: ClientBase, services: readonly ServiceDefinition[]): Promise<void> {
  await inTransaction(client, async () => {
    // Only while its functions are laid may their owner create anything.
    await client.query(`grant create on schema log to ${LOG_READER}`);
    await client.query(`set local role ${LOG_READER}`);
    await client.query(statusFunctions(services));
    await client.query('reset role');
    await client.query(`revoke create on schema log from ${LOG_READER}`);
  });
}

async function inTransaction(client: ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

import { createHmac } from 'node:crypto';
import pg from 'pg';

/** The role that owns a service's schema and runs its migrations. Nobody signs in as it. */
export const ownerRole = (schema: string): string => `${schema}_owner`;
/** The role a service works as: neither superuser nor owner, and row security binds it. */
export const appRole = (schema: string): string => `${schema}_app`;

/**
 * The password of a role, derived from the installation's secret: nothing has to be stored or handed round.
 * Whoever holds the owner's connection can sign in as every role; that is so with any scheme.
 */
export const rolePassword = (secret: string, role: string): string =>
  createHmac('sha256', secret).update(`role:${role}`).digest('base64url');

/** The connection of a role, from the owner's connection and the installation's secret. */
export function roleUrl(ownerUrl: string, secret: string, role: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = rolePassword(secret, role);
  return url.href;
}

/** What derives role passwords: `MANUMIT_SECRET`, else the owner's own password. */
export function secretOf(ownerUrl: string, secret: string | undefined): string {
  const found = secret ?? decodeURIComponent(new URL(ownerUrl).password);
  if (found === '') {
    throw new Error(
      'DATABASE_URL has no password: set MANUMIT_SECRET to a long random text, from which role passwords derive.',
    );
  }
  return found;
}

export interface RoleOptions {
  readonly name: string;
  readonly login: boolean;
}

/** Creates a role or brings it to its form: never a superuser, never above row security. */
export async function ensureRole(client: pg.ClientBase, secret: string, { name, login }: RoleOptions): Promise<void> {
  const role = pg.escapeIdentifier(name);
  const { rows } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  if (rows.length === 0) await client.query(`create role ${role}`);
  const form = login ? `login password ${pg.escapeLiteral(rolePassword(secret, name))}` : 'nologin';
  await client.query(
    `alter role ${role} ${form} nosuperuser nobypassrls nocreatedb nocreaterole noreplication inherit`,
  );
  await client.query(`grant ${role} to current_user`);
}

/** Creates a service's schema with its two roles and takes every other right away. */
export async function ensureSchema(client: pg.ClientBase, secret: string, schema: string): Promise<void> {
  await ensureRole(client, secret, { name: ownerRole(schema), login: false });
  await ensureRole(client, secret, { name: appRole(schema), login: true });
  const [name, owner, app] = [schema, ownerRole(schema), appRole(schema)].map((text) => pg.escapeIdentifier(text));
  await client.query(`create schema if not exists ${name} authorization ${owner}`);
  await client.query(`revoke all on schema ${name} from public`);
  await client.query(`grant usage on schema ${name} to ${app}`);
}

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { ensureSchema, roleUrl, secretOf, appRole } from './database/roles.ts';
import { migrate, type Migration } from './database/migrate.ts';
import { Database } from './database/database.ts';

export interface TestInstallation {
  /** Connection of the owner to a database of its own. */
  readonly ownerUrl: string;
  readonly secret: string;
  /** Drops the database. */
  drop(): Promise<void>;
}

/** Makes an empty database on the server of the test run. */
export async function createTestInstallation(): Promise<TestInstallation> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined)
    throw new Error('TEST_DATABASE_URL is not set: run tests through Jest, whose global setup starts a server.');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    ownerUrl: url.href,
    secret: secretOf(server, undefined),
    drop: () => onServer(server, `drop database if exists ${name} with (force)`),
  };
}

/** Makes one service's schema in a test installation and opens it as the service's own role. */
export async function openTestSchema(
  installation: TestInstallation,
  schema: string,
  migrations: readonly Migration[],
  options: { poolSize?: number; tables?: readonly Function[] } = {},
): Promise<Database> {
  await withOwner(installation, (client) => ensureSchema(client, installation.secret, schema));
  await migrate(installation.ownerUrl, schema, migrations);
  return Database.open({
    url: roleUrl(installation.ownerUrl, installation.secret, appRole(schema)),
    schema,
    poolSize: options.poolSize ?? 4,
    tables: options.tables ?? [],
  });
}

/** Runs something as the owner, who is above row security: for arranging and checking, never for the code under test. */
export async function withOwner<Result>(
  installation: TestInstallation,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: installation.ownerUrl });
  await client.connect();
  try {
    // Roles belong to the whole server, and test files run side by side.
    await client.query('select pg_advisory_lock(7300416)');
    return await work(client);
  } finally {
    await client.end();
  }
}

async function onServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7300415)');
    await client.query(sql);
  } finally {
    await client.end();
  }
}

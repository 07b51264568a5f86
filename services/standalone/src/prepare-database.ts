import pg from 'pg';
import { classifyDatabaseError, ensureSchema, migrate } from '@manumit/platform';
import { installMessaging, type ServiceDefinition } from '@manumit/messaging';

/** Brings a database to the form these services need: roles, schemas, migrations, the log. Doing it again changes nothing. */
export async function prepareDatabase(
  ownerUrl: string,
  secret: string,
  services: readonly ServiceDefinition[],
): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'manumit prepare' });
  try {
    await owner.connect();
  } catch (error) {
    throw classifyDatabaseError(error);
  }
  try {
    // Roles belong to the whole server: two programs preparing at once would trip over each other.
    await owner.query(`select pg_advisory_lock(hashtextextended('manumit prepare', 0))`);
    for (const { name } of services) await ensureSchema(owner, secret, name);
    for (const { name, migrations } of services) await migrate(ownerUrl, name, migrations);
    await installMessaging(owner, secret, services);
  } finally {
    await owner.end();
  }
}

/** Throws if the connections all parts may open together are more than the server gives. */
export async function refuseTooManyConnections(ownerUrl: string, wanted: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ most: number }>(
      `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most`,
    );
    const most = rows[0]?.most ?? 0;
    if (wanted > most) {
      throw new Error(
        `The services may open ${wanted} connections together, PostgreSQL gives ${most}. Raise max_connections.`,
      );
    }
  } finally {
    await client.end();
  }
}

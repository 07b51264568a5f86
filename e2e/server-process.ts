import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@manumit/platform';
import pg from 'pg';

const RUN = fileURLToPath(new URL('../tools/run.mjs', import.meta.url));
const MAIN = fileURLToPath(new URL('../services/standalone/src/main.ts', import.meta.url));
const START_WITHIN_MS = 60_000;
/** Above the ten seconds after which the program gives its own stop up. */
const STOP_WITHIN_MS = 15_000;

export interface ServerProcessOptions {
  /** Folder of uploads, cli.json and, without `databaseUrl`, of the embedded PostgreSQL. */
  readonly data: string;
  /** A PostgreSQL that is not the program's own. */
  readonly databaseUrl?: string;
  /** Further settings. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The program that `npm start` runs, in a process of its own that can be killed; all its lives have one address. */
export class ServerProcess {
  /** What it logged as warning or error, and how often. */
  readonly logged = new Map<string, number>();
  private child: ChildProcess | undefined;
  /** The last lines it wrote: why it ended, if it did. */
  lastWords: string[] = [];

  private constructor(
    private readonly options: ServerProcessOptions,
    private readonly port: number,
  ) {}

  static async at(options: ServerProcessOptions): Promise<ServerProcess> {
    return new ServerProcess(options, await freePort());
  }

  /** Another one that wants the same port. */
  neighbor(data: string): ServerProcess {
    return new ServerProcess({ ...this.options, data }, this.port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isAlive(): boolean {
    return this.child !== undefined;
  }

  /** Starts it and waits until it says that it serves. Throws with its last words if it ends before. */
  async start(): Promise<void> {
    const { data, databaseUrl, environment: more = {} } = this.options;
    const { DATABASE_URL: _, ...environment } = process.env;
    const child = spawn(process.execPath, ['--no-warnings', RUN, MAIN, '--data', data, '--port', String(this.port)], {
      env: {
        ...environment,
        ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
        ...{ LOG_LEVEL: 'warn', ...more },
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child = child;
    // A run that fails leaves no server behind.
    const goAlong = (): void => void child.kill('SIGTERM');
    process.once('exit', goAlong);
    child.once('exit', () => process.removeListener('exit', goAlong));
    this.lastWords = [];
    child.once('exit', () => {
      if (this.child === child) this.child = undefined;
    });
    await new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`no start within ${START_WITHIN_MS} ms`)), START_WITHIN_MS);
      createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
        this.keep(line);
        if (line.startsWith('Manumit serves at')) done();
      });
      child.once('exit', (code, signal) =>
        fail(new Error(`the server ended (${signal ?? code}) before it served:\n${this.lastWords.join('\n')}`)),
      );
      child.once('exit', () => clearTimeout(timer));
    });
  }

  /** Where it is and the token of its command line. */
  async connection(): Promise<{ url: string; token: string }> {
    return JSON.parse(await readFile(join(this.options.data, 'cli.json'), 'utf8')) as { url: string; token: string };
  }

  /** Greatest resident set of the program so far, in MB; its PostgreSQL has processes of its own. */
  async peakMegabytes(): Promise<number> {
    const status = await readFile(`/proc/${this.child?.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_000;
  }

  /** SIGKILL to the program; an embedded PostgreSQL lives on, as after any crash. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** SIGKILL to the embedded PostgreSQL of this data folder, if one runs. */
  async killPostgres(): Promise<void> {
    const pid = await this.postgresPid();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }

  /** Ends it as a user would; gives its exit code, or the signal it took. */
  async stop(): Promise<number | string | null> {
    const { child } = this;
    if (child === undefined) return null;
    const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    const [code, signal] = await ended;
    clearTimeout(timer);
    return signal ?? code;
  }

  /** Leaves no process behind, whatever has happened before. */
  async end(): Promise<void> {
    await this.stop();
    const pid = await this.postgresPid();
    if (pid === undefined) return;
    process.kill(pid, 'SIGINT');
    for (let waited = 0; waited < STOP_WITHIN_MS && (await this.postgresPid()) === pid; waited += 50) await pause(50);
  }

  /** Above row security, for watching and for the verdict; the program itself never uses it after its start. */
  async owner(): Promise<pg.Client> {
    const url = this.options.databaseUrl ?? (await this.embeddedUrl());
    const client = new pg.Client({ connectionString: url, application_name: 'drill' });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  private async embeddedUrl(): Promise<string> {
    const { data } = this.options;
    const password = (await readFile(join(data, 'postgres-password'), 'utf8')).trim();
    // The fourth line is the port: PostgreSQL's documentation of postmaster.pid.
    const port = (await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[3];
    return `postgres://manumit:${password}@127.0.0.1:${port}/manumit`;
  }

  /** The embedded PostgreSQL of this data folder, if one runs. */
  async postgresPid(): Promise<number | undefined> {
    const folder = join(this.options.data, 'postgres');
    try {
      const pid = Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
      const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
      return command.includes(`-D ${folder}`) ? pid : undefined;
    } catch {
      return undefined;
    }
  }

  private keep(line: string): void {
    this.lastWords = [...this.lastWords, line].slice(-20);
    if (!line.startsWith('{')) return;
    const { level, msg, code, errorMessage } = JSON.parse(line) as Record<string, string | number | undefined>;
    const text = [level === 50 ? 'error' : 'warning', msg, code, errorMessage].filter(Boolean).join(': ');
    this.logged.set(text, (this.logged.get(text) ?? 0) + 1);
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@manumit/platform';
import pg from 'pg';

export interface OneActiveOptions {
  /** What it does, as its lock and its connection are called. */
  readonly name: string;
  /** A connection to PostgreSQL itself: a pooler in between breaks the lock. */
  readonly url: string;
  readonly logger: Logger;
}

/** What the active one does on the connection that holds its lock, until it is told to stop or something fails. */
export type Turn = (client: pg.Client, signal: AbortSignal, onSuccess: () => void) => Promise<void>;

const STANDBY_MS = 250;
const MAX_BACKOFF_MS = 5_000;

/**
 * Of any number that run, one is active: it holds an advisory lock on a connection of its own, which the server releases
 * when that connection ends, however it ends. After a failure it stands by and tries again.
 */
export class OneActive {
  /** Whether this one holds the lock now. */
  isActive = false;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly options: OneActiveOptions,
    private readonly turn: Turn,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes what is under way and gives the lock back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { name, logger } = this.options;
    for (let failures = 0; !this.stopping.signal.aborted;) {
      try {
        await this.hold(() => (failures = 0));
      } catch (error) {
        const waitMs = Math.min(100 * 2 ** ++failures, MAX_BACKOFF_MS);
        const { code, message } = error as { code?: string; message?: string };
        logger.warn({ code, error: message, waitMs }, `the ${name} lost what it works on and tries again`);
        await this.wait(waitMs);
      }
    }
  }

  /** One connection's life. */
  private async hold(onSuccess: () => void): Promise<void> {
    const { name, url, logger } = this.options;
    const { signal } = this.stopping;
    const client = new pg.Client({ connectionString: url, application_name: `manumit ${name}`, keepAlive: true });
    // Also raised while no query runs; the next query then fails, which is where it is handled.
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(`set client_connection_check_interval = '1s'`);
      while (!signal.aborted && !(await this.takeLock(client))) await this.wait(STANDBY_MS);
      if (signal.aborted) return;
      this.isActive = true;
      logger.info({}, `the ${name} is active`);
      await this.turn(client, signal, onSuccess);
    } finally {
      this.isActive = false;
      await client.end().catch(() => {});
    }
  }

  private async takeLock(client: pg.Client): Promise<boolean> {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
      [`manumit ${this.options.name}`],
    );
    return rows[0]?.taken === true;
  }

  private async wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => {});
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '@manumit/platform';
import type { MessagingMetrics } from '../metrics.ts';
import { fullOutboxes, HINT_CHANNEL, moveOutbox } from './move-outbox.sql.ts';

export interface SequencerOptions {
  /** Connection of the role `sequencer_app`, to PostgreSQL itself: a pooler in between breaks the lock. */
  readonly url: string;
  /** The services whose outboxes are moved. */
  readonly schemas: readonly string[];
  readonly logger: Logger;
  readonly metrics?: MessagingMetrics;
  /** Wait between two looks unless a whole batch was there, ms. */
  readonly pollMs?: number;
  /** Most rows moved by one statement. */
  readonly batchSize?: number;
}

// Released by the server when the connection ends, however it ends.
const TAKE_LOCK = `select pg_try_advisory_lock(hashtextextended('manumit sequencer', 0)) as taken`;
const STANDBY_MS = 250;

/**
 * Moves every outbox into the log. Any number may run, one is active: two at once would publish one aggregate's
 * events out of order.
 */
export class Sequencer {
  /** Whether this one holds the lock now. */
  isActive = false;
  private readonly options: SequencerOptions;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(options: SequencerOptions) {
    this.options = options;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes the statement under way and gives the lock back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.hold(() => (failures = 0));
      } catch (error) {
        failures++;
        const { code } = error as { code?: string };
        this.options.logger.warn({ code, failures }, 'the sequencer lost its connection and tries again');
        await this.wait(Math.min(100 * 2 ** failures, 5_000));
      }
    }
  }

  /** One connection's life: wait for the lock, then move until told to stop or the connection fails. */
  private async hold(onSuccess: () => void): Promise<void> {
    const { url, schemas, logger, batchSize = 1_000, pollMs = 50 } = this.options;
    const client = new pg.Client({ connectionString: url, application_name: 'manumit sequencer', keepAlive: true });
    // Also raised while no query runs; the next query then fails, which is where it is handled.
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(`set client_connection_check_interval = '1s'`);
      while (!this.stopping.signal.aborted && !(await takeLock(client))) await this.wait(STANDBY_MS);
      if (this.stopping.signal.aborted) return;
      this.isActive = true;
      logger.info({ schemas: schemas.join(' ') }, 'the sequencer is active');
      while (!this.stopping.signal.aborted) {
        const isMore = await this.moveRound(client, batchSize);
        onSuccess();
        if (!isMore) await this.wait(pollMs);
      }
    } finally {
      this.isActive = false;
      await client.end().catch(() => {});
    }
  }

  /**
   * One statement per outbox that holds rows, so that a full one does not starve the others. True if a whole batch
   * was there: the rest is not waited for, while a trickle is, as each statement costs a commit.
   */
  private async moveRound(client: pg.Client, batchSize: number): Promise<boolean> {
    const { schemas, metrics } = this.options;
    if (schemas.length === 0) return false;
    const { rows } = await client.query<{ schema: string; age_s: number }>({
      name: 'full outboxes',
      text: fullOutboxes(schemas),
    });
    metrics?.outboxAge.set(Math.max(0, ...rows.map(({ age_s }) => age_s)));
    let moved = 0;
    let isMore = false;
    for (const { schema } of rows) {
      const { rowCount } = await client.query({
        name: `move ${schema}`,
        text: moveOutbox(schema),
        values: [batchSize],
      });
      moved += rowCount ?? 0;
      isMore ||= (rowCount ?? 0) >= batchSize;
    }
    if (moved > 0) {
      metrics?.sequenced.inc(moved);
      await client.query(`notify ${HINT_CHANNEL}`);
    }
    return isMore;
  }

  private async wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => {});
  }
}

async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(TAKE_LOCK);
  return rows[0]?.taken === true;
}

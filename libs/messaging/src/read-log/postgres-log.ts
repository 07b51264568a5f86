import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '@manumit/kernel';
import { classifyDatabaseError, type Database, type Logger, type Tx } from '@manumit/platform';
import type { MessagingMetrics } from '../metrics.ts';
import { HINT_CHANNEL } from '../sequence/move-outbox.sql.ts';
import type { GroupPosition, Log, LogReader } from './log.ts';
import { positionsOf } from './positions.sql.ts';
import { PAGE_EVENTS, readPage, type Page } from './page.sql.ts';

export interface PostgresLogOptions {
  /** Of the service whose groups read. */
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics?: MessagingMetrics;
  /** Longest time without a look at the log, ms; the sequencer's hint comes sooner. */
  readonly pollMs?: number;
  readonly pageEvents?: number;
}

interface Member {
  readonly group: string;
  readonly topics: readonly string[];
  readonly reader: LogReader;
  isPaused: boolean;
  /** The log has grown since the last look. */
  isHinted: boolean;
  /** Ends the wait under way. */
  wake: () => void;
  busy: Promise<void>;
  ahead: Promise<PageFrom | undefined> | undefined;
}

interface PageFrom {
  readonly from: number;
  readonly page: Page;
}

const MAX_BACKOFF_MS = 5_000;

/** The log in PostgreSQL: one cursor per group, all its topics together in the log's order. */
export class PostgresLog implements Log {
  private readonly options: PostgresLogOptions;
  private readonly members: Member[] = [];
  private readonly closing = new AbortController();
  private readonly loops: Promise<void>[] = [];
  private listening: Promise<void> | undefined;

  constructor(options: PostgresLogOptions) {
    this.options = options;
  }

  async subscribe(group: string, topics: readonly string[], reader: LogReader): Promise<void> {
    const member: Member = {
      group,
      topics,
      reader,
      isPaused: false,
      isHinted: false,
      wake: () => {},
      busy: Promise.resolve(),
      ahead: undefined,
    };
    this.members.push(member);
    this.listening ??= this.listen();
    this.loops.push(this.read(member));
  }

  async pause(group: string): Promise<void> {
    const paused = this.members.filter((member) => member.group === group);
    for (const member of paused) {
      member.isPaused = true;
      member.wake();
    }
    await Promise.all(paused.map(({ busy }) => busy));
  }

  resume(group: string): void {
    for (const member of this.members) {
      if (member.group !== group) continue;
      member.isPaused = false;
      member.wake();
    }
  }

  positions(group: string): Promise<readonly GroupPosition[]> {
    return positionsOf(this.options.database, group);
  }

  lag(group: string): Promise<number> {
    return this.options.database.inSystemTransaction(async (tx) => {
      const [row] = await tx.query<{ lag: string | null }>(
        `select head.seq - (select min(seq) from log.position where grp = $1) as lag from log.head`,
        [group],
      );
      return Number(row?.lag ?? 0);
    });
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.loops);
    await this.listening;
  }

  private async read(member: Member): Promise<void> {
    const { signal } = this.closing;
    let cursor: number | undefined;
    let failures = 0;
    while (!signal.aborted) {
      if (member.isPaused) {
        await this.wait(member, this.pollMs, true);
        continue;
      }
      const step = this.step(member, cursor).then(
        (next) => {
          failures = 0;
          cursor = next.cursor;
          return next.waitMs;
        },
        (error: unknown) => {
          // Where the group stands is asked again once the database answers.
          cursor = undefined;
          return this.failed(member, error, ++failures);
        },
      );
      member.busy = step.then(() => {});
      const waitMs = await step;
      if (waitMs > 0) await this.wait(member, waitMs);
    }
    await member.ahead;
  }

  /** Offers one page, or lets the reader use the quiet. */
  private async step(
    member: Member,
    known: number | undefined,
  ): Promise<{ cursor: number | undefined; waitMs: number }> {
    const { group, reader } = member;
    member.isHinted = false;
    const { from, page } = (await this.takeAhead(member, known)) ?? (await this.readFrom(member, known));
    this.options.metrics?.lag.set({ group }, Math.max(0, page.head - from));
    if (page.until > from) {
      const { records, until } = page;
      // A full page is followed by another, which is read while this one is handled: the log is never rewritten.
      if (page.isCut) member.ahead = this.readFrom(member, until).catch(() => undefined);
      const outcome = await reader.onBatch({ topic: '', partition: 0, from, until, records });
      return { cursor: outcome.retryInMs === undefined ? outcome.position : undefined, waitMs: outcome.retryInMs ?? 0 };
    }
    // Asked again now and then, so that a position set back by an operator is found.
    if (await reader.onIdle()) return { cursor: from, waitMs: 0 };
    if (!member.isHinted) await this.wait(member, this.pollMs, true);
    return { cursor: undefined, waitMs: 0 };
  }

  private readFrom({ group, topics }: Member, known: number | undefined): Promise<PageFrom> {
    return this.options.database.inSystemTransaction(async (tx) => {
      const from = known ?? (await positionOf(tx, group));
      return { from, page: await readPage(tx, topics, from, this.options.pageEvents ?? PAGE_EVENTS) };
    });
  }

  /** The page that was read ahead, if it is the one that follows. */
  private async takeAhead(member: Member, known: number | undefined): Promise<PageFrom | undefined> {
    const ahead = await member.ahead;
    member.ahead = undefined;
    return ahead?.from === known ? ahead : undefined;
  }

  private failed({ group }: Member, error: unknown, failures: number): number {
    const { logger } = this.options;
    const known = classifyDatabaseError(error);
    const waitMs = Math.min(100 * 2 ** failures, MAX_BACKOFF_MS);
    if (known instanceof Failure && known.kind === 'unavailable') {
      logger.warn({ group, code: known.code, waitMs }, 'the log cannot be read now');
    } else {
      logger.error({ group, waitMs }, 'reading the log failed', error);
    }
    return waitMs;
  }

  /** Hears the sequencer's hints on a connection of its own; without one the readers still poll. */
  private async listen(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      // A failure here is not told: the readers' own queries report what is wrong.
      const client = await this.options.database.connectAlone('listen').catch(() => undefined);
      if (client !== undefined) {
        const ended = new Promise<void>((done) => {
          client.on('error', () => done());
          client.on('end', () => done());
          signal.addEventListener('abort', () => done(), { once: true });
          if (signal.aborted) done();
        });
        client.on('notification', () => this.hint());
        await client.query(`listen ${HINT_CHANNEL}`).catch(() => {});
        await ended;
        await client.end().catch(() => {});
      }
      await pause(1_000, undefined, { signal }).catch(() => {});
    }
  }

  private hint(): void {
    for (const member of this.members) {
      member.isHinted = true;
      member.wake();
    }
  }

  /** Waits; a hint ends only a wait for new events, never one after a failure. */
  private wait(member: Member, ms: number, forEvents = false): Promise<void> {
    return new Promise((done) => {
      const finish = () => {
        clearTimeout(timer);
        this.closing.signal.removeEventListener('abort', finish);
        member.wake = () => {};
        done();
      };
      const timer = setTimeout(finish, ms);
      this.closing.signal.addEventListener('abort', finish);
      if (forEvents) member.wake = finish;
      if (this.closing.signal.aborted) finish();
    });
  }

  private get pollMs(): number {
    return this.options.pollMs ?? 250;
  }
}

async function positionOf(tx: Tx, group: string): Promise<number> {
  const [row] = await tx.query<{ seq: string }>('select seq from log.position where grp = $1', [group]);
  if (row === undefined) throw new Error(`group ${group} has no position: install messaging with its definition first`);
  return Number(row.seq);
}

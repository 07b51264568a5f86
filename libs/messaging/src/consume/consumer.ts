import type { Clock } from '@manumit/kernel';
import type { Database, Logger, Tx } from '@manumit/platform';
import type { ConsumerGroup } from '../define-service.ts';
import type { MessagingMetrics } from '../metrics.ts';
import type { BatchOutcome, LogBatch, LogReader, LogRecord } from '../read-log/log.ts';
import { decodeRecord, doorsByType, type UnusableRecord, type WantedEvent } from './decode-record.ts';
import { deliver, type DeliveryContext } from './deliver.ts';
import { DueWork } from './due-work.ts';
import { FailedEvents, keyName } from './failed-events.ts';
import { judge } from './judge-failure.ts';
import { OneByOne } from './one-by-one.ts';
import { RetryParked } from './retry-parked.ts';
import { advance, lockPosition, type LockedPosition } from './position.sql.ts';

/** How a group deals with failure; the defaults are those of the design. */
export interface FailurePolicy {
  /** Waits before the second and later tries of a parked event, ms; one more try than waits, then it is dead. */
  readonly retryDelaysMs: readonly number[];
  /** Parked events of a group above which it stops reading. */
  readonly parkedLimit: number;
  /** First wait when something we lean on is away, ms; it doubles up to 5 s. */
  readonly firstBackoffMs: number;
  /** Least time between two looks for parked events that may be tried, ms. */
  readonly parkedCheckMs: number;
  /** Least time between two looks for due subjects while nothing is read, ms. */
  readonly dueCheckMs: number;
}

export const FAILURE_POLICY: FailurePolicy = {
  retryDelaysMs: [200, 1_000, 5_000, 30_000],
  parkedLimit: 10_000,
  firstBackoffMs: 100,
  parkedCheckMs: 100,
  dueCheckMs: 1_000,
};

export interface ConsumerOptions {
  readonly service: string;
  readonly name: string;
  readonly group: ConsumerGroup;
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: MessagingMetrics;
  readonly policy?: Partial<FailurePolicy>;
}

const MAX_BACKOFF_MS = 5_000;
/** Wait while too many events are parked, ms; parked ones are tried in between. */
const FULL_WAIT_MS = 500;

/** The consumer loop of one group, the same on every transport. */
export class Consumer implements LogReader {
  readonly options: ConsumerOptions;
  readonly policy: FailurePolicy;
  private readonly doors: ReturnType<typeof doorsByType>;
  private readonly retry: RetryParked;
  private readonly due: DueWork;
  private readonly oneByOne: OneByOne;
  private failures = 0;

  constructor(options: ConsumerOptions) {
    this.options = options;
    this.policy = { ...FAILURE_POLICY, ...options.policy };
    this.doors = doorsByType(options.group);
    this.retry = new RetryParked(this, this.doors);
    this.due = new DueWork(this);
    this.oneByOne = new OneByOne(this, this.doors);
  }

  async onBatch(batch: LogBatch): Promise<BatchOutcome> {
    await this.guard(() => this.retry.run());
    try {
      return this.succeeded(await this.together(batch));
    } catch (error) {
      const outcome = this.rolledBack(error, batch);
      if (judge(error).then === 'wait' || batch.records.length === 0) return outcome;
    }
    try {
      return this.succeeded(await this.oneByOne.run(batch));
    } catch (error) {
      return this.rolledBack(error, batch);
    }
  }

  async onIdle(): Promise<boolean> {
    const tried = await this.guard(() => this.retry.run());
    const decided = await this.guard(() => this.due.run());
    return tried || decided;
  }

  /** What a transaction of this group delivers with. */
  delivery(position: number): DeliveryContext {
    const { service, clock, group } = this.options;
    return { service, clock, group, position };
  }

  /** Writes what became of an event to the counters and to the log, by id only. */
  noteFailure(record: LogRecord, state: 'parked' | 'dead', code: string, error?: unknown): void {
    const { name, logger, metrics } = this.options;
    metrics?.failed.inc({ group: name, state });
    if (state === 'parked') this.retry.lookAtOnce();
    const fields = { group: name, seq: record.seq, topic: record.topic, state, code };
    if (error === undefined) logger.warn(fields, 'an event could not be taken');
    else logger.error(fields, 'an event could not be taken', error);
  }

  /** The whole batch in one transaction: every door once, every subject once, the position at the end. */
  private async together(batch: LogBatch): Promise<BatchOutcome> {
    const { name, group, database } = this.options;
    const done = await database.inSystemTransaction(async (tx): Promise<Done> => {
      const locked = await this.lock(tx, batch);
      if (locked.seq < batch.from) return nothing(locked);
      if (locked.seq >= batch.until) return { ...nothing(locked), repeats: batch.records.length };
      if (batch.records.length === 0) return this.pass(tx, batch, locked);
      const failed = new FailedEvents(tx, name, batch.partition);
      // Read after the lock: a member that waited for it must see what the other one has parked.
      const parked = await failed.parked();
      this.options.metrics?.parked.set({ group: name }, parked.count);
      if (parked.count > this.policy.parkedLimit) return { ...nothing(locked), isFull: true };

      const fresh = batch.records.filter(({ seq }) => seq > locked.seq);
      const { wanted, unusable } = this.decode(fresh);
      const isBehind = ({ record }: WantedEvent) => parked.keys.has(keyName(record));
      await failed.fileUnusable(unusable);
      await failed.queue(wanted.filter(isBehind).map(({ record }) => record));
      const works = await deliver(
        tx,
        this.delivery(locked.sum),
        wanted.filter((one) => !isBehind(one)),
      );
      await advance(tx, name, batch, batch.until);
      return {
        ...{
          position: batch.until,
          sum: locked.sum + batch.until - locked.seq,
          works,
          unusable,
          isFull: false,
          hasMoved: true,
        },
        ...{ handled: fresh.length, repeats: batch.records.length - fresh.length },
      };
    });
    this.count(done.handled, done.repeats);
    if (done.handled > 0) this.due.lookAtOnce();
    for (const { record, code } of done.unusable) this.noteFailure(record, 'dead', code);
    if (done.isFull) return this.full(batch);
    if (done.hasMoved) await group.afterCommit?.(done.works, done.sum);
    return { position: done.position };
  }

  /** Nothing but foreign topics up to `until`: going over them again after a crash costs nothing, so no flush is waited for. */
  private async pass(tx: Tx, batch: LogBatch, locked: LockedPosition): Promise<Done> {
    await tx.execute('set local synchronous_commit = off');
    await advance(tx, this.options.name, batch, batch.until);
    return { ...nothing(locked), hasMoved: true, position: batch.until, sum: locked.sum + batch.until - locked.seq };
  }

  /** Locks the position of a batch; all positions of a group whose memory depends on them. */
  lock(tx: Tx, batch: LogBatch): Promise<LockedPosition> {
    return lockPosition(tx, this.options.name, this.options.group.afterCommit === undefined ? batch : undefined, batch);
  }

  private decode(records: readonly LogRecord[]): { wanted: WantedEvent[]; unusable: UnusableRecord[] } {
    const wanted: WantedEvent[] = [];
    const unusable: UnusableRecord[] = [];
    for (const record of records) {
      const decoded = decodeRecord(record, this.doors);
      if (decoded === undefined) continue;
      if ('code' in decoded) unusable.push(decoded);
      else wanted.push(decoded);
    }
    return { wanted, unusable };
  }

  /** Runs something beside the batches, whose failure must not stop them. */
  private async guard(work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      this.options.group.onRollback?.();
      const { then, code } = judge(error);
      if (then === 'wait') this.options.logger.warn({ group: this.options.name, code }, 'retries and due work wait');
      else this.options.logger.error({ group: this.options.name, code }, 'retries or due work failed', error);
      return false;
    }
  }

  private succeeded(outcome: BatchOutcome): BatchOutcome {
    if (outcome.retryInMs !== undefined) return outcome;
    this.failures = 0;
    this.options.metrics?.paused.set({ group: this.options.name }, 0);
    return outcome;
  }

  /** Nothing of the batch has happened: it is offered again after a while. */
  private rolledBack(error: unknown, batch: LogBatch): BatchOutcome {
    const { name, group, logger, metrics } = this.options;
    group.onRollback?.();
    const { then, code, reason } = judge(error);
    const retryInMs = Math.min(this.policy.firstBackoffMs * 2 ** Math.min(this.failures++, 10), MAX_BACKOFF_MS);
    const fields = { group: name, code, from: batch.from, retryInMs };
    if (then === 'wait') {
      metrics?.paused.set({ group: name }, 1);
      logger.warn(fields, 'the group pauses until it can go on');
    } else {
      logger.error({ ...fields, reason }, 'a batch was rolled back', error);
    }
    return { position: batch.from, retryInMs };
  }

  private full(batch: LogBatch): BatchOutcome {
    const { name, logger, metrics } = this.options;
    metrics?.paused.set({ group: name }, 1);
    logger.error({ group: name, limit: this.policy.parkedLimit }, 'too many parked events: the group stops reading');
    return { position: batch.from, retryInMs: FULL_WAIT_MS };
  }

  /** Counts what a committed transaction handled and skipped. */
  count(handled: number, repeats: number): void {
    const { name, metrics } = this.options;
    if (handled > 0) metrics?.handled.inc({ group: name }, handled);
    if (repeats > 0) metrics?.repeats.inc({ group: name }, repeats);
  }
}

/** What one transaction did. */
interface Done {
  readonly position: number;
  readonly sum: number;
  readonly works: readonly unknown[];
  readonly unusable: readonly UnusableRecord[];
  readonly isFull: boolean;
  /** The position moved, even if no event was for this group. */
  readonly hasMoved: boolean;
  readonly handled: number;
  readonly repeats: number;
}

const nothing = ({ seq, sum }: LockedPosition): Done => ({
  ...{ position: seq, sum, works: [], unusable: [], isFull: false, hasMoved: false, handled: 0, repeats: 0 },
});

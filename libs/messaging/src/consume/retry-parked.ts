import type { Tx } from '@manumit/platform';
import type { LogRecord } from '../read-log/log.ts';
import type { Consumer } from './consumer.ts';
import { decodeRecord, type doorsByType, type UnusableRecord } from './decode-record.ts';
import { deliver } from './deliver.ts';
import { decideDue } from './due-work.ts';
import { FailedEvents, type FailedRow } from './failed-events.ts';
import { lockPosition } from './position.sql.ts';
import { attempt } from './savepoint.ts';

const AT_ONCE = 50;
/** While nothing is parked, only an operator's redrive can change that: look this many times less often. */
const WHILE_NONE = 10;

/** Tries parked events again when their time has come, each key from its front. */
export class RetryParked {
  private readonly consumer: Consumer;
  private readonly doors: ReturnType<typeof doorsByType>;
  private nextCheckAt = 0;

  constructor(consumer: Consumer, doors: ReturnType<typeof doorsByType>) {
    this.consumer = consumer;
    this.doors = doors;
  }

  /** An event was parked: look soon. */
  lookAtOnce(): void {
    this.nextCheckAt = 0;
  }

  /** True if anything was tried. */
  async run(): Promise<boolean> {
    const { database, name, group } = this.consumer.options;
    const now = performance.now();
    if (now < this.nextCheckAt) return false;
    const { isAny, isDue } = await database.inSystemTransaction((tx) => new FailedEvents(tx, name).outlook());
    const { parkedCheckMs } = this.consumer.policy;
    this.nextCheckAt = now + (isAny ? parkedCheckMs : parkedCheckMs * WHILE_NONE);
    if (!isDue) return false;

    const notes: (() => void)[] = [];
    const { tried, works, sum } = await database.inSystemTransaction(async (tx) => {
      // Under the group's positions nobody reads on meanwhile, so nothing of the key overtakes.
      const locked = await lockPosition(tx, name, undefined);
      const failed = new FailedEvents(tx, name);
      const heads = await failed.dueHeads(AT_ONCE);
      const works: unknown[] = [];
      for (const row of heads) {
        const note = await this.tryAgain(tx, failed, row, works, locked.sum);
        if (note !== undefined) notes.push(note);
      }
      return { tried: heads.length, works, sum: locked.sum };
    });
    for (const note of notes) note();
    if (works.length > 0) await group.afterCommit?.(works, sum);
    // Whatever waited behind is due at once.
    if (tried > 0) this.nextCheckAt = 0;
    return tried > 0;
  }

  private async tryAgain(
    tx: Tx,
    failed: FailedEvents,
    row: FailedRow,
    works: unknown[],
    position: number,
  ): Promise<(() => void) | undefined> {
    const record = recordOf(row);
    const result = await attempt(tx, async () => {
      const done = await this.effect(tx, row, record, position);
      if (!('code' in done)) await failed.remove(row);
      return done;
    });
    if ('value' in result) {
      if (!('code' in result.value)) {
        works.push(...result.value.works);
        return undefined;
      }
      await failed.giveUp(row, result.value);
      const { code } = result.value;
      return () => this.consumer.noteFailure(record, 'dead', code);
    }
    const { judgment, error } = result;
    const delayMs = judgment.then === 'give-up' ? undefined : this.consumer.policy.retryDelaysMs[row.attempts];
    if (delayMs !== undefined) {
      await failed.tryLater(row, judgment, delayMs);
      return undefined;
    }
    await failed.giveUp(row, judgment);
    return () => this.consumer.noteFailure(record, 'dead', judgment.code, error);
  }

  private async effect(
    tx: Tx,
    row: FailedRow,
    record: LogRecord,
    position: number,
  ): Promise<UnusableRecord | { works: unknown[] }> {
    const delivery = this.consumer.delivery(position);
    if (row.topic === '') return { works: [await decideDue(tx, delivery, row.headers.tenant ?? '', [row.key])] };
    const decoded = decodeRecord(record, this.doors);
    // The group has dropped the door since: there is nothing left to do for it.
    if (decoded === undefined) return { works: [] };
    return 'code' in decoded ? decoded : { works: await deliver(tx, delivery, [decoded]) };
  }
}

const recordOf = ({ seq, topic, key, event, bytes }: FailedRow): LogRecord => ({
  ...{ seq, topic, key },
  ...(bytes === null ? { event } : { bytes }),
});

import type { Tx } from '@manumit/platform';
import type { BatchOutcome, LogBatch, LogRecord } from '../read-log/log.ts';
import type { Consumer } from './consumer.ts';
import { decodeRecord, type doorsByType } from './decode-record.ts';
import { deliver } from './deliver.ts';
import { FailedEvents, keyName } from './failed-events.ts';
import { advance } from './position.sql.ts';
import { attempt } from './savepoint.ts';

// Beyond 64 subtransactions a snapshot no longer fits its cache and every reader on the server slows down.
const SAVEPOINTS_PER_TRANSACTION = 50;

/** The second try of a batch that was rolled back: each event alone, so that only the culprit is put aside. */
export class OneByOne {
  private readonly consumer: Consumer;
  private readonly doors: ReturnType<typeof doorsByType>;

  constructor(consumer: Consumer, doors: ReturnType<typeof doorsByType>) {
    this.consumer = consumer;
    this.doors = doors;
  }

  async run(batch: LogBatch): Promise<BatchOutcome> {
    const chunks: LogRecord[][] = [];
    for (let at = 0; at < batch.records.length; at += SAVEPOINTS_PER_TRANSACTION) {
      chunks.push(batch.records.slice(at, at + SAVEPOINTS_PER_TRANSACTION));
    }
    let position = batch.from;
    for (const [at, chunk] of chunks.entries()) {
      const isLast = at === chunks.length - 1;
      position = await this.chunk(batch, chunk, isLast ? batch.until : (chunk.at(-1) as LogRecord).seq);
    }
    return { position };
  }

  private async chunk(batch: LogBatch, records: readonly LogRecord[], until: number): Promise<number> {
    const { name, group, database } = this.consumer.options;
    const notes: (() => void)[] = [];
    const done = await database.inSystemTransaction(async (tx) => {
      const locked = await this.consumer.lock(tx, batch);
      if (locked.seq < batch.from || locked.seq >= until)
        return { position: locked.seq, works: [], handled: 0, sum: locked.sum, hasMoved: false };
      const failed = new FailedEvents(tx, name, batch.partition);
      const { keys } = await failed.parked();
      const works: unknown[] = [];
      const fresh = records.filter(({ seq }) => seq > locked.seq);
      for (const record of fresh) {
        const note = await this.takeOne(tx, record, { failed, keys, works, position: locked.sum });
        if (note !== undefined) notes.push(note);
      }
      await advance(tx, name, batch, until);
      const sum = locked.sum + until - locked.seq;
      return { position: until, works, handled: fresh.length, sum, hasMoved: true };
    });
    this.consumer.count(done.handled, 0);
    for (const note of notes) note();
    if (done.hasMoved) await group.afterCommit?.(done.works, done.sum);
    return done.position;
  }

  /** One event under a savepoint. Gives what is to be told about it once the transaction has committed. */
  private async takeOne(
    tx: Tx,
    record: LogRecord,
    chunk: { failed: FailedEvents; keys: Set<string>; works: unknown[]; position: number },
  ): Promise<(() => void) | undefined> {
    const { failed, keys, works } = chunk;
    const result = await attempt(tx, async () => {
      const decoded = decodeRecord(record, this.doors);
      if (decoded === undefined || 'code' in decoded) return decoded;
      if (keys.has(keyName(record))) await failed.queue([record]);
      else works.push(...(await deliver(tx, this.consumer.delivery(chunk.position), [decoded])));
      return undefined;
    });
    if ('value' in result) {
      const unusable = result.value;
      if (unusable === undefined) return undefined;
      await failed.fileUnusable([unusable]);
      return () => this.consumer.noteFailure(record, 'dead', unusable.code);
    }
    const { judgment, error } = result;
    if (judgment.then === 'give-up') {
      await failed.fileDead(record, judgment);
      return () => this.consumer.noteFailure(record, 'dead', judgment.code);
    }
    await failed.park(record, judgment, this.consumer.policy.retryDelaysMs[0] ?? 0);
    keys.add(keyName(record));
    return () => this.consumer.noteFailure(record, 'parked', judgment.code, error);
  }
}

import type { Tx } from '@manumit/platform';
import type { LogRecord } from '../read-log/log.ts';
import type { UnusableRecord } from './decode-record.ts';

/** A row of `log.failed`: an event, or (without one, topic '') a due subject that could not be decided. */
export interface FailedRow {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly seq: number;
  readonly event: unknown;
  readonly bytes: Buffer | null;
  readonly headers: { readonly tenant?: string };
  readonly attempts: number;
}

export interface Verdict {
  readonly code: string;
  /** Never holds data of the event. */
  readonly reason: string;
}

/** Name of a key as a member of a set; keys of different topics are different keys. */
export const keyName = ({ topic, key }: { topic: string; key: string }): string => `${topic} ${key}`;

/** The failed events of one group, on its transaction. */
export class FailedEvents {
  private readonly tx: Tx;
  private readonly group: string;
  private readonly partition: number;

  constructor(tx: Tx, group: string, partition = 0) {
    this.tx = tx;
    this.group = group;
    this.partition = partition;
  }

  /** The parked keys and the number of parked events. */
  async parked(): Promise<{ keys: Set<string>; count: number }> {
    const rows = await this.tx.query<{ topic: string; key: string; n: number }>(
      `select topic, key, count(*)::int as n from log.failed where grp = $1 and state = 'parked' group by topic, key`,
      [this.group],
    );
    return { keys: new Set(rows.map(keyName)), count: rows.reduce((sum, { n }) => sum + n, 0) };
  }

  /** Files records nobody can ever take. */
  async fileUnusable(records: readonly UnusableRecord[]): Promise<void> {
    for (const { record, ...verdict } of records) await this.file(record, 'dead', 1, verdict);
  }

  /** Lets events wait behind the parked one of their key. */
  async queue(records: readonly LogRecord[]): Promise<void> {
    const verdict = { code: 'key.parked', reason: 'waits behind an earlier event of its key' };
    for (const record of records) await this.file(record, 'parked', 0, verdict);
  }

  /** Files an event its door could not take, after its first try. */
  async park(record: LogRecord, verdict: Verdict, retryInMs: number): Promise<void> {
    await this.file(record, 'parked', 1, verdict, retryInMs);
  }

  async fileDead(record: LogRecord, verdict: Verdict): Promise<void> {
    await this.file(record, 'dead', 1, verdict);
  }

  /** Files a due subject by its id, unless it is filed already. */
  async fileDueSubject(
    tenant: string,
    id: string,
    state: 'parked' | 'dead',
    verdict: Verdict,
    retryInMs: number,
  ): Promise<void> {
    await this.tx.execute(
      `insert into log.failed (grp, state, topic, key, headers, attempts, next_try_at, code, reason)
       select $1, $2, '', $3::text, jsonb_build_object('tenant', $4::text), 1, now() + $5 * interval '1 ms', $6, $7
       where not exists (select from log.failed where grp = $1 and state = 'parked' and topic = '' and key = $3::text)`,
      [this.group, state, id, tenant, retryInMs, verdict.code, verdict.reason],
    );
  }

  /** Whether events are parked, and whether one may be tried now. */
  async outlook(): Promise<{ isAny: boolean; isDue: boolean }> {
    const [row] = await this.tx.query<{ any: boolean; due: boolean }>(
      `select count(*) > 0 as any, coalesce(bool_or(next_try_at is null or next_try_at <= clock_timestamp()), false) as due
       from (${HEADS}) head`,
      [this.group],
    );
    return { isAny: row?.any === true, isDue: row?.due === true };
  }

  /** The first parked event of each key that may be tried now, oldest first. */
  async dueHeads(limit: number): Promise<FailedRow[]> {
    const rows = await this.tx.query<Omit<FailedRow, 'seq'> & { seq: string | null }>(
      `select failed.id, failed.topic, failed.key, seq, event, bytes, headers, attempts
       from (${HEADS}) head join log.failed on failed.id = head.id
       where head.next_try_at is null or head.next_try_at <= clock_timestamp() order by failed.id limit $2`,
      [this.group, limit],
    );
    return rows.map((row) => ({ ...row, seq: Number(row.seq ?? 0) }));
  }

  async remove({ id }: FailedRow): Promise<void> {
    await this.tx.execute('delete from log.failed where id = $1', [id]);
  }

  async tryLater({ id }: FailedRow, verdict: Verdict, retryInMs: number): Promise<void> {
    await this.tx.execute(
      `update log.failed set attempts = attempts + 1, next_try_at = clock_timestamp() + $2 * interval '1 ms', code = $3, reason = $4
       where id = $1`,
      [id, retryInMs, verdict.code, verdict.reason],
    );
  }

  async giveUp({ id }: FailedRow, verdict: Verdict): Promise<void> {
    await this.tx.execute(
      `update log.failed set attempts = attempts + 1, next_try_at = null, state = 'dead', code = $2, reason = $3 where id = $1`,
      [id, verdict.code, verdict.reason],
    );
  }

  private async file(
    record: LogRecord,
    state: 'parked' | 'dead',
    attempts: number,
    verdict: Verdict,
    retryInMs?: number,
  ): Promise<void> {
    const json = record.event === undefined ? undefined : JSON.stringify(record.event);
    const isStorable = json !== undefined && !REFUSED_BY_JSONB.test(json);
    await this.tx.execute(
      `insert into log.failed (grp, state, topic, partition, key, seq, event_id, event, bytes, attempts, next_try_at, code, reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp() + $11 * interval '1 ms', $12, $13)`,
      [
        ...[this.group, state, record.topic, this.partition, record.key, record.seq, eventIdOf(record.event)],
        isStorable ? json : null,
        isStorable ? null : (record.bytes ?? Buffer.from(json ?? '')),
        ...[attempts, retryInMs ?? null, verdict.code, verdict.reason],
      ],
    );
  }
}

// One key is tried from its front: whatever waits behind has to wait for the first.
const HEADS = `select distinct on (topic, key) id, next_try_at
  from log.failed where grp = $1 and state = 'parked' order by topic, key, id`;

// jsonb holds neither NUL nor half a surrogate pair, the only characters that JSON.stringify escapes this way.
const REFUSED_BY_JSONB = /\\u(0000|d[89a-f])/i;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function eventIdOf(event: unknown): string | null {
  const id = (event as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && UUID.test(id) ? id : null;
}

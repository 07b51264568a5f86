import type { Tx } from '@manumit/platform';
import type { LogBatch, PositionKey } from '../read-log/log.ts';

export interface LockedPosition {
  /** Where the batch's own position stands. */
  readonly seq: number;
  /** Sum over the rows that were locked. */
  readonly sum: number;
}

/**
 * Locks positions of a group until the end of the transaction: the once-only guard, and the fence against a member
 * that does not know it was replaced. Without `only` all rows of the group, for groups whose memory depends on them.
 */
export async function lockPosition(
  tx: Tx,
  group: string,
  only: PositionKey | undefined,
  of: PositionKey | undefined = only,
): Promise<LockedPosition> {
  const rows = await tx.query<{ topic: string; partition: number; seq: string }>(
    `select topic, partition, seq from log.position
     where grp = $1 and ($2::text is null or (topic = $2 and partition = $3)) order by topic, partition for update`,
    [group, only?.topic ?? null, only?.partition ?? null],
  );
  const own = of === undefined ? rows[0] : rows.find((row) => row.topic === of.topic && row.partition === of.partition);
  if (own === undefined) throw new Error(`group ${group} has no position: install messaging with its definition first`);
  return { seq: Number(own.seq), sum: rows.reduce((sum, { seq }) => sum + Number(seq), 0) };
}

/** Moves a locked position on. It never moves back. */
export async function advance(tx: Tx, group: string, batch: LogBatch, until: number): Promise<void> {
  const moved = await tx.execute(
    `update log.position set seq = $4, kafka_offset = coalesce($5, kafka_offset)
     where grp = $1 and topic = $2 and partition = $3 and seq < $4`,
    [group, batch.topic, batch.partition, until, until === batch.until ? (batch.resumeAt ?? null) : null],
  );
  if (moved !== 1) throw new Error(`the position of ${group} did not move to ${until}`);
}

import type { Database } from '@manumit/platform';
import type { GroupPosition } from './log.ts';

/** Where a group stands: one row, or one per topic partition on Kafka. */
export function positionsOf(database: Database, group: string): Promise<readonly GroupPosition[]> {
  return database.inSystemTransaction(async (tx) => {
    const rows = await tx.query<{ topic: string; partition: number; seq: string }>(
      'select topic, partition, seq from log.position where grp = $1',
      [group],
    );
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  });
}

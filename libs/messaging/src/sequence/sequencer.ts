import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from '@manumit/platform';
import type { MessagingMetrics } from '../metrics.ts';
import { OneActive } from '../take-turns/one-active.ts';
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

/**
 * Moves every outbox into the log. Any number may run, one is active: two at once would publish one aggregate's
 * events out of order.
 */
export class Sequencer extends OneActive {
  constructor(options: SequencerOptions) {
    super({ ...options, name: 'sequencer' }, async (client, signal, onSuccess) => {
      const { batchSize = 1_000, pollMs = 50 } = options;
      while (!signal.aborted) {
        const isMore = await moveRound(client, options, batchSize);
        onSuccess();
        if (!isMore) await pause(pollMs, undefined, { signal }).catch(() => {});
      }
    });
  }
}

/**
 * One statement per outbox that holds rows, so that a full one does not starve the others. True if a whole batch
 * was there: the rest is not waited for, while a trickle is, as each statement costs a commit.
 */
async function moveRound(
  client: pg.Client,
  { schemas, metrics }: SequencerOptions,
  batchSize: number,
): Promise<boolean> {
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

import type { Tx } from '@manumit/platform';
import type { LogRecord } from './log.ts';

/** Most events of one page, and so of one batch. */
export const PAGE_EVENTS = 500;
/** Most places of the log one page passes: since `seq` has no gaps, foreign topics cost a range scan and nothing else. */
const PAGE_SPAN = 5_000;

export interface Page {
  readonly records: readonly LogRecord[];
  /** Every event of the topics up to here is in the page. */
  readonly until: number;
  /** The page is full: more may lie right behind it. */
  readonly isCut: boolean;
  /** End of the log when the page was read. */
  readonly head: number;
}

/** Reads what follows a position in the log, for some topics. */
export async function readPage(tx: Tx, topics: readonly string[], after: number, limit = PAGE_EVENTS): Promise<Page> {
  const rows = await tx.query<{
    head: string;
    until: string;
    seq: string | null;
    topic: string;
    key: string;
    event: unknown;
  }>(
    `select head, until, e.seq, e.topic, e.key, e.event
     from (select least($1::bigint + ${PAGE_SPAN}, seq) as until, seq as head from log.head) page
     left join lateral (select seq, topic, key, event from log.event_log
                        where seq > $1 and seq <= until and topic = any($2) order by seq limit $3) e on true`,
    [after, topics, limit],
  );
  const first = rows[0];
  if (first === undefined) throw new Error('log.head has no row: install messaging first');
  const records =
    first.seq === null ? [] : rows.map(({ seq, topic, key, event }) => ({ seq: Number(seq), topic, key, event }));
  const last = records.at(-1);
  const isCut = records.length === limit && last !== undefined;
  return { records, until: isCut ? last.seq : Number(first.until), isCut, head: Number(first.head) };
}

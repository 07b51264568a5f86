import type { NewEvent } from '@manumit/events';
import type { Clock } from '@manumit/kernel';
import { outboxOf } from '@manumit/messaging';
import type { Tx } from '@manumit/platform';
import { newId } from '../keep-records/new-id.ts';
import type { ReferenceBook } from '../keep-records/resolve-references.sql.ts';
import type { ImportRow } from './imports.sql.ts';
import type { StoreContext } from './store-rows.ts';

/** What keeping the rows of one import needs on one transaction; its events carry the import as their journey. */
export function storing(
  tx: Tx,
  {
    row,
    book,
    clock,
    sheet,
    isEnd,
  }: { row: ImportRow; book: ReferenceBook; clock: Clock; sheet: string; isEnd: boolean },
): StoreContext {
  const outbox = outboxOf(tx, { service: 'ingest', clock, correlationId: row.id });
  return {
    tx,
    importId: row.id,
    book,
    isReplacing: row.options.replaceSource !== undefined,
    newId,
    announce: (events: readonly NewEvent[]) => outbox.addAll(events),
    file: row.fileName,
    sheet,
    isEnd,
  };
}

/**
 * Moves rows of one outbox to the log and numbers them, in one statement: killed anywhere it has moved all or none.
 * `seq` comes from the one row of `log.head`, never from an identity column: that one leaves gaps when a
 * transaction dies, and without gaps a missing fact is visible.
 */
export const moveOutbox = (schema: string): string => `
  with taken as (
         delete from ${schema}.outbox
         where pos in (select pos from ${schema}.outbox order by pos limit $1)
         returning pos, event_id, topic, key, event),
       counted as (select count(*) as n from taken),
       head as (update log.head set seq = seq + (select n from counted)
                where (select n from counted) > 0 returning seq)
  insert into log.event_log (seq, topic, key, event_id, event)
  select (select seq from head) - (select n from counted) + row_number() over (order by pos),
         topic, key, event_id, event
  from taken`;

/** Which outboxes hold rows, and for how many seconds the oldest of each has waited. */
export const fullOutboxes = (schemas: readonly string[]): string =>
  schemas
    .map(
      (schema) => `(select '${schema}' as schema, extract(epoch from clock_timestamp() - recorded_at)::float8 as age_s
                    from ${schema}.outbox order by pos limit 1)`,
    )
    .join(' union all ');

/** The channel on which the sequencer hints that the log has grown. A hint only: readers poll as well. */
export const HINT_CHANNEL = 'manumit_log';

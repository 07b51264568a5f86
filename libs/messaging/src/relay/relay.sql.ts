import { RELAY } from '../install/move-to-kafka.sql.ts';

export const READ_CURSOR = `select seq from log.position where grp = '${RELAY}' and topic = ''`;

export const READ_LOG = `select seq, topic, key, event_id, event::text as event
  from log.event_log where seq > $1 order by seq limit $2`;

/** The cursor, and the last seq and offset of each topic partition, of one acknowledged batch. */
export const ADVANCE = `insert into log.position as held (grp, topic, partition, seq, kafka_offset)
  select '${RELAY}', topic, partition, seq, kafka_offset
  from unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[]) as new(topic, partition, seq, kafka_offset)
  on conflict (grp, topic, partition) do update
  set seq = excluded.seq, kafka_offset = excluded.kafka_offset where held.seq < excluded.seq`;

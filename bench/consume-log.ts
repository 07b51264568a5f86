import type { NewEvent } from '@manumit/events';
import type pg from 'pg';

/** Puts events into the log as the sequencer would. */
export async function fillLog(owner: pg.Client, events: readonly NewEvent[]): Promise<void> {
  await owner.query('truncate log.event_log');
  const time = new Date().toISOString();
  for (let at = 0; at < events.length; at += 1_000) {
    const bodies = events
      .slice(at, at + 1_000)
      .map(({ definition: { type, topic, owner: source }, subject, revision, data, key, tenant }) => [
        topic,
        key,
        {
          ...{ specversion: '1.0', id: crypto.randomUUID(), type, source, subject, revision, time },
          ...{ tenantid: tenant, correlationid: 'bench', data },
        },
      ]);
    await owner.query(
      `insert into log.event_log (seq, topic, key, event_id, event)
       select $1::bigint + n, one->>0, one->>1, (one->2->>'id')::uuid, one->2
       from jsonb_array_elements($2::jsonb) with ordinality as new(one, n)`,
      [at, JSON.stringify(bodies)],
    );
  }
  await owner.query('update log.head set seq = $1', [events.length]);
}

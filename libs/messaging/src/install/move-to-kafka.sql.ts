import type { ClientBase } from 'pg';
import { PARTITIONS } from '@manumit/events';
import { topicsOf, type ServiceDefinition } from '../define-service.ts';

/** The group under which the relay keeps its own positions. */
export const RELAY = 'relay';

/**
 * Moves the positions of all groups from the one cursor of PostgresLog to one per topic partition, each where the
 * cursor stood; once and one way. The relay begins at the log's beginning: what a group has done is skipped by seq.
 * Running it again changes nothing. Runs as the owner, after `installMessaging`.
 */
export async function moveToKafka(client: ClientBase, services: readonly ServiceDefinition[]): Promise<void> {
  await client.query('begin');
  try {
    await client.query('set local role log_owner');
    await client.query('insert into log.position (grp) values ($1) on conflict do nothing', [RELAY]);
    for (const { doors } of services)
      for (const [group, door] of Object.entries(doors)) await moveGroup(client, group, topicsOf(door));
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function moveGroup(client: ClientBase, group: string, topics: readonly string[]): Promise<void> {
  // The cursor's row is locked: a reader of it ends its batch first and finds no position afterwards.
  await client.query(`select from log.position where grp = $1 and topic = '' for update`, [group]);
  // A topic the group has begun to read later starts where the group stood least far, as the cursor would have.
  await client.query(
    `insert into log.position (grp, topic, partition, seq)
     select $1, topic, partition, coalesce((select seq from log.position where grp = $1 and topic = ''), 0)
     from unnest($2::text[]) as topic cross join generate_series(0, $3 - 1) as partition
     on conflict do nothing`,
    [group, topics, PARTITIONS],
  );
  await client.query(`delete from log.position where grp = $1 and topic = ''`, [group]);
}

import type { CloudEvent, EventDefinition, NewEvent } from '@manumit/events';
import type { Clock } from '@manumit/kernel';
import { frozenClock } from '@manumit/kernel/testing';
import { roleUrl, type Database, type Logger } from '@manumit/platform';
import { createTestInstallation, openTestSchema, withOwner, type TestInstallation } from '@manumit/platform/testing';
import pg from 'pg';
import { wrapEvents } from './announce/outbox.ts';
import { Consumer, type FailurePolicy } from './consume/consumer.ts';
import { topicsOf, type ServiceDefinition } from './define-service.ts';
import { installMessaging, SEQUENCER_ROLE } from './install/install-messaging.ts';
import { readPage } from './read-log/page.sql.ts';
import type { Status } from './report-status/status.ts';
import { moveOutbox } from './sequence/move-outbox.sql.ts';

/** A row of `log.failed` as a test looks at it. */
export interface FailedEvent {
  readonly grp: string;
  readonly state: 'parked' | 'dead';
  readonly topic: string;
  readonly key: string;
  readonly attempts: number;
  readonly code: string;
  readonly reason: string;
  readonly event: CloudEvent | null;
}

export interface TestMessagingOptions {
  readonly clock?: Clock;
  /** Default: retries at once, so that a poison event is dead when `drain` returns. */
  readonly policy?: Partial<FailurePolicy>;
  readonly poolSize?: number;
  readonly logger?: Logger;
}

/** Services on a database of their own, with a log, moved by hand: nothing runs unless a test says so. */
export interface TestMessaging {
  readonly installation: TestInstallation;
  readonly definitions: readonly ServiceDefinition[];
  readonly clock: Clock;
  /** A service's connections, as its own role. */
  database(service: string): Database;
  /** A consumer of one group, built anew at every call, as a restarted process would. */
  consumer(group: string): Consumer;
  /** Puts events into the log as if their owners had announced them. */
  publish(...events: NewEvent[]): Promise<void>;
  /** Puts anything into the log, for what no producer of ours would write. */
  append(records: readonly { topic: string; key: string; event: unknown }[]): Promise<void>;
  /** Moves all outboxes into the log. */
  sequence(): Promise<void>;
  /** Offers one page to a group, or lets it use the quiet. True if anything moved. */
  step(group: string): Promise<boolean>;
  /** Lets every group work until nothing is left to do; throws with the status if that does not happen. */
  drain(): Promise<void>;
  /** What lies in the log, of all types or of one. */
  events(definition?: EventDefinition): Promise<CloudEvent[]>;
  failed(): Promise<FailedEvent[]>;
  status(): Promise<Status>;
  close(): Promise<void>;
}

export const RETRY_AT_ONCE: Partial<FailurePolicy> = {
  retryDelaysMs: [0, 0, 0, 0],
  parkedCheckMs: 0,
  dueCheckMs: 0,
  firstBackoffMs: 1,
};

export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {}, with: () => silentLogger };

/** Installs services in a database of their own: schemas, roles, migrations, log. */
export async function startTestMessaging(
  definitions: readonly ServiceDefinition[],
  options: TestMessagingOptions = {},
): Promise<TestMessaging> {
  const installation = await createTestInstallation();
  const databases = new Map<string, Database>();
  await underServerLock(installation, async () => {
    for (const { name, migrations, tables = [] } of definitions) {
      const { poolSize = 4 } = options;
      databases.set(name, await openTestSchema(installation, name, migrations, { poolSize, tables }));
    }
    await withOwner(installation, (client) => installMessaging(client, installation.secret, definitions));
  });
  return new Installed(installation, definitions, databases, options);
}

// Roles belong to the whole server and an advisory lock to one database, so the lock lies in one that all share.
async function underServerLock(installation: TestInstallation, work: () => Promise<void>): Promise<void> {
  const url = new URL(installation.ownerUrl);
  url.pathname = '/postgres';
  const guard = new pg.Client({ connectionString: url.href });
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock(7300417)');
    await work();
  } finally {
    await guard.end();
  }
}

const MAX_ROUNDS = 10_000;

class Installed implements TestMessaging {
  readonly installation: TestInstallation;
  readonly clock: Clock;
  readonly definitions: readonly ServiceDefinition[];
  private readonly databases: ReadonlyMap<string, Database>;
  private readonly options: TestMessagingOptions;
  private readonly consumers = new Map<string, Consumer>();
  private sequencer: pg.Client | undefined;

  constructor(
    installation: TestInstallation,
    definitions: readonly ServiceDefinition[],
    databases: ReadonlyMap<string, Database>,
    options: TestMessagingOptions,
  ) {
    this.installation = installation;
    this.definitions = definitions;
    this.databases = databases;
    this.options = options;
    this.clock = options.clock ?? frozenClock();
  }

  database(service: string): Database {
    const found = this.databases.get(service);
    if (found === undefined) throw new Error(`no service ${service} in this test`);
    return found;
  }

  consumer(group: string): Consumer {
    const definition = this.definitions.find(({ doors }) => doors[group] !== undefined);
    const found = definition?.doors[group];
    if (definition === undefined || found === undefined) throw new Error(`no group ${group} in this test`);
    return new Consumer({
      ...{ service: definition.name, name: group, group: found, database: this.database(definition.name) },
      ...{ clock: this.clock, logger: this.options.logger ?? silentLogger },
      policy: { ...RETRY_AT_ONCE, ...this.options.policy },
    });
  }

  async publish(...events: NewEvent[]): Promise<void> {
    const time = this.clock.now().toISOString();
    await this.append(
      events.map((event) => {
        const [body] = wrapEvents([event], { correlationId: 'test' }, event.definition.owner, time);
        return { topic: event.definition.topic, key: event.key, event: body };
      }),
    );
  }

  async append(records: readonly { topic: string; key: string; event: unknown }[]): Promise<void> {
    await withOwner(this.installation, (client) =>
      client.query(
        `with new as (select * from unnest($1::text[], $2::text[], $3::jsonb[]) with ordinality as one(topic, key, event, n)),
              head as (update log.head set seq = seq + (select count(*) from new) returning seq - (select count(*) from new) as seq)
         insert into log.event_log (seq, topic, key, event_id, event)
         select head.seq + n, topic, key, gen_random_uuid(), event from head, new`,
        [
          records.map(({ topic }) => topic),
          records.map(({ key }) => key),
          records.map(({ event }) => JSON.stringify(event)),
        ],
      ),
    );
  }

  async sequence(): Promise<void> {
    await this.sequenceAll();
  }

  async step(group: string): Promise<boolean> {
    const consumer = this.consumers.get(group) ?? this.consumer(group);
    this.consumers.set(group, consumer);
    const { database, group: doors } = consumer.options;
    const { from, page } = await database.inSystemTransaction(async (tx) => {
      const [row] = await tx.query<{ seq: string }>('select seq from log.position where grp = $1', [group]);
      const from = Number(row?.seq ?? 0);
      return { from, page: await readPage(tx, topicsOf(doors), from) };
    });
    const { records, until } = page;
    if (until <= from) return consumer.onIdle();
    const { retryInMs } = await consumer.onBatch({ topic: '', partition: 0, from, until, records });
    return retryInMs === undefined;
  }

  async drain(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      let hasMoved = (await this.sequenceAll()) > 0;
      for (const group of this.definitions.flatMap(({ doors }) => Object.keys(doors))) {
        hasMoved = (await this.step(group)) || hasMoved;
      }
      if (!hasMoved && (await this.status()).settled) return;
      if (!hasMoved) await new Promise((done) => setTimeout(done, 5));
    }
    throw new Error(`the test does not settle: ${JSON.stringify(await this.status())}`);
  }

  async events(definition?: EventDefinition): Promise<CloudEvent[]> {
    const { rows } = await withOwner(this.installation, (client) =>
      client.query<{ event: CloudEvent }>(
        `select event from log.event_log where $1::text is null or event->>'type' = $1 order by seq`,
        [definition?.type ?? null],
      ),
    );
    return rows.map(({ event }) => event);
  }

  async failed(): Promise<FailedEvent[]> {
    const { rows } = await withOwner(this.installation, (client) =>
      client.query<FailedEvent>(
        'select grp, state, topic, key, attempts::int as attempts, code, reason, event from log.failed order by id',
      ),
    );
    return rows;
  }

  async status(): Promise<Status> {
    const { rows } = await withOwner(this.installation, (client) =>
      client.query<{ status: Status }>('select log.status() as status'),
    );
    return (rows[0] as { status: Status }).status;
  }

  async close(): Promise<void> {
    await this.sequencer?.end();
    for (const database of this.databases.values()) await database.close();
    await this.installation.drop();
  }

  private async sequenceAll(): Promise<number> {
    const { ownerUrl, secret } = this.installation;
    if (this.sequencer === undefined) {
      this.sequencer = new pg.Client({ connectionString: roleUrl(ownerUrl, secret, SEQUENCER_ROLE) });
      await this.sequencer.connect();
    }
    let moved = 0;
    for (const { name } of this.definitions) {
      moved += (await this.sequencer.query(moveOutbox(name), [1_000])).rowCount ?? 0;
    }
    return moved;
  }
}

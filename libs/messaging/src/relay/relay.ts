import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@manumit/platform';
import { partitionOf } from '@manumit/events';
import type { Producer, RecordMetadata } from 'kafkajs';
import pg from 'pg';
import { connectKafka, topicName, type KafkaAccess } from '../connect-kafka/kafka-client.ts';
import { ensureTopics } from '../connect-kafka/ensure-topics.ts';
import { HINT_CHANNEL } from '../sequence/move-outbox.sql.ts';
import { ADVANCE, READ_CURSOR, READ_LOG, TAKE_LOCK } from './relay.sql.ts';

export interface RelayOptions {
  /** Connection of the role `relay_app`, to PostgreSQL itself: a pooler in between breaks the lock. */
  readonly url: string;
  readonly kafka: KafkaAccess;
  readonly logger: Logger;
  /** Longest wait between two looks; the sequencer's hint comes sooner, ms. */
  readonly pollMs?: number;
  /** Most events of one batch. */
  readonly batchSize?: number;
}

const STANDBY_MS = 250;

/**
 * Publishes the log to Kafka in its order, one batch at a time. Any number may run, one is active. A crash between the
 * acknowledgement and the cursor publishes a batch again, under the same `seq`: readers skip it.
 */
export class Relay {
  isActive = false;
  private readonly options: RelayOptions;
  private readonly stopping = new AbortController();
  private readonly known = new Set<string>();
  private running: Promise<void> | undefined;
  private wake: () => void = () => {};

  constructor(options: RelayOptions) {
    this.options = options;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes the batch under way and gives the lock back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    const { logger } = this.options;
    for (let failures = 0; !this.stopping.signal.aborted;) {
      try {
        await this.hold(() => (failures = 0));
      } catch (error) {
        failures++;
        const waitMs = Math.min(100 * 2 ** failures, 5_000);
        logger.warn({ error: (error as Error).message, waitMs }, 'the relay lost PostgreSQL or Kafka and tries again');
        await pause(waitMs, undefined, { signal: this.stopping.signal }).catch(() => {});
      }
    }
  }

  /** One life of the two connections: wait for the lock, then publish until told to stop or one of them fails. */
  private async hold(onSuccess: () => void): Promise<void> {
    const { url, kafka: access, logger, pollMs = 250, batchSize = 500 } = this.options;
    const { signal } = this.stopping;
    const client = new pg.Client({ connectionString: url, application_name: 'manumit relay', keepAlive: true });
    client.on('error', () => this.wake());
    client.on('notification', () => this.wake());
    // One request in flight and one batch at a time: only so is the order of the log the order of the partition.
    // Few retries: this loop begins anew at its cursor, and a stop must not wait for a broker that is away.
    const producer = connectKafka(access, logger, 6).producer({
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
    });
    try {
      await client.connect();
      await client.query(`set client_connection_check_interval = '1s'`);
      while (!signal.aborted && !(await takeLock(client)))
        await pause(STANDBY_MS, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await producer.connect();
      await client.query(`listen ${HINT_CHANNEL}`);
      this.isActive = true;
      logger.info({}, 'the relay is active');
      let cursor = await readCursor(client);
      while (!signal.aborted) {
        const { rows } = await client.query<LogRow>({ name: 'read log', text: READ_LOG, values: [cursor, batchSize] });
        if (rows.length > 0) {
          await this.ensure(rows);
          cursor = await publish(client, producer, access, rows);
          onSuccess();
        } else await this.quiet(pollMs);
      }
    } finally {
      this.isActive = false;
      await producer.disconnect().catch(() => {});
      await client.end().catch(() => {});
    }
  }

  private async ensure(rows: readonly LogRow[]): Promise<void> {
    const names = [...new Set(rows.map(({ topic }) => topicName(this.options.kafka, topic)))];
    const fresh = names.filter((name) => !this.known.has(name));
    if (fresh.length === 0) return;
    await ensureTopics(this.options.kafka, this.options.logger, fresh);
    for (const name of fresh) this.known.add(name);
  }

  /** Waits for a hint, and no longer than `ms`. */
  private quiet(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
      if (this.stopping.signal.aborted) this.wake();
    });
  }
}

interface LogRow {
  readonly seq: string;
  readonly topic: string;
  readonly key: string;
  readonly event_id: string;
  readonly event: string;
}

async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(TAKE_LOCK);
  return rows[0]?.taken === true;
}

async function readCursor(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ seq: string }>(READ_CURSOR);
  if (rows[0] === undefined) throw new Error('the relay has no position: the installation was not moved to Kafka');
  return rows[0].seq;
}

/** Publishes one batch and moves the cursor once it is acknowledged. */
async function publish(
  client: pg.Client,
  producer: Producer,
  access: KafkaAccess,
  rows: readonly LogRow[],
): Promise<string> {
  const byTopic = Map.groupBy(rows, ({ topic }) => topic);
  const acknowledged = await producer.sendBatch({
    acks: -1,
    topicMessages: [...byTopic].map(([topic, own]) => ({
      topic: topicName(access, topic),
      messages: own.map(({ seq, key, event, event_id }) => ({
        key,
        value: event,
        partition: partitionOf(key),
        headers: { seq, id: event_id },
      })),
    })),
  });
  const last = rows.at(-1) as LogRow;
  const moved = [
    { topic: '', partition: 0, seq: last.seq, offset: null },
    ...lastPlaces(byTopic, acknowledged, access),
  ];
  await client.query(ADVANCE, [
    moved.map(({ topic }) => topic),
    moved.map(({ partition }) => partition),
    moved.map(({ seq }) => seq),
    moved.map(({ offset }) => offset),
  ]);
  return last.seq;
}

/** The last seq and offset this batch put into each topic partition. */
function lastPlaces(
  byTopic: ReadonlyMap<string, readonly LogRow[]>,
  acknowledged: readonly RecordMetadata[],
  access: KafkaAccess,
): { topic: string; partition: number; seq: string; offset: string | null }[] {
  const base = new Map(
    acknowledged.map(({ topicName: name, partition, baseOffset }) => [`${name} ${partition}`, baseOffset]),
  );
  return [...byTopic].flatMap(([topic, rows]) =>
    [...Map.groupBy(rows, ({ key }) => partitionOf(key))].map(([partition, own]) => {
      const first = base.get(`${topicName(access, topic)} ${partition}`);
      const offset = first === undefined ? null : String(BigInt(first) + BigInt(own.length - 1));
      return { topic, partition, seq: (own.at(-1) as LogRow).seq, offset };
    }),
  );
}

import type { Logger } from '@manumit/platform';
import { partitionOf } from '@manumit/events';
import type { Producer, RecordMetadata } from 'kafkajs';
import type pg from 'pg';
import { connectKafka, topicName, type KafkaAccess } from '../connect-kafka/kafka-client.ts';
import { ensureTopics } from '../connect-kafka/ensure-topics.ts';
import { HINT_CHANNEL } from '../sequence/move-outbox.sql.ts';
import { OneActive } from '../take-turns/one-active.ts';
import { ADVANCE, READ_CURSOR, READ_LOG } from './relay.sql.ts';

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

/**
 * Publishes the log to Kafka in its order, one batch at a time. Any number may run, one is active. A crash between the
 * acknowledgement and the cursor publishes a batch again, under the same `seq`: readers skip it.
 */
export class Relay extends OneActive {
  constructor(options: RelayOptions) {
    super({ ...options, name: 'relay' }, (client, signal, onSuccess) => publishLog(options, client, signal, onSuccess));
  }
}

async function publishLog(
  { kafka, logger, pollMs = 250, batchSize = 500 }: RelayOptions,
  client: pg.Client,
  signal: AbortSignal,
  onSuccess: () => void,
): Promise<void> {
  // One request in flight and one batch at a time: only so is the order of the log the order of the partition.
  // Few retries: the log is read anew from its cursor, and a stop must not wait for a broker that is away.
  const producer = connectKafka(kafka, logger, 6).producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
  const hints = hintsOn(client, signal);
  const ensured = new Set<string>();
  try {
    await producer.connect();
    await client.query(`listen ${HINT_CHANNEL}`);
    let cursor = await readCursor(client);
    while (!signal.aborted) {
      const { rows } = await client.query<LogRow>({ name: 'read log', text: READ_LOG, values: [cursor, batchSize] });
      if (rows.length === 0) await hints.wait(pollMs);
      else {
        const fresh = [...new Set(rows.map(({ topic }) => topicName(kafka, topic)))].filter(
          (name) => !ensured.has(name),
        );
        if (fresh.length > 0) await ensureTopics(kafka, logger, fresh);
        for (const name of fresh) ensured.add(name);
        cursor = await publish(client, producer, kafka, rows);
      }
      onSuccess();
    }
  } finally {
    await producer.disconnect().catch(() => {});
  }
}

/** Waits that end with the sequencer's hint, with a stop, or when the connection fails. */
function hintsOn(client: pg.Client, signal: AbortSignal): { wait(ms: number): Promise<void> } {
  let wake = (): void => {};
  client.on('notification', () => wake());
  client.on('error', () => wake());
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    wait: (ms) =>
      new Promise((done) => {
        const timer = setTimeout(done, ms);
        wake = () => {
          clearTimeout(timer);
          done();
        };
        if (signal.aborted) wake();
      }),
  };
}

interface LogRow {
  readonly seq: string;
  readonly topic: string;
  readonly key: string;
  readonly event_id: string;
  readonly event: string;
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

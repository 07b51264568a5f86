import { unavailable } from '@manumit/kernel';
import { PARTITIONS } from '@manumit/events';
import type { Logger } from '@manumit/platform';
import type { Admin } from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import { connectKafka, type KafkaAccess } from './kafka-client.ts';

const READY_WITHIN_MS = 60_000;
/** About ten seconds: who starts against a wrong address should hear of it. */
const FEW_RETRIES = 6;

/** Creates topics that are not there, and returns once each of their partitions has a leader. Throws `kafka.unavailable`. */
export async function ensureTopics(access: KafkaAccess, logger: Logger, topics: readonly string[]): Promise<void> {
  const admin = connectKafka(access, logger, FEW_RETRIES).admin();
  try {
    await admin.connect();
  } catch (error) {
    throw unavailable(
      'kafka.unavailable',
      `Kafka does not answer at ${access.brokers.join(', ')}: ${(error as Error).message}`,
    );
  }
  try {
    const there = new Set(await admin.listTopics());
    const absent = topics.filter((topic) => !there.has(topic));
    if (absent.length > 0) await create(admin, absent);
    await untilLed(admin, topics);
  } finally {
    await admin.disconnect();
  }
}

async function create(admin: Admin, topics: readonly string[]): Promise<void> {
  await admin.createTopics({
    // Waiting for leaders fails just after a broker's start; `untilLed` does it instead.
    waitForLeaders: false,
    topics: topics.map((topic) => ({
      topic,
      numPartitions: PARTITIONS,
      // The log is kept without limit: a group that is new reads it from its beginning.
      configEntries: [
        { name: 'retention.ms', value: '-1' },
        { name: 'retention.bytes', value: '-1' },
        { name: 'cleanup.policy', value: 'delete' },
      ],
    })),
  });
}

async function untilLed(admin: Admin, topics: readonly string[]): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const found = await admin.fetchTopicMetadata({ topics: [...topics] }).then(
      ({ topics: known }) => known,
      () => [],
    );
    const isLed = (name: string): boolean =>
      found.some(
        (topic) =>
          topic.name === name &&
          topic.partitions.length === PARTITIONS &&
          topic.partitions.every(({ leader }) => leader >= 0),
      );
    const missing = topics.filter((topic) => !isLed(topic));
    if (missing.length === 0) return;
    const other = found.find(({ partitions }) => partitions.length > 0 && partitions.length !== PARTITIONS);
    if (other !== undefined)
      throw new Error(`topic ${other.name} has ${other.partitions.length} partitions, not ${PARTITIONS}`);
    if (performance.now() > deadline) throw new Error(`topics without a leader: ${missing.join(', ')}`);
    await pause(50);
  }
}

import type { Logger } from '@manumit/platform';
import { Kafka, logLevel, type LogEntry } from 'kafkajs';
import { calmRequestQueue } from './calm-request-queue.ts';

/** Which Kafka, and under which names there: several installations may share one. */
export interface KafkaAccess {
  /** `host:port` of brokers, at least one. */
  readonly brokers: readonly string[];
  /** Stands before the names of topics and groups. */
  readonly prefix: string;
}

/** A client of kafkajs, which is met in this folder, the relay and the Kafka log, and nowhere else. */
export function connectKafka({ brokers, prefix }: KafkaAccess, logger: Logger, retries = 60): Kafka {
  calmRequestQueue();
  return new Kafka({
    clientId: prefix,
    brokers: [...brokers],
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    // A broker that is away comes back: waiting is right however long it takes, and the wait stays short.
    retry: { retries, initialRetryTime: 100, maxRetryTime: 2_000 },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => tell(logger, entry),
  });
}

// kafkajs logs every answer that names an error as an error, those its caller expects as well.
function tell(logger: Logger, { namespace, log }: LogEntry): void {
  const { message, error, groupId, topic, broker } = log as unknown as Record<string, string | undefined>;
  logger.info({ kafka: namespace, error, groupId, topic, broker }, message ?? 'kafkajs');
}

export const topicName = ({ prefix }: KafkaAccess, topic: string): string => `${prefix}.${topic}`;

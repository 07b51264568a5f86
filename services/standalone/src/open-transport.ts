import { refused } from '@manumit/kernel';
import {
  KafkaLog,
  moveToKafka,
  PostgresLog,
  Relay,
  RELAY_ROLE,
  type KafkaAccess,
  type Log,
  type MessagingMetrics,
  type ServiceDefinition,
} from '@manumit/messaging';
import { roleUrl, type Database, type Logger } from '@manumit/platform';
import pg from 'pg';

export interface TransportOptions {
  /** Absent: the log is read from PostgreSQL. */
  readonly kafka: KafkaAccess | undefined;
  readonly logger: Logger;
  readonly metrics: MessagingMetrics;
  /** Called when a reader has died for good: the process has to end, and not with 0. */
  readonly onFatal: (error: Error) => void;
}

/** The log as the groups of a service read it. */
export function logOf(database: Database, { kafka, logger, metrics, onFatal }: TransportOptions): Log {
  if (kafka === undefined) return new PostgresLog({ database, logger, metrics });
  return new KafkaLog({ kafka, database, logger, onFatal });
}

/**
 * Makes the installation ready for its transport, and publishes the log to Kafka if that is it. The move to Kafka is
 * made once and one way, so an installation that was moved is refused without its brokers.
 */
export async function openTransport(
  ownerUrl: string,
  secret: string,
  services: readonly ServiceDefinition[],
  { kafka, logger }: TransportOptions,
): Promise<{ close(): Promise<void> }> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'manumit transport' });
  await owner.connect();
  try {
    if (kafka !== undefined) await moveToKafka(owner, services);
    else if (await wasMoved(owner))
      throw refused(
        'log.moved',
        'This installation reads its log from Kafka since it was moved there: set KAFKA_BROKERS to the brokers it uses.',
      );
  } finally {
    await owner.end();
  }
  if (kafka === undefined) return { close: async () => {} };
  const relay = new Relay({ url: roleUrl(ownerUrl, secret, RELAY_ROLE), kafka, logger });
  relay.start();
  return { close: () => relay.stop() };
}

async function wasMoved(owner: pg.Client): Promise<boolean> {
  const { rows } = await owner.query<{ moved: boolean }>(
    `select exists (select from log.position where grp = 'relay') as moved`,
  );
  return rows[0]?.moved === true;
}

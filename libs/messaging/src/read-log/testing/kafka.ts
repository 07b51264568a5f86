import { randomUUID } from 'node:crypto';
import { roleUrl, type Database } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import type { KafkaAccess } from '../../connect-kafka/kafka-client.ts';
import { RELAY_ROLE } from '../../install/install-messaging.ts';
import { moveToKafka } from '../../install/move-to-kafka.sql.ts';
import { Relay } from '../../relay/relay.ts';
import { silentLogger, type TestMessaging } from '../../testing.ts';
import { KafkaLog } from '../kafka-log.ts';

/** The broker of the test run, under names nobody else uses there. */
export const ownKafka = (brokers = process.env['TEST_KAFKA'] as string): KafkaAccess => ({
  brokers: [brokers],
  prefix: `test-${randomUUID().slice(0, 8)}`,
});

/** Moves an installation to Kafka and starts its relay. */
export async function startRelay(messaging: TestMessaging, kafka: KafkaAccess): Promise<Relay> {
  const { ownerUrl, secret } = messaging.installation;
  await withOwner(messaging.installation, (client) => moveToKafka(client, messaging.definitions));
  const relay = new Relay({ url: roleUrl(ownerUrl, secret, RELAY_ROLE), kafka, logger: silentLogger, pollMs: 20 });
  relay.start();
  return relay;
}

/** A log that notices soon what is lost; its death fails the test. */
export const openKafkaLog = (kafka: KafkaAccess, database: Database, sessionTimeoutMs = 6_000): KafkaLog =>
  new KafkaLog({
    ...{ kafka, database, logger: silentLogger, pollMs: 20, sessionTimeoutMs },
    onFatal: (error) => {
      throw error;
    },
  });

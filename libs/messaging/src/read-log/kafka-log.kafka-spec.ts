import { randomUUID } from 'node:crypto';
import { roleUrl } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import { RELAY_ROLE } from '../install/install-messaging.ts';
import { moveToKafka } from '../install/move-to-kafka.sql.ts';
import { Relay } from '../relay/relay.ts';
import { silentLogger, type TestMessaging } from '../testing.ts';
import { KafkaLog } from './kafka-log.ts';
import { logSuite } from './log.suite.ts';

const brokers = [process.env['TEST_KAFKA'] as string];

/** One relay and one set of topics for each installation of a test. */
const relays = new Map<TestMessaging, { prefix: string; relay: Relay }>();

async function relayOf(messaging: TestMessaging): Promise<string> {
  const known = relays.get(messaging);
  if (known !== undefined) return known.prefix;
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const { ownerUrl, secret } = messaging.installation;
  const relay = new Relay({
    url: roleUrl(ownerUrl, secret, RELAY_ROLE),
    kafka: { brokers, prefix },
    logger: silentLogger,
    pollMs: 20,
  });
  relays.set(messaging, { prefix, relay });
  await withOwner(messaging.installation, (client) => moveToKafka(client, messaging.definitions));
  relay.start();
  return prefix;
}

logSuite({
  name: 'KafkaLog',
  open: async (messaging, database) => {
    const prefix = await relayOf(messaging);
    return new KafkaLog({
      ...{ kafka: { brokers, prefix }, database, logger: silentLogger, pollMs: 20, sessionTimeoutMs: 6_000 },
      onFatal: (error) => {
        throw error;
      },
    });
  },
  close: async (messaging) => {
    await relays.get(messaging)?.relay.stop();
    relays.delete(messaging);
  },
});

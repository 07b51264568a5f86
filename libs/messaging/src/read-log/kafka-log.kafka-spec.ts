import type { KafkaAccess } from '../connect-kafka/kafka-client.ts';
import type { Relay } from '../relay/relay.ts';
import type { TestMessaging } from '../testing.ts';
import { openKafkaLog, ownKafka, startRelay } from './testing/kafka.ts';
import { logSuite } from './log.suite.ts';

/** One relay and one set of topics for each installation of a test. */
const moved = new Map<TestMessaging, { kafka: KafkaAccess; relay: Relay }>();

logSuite({
  name: 'KafkaLog',
  open: async (messaging, database) => {
    if (!moved.has(messaging)) {
      const kafka = ownKafka();
      moved.set(messaging, { kafka, relay: await startRelay(messaging, kafka) });
    }
    return openKafkaLog((moved.get(messaging) as { kafka: KafkaAccess }).kafka, database);
  },
  close: async (messaging) => {
    await moved.get(messaging)?.relay.stop();
    moved.delete(messaging);
  },
});

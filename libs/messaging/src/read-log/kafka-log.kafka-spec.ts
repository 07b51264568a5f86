import type { KafkaAccess } from '../connect-kafka/kafka-client.ts';
import type { Relay } from '../relay/relay.ts';
import type { TestMessaging } from '../testing.ts';
import { openKafkaLog, ownKafka, startRelay } from './testing/kafka.ts';
import { logSuite } from './log.suite.ts';

/** One relay and one set of topics for each installation of a test, also where two members join at once. */
const moved = new Map<TestMessaging, { kafka: KafkaAccess; relay: Promise<Relay> }>();

logSuite({
  name: 'KafkaLog',
  open: async (messaging, database) => {
    const known = moved.get(messaging);
    const kafka = known?.kafka ?? ownKafka();
    const relay = known?.relay ?? startRelay(messaging, kafka);
    moved.set(messaging, { kafka, relay });
    await relay;
    return openKafkaLog(kafka, database);
  },
  close: async (messaging) => {
    await (await moved.get(messaging)?.relay)?.stop();
    moved.delete(messaging);
  },
});

/** One PostgreSQL and one Apache Kafka for a test run of what needs a broker; TEST_KAFKA names one that is there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import startDatabase from './test-database.mjs';

export default async function start() {
  await startDatabase();
  if (process.env.TEST_KAFKA) return;
  await import('./load.mjs');
  const { startKafka } = await import('../infra/local/kafka/start-kafka.ts');
  const folder = await mkdtemp(join(tmpdir(), 'manumit-kafka-'));
  const kafka = await startKafka({ folder, say: (text) => console.error(text) });
  process.env.TEST_KAFKA = kafka.brokers;
  globalThis.__stopTestKafka = async () => {
    await kafka.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

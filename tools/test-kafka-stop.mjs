import stopDatabase from './test-database-stop.mjs';

export default async function stop() {
  await globalThis.__stopTestKafka?.();
  await stopDatabase();
}

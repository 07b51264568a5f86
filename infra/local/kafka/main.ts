import { startKafka } from './start-kafka.ts';

/** `npm run kafka [FOLDER] [PORT]`: a real Apache Kafka on this machine until Ctrl-C. */
const [folder = 'data/kafka', port = '9092'] = process.argv.slice(2);
const kafka = await startKafka({ folder, port: Number(port), say: (text) => console.error(text) });
console.error(`Apache Kafka listens on ${kafka.brokers}; start Manumit with KAFKA_BROKERS=${kafka.brokers}`);
await new Promise((done) => {
  process.once('SIGINT', done);
  process.once('SIGTERM', done);
});
await kafka.stop();

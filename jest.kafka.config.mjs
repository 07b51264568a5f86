import whole from './jest.config.mjs';

/** What needs a real Apache Kafka: `npm run test:kafka`. */
export default {
  ...whole,
  testMatch: ['**/*.kafka-spec.ts'],
  globalSetup: '<rootDir>/tools/test-kafka.mjs',
  globalTeardown: '<rootDir>/tools/test-kafka-stop.mjs',
  maxWorkers: 1,
};

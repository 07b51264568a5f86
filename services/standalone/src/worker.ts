import { createScoring } from '@manumit/scoring';
import { MessagingMetrics, runGroups, type ServiceDefinition } from '@manumit/messaging';
import { appRole, createLogger, Database, readConfiguration, roleUrl, secretOf } from '@manumit/platform';
import { UsageError } from './cli/connection.ts';
import { HostConfig, kafkaOf } from './host.config.ts';
import { logOf } from './open-transport.ts';
import { runMain } from './report-failure.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { systemClock } from './system-clock.ts';

/** The group that scores: Kafka deals its partitions to as many workers as run. */
const GROUP = 'scoring';

// One more worker of the scoring group, beside the server that `npm start` runs; the server prepares the database.
await runMain(async () => {
  const config = readConfiguration(HostConfig, process.env);
  const kafka = kafkaOf(config);
  if (config.databaseUrl === undefined || kafka === undefined)
    throw new UsageError('A worker needs DATABASE_URL and KAFKA_BROKERS, the same that the server was started with.');
  const logger = createLogger(config.logLevel).with({ service: 'scoring' });
  const definition = createScoring() as unknown as ServiceDefinition;
  const database = await Database.open({
    url: roleUrl(config.databaseUrl, secretOf(config.databaseUrl, config.manumitSecret), appRole('scoring')),
    schema: 'scoring',
    poolSize: 4,
  });
  const metrics = new MessagingMetrics();
  const log = logOf(database, { kafka, logger, metrics, onFatal: endWith(1) });
  await runGroups({ definition, log, database, clock: systemClock, logger, metrics, only: [GROUP] });
  process.stderr.write(`A worker of the group ${GROUP} reads from ${kafka.brokers.join(', ')}\n`);
  await stopOnSignal(async () => {
    await log.close();
    await database.close();
  });
  return 0;
});

function endWith(code: number): (error: Error) => void {
  return (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(code);
  };
}

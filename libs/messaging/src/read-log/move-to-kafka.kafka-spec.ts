import { expect, it } from '@jest/globals';
import { appRole, Database, roleUrl } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import { runGroups } from '../consume/run-groups.ts';
import { installMessaging } from '../install/install-messaging.ts';
import { moveToKafka } from '../install/move-to-kafka.sql.ts';
import { entry, ledgerWith, readEntries, Switches, till } from '../ledger.suite.ts';
import { MessagingMetrics } from '../metrics.ts';
import { silentLogger, startTestMessaging } from '../testing.ts';
import { openKafkaLog, ownKafka, startRelay } from './testing/kafka.ts';
import type { Log } from './log.ts';
import { PostgresLog } from './postgres-log.ts';

it('goes on where the cursor stood when an installation moves to Kafka, and again after every start', async () => {
  const services = [till, ledgerWith(new Switches())];
  const messaging = await startTestMessaging(services);
  const { ownerUrl, secret } = messaging.installation;
  const kafka = ownKafka();
  const metrics = new MessagingMetrics();
  const run = async (make: (database: Database) => Log): Promise<() => Promise<void>> => {
    const url = roleUrl(ownerUrl, secret, appRole('ledger'));
    const database = await Database.open({ url, schema: 'ledger', poolSize: 3 });
    const log = make(database);
    const [, definition] = services;
    await runGroups({ definition: definition!, log, database, clock: messaging.clock, logger: silentLogger, metrics });
    return async () => {
      await log.close();
      await database.close();
    };
  };
  const onPostgres = () => run((database) => new PostgresLog({ database, logger: silentLogger, pollMs: 20 }));
  const onKafka = () => run((database) => openKafkaLog(kafka, database));
  const numbers = async () => (await withOwner(messaging.installation, readEntries)).map(({ number }) => number);
  const publish = (from: number, to: number) =>
    messaging.publish(
      ...Array.from({ length: to - from + 1 }, (_, at) => entry({ account: 'acc_1', number: from + at })),
    );
  const until = async (last: number) => {
    for (let round = 0; (await numbers()).at(-1) !== last; round++) {
      if (round > 300) throw new Error(`entry ${last} does not come: ${JSON.stringify(await messaging.status())}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };

  await publish(1, 100);
  let leave = await onPostgres();
  await until(100);
  await leave();
  const before = (await messaging.status()).groups;
  const relay = await startRelay(messaging, kafka);
  leave = await onKafka();
  await publish(101, 150);
  await until(150);
  await leave();
  expect(before).toEqual([{ name: 'ledger', lag: 0 }]);
  // The relay has published all of the log; what the ledger had done before the move was skipped.
  const repeats = (await metrics.repeats.get()).values.reduce((sum, { value }) => sum + value, 0);
  expect(repeats).toBe(100);

  // Installing and moving again, as every start does, sets nothing back.
  await withOwner(messaging.installation, (client) => installMessaging(client, secret, services));
  await withOwner(messaging.installation, (client) => moveToKafka(client, services));
  leave = await onKafka();
  await publish(151, 160);
  await until(160);
  await leave();
  await relay.stop();
  expect(await numbers()).toEqual(Array.from({ length: 160 }, (_, at) => at + 1));
  expect((await messaging.status()).groups).toEqual([{ name: 'ledger', lag: 0 }]);
  expect(await messaging.failed()).toEqual([]);
  await messaging.close();
});

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { appRole, Database, roleUrl } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
// eslint-disable-next-line @nx/enforce-module-boundaries -- what starts a broker for tests belongs to no library
import { startKafka } from '../../../../infra/local/kafka/start-kafka.ts';
import { runGroups } from '../consume/run-groups.ts';
import { entry, ledgerWith, readEntries, Switches, till } from '../ledger.suite.ts';
import { silentLogger, startTestMessaging } from '../testing.ts';
import { openKafkaLog, ownKafka, startRelay } from './testing/kafka.ts';

const KILLS = 2;
const ACCOUNTS = 10;

it('loses and repeats no effect when the broker is killed while events are published and read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'manumit-kafka-'));
  let broker = await startKafka({ folder });
  const port = Number(broker.brokers.split(':')[1]);
  const services = [till, ledgerWith(new Switches())];
  const messaging = await startTestMessaging(services);
  const kafka = ownKafka(broker.brokers);
  const relay = await startRelay(messaging, kafka);
  const { ownerUrl, secret } = messaging.installation;
  const url = roleUrl(ownerUrl, secret, appRole('ledger'));
  const database = await Database.open({ url, schema: 'ledger', poolSize: 3 });
  const log = openKafkaLog(kafka, database, 2_000);
  await runGroups({ definition: services[1]!, log, database, clock: messaging.clock, logger: silentLogger });

  let published = 0;
  const publish = async (): Promise<void> => {
    const number = ++published;
    await messaging.publish(
      ...Array.from({ length: ACCOUNTS }, (_, account) => entry({ account: `acc_${account}`, number })),
    );
  };
  const kept = () => withOwner(messaging.installation, readEntries);
  const settled = async (): Promise<void> => {
    for (let round = 0; !(await messaging.status()).settled; round++) {
      if (round > 900) throw new Error(`not settled: ${JSON.stringify(await messaging.status())}`);
      await new Promise((done) => setTimeout(done, 100));
      await messaging.sequence();
    }
  };
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      for (let round = 0; round < 20; round++) await publish();
      const ended = once(broker.process, 'exit');
      broker.process.kill('SIGKILL');
      for (let round = 0; round < 20; round++) await publish();
      await ended;
      broker = await startKafka({ folder, port });
      for (let round = 0; round < 20; round++) await publish();
      await settled();
    }

    const numbers = Map.groupBy(await kept(), ({ account }) => account);
    for (const [, entries] of numbers)
      expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: published }, (_, at) => at + 1));
    expect(numbers.size).toBe(ACCOUNTS);
    expect(await messaging.failed()).toEqual([]);
  } finally {
    await log.close();
    await relay.stop();
    await database.close();
    await broker.stop();
    await messaging.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 240_000);

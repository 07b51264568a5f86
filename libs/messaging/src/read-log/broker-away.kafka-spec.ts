import { randomUUID } from 'node:crypto';
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
import { RELAY_ROLE } from '../install/install-messaging.ts';
import { moveToKafka } from '../install/move-to-kafka.sql.ts';
import { entry, ledgerWith, readEntries, Switches, till } from '../ledger.suite.ts';
import { Relay } from '../relay/relay.ts';
import { silentLogger, startTestMessaging } from '../testing.ts';
import { KafkaLog } from './kafka-log.ts';

const KILLS = 2;
const ACCOUNTS = 10;

it('loses and repeats no effect when the broker is killed while events are published and read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'manumit-kafka-'));
  let broker = await startKafka({ folder });
  const [host, port] = broker.brokers.split(':') as [string, string];
  const services = [till, ledgerWith(new Switches())];
  const messaging = await startTestMessaging(services);
  const { ownerUrl, secret } = messaging.installation;
  await withOwner(messaging.installation, (client) => moveToKafka(client, services));
  const kafka = { brokers: [`${host}:${port}`], prefix: `test-${randomUUID().slice(0, 8)}` };
  const relay = new Relay({ url: roleUrl(ownerUrl, secret, RELAY_ROLE), kafka, logger: silentLogger, pollMs: 20 });
  relay.start();
  const url = roleUrl(ownerUrl, secret, appRole('ledger'));
  const database = await Database.open({ url, schema: 'ledger', poolSize: 3 });
  const fatal: Error[] = [];
  const log = new KafkaLog({
    ...{ kafka, database, logger: silentLogger, pollMs: 20, sessionTimeoutMs: 2_000 },
    onFatal: (error) => fatal.push(error),
  });
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
      broker = await startKafka({ folder, port: Number(port) });
      for (let round = 0; round < 20; round++) await publish();
      await settled();
    }

    const numbers = Map.groupBy(await kept(), ({ account }) => account);
    for (const [, entries] of numbers)
      expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: published }, (_, at) => at + 1));
    expect(numbers.size).toBe(ACCOUNTS);
    expect(await messaging.failed()).toEqual([]);
    expect(fatal).toEqual([]);
  } finally {
    await log.close();
    await relay.stop();
    await database.close();
    await broker.stop();
    await messaging.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 240_000);

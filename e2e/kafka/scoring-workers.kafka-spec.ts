import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestInstallation, withOwner, type TestInstallation } from '@manumit/platform/testing';
import { Kafka, logLevel } from 'kafkajs';
import { ask, type Connection } from '../../services/standalone/src/cli/connection.ts';
import { importFile } from '../../services/standalone/src/cli/import-file.ts';
import { ServerProcess } from '../server-process.ts';

const SUPPLIERS = 1_500;
const RUN = fileURLToPath(new URL('../../tools/run.mjs', import.meta.url));
const WORKER = fileURLToPath(new URL('../../services/standalone/src/worker.ts', import.meta.url));
const brokers = process.env['TEST_KAFKA'] as string;
const prefix = `test-${randomUUID().slice(0, 8)}`;
let installation: TestInstallation;
let folder: string;
let server: ServerProcess;
let connection: Connection;
let worker: ChildProcess | undefined;

const environment = (): Record<string, string> => ({
  ...{ MANUMIT_SECRET: installation.secret, KAFKA_BROKERS: brokers, KAFKA_PREFIX: prefix, LOG_LEVEL: 'error' },
});

function startWorker(): ChildProcess {
  return spawn(process.execPath, ['--no-warnings', RUN, WORKER], {
    env: { ...process.env, ...environment(), DATABASE_URL: installation.ownerUrl },
    stdio: 'ignore',
  });
}

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let round = 0; !(await holds()); round++) {
    if (round > 600) throw new Error(`waited in vain: ${what}`);
    await pause(100);
  }
}

beforeAll(async () => {
  installation = await createTestInstallation();
  folder = await mkdtemp(join(tmpdir(), 'manumit-e2e-'));
  const { ownerUrl: databaseUrl } = installation;
  server = await ServerProcess.at({ data: folder, databaseUrl, environment: environment() });
  await server.start();
  connection = await server.connection();
}, 120_000);
afterAll(async () => {
  worker?.kill('SIGKILL');
  await server?.stop();
  await installation?.drop();
  await rm(folder, { recursive: true, force: true });
});

it('shares the partitions of scoring among workers, and a killed one is replaced with nothing lost or done twice', async () => {
  worker = startWorker();
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const members = async (): Promise<number> => {
    const { groups } = await admin.describeGroups([`${prefix}.scoring`]);
    return groups[0]?.state === 'Stable' ? groups[0].members.length : 0;
  };
  await until('two members share the group', async () => (await members()) === 2);

  const file = join(folder, 'suppliers.csv');
  const lines = Array.from({ length: SUPPLIERS }, (_, n) => `S-${n},Example Works ${n},Road ${n},MY`);
  await writeFile(file, ['external_id,name,address,country', ...lines].join('\n'));
  const source = { sourceName: 'Test list', sourceCategory: 'own_records', sourceDate: '2026-09' };
  const sent = importFile(connection, file, source, true);
  const assessed = async (): Promise<number> => {
    const { rows } = await withOwner(installation, (client) =>
      client.query<{ n: number }>(`select count(*)::int as n from scoring.subject where revision > 0`),
    );
    return rows[0]?.n ?? 0;
  };
  await until('scoring has begun', async () => (await assessed()) > 0);
  worker.kill('SIGKILL');
  expect(await sent).toMatchObject({ state: 'done', accepted: SUPPLIERS });
  await until('all is settled', async () => (await ask<{ settled: boolean }>(connection, 'GET', '/status')).settled);
  await until('the killed member is gone', async () => (await members()) === 1);
  await admin.disconnect();

  expect(await assessed()).toBe(SUPPLIERS);
  const { rows } = await withOwner(installation, (client) =>
    client.query<{ events: number; subjects: number; failed: number }>(
      `select count(*)::int as events, count(distinct event->>'subject')::int as subjects,
              (select count(*)::int from log.failed) as failed
       from log.event_log where event->>'type' = 'risk.assessed.v1'`,
    ),
  );
  expect(rows).toEqual([{ events: SUPPLIERS, subjects: SUPPLIERS, failed: 0 }]);
}, 180_000);

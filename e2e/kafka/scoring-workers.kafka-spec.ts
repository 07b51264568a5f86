import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestInstallation, withOwner, type TestInstallation } from '@manumit/platform/testing';
import { Kafka, logLevel } from 'kafkajs';
import { ask, type Connection } from '../../services/standalone/src/cli/connection.ts';
import { importFile } from '../../services/standalone/src/cli/import-file.ts';

const SUPPLIERS = 1_500;
const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const brokers = process.env['TEST_KAFKA'] as string;
const prefix = `test-${randomUUID().slice(0, 8)}`;
const children: ChildProcess[] = [];
let installation: TestInstallation;
let folder: string;
let server: Connection;

function run(file: string, args: readonly string[] = []): { child: ChildProcess; text: () => string } {
  const child = spawn(process.execPath, ['--no-warnings', path('tools/run.mjs'), path(file), ...args], {
    env: {
      ...process.env,
      ...{ DATABASE_URL: installation.ownerUrl, MANUMIT_SECRET: installation.secret },
      ...{ KAFKA_BROKERS: brokers, KAFKA_PREFIX: prefix, LOG_LEVEL: 'error' },
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  let said = '';
  child.stderr?.on('data', (chunk) => (said += String(chunk)));
  return { child, text: () => said };
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
  const { text } = run('services/standalone/src/main.ts', ['--data', folder, '--port', '0']);
  await until('the server serves', () => text().includes('serves at'));
  server = JSON.parse(await readFile(join(folder, 'cli.json'), 'utf8')) as Connection;
}, 120_000);
afterAll(async () => {
  for (const child of children) {
    const ended = new Promise((done) => child.once('exit', done));
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await ended;
  }
  await installation.drop();
  await rm(folder, { recursive: true, force: true });
});

it('shares the partitions of scoring among workers, and a killed one is replaced with nothing lost or done twice', async () => {
  const worker = run('services/standalone/src/worker.ts');
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
  const sent = importFile(server, file, source, true);
  const assessed = async (): Promise<number> => {
    const { rows } = await withOwner(installation, (client) =>
      client.query<{ n: number }>(`select count(*)::int as n from scoring.subject where revision > 0`),
    );
    return rows[0]?.n ?? 0;
  };
  await until('scoring has begun', async () => (await assessed()) > 0);
  worker.child.kill('SIGKILL');
  expect(await sent).toMatchObject({ state: 'done', accepted: SUPPLIERS });
  await until('all is settled', async () => (await ask<{ settled: boolean }>(server, 'GET', '/status')).settled);
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

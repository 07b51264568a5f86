import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from '@jest/globals';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const children: ChildProcess[] = [];

function run(file: string, args: readonly string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--no-warnings', path('tools/run.mjs'), path(file), ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const said: string[] = [];
  child.stdout.on('data', (chunk) => said.push(String(chunk)));
  child.stderr.on('data', (chunk) => said.push(String(chunk)));
  return { child, text: () => said.join(''), ended: once(child, 'exit') as Promise<[number | null]> };
}

afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

const kafka = () => ({
  KAFKA_BROKERS: process.env['TEST_KAFKA'] as string,
  KAFKA_PREFIX: `test-${randomUUID().slice(0, 8)}`,
});

it('raises exactly the known flags of the sample when the log goes through Kafka', async () => {
  const demo = run('services/standalone/src/demo.ts', ['--exit'], kafka());
  const [code] = await demo.ended;
  // The demo compares its flags with infra/seed/expected-flags.json itself and lists what differs.
  expect(demo.text()).not.toContain('differ');
  expect(code).toBe(0);
}, 180_000);

it('does not start without Kafka once it was moved there, and says why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'manumit-e2e-'));
  await chmod(folder, 0o755);
  const start = ['--data', folder, '--port', '0', '--exit'];
  const [moved] = await run('services/standalone/src/main.ts', start, kafka()).ended;
  expect(moved).toBe(0);
  const without = run('services/standalone/src/main.ts', start, {});
  const [refused] = await without.ended;
  expect(without.text()).toContain('set KAFKA_BROKERS');
  expect(refused).toBe(1);
  await rm(folder, { recursive: true, force: true });
}, 180_000);

it('says within half a minute that Kafka does not answer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'manumit-e2e-'));
  await chmod(folder, 0o755);
  const environment = { KAFKA_BROKERS: '127.0.0.1:9' };
  const start = run('services/standalone/src/main.ts', ['--data', folder, '--port', '0'], environment);
  const [code] = await start.ended;
  expect(start.text()).toContain('Kafka does not answer at 127.0.0.1:9');
  expect(code).toBe(1);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

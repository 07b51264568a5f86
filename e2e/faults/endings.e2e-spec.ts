import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ServerProcess } from '../server-process.ts';

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manumit-e2e-'));
  await chmod(folder, 0o755);
  server = await ServerProcess.at({ data: folder });
});
afterAll(async () => {
  await server?.end();
  await rm(folder, { recursive: true, force: true });
});

it('ends with 0 when it is asked to, its own PostgreSQL in order, and starts again', async () => {
  for (let start = 0; start < 2; start++) {
    await server.start();
    const postgres = await server.postgresPid();
    expect(postgres).toBeGreaterThan(0);
    expect(await server.stop()).toBe(0);
    expect(await server.postgresPid()).toBeUndefined();
    expect([...server.logged.keys()]).toEqual([]);
  }
}, 120_000);

it('ends with 1 when it cannot start, and leaves no PostgreSQL behind', async () => {
  await server.start();
  const data = await mkdtemp(join(tmpdir(), 'manumit-e2e-'));
  await chmod(data, 0o755);
  const late = server.neighbor(data);
  await expect(late.start()).rejects.toThrow(/ended \(1\)[\s\S]*EADDRINUSE/);
  expect(await late.postgresPid()).toBeUndefined();
  expect(await server.stop()).toBe(0);
  await rm(data, { recursive: true, force: true });
}, 120_000);

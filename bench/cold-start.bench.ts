/**
 * Seconds from the start of the standalone process until it answers that it is ready: at first start, which makes the
 * database, and later. Beside it, what the database alone needs in the same run. Bar: 6 s. Exits 1 above it.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@manumit/platform';
import { ServerProcess } from '../e2e/server-process.ts';

const ROUNDS = 3;
const BAR = 6;
const median = (numbers: readonly number[]): number =>
  Number((numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] as number).toFixed(2));
const seconds = async (work: () => Promise<{ stop(): Promise<void> }>): Promise<number> => {
  const start = performance.now();
  const server = await work();
  const taken = (performance.now() - start) / 1_000;
  await server.stop();
  return taken;
};

const found = { database: [] as number[], first: [] as number[], later: [] as number[] };
for (let round = 0; round < ROUNDS; round++) {
  const [alone, whole] = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'manumit-bench-'))));
  await Promise.all([alone, whole].map((folder) => chmod(folder as string, 0o755)));
  found.database.push(await seconds(() => startEmbeddedPostgres(alone as string)));
  for (const starts of [found.first, found.later]) {
    const server = await ServerProcess.at({ data: whole as string });
    starts.push(
      await seconds(async () => {
        await server.start();
        while (!(await fetch(`${server.url}/health/ready`)).ok) await pause(10);
        return { stop: async () => void (await server.stop()) };
      }),
    );
  }
  for (const folder of [alone, whole]) await rm(folder as string, { recursive: true, force: true });
}
const [first, later] = [median(found.first), median(found.later)];
console.log(
  JSON.stringify({
    bench: 'cold-start',
    first_s: first,
    later_s: later,
    database_s: median(found.database),
    bar_s: BAR,
  }),
);
process.exit(first > BAR ? 1 : 0);

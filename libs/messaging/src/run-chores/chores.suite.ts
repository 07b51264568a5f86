import { afterEach, describe, expect, it } from '@jest/globals';
import { refused, unavailable } from '@manumit/kernel';
import { silentLogger } from '../testing.ts';
import { Chores, handle, type ChoreBackend, type JobHandler } from './chores.ts';
import { defineJob, type JobPayload } from './define-job.ts';

export interface ChoresUnderTest {
  readonly name: string;
  /** An empty queue store; `backend` may be asked for several times, as several processes would. */
  open(): Promise<{ backend(): ChoreBackend; wipe(): Promise<void>; close(): Promise<void> }>;
}

const countTill = defineJob({ service: 'till', name: 'count-till', attempts: 3, backoffMs: 10, keepFailedDays: 1 });
const closeTill = defineJob({ service: 'till', name: 'close-till', attempts: 2, backoffMs: 10, keepFailedDays: 1 });

/** What every backend of chores has to keep. */
export function choresSuite({ name, open }: ChoresUnderTest): void {
  describe(name, () => {
    let store: Awaited<ReturnType<typeof open>>;
    const started: Chores[] = [];
    const begin = async (handlers: readonly JobHandler[], jobs = handlers.map(({ job }) => job)) => {
      store ??= await open();
      const chores = await Chores.start({
        ...{ service: 'till', backend: store.backend(), jobs, handlers, logger: silentLogger, reconcileMs: 50 },
      });
      started.push(chores);
      return chores;
    };
    afterEach(async () => {
      for (const chores of started.splice(0)) await chores.close(500);
      await store?.close();
      store = undefined as never;
    });

    it('runs a job with its payload, whatever its id looks like', async () => {
      const seen: JobPayload[] = [];
      const chores = await begin([handle(countTill, async (payload) => void seen.push(payload))]);
      const ids = ['imp_1', '42', 'a:b', 'näher/x y%'];
      for (const id of ids) await chores.enqueue(countTill, { id, tenant: 'ten_a' });
      await eventually(() => expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort()));
      expect(seen[0]?.tenant).toBe('ten_a');
    });

    it('lets a job that waits or runs be, however often it is enqueued', async () => {
      let runs = 0;
      let go = () => {};
      const gate = new Promise<void>((done) => (go = done));
      const chores = await begin([
        handle(countTill, async () => {
          runs++;
          await gate;
        }),
      ]);
      for (let n = 0; n < 5; n++) await chores.enqueue(countTill, { id: 'imp_1' });
      await eventually(() => expect(runs).toBe(1));
      await chores.enqueue(countTill, { id: 'imp_1' });
      go();
      await eventually(async () => expect(await chores.stateOf(countTill, { id: 'imp_1' })).toBe('unknown'));
      expect(runs).toBe(1);
    });

    it('tries again as often as declared, keeps the failed job, and gives it new attempts when it is enqueued again', async () => {
      let runs = 0;
      let isBroken = true;
      const chores = await begin([
        handle(countTill, async () => {
          runs++;
          if (isBroken) throw new TypeError('secret of imp_1');
        }),
      ]);
      await chores.enqueue(countTill, { id: 'imp_1' });
      await eventually(async () => expect(await chores.stateOf(countTill, { id: 'imp_1' })).toBe('failed'));
      expect(runs).toBe(3);
      await chores.enqueue(countTill, { id: 'imp_1' });
      await eventually(() => expect(runs).toBe(6));
      await eventually(async () => expect(await chores.stateOf(countTill, { id: 'imp_1' })).toBe('failed'));
      isBroken = false;
      await chores.enqueue(countTill, { id: 'imp_1' });
      await eventually(async () => expect(await chores.stateOf(countTill, { id: 'imp_1' })).toBe('unknown'));
      expect(runs).toBe(7);
    });

    it('fails a refused job at once, and tries again what was only unavailable', async () => {
      const runs = { count: 0, close: 0 };
      const chores = await begin([
        handle(countTill, async () => {
          runs.count++;
          throw refused('till.closed', 'The till is closed.');
        }),
        handle(closeTill, async () => {
          if (++runs.close === 1) throw unavailable('bank.unavailable', 'The bank is closed.');
        }),
      ]);
      await chores.enqueue(countTill, { id: 'imp_1' });
      await chores.enqueue(closeTill, { id: 'imp_1' });
      await eventually(async () => expect(await chores.stateOf(countTill, { id: 'imp_1' })).toBe('failed'));
      await eventually(() => expect(runs).toEqual({ count: 1, close: 2 }));
    });

    it('finds work the queue lost, and work that failed, in the tables of its service', async () => {
      const toDo = new Set(['imp_1', 'imp_2']);
      let isBroken = true;
      const chores = await begin([
        handle(
          countTill,
          async ({ id }) => {
            if (isBroken) throw new Error('not yet');
            toDo.delete(id);
          },
          async () => [...toDo].map((id) => ({ id })),
        ),
      ]);
      await eventually(async () => expect(await chores.stateOf(countTill, { id: 'imp_1' })).not.toBe('unknown'));
      await store.wipe();
      isBroken = false;
      await eventually(() => expect([...toDo]).toEqual([]));
    });

    it('runs a repeating job again and again, and ends it once it is no longer declared', async () => {
      let runs = 0;
      const repeating = defineJob({ ...countTill, everyMs: 100 });
      const first = await begin([handle(repeating, async () => void runs++)]);
      await eventually(() => expect(runs).toBeGreaterThan(2));
      await first.close();
      started.splice(0);
      const kept = handle(closeTill, async () => {});
      await begin([kept, handle(countTill, async () => void runs++)]);
      await new Promise((done) => setTimeout(done, 150));
      const before = runs;
      await new Promise((done) => setTimeout(done, 400));
      expect(runs).toBe(before);
    });

    it('refuses to start with a job that has no handler or two, and lists all of them', async () => {
      const handler = handle(countTill, async () => {});
      await expect(begin([handler, handler], [countTill, closeTill])).rejects.toThrow(
        /job close-till has no handler[\s\S]*job count-till has 2 handlers/,
      );
      await expect(begin([handler], [])).rejects.toThrow('a handler is there for count-till');
    });

    it('lets a running job finish when it closes, but only for so long', async () => {
      let isDone = false;
      const chores = await begin([
        handle(countTill, async () => {
          await new Promise((done) => setTimeout(done, 300));
          isDone = true;
        }),
        handle(closeTill, () => new Promise<void>((done) => void setTimeout(done, 5_000).unref())),
      ]);
      await chores.enqueue(countTill, { id: 'imp_1' });
      await eventually(async () => expect(await chores.stateOf(countTill, { id: 'imp_1' })).toBe('active'));
      await chores.close(5_000);
      expect(isDone).toBe(true);

      const second = await begin([
        handle(countTill, async () => {}),
        handle(closeTill, () => new Promise<void>((done) => void setTimeout(done, 5_000).unref())),
      ]);
      await second.enqueue(closeTill, { id: 'imp_1' });
      await eventually(async () => expect(await second.stateOf(closeTill, { id: 'imp_1' })).toBe('active'));
      const before = performance.now();
      await second.close(200);
      expect(performance.now() - before).toBeLessThan(3_000);
      started.splice(0);
    });
  });
}

async function eventually(expectation: () => void | Promise<void>): Promise<void> {
  for (let round = 0; ; round++) {
    try {
      return await expectation();
    } catch (error) {
      if (round >= 200) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

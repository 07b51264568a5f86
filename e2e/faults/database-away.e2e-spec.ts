import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LeavingPostgres } from './leaving-postgres.ts';
import { formOf, keyOf, PatientClient } from './patient-client.ts';
import { breachesOf } from './read-outcome.ts';
import { sampleFiles, type SampleFile } from './sample-files.ts';
import { ServerProcess } from '../server-process.ts';

/** Fifteen seconds to wait for a connection, and some to say that there is none. */
const ANSWERS_WITHIN_MS = 25_000;
const AWAY_MS = 6_000;

interface Answer {
  readonly request: string;
  readonly status: number;
  readonly ms: number;
  readonly type: string;
  readonly retryAfter: number;
  readonly text: string;
}

let postgres: LeavingPostgres;
let data: string;
let server: ServerProcess;
let token: string;

beforeAll(async () => {
  postgres = await LeavingPostgres.open();
  data = await mkdtemp(join(tmpdir(), 'manumit-away-'));
  await chmod(data, 0o755);
  server = await ServerProcess.at({ data, databaseUrl: postgres.url });
  await server.start();
  ({ token } = JSON.parse(await readFile(join(data, 'cli.json'), 'utf8')) as { token: string });
}, 120_000);
afterAll(async () => {
  await server?.end();
  await postgres?.close();
  await rm(data, { recursive: true, force: true });
}, 60_000);

interface Asking {
  readonly body?: () => FormData | string;
  readonly key?: string;
}

async function ask(method: string, path: string, asking: Asking = {}): Promise<Answer> {
  const { body, key } = asking;
  const before = performance.now();
  const given = body?.();
  try {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(typeof given === 'string' ? { 'content-type': 'application/json' } : {}),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(given === undefined ? {} : { body: given }),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    const text = await response.text();
    return {
      ...{ request: `${method} ${path}`, status: response.status, ms: performance.now() - before, text },
      type: response.headers.get('content-type') ?? '',
      retryAfter: Number(response.headers.get('retry-after')),
    };
  } catch (error) {
    await pause(500);
    const words = server.isAlive ? '' : `\nThe server has ended:\n${server.lastWords.join('\n')}`;
    throw new Error(`${method} ${path} got no answer: ${String(error)}${words}`, { cause: error });
  }
}

/** One of each kind: read and write, of every service, signed in by token and by name. */
const REQUESTS: readonly (readonly [string, string, Asking['body']?])[] = [
  ['GET', '/api/v1/status'],
  ['GET', '/api/v1/imports'],
  ['GET', '/api/v1/suppliers'],
  ['GET', '/api/v1/contracts'],
  ['GET', '/api/v1/flags'],
  ['GET', '/api/v1/cases'],
  ['GET', '/api/v1/users'],
  ['POST', '/api/v1/imports', () => formOf(sampleFiles(20, 1, false).files[0] as SampleFile)],
  ['POST', '/api/v1/redrive', () => JSON.stringify({ group: 'scoring' })],
  ['POST', '/api/v1/sessions', () => JSON.stringify({ user: 'nobody@nowhere', password: 'a wrong password' })],
];

const askEverything = () =>
  Promise.all(REQUESTS.map(([method, path, body]) => ask(method, path, body === undefined ? {} : { body })));

/** Waits until an import has kept its first rows. */
async function rowsAreRead(deadline: AbortSignal): Promise<void> {
  const owner = await server.owner();
  try {
    for (;;) {
      deadline.throwIfAborted();
      const { rowCount } = await owner.query(`select from ingest.import where state = 'running' and checkpoint > 0`);
      if (rowCount !== 0) return;
      await pause(50);
    }
  } finally {
    await owner.end();
  }
}

/** Tells what is wrong with an answer while PostgreSQL is away; nothing if it says so as it should. */
const wrongs = (answers: readonly Answer[]): string[] =>
  answers
    .filter(
      ({ status, type, retryAfter }) =>
        status !== 503 || !type.startsWith('application/problem+json') || !(retryAfter >= 1),
    )
    .map(({ request, status, ms, text }) => `${request} answered ${status} after ${Math.round(ms)} ms: ${text}`);

const OUTAGES = [
  ['is stopped', true, () => postgres.stop(), () => postgres.start()],
  ['stands still', false, () => postgres.freeze(), () => postgres.thaw()],
] as const;

it('reads an upload whose connection to the queue ended right after its commit, once it is sent again', async () => {
  const deadline = AbortSignal.timeout(60_000);
  const client = new PatientClient(server.url, token, deadline);
  const file = { ...(sampleFiles(20, 7, false).files[0] as SampleFile), name: 'cut-off.csv' };
  const [blocker, owner] = [await server.owner(), await server.owner()];
  try {
    await blocker.query('begin');
    await blocker.query('lock table ingest_chores.job in access exclusive mode');
    const first = ask('POST', '/api/v1/imports', { body: () => formOf(file), key: keyOf(file) });
    for (let isCut = false; !isCut; await pause(50)) {
      deadline.throwIfAborted();
      const { rows } = await owner.query<{ isCut: boolean | null }>(
        `select bool_or(pg_terminate_backend(pid)) as "isCut" from pg_stat_activity, ingest.import
         where application_name = 'manumit ingest chores' and wait_event_type = 'Lock' and query like '%add_job%'
           and file_name = 'cut-off.csv'`,
      );
      isCut = rows[0]?.isCut === true;
    }
    await blocker.query('rollback');
    expect([202, 503]).toContain((await first).status);
    expect(await client.send(file)).toMatchObject({ state: 'done', rows: 20 });
  } finally {
    await blocker.end();
    await owner.end();
  }
}, 90_000);

describe.each(OUTAGES)('while PostgreSQL %s', (how, isClean, leave, comeBack) => {
  it('every request is told to come again, the process lives, and all goes on by itself afterwards', async () => {
    const giveUp = new AbortController();
    const deadline = AbortSignal.any([giveUp.signal, AbortSignal.timeout(200_000)]);
    const client = new PatientClient(server.url, token, deadline);
    const { files } = sampleFiles(6_000, how.length, false);
    const sending = (async () => {
      for (const file of files) await client.send({ ...file, name: `${how} ${file.name}` });
      await client.settled();
    })();
    // Met where it is awaited.
    sending.catch(() => {});
    await Promise.race([sending, rowsAreRead(deadline)]);

    // A statement that is under way when all stands still may take its minute: nobody is caught there.
    const caught = isClean ? askEverything() : Promise.resolve([]);
    await leave();
    try {
      // These may still have been heard.
      expect(wrongs(await caught).filter((text) => !/answered (200|202|401)/.test(text))).toEqual([]);
      const leftAt = performance.now();
      do {
        const [ready, live, answers] = await Promise.all([
          ask('GET', '/health/ready'),
          ask('GET', '/health/live'),
          askEverything(),
        ]);
        expect(wrongs(answers)).toEqual([]);
        expect(ready).toMatchObject({ status: 503, retryAfter: 5 });
        expect(live).toMatchObject({ status: 200 });
        await pause(200);
      } while (performance.now() - leftAt < AWAY_MS);
      expect(server.isAlive).toBe(true);
    } catch (error) {
      giveUp.abort();
      throw error;
    } finally {
      await comeBack();
    }

    await sending;
    expect(server.isAlive).toBe(true);
    expect(await ask('GET', '/health/ready')).toMatchObject({ status: 200 });
    const after = await server.owner();
    try {
      expect(await breachesOf(after)).toEqual([]);
    } finally {
      await after.end();
    }
  }, 240_000);
});

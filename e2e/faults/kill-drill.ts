import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInstallation } from '@manumit/standalone';
import type pg from 'pg';
import { dice } from '../security/hostile-corpus.ts';
import { Nemesis, type Kill, type Revival } from './nemesis.ts';
import { PatientClient, type ImportState } from './patient-client.ts';
import {
  breachesOf,
  differencesOf,
  digestOf,
  readLines,
  readOutcome,
  type Difference,
  type Outcome,
} from './read-outcome.ts';
import { sampleFiles, type SampleFiles } from './sample-files.ts';
import { ServerProcess } from '../server-process.ts';

export interface DrillOptions {
  readonly kills: number;
  /** Rows of the list of suppliers; links and contracts come on top. */
  readonly rows: number;
  readonly seed: number;
  /** Kills fall while files are read, or until all is settled; then a watch list is sent as well, for the scoring it causes. */
  readonly during: 'import' | 'import and scoring';
  readonly deadlineMs: number;
  readonly say: (measure: string, value: object) => void;
}

export interface DrillResult {
  readonly kills: readonly Kill[];
  readonly revivals: readonly Revival[];
  readonly undisturbed: TenantRun;
  readonly killed: TenantRun;
  readonly settledAfterLastKillMs: number;
  readonly digests: readonly [string, string];
  /** What the killed run lacks, has too much of, or holds otherwise. */
  readonly differences: readonly Difference[];
  /** Up to three lines of each difference, in both runs. */
  readonly evidence: readonly string[];
  /** Acknowledged suppliers without a record or without an assessment, counted from the file and not from the other run. */
  readonly acknowledgedAndLost: number;
  readonly breaches: readonly string[];
  /** The undisturbed tenant holds after the kills what it held before them. */
  readonly isNeighborUntouched: boolean;
  readonly uploadsLeftBehind: number;
  readonly logged: ReadonlyMap<string, number>;
}

export interface TenantRun {
  readonly imports: readonly ImportState[];
  readonly importMs: number;
  readonly settledMs: number;
  readonly refusals: number;
}

/** Share of the rows after which no kill of an import is aimed, as it would fall behind the end. */
const MOSTLY = 0.7;
/** Rows the importer takes into one transaction. */
const BATCH_ROWS = 2_000;

interface Tenant {
  readonly id: string;
  readonly token: string;
}

/**
 * Two tenants of one installation send the same files: one in peace, then one while the process, and now and then its
 * PostgreSQL, is killed. In the end both must hold the same.
 */
export async function runDrill(options: DrillOptions): Promise<DrillResult> {
  const { kills, rows, seed, during, deadlineMs, say } = options;
  const data = await mkdtemp(join(tmpdir(), 'manumit-drill-'));
  // The embedded server runs as another user, who must be able to enter the folder.
  await chmod(data, 0o755);
  const server = await ServerProcess.at({ data });
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    const [peaceful, disturbed] = await prepare(data);
    const files = sampleFiles(rows, seed, during === 'import and scoring');
    const before = performance.now();
    await server.start();
    const startMs = performance.now() - before;
    const movesAtStart = await withOwner(server, movesOf);
    const undisturbed = await sendAll(files, new PatientClient(server.url, peaceful.token, deadline));
    say('undisturbed', { startMs: Math.round(startMs), ...spoken(undisturbed) });
    const expected = await withOwner(server, (owner) => readOutcome(owner, peaceful.id));

    const rowsToRead = files.files.reduce((sum, { rows: count }) => sum + count, 0);
    const movesBefore = await withOwner(server, movesOf);
    const nemesis = new Nemesis({
      ...{ server, tenant: disturbed.id, dice: dice(seed + 1), kills, files: files.files.length, startMs, say },
      goal:
        during === 'import'
          ? { rows: Math.floor(rowsToRead * MOSTLY), moves: 0, movesBefore }
          : { rows: rowsToRead, moves: movesBefore - movesAtStart, movesBefore },
      batchMs: (undisturbed.importMs * BATCH_ROWS) / rowsToRead,
    });
    const client = new PatientClient(server.url, disturbed.token, deadline);
    const sending = sendAll(files, client).finally(() => nemesis.stop());
    const [killed] = await Promise.all([sending, nemesis.run()]);
    const settledAfterLastKillMs = performance.now() - nemesis.lastKillAt;
    say('killed', spoken(killed));

    const verdict = await withOwner(server, (owner) => judge(owner, { peaceful, disturbed, expected, files }));
    const uploadsLeftBehind = (await readdir(join(data, 'uploads'))).length;
    return {
      kills: nemesis.kills,
      revivals: nemesis.revivals,
      undisturbed,
      killed,
      settledAfterLastKillMs,
      ...verdict,
      uploadsLeftBehind,
      logged: server.logged,
    };
  } finally {
    await server.end();
    await rm(data, { recursive: true, force: true });
  }
}

/** Two organizations on a day that stands still, made by the program's own means. */
async function prepare(data: string): Promise<[Tenant, Tenant]> {
  const installation = await startInstallation({
    environment: { LOG_LEVEL: 'silent' },
    clock: { now: () => new Date() },
    data,
    port: 0,
    say: () => {},
  });
  try {
    const { identity } = installation;
    const make = async (handle: string): Promise<Tenant> => {
      const calendar = { fixed: '2026-11-22' };
      const { id } = await identity.createTenant({ name: 'Drill', handle, calendar, feePolicy: 'unknown' });
      const roles = ['analyst', 'admin'] as const;
      const account = await identity.createUser({ tenant: id, user: 'drill', name: 'Drill', roles });
      const { secret } = await identity.createToken({ tenant: id, account: account.id, name: 'drill', scope: roles });
      return { id, token: secret };
    };
    return [await make('undisturbed'), await make('killed')];
  } finally {
    await installation.close();
  }
}

async function sendAll({ files }: SampleFiles, client: PatientClient): Promise<TenantRun> {
  const before = performance.now();
  const imports: ImportState[] = [];
  for (const file of files) imports.push(await client.send(file));
  const importMs = performance.now() - before;
  await client.settled();
  return { imports, importMs, settledMs: performance.now() - before, refusals: client.refusals };
}

interface Trial {
  readonly peaceful: Tenant;
  readonly disturbed: Tenant;
  readonly expected: Outcome;
  readonly files: SampleFiles;
}

async function judge(owner: pg.Client, { peaceful, disturbed, expected, files }: Trial) {
  const found = await readOutcome(owner, disturbed.id);
  const neighbor = await readOutcome(owner, peaceful.id);
  const differences = differencesOf(expected, found);
  const evidence: string[] = [];
  for (const { section, lost, surplus, changed } of differences) {
    const keys = [...lost, ...surplus, ...changed].slice(0, 3);
    for (const [who, { id }] of [
      ['undisturbed', peaceful],
      ['killed', disturbed],
    ] as const)
      evidence.push(...(await readLines(owner, id, section, keys)).map((line) => `${section}, ${who}: ${line}`));
  }
  const held = [found.get('records'), found.get('assessments')];
  return {
    digests: [digestOf(expected), digestOf(found)] as const,
    differences,
    evidence,
    acknowledgedAndLost: files.good.filter((id) => held.some((things) => things?.has(`<s:x|${id}>`) !== true)).length,
    breaches: await breachesOf(owner),
    isNeighborUntouched: digestOf(neighbor) === digestOf(expected),
  };
}

async function withOwner<Result>(server: ServerProcess, work: (owner: pg.Client) => Promise<Result>): Promise<Result> {
  const owner = await server.owner();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

/** How far the groups are, all together. */
async function movesOf(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ moves: number }>('select sum(seq)::int as moves from log.position');
  return rows[0]?.moves ?? 0;
}

const spoken = ({ imports, importMs, settledMs, refusals }: TenantRun) => ({
  importSeconds: Math.round(importMs / 100) / 10,
  settledSeconds: Math.round(settledMs / 100) / 10,
  refusals,
  rows: imports.map(({ rows }) => rows),
  rejected: imports.map(({ rejected }) => rejected),
});

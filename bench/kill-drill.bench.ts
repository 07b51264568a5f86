/**
 * Kills the real program, and every fourth time its PostgreSQL, while it reads files and scores them, and compares what
 * is there in the end with an undisturbed run: `npm run bench -- kill-drill [KILLS] [ROWS] [SEED]`. Exits 1 if anything was
 * lost, done twice or left otherwise.
 */
import { randomInt } from 'node:crypto';
import { runDrill } from '../e2e/faults/kill-drill.ts';

const [kills = 20, rows = 100_000, seed = randomInt(1_000_000)] = process.argv.slice(2).map(Number);
const say = (measure: string, value: object): void =>
  void process.stdout.write(`${JSON.stringify({ bench: 'kill-drill', measure, ...value })}\n`);

say('asked', { kills, rows, seed });
const result = await runDrill({ kills, rows, seed, during: 'import and scoring', deadlineMs: 3_600_000, say });
const sum = (of: 'lost' | 'surplus' | 'changed'): number =>
  result.differences.reduce((count, difference) => count + difference[of].length, 0);
const goingOn = result.revivals
  .flatMap(({ goesOnAfterMs }) => goesOnAfterMs ?? [])
  .toSorted((one, other) => one - other);
const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? ms : Math.round(ms / 100) / 10);

for (const line of result.evidence) say('difference', { line: line.slice(0, 2_000) });
for (const [line, count] of result.logged) say('logged', { line, count });
say('import goes on after the server serves', {
  restarts: goingOn.length,
  medianSeconds: seconds(goingOn[Math.floor(goingOn.length / 2)]),
  mostSeconds: seconds(goingOn.at(-1)),
});
const verdict = {
  kills: result.kills.length,
  withPostgres: result.kills.filter(({ withPostgres }) => withPostgres).length,
  phases: Object.fromEntries(
    [...Map.groupBy(result.kills, ({ phase }) => phase)].map(([phase, some]) => [phase, some.length]),
  ),
  lost: sum('lost') + result.acknowledgedAndLost,
  duplicated: sum('surplus'),
  changed: sum('changed'),
  breaches: result.breaches,
  digestEqual: result.digests[0] === result.digests[1],
  digest: result.digests[0],
  neighborUntouched: result.isNeighborUntouched,
  uploadsLeftBehind: result.uploadsLeftBehind,
  settledSecondsAfterLastKill: seconds(result.settledAfterLastKillMs),
  settledSecondsAfterLastFile: seconds(result.killed.settledMs - result.killed.importMs),
};
say('verdict', verdict);
const isRight = verdict.digestEqual && verdict.lost === 0 && verdict.breaches.length === 0 && verdict.neighborUntouched;
process.exit(isRight ? 0 : 1);

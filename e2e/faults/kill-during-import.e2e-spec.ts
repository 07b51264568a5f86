import { randomInt } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { runDrill } from './kill-drill.ts';

const seed = Number(process.env['KILL_SEED'] ?? randomInt(1_000_000));

it(`loses nothing and does nothing twice when it is killed while it reads files (KILL_SEED=${seed})`, async () => {
  const story: string[] = [];
  const result = await runDrill({
    ...{ kills: 3, rows: 6_000, seed, during: 'import', deadlineMs: 280_000 },
    say: (measure, value) => story.push(`${measure} ${JSON.stringify(value)}`),
  });
  process.stdout.write(`KILL_SEED=${seed}\n${story.join('\n')}\n`);
  expect(result.kills.map(({ phase }) => phase)).toContain('importing');
  expect(result.evidence).toEqual([]);
  expect(result.breaches).toEqual([]);
  expect(result.digests[1]).toBe(result.digests[0]);
  expect(result).toMatchObject({ acknowledgedAndLost: 0, isNeighborUntouched: true });
}, 300_000);

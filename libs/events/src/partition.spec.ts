import { expect, it } from '@jest/globals';
import { PARTITIONS, partitionOf } from './partition.ts';

// These numbers were published with the first release: a change would move keys between partitions and break their order.
it('never changes where a key lies', () => {
  const keys = ['', 'a', 'sup_01m8190f00fmfsmkhzfcgcdt01', 'DOL-TVPRA', 'ñ'];
  expect(keys.map(partitionOf)).toMatchInlineSnapshot(`
   [
     1,
     4,
     0,
     10,
     8,
   ]
  `);
});

it('spreads keys evenly', () => {
  const counts = Array.from({ length: PARTITIONS }, () => 0);
  for (let index = 0; index < 12_000; index++) counts[partitionOf(`sup_${index}`)]!++;
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect(Math.max(...counts)).toBeLessThan(1200);
});

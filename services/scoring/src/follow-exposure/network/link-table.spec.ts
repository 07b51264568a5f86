import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LinkTable, type StoredLink, STEPS } from './link-table.ts';

const link = (viewpoint: number): StoredLink => ({ viewpoint, other: viewpoint + 1, code: 3, steps: STEPS.down });

describe('the table of links', () => {
  it('does what a map does', () => {
    const step = fc.record({ id: fc.integer({ min: 0, max: 120 }), value: fc.integer({ min: -1, max: 50 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 400, size: 'max' }), (steps) => {
        const table = new LinkTable();
        const map = new Map<string, number>();
        for (const { id, value } of steps) {
          const name = `lnk_${id}`;
          if (value < 0) {
            table.remove(name);
            map.delete(name);
          } else {
            table.set(name, link(value));
            map.set(name, value);
          }
        }
        expect(table.count).toBe(map.size);
        const found = Array.from({ length: 121 }, (_, id) => table.find(`lnk_${id}`));
        expect(found.map((slot) => (slot < 0 ? undefined : table.read(slot).viewpoint))).toEqual(
          found.map((_, id) => map.get(`lnk_${id}`)),
        );
        const all = Array.from({ length: table.end }, (_, slot) => slot)
          .filter((slot) => !table.isFree(slot))
          .map((slot) => table.viewpointOf(slot));
        expect(all.sort((a, b) => a - b)).toEqual([...map.values()].sort((a, b) => a - b));
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });

  it('tells fifty thousand ids apart that differ in a few digits', () => {
    const table = new LinkTable();
    const ids = Array.from({ length: 50_000 }, (_, at) => `lnk_01m8190f00${String(at * 7).padStart(16, '0')}`);
    ids.forEach((id, at) => table.set(id, link(at)));
    expect(table.count).toBe(ids.length);
    expect(ids.every((id, at) => table.read(table.find(id)).viewpoint === at)).toBe(true);
    expect(table.find('lnk_01m8190f000000000000000001')).toBe(-1);
  });
});

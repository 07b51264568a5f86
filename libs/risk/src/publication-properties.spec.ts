import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hundredths, RUNS } from './testing/generated-items.ts';
import {
  cellBounds,
  differenceIsSafe,
  outsideFee,
  publicationDecision,
  publishedShare,
  smallestGroup,
  suppressedCells,
  type Counts,
} from './publication-filter.ts';

const audience = fc.record({ named: fc.boolean(), public: fc.boolean() });
const counts = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  .map(([a, b]): Counts => ({ n: Math.max(a, b), positives: Math.min(a, b) }));
const isMultiple = (value: number, step: number) => Math.abs(value / step - Math.round(value / step)) < 1e-9;

describe('publication filter', () => {
  it('P20: what is published hides no cell below k, and no exact count leaves', () => {
    const met = new Set<string>();
    const workforce = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 200 }));
    fc.assert(
      fc.property(counts, workforce, audience, (answers, extra, who) => {
        const { decision } = publicationDecision(answers, extra === null ? null : answers.n + extra, who);
        met.add(decision);
        const share = publishedShare(answers, decision);
        if (decision === 'suppress') return share === null;
        if (share !== null && 'band' in share) return decision === 'band';
        const k = smallestGroup(who);
        const cells = [answers.positives, answers.n - answers.positives];
        return (
          answers.n >= k &&
          cells.every((cell) => cell === 0 || cell >= k) &&
          !(who.named && cells.includes(0)) &&
          share !== null &&
          isMultiple(share.percent, 5) &&
          isMultiple(share.nAtLeast, 5)
        );
      }),
      { ...RUNS, numRuns: 10_000 },
    );
    expect([...met].sort()).toEqual(['band', 'publish', 'suppress']);
  });

  it('P20: no two releases of a series differ by a cell below k', () => {
    const step = fc.tuple(fc.integer({ min: -4, max: 19 }), fc.integer({ min: -4, max: 19 }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 6 }), fc.boolean(), (steps, named) => {
        const released: Counts[] = [];
        let [yes, no] = [0, 0];
        for (const [moreYes, moreNo] of steps) {
          yes = Math.max(0, yes + moreYes);
          no = Math.max(0, no + moreNo);
          const now = { n: yes + no, positives: yes };
          const passes = publicationDecision(now, 500, { named }).decision === 'publish';
          if (passes && released.every((earlier) => differenceIsSafe(earlier, now, { named }))) released.push(now);
        }
        const k = smallestGroup({ named });
        const far = (a: number, b: number) => a === b || Math.abs(a - b) >= k;
        return released.every((x) =>
          released.every(
            (y) => far(x.n, y.n) && far(x.positives, y.positives) && far(x.n - x.positives, y.n - y.positives),
          ),
        );
      }),
      RUNS,
    );
  });

  it('P20: no hidden cell of a table can be computed to within k', () => {
    const size = fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 }));
    const cell = fc.oneof(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 0, max: 59 }));
    const table = size.chain(([rows, columns]) =>
      fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
    );
    fc.assert(
      fc.property(table, fc.boolean(), (some, named) => {
        const k = smallestGroup({ named });
        const hidden = suppressedCells(some, { named });
        const keys = new Set(hidden.map(([row, column]) => `${row},${column}`));
        const isHidden = (row: number, column: number) => keys.has(`${row},${column}`);
        const small = some.flatMap((line, row) => line.flatMap((n, column) => (n < k ? [[row, column] as const] : [])));
        const lineHidden = (row: number, column: number) =>
          some[row]?.every((_, c) => isHidden(row, c)) === true && some.every((_, r) => isHidden(r, column));
        return (
          small.every(([row, column]) => isHidden(row, column)) &&
          hidden.every(([row, column]) => {
            const { low, high } = cellBounds(some, keys, [row, column]);
            return high - low >= k || lineHidden(row, column);
          })
        );
      }),
      { ...RUNS, numRuns: 1000 },
    );
  });

  it('P29: a figure about answers leaves as a word or a multiple of 0.05', () => {
    const decision = fc.constantFrom('publish' as const, 'band' as const, 'suppress' as const);
    fc.assert(
      fc.property(
        fc.record({ mean: hundredths(0, 1), q95: hundredths(0, 1) }),
        hundredths(0, 100),
        decision,
        (figures, score, made) => {
          const out = outsideFee(figures, score, 'high', made);
          if (made !== 'publish') return JSON.stringify(out) === '{"band":"high"}';
          return (
            isMultiple(out.mean as number, 0.05) &&
            isMultiple(out.q95 as number, 0.05) &&
            isMultiple(out.score as number, 5)
          );
        },
      ),
      RUNS,
    );
  });
});

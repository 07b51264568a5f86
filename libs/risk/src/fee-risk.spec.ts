import { describe, expect, it } from '@jest/globals';
import { feeBreach, type FeeFact } from './fee-breach.ts';
import { feePrior } from './fee-prior.ts';
import {
  costOf,
  costOfAggregates,
  feeFigures,
  feePosterior,
  kthLargestCost,
  severityRank,
  worstCorridor,
} from './fee-risk.ts';

const interviews = { paid: 9, asked: 40, sensitivity: 1, quality: 1 };
const MONTHS = [0.5, 1, 1.2, 2, 2.5, 3, 4, 4, 6];

describe('fee risk', () => {
  it('gives the textbook posterior when every payer says so', () => {
    // Beta(6, 4) and 9 of 40: Beta(15, 35), mean 0.3; fifth largest cost 2.5 months.
    const { mean, k, cost, severity, score } = feeFigures({ a: 6, b: 4 }, [interviews], (rank) =>
      costOf(MONTHS, [interviews], rank),
    );
    expect(mean).toBeCloseTo(0.3, 6);
    expect([k, cost]).toEqual([5, 2.5]);
    expect(severity).toBeCloseTo(1 - Math.exp(-2.5 / 3), 12);
    expect(score).toBeCloseTo(60 * 0.3 + 40 * (1 - Math.exp(-2.5 / 3)), 4);
  });

  it('learns little from silence where payers do not speak, and nothing where they cannot', () => {
    const silence = (sensitivity: number) => feePosterior(6, 4, [{ paid: 0, asked: 40, sensitivity, quality: 1 }]).mean;
    expect(silence(1)).toBeCloseTo(6 / 50, 5);
    expect(silence(0.2)).toBeCloseTo(0.406, 3);
    expect(silence(0)).toBeCloseTo(0.6, 6);
  });

  it('still hears a yes where the State imposes labor', () => {
    const heard = feePosterior(6, 4, [{ paid: 8, asked: 40, sensitivity: 0, quality: 1 }]).mean;
    expect(heard).toBeGreaterThan(0.6);
  });

  it('remembers a posterior only for the same inputs', () => {
    const first = feePosterior(2, 3, [interviews]);
    expect(feePosterior(2, 3, [interviews])).toBe(first);
    expect(feePosterior(2, 3, [{ ...interviews, quality: 0.5 }]).mean).not.toBe(first.mean);
  });

  it('reads the k-th largest cost, and none with fewer than k payers', () => {
    expect(kthLargestCost([6, 6, 6, 6], 5, 0)).toBe(0);
    expect(kthLargestCost([6, null, 6, null, 6], 5, 0)).toBe(0);
    expect(kthLargestCost([6, null, 6, null, 6], 5, Infinity)).toBe(6);
    expect(
      severityRank([
        { ...interviews, asked: 101 },
        { paid: 0, asked: 1000, sensitivity: 0.05, quality: 0.5 },
      ]),
    ).toBe(11);
  });

  it('takes the greatest reported rank where only aggregates exist, unbounded above while an amount is missing', () => {
    const known = { paid: 9, amountsKnown: 9, kthHighest: 2.5 };
    expect(costOfAggregates([known, { paid: 0, amountsKnown: null, kthHighest: null }], 5)).toEqual({
      low: 2.5,
      high: 2.5,
    });
    expect(costOfAggregates([known, { paid: 6, amountsKnown: 4, kthHighest: 1 }], 5)).toEqual({
      low: 2.5,
      high: Infinity,
    });
    expect(costOfAggregates([{ paid: 4, amountsKnown: 0, kthHighest: null }], 5)).toEqual({ low: 0, high: 0 });
  });

  it('builds the prior of a corridor without the site it is for, and says "none" without any', () => {
    const sites = [
      [18, 30],
      [25, 40],
      [9, 25],
      [30, 35],
      [14, 30],
    ].map(([paid, asked], n) => {
      return { siteId: `s${n}`, paid: paid as number, asked: asked as number };
    });
    // 96 of 160 paid.
    expect(feePrior(sites)).toMatchObject({ mean: 0.6, basis: 'corridor' });
    expect(feePrior(sites, 's3').mean).toBeCloseTo(66 / 125, 12);
    expect(feePrior([])).toMatchObject({ a: 0.5, b: 0.5, basis: 'none' });
  });

  it('lets the worst corridor stand that is not insufficient', () => {
    const rows = [
      { corridor: 'A>X', score: 22, status: 'band' as const },
      { corridor: 'C>X', score: 41.5, status: 'provisional' as const },
      { corridor: 'B>X', score: 41.5, status: 'provisional' as const },
      { corridor: 'D>X', score: 70, status: 'insufficient' as const },
    ];
    expect(worstCorridor(rows)?.corridor).toBe('B>X');
  });
});

describe('fee breach', () => {
  const fact = (kind: FeeFact['kind'], source: string, on: string, repaidOn: string | null = null): FeeFact => {
    return { kind, source, on, repaidOn };
  };

  it('takes one document or two accounts of different origin', () => {
    expect(feeBreach([fact('account', 'A', '2026-03'), fact('account', 'A', '2026-04')]).state).toBe('none');
    expect(feeBreach([fact('account', 'A', '2026-04'), fact('account', 'B', '2026-03')])).toEqual({
      state: 'verified',
      since: '2026-03',
      repaidOn: null,
    });
    expect(feeBreach([fact('document', 'A', '2026-03')]).state).toBe('verified');
    expect(feeBreach([fact('declared', 'A', '2026-03')]).state).toBe('declared');
  });

  it('is repaid once everything known is, and open again with what comes later', () => {
    const repaid = [fact('document', 'A', '2025-01', '2025-06'), fact('declared', 'B', '2025-02', '2025-07')];
    expect(feeBreach(repaid)).toEqual({ state: 'repaid', since: '2025-01', repaidOn: '2025-07' });
    expect(feeBreach([...repaid, fact('document', 'C', '2026-01')])).toMatchObject({
      state: 'verified',
      since: '2026-01',
    });
  });
});

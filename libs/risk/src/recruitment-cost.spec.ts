import { describe, expect, it } from '@jest/globals';
import { FEE_CATEGORIES } from './fee-categories.ts';
import { recruitmentCostIndicator, structurallyFundedByWorkers } from './recruitment-cost.ts';

describe('recruitment cost', () => {
  it('divides cost and pay of the same worker, and counts whom it leaves out', () => {
    expect(recruitmentCostIndicator([1500, null, 900, 3600], [300, 400, 300, 0])).toMatchObject({
      n: 2,
      leftOut: 2,
      mean: 4,
    });
    expect(recruitmentCostIndicator([null], [300])).toEqual({ n: 0, leftOut: 1, mean: null, median: null, p80: null });
  });

  it('compares what employers pay only in one currency and year', () => {
    const cost = { amount: '900', currency: 'USD', year: 2026 };
    expect(structurallyFundedByWorkers({ ...cost, amount: '350' }, cost)).toBe(true);
    expect(structurallyFundedByWorkers(cost, cost)).toBe(false);
    expect(structurallyFundedByWorkers({ ...cost, amount: '350', currency: 'EUR' }, cost)).toBeNull();
    expect(structurallyFundedByWorkers({ ...cost, amount: '350', year: 2024 }, cost)).toBeNull();
  });

  it('knows the fee categories of the evidence format', () => {
    expect(Object.keys(FEE_CATEGORIES)).toHaveLength(22);
    expect(FEE_CATEGORIES.bribe_kickback_tribute.ilo).toContain('never legitimate');
  });
});

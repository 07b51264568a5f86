import { describe, expect, it } from '@jest/globals';
import { programCoverage, repaymentDue } from './repayment.ts';

describe('repayment', () => {
  it('owes the greater of document and benchmark, rounded up to the minor unit', () => {
    const due = { documented: 1800, benchmark: 2400, factor: 1.08, verifiedInterest: 540 };
    expect(repaymentDue(due)).toBe(3132);
    expect(repaymentDue({ ...due, benchmark: null, factor: 1.00001 })).toBe(2340.02);
    expect(repaymentDue({ ...due, factor: 1.00001 }, 0)).toBe(2941);
    expect(repaymentDue({ ...due, documented: null, benchmark: null })).toBeNull();
  });

  it('never calls an unknown number of workers fully repaid', () => {
    expect([programCoverage(40, 50), programCoverage(40, null), programCoverage(0, 0)]).toEqual([0.8, null, null]);
  });
});

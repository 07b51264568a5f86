import { describe, expect, it } from '@jest/globals';
import { debtOutlastsContract, debtService, paybackMonths } from './debt-tests.ts';

describe('debt', () => {
  it('is paid back in the months the surplus needs, or never', () => {
    // ln(1 - 0.03 * 4000 / 150) / -ln(1.03) = ln 5 / ln 1.03
    expect(paybackMonths(4000, 0.03, 150)).toBeCloseTo(Math.log(5) / Math.log(1.03), 9);
    expect(paybackMonths(4000, 0.03, 120)).toBe(Infinity);
    expect(paybackMonths(900, 0, 150)).toBe(6);
    expect(paybackMonths(null, 0, 150)).toBeNull();
  });

  it('outlasts a contract, or asks how long the contract is', () => {
    expect(debtOutlastsContract(4000, 0.03, 150, 24)).toBe(true);
    expect(debtOutlastsContract(4000, 0.03, 150, 60)).toBe(false);
    expect(debtOutlastsContract(4000, 0.03, 150, null)).toBeNull();
    expect(debtOutlastsContract(4000, 0.03, 120, null)).toBe(true);
  });

  it('takes up to 0.35 of the pay before it says anything', () => {
    expect([35, 36, 50, 51].map((due) => debtService(due, 100))).toEqual(['none', 'medium', 'medium', 'strong']);
    expect([debtService(1, 0), debtService(0, 0), debtService(null, 100)]).toEqual(['strong', 'none', null]);
  });
});

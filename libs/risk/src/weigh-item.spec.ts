import { describe, expect, it } from '@jest/globals';
import {
  adverseWeight,
  cleanFloor,
  cleanWeight,
  informativeness,
  priorProbability,
  speakableWeight,
} from './weigh-item.ts';

describe('weights', () => {
  it('mixes a strong report of code B2 with what an uninformative one would say', () => {
    // q = 0.80 * 0.85 = 0.68; ln(0.68 * 5 + 0.32) = ln 3.72; a quarter of the half-life has passed: 2^-0.25.
    expect(informativeness('B2')).toBeCloseTo(0.68, 12);
    expect(adverseWeight('strong', 'B2', 6, 24)).toBeCloseTo(2 ** -0.25 * Math.log(3.72), 12);
  });

  it('halves in one half-life', () => {
    expect(adverseWeight('medium', 'A1', 24, 24)).toBeCloseTo(adverseWeight('medium', 'A1', 0, 24) / 2, 12);
  });

  it('reads a determined item without mixing, whatever its code', () => {
    expect(adverseWeight('determined', 'C3', 0, 60)).toBeCloseTo(Math.log(100), 12);
  });

  it('reads a missing code as F6, which is heard and adds nothing to sufficiency', () => {
    expect(adverseWeight('strong', null, 0, 24)).toBeCloseTo(Math.log(0.075 * 5 + 0.925), 12);
    expect([null, 'F1', 'A6'].map((code) => speakableWeight(code, 0, 24))).toEqual([0, 0, 0]);
    expect(speakableWeight('C4', 24, 24)).toBeCloseTo(0.09, 12);
  });

  it('never lets a check raise the figure', () => {
    expect(cleanWeight(0.8, 0.95, 'A1', 0, 12)).toBeCloseTo(Math.log((0.95 * 0.2) / 0.95 + 0.05), 12);
    expect(cleanWeight(0.02, 0.95, 'A1', 0, 12)).toBe(0);
  });

  it('opens the limit of clean evidence between 24 and 48 months after the youngest strong report', () => {
    expect([null, 0, 24, 36, 48, 90].map((age) => cleanFloor(age))).toEqual([-1, -0.25, -0.25, -0.625, -1, -1]);
  });

  it('starts from the context, and no country alone says "high"', () => {
    expect(priorProbability(0)).toBeCloseTo(0.02, 12);
    expect(priorProbability(100)).toBeCloseTo(0.1555, 4);
    expect(priorProbability(1000)).toBe(0.25);
  });
});

import { describe, expect, it } from '@jest/globals';
import { ageMonths, firstDay, lastDay } from './days.ts';

describe('approximate days', () => {
  it('are intervals', () => {
    expect(['2024', '2024-02', '2023-02', '1900-02', '2000-02', '2024-04', '2024-07-09'].map(lastDay)).toEqual([
      '2024-12-31',
      '2024-02-29',
      '2023-02-28',
      '1900-02-28',
      '2000-02-29',
      '2024-04-30',
      '2024-07-09',
    ]);
    expect(['2024', '2024-02', '2024-07-09'].map(firstDay)).toEqual(['2024-01-01', '2024-02-01', '2024-07-09']);
  });

  it.each(['24-02-01', '2024-13', '2024-02-32', '2024/02/01', ''])('refuses "%s" and says why', (text) => {
    expect(() => firstDay(text)).toThrow(expect.objectContaining({ kind: 'refused', code: 'risk.date-form' }));
  });

  it('age in months of 30.4375 days, and never below 0', () => {
    expect(ageMonths('2024-11-22', '2026-11-22')).toBeCloseTo(730 / 30.4375, 12);
    expect(ageMonths('2026-12-01', '2026-11-22')).toBe(0);
  });
});

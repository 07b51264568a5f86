import { describe, expect, it } from '@jest/globals';
import { mayRepublish, publicationDecision, publishedCostMonths, suppressedCells } from './publication-filter.ts';

const site = { named: true };

describe('publication filter', () => {
  it.each([
    [40, 9, 300, 'band', 'small_cell'],
    [40, 14, 300, 'publish', null],
    [22, 11, 24, 'suppress', 'near_census'],
    [24, 12, null, 'suppress', 'workforce_unknown'],
    [25, 0, 300, 'band', 'homogeneous'],
    [9, 5, 300, 'suppress', 'n_below_k'],
    [null, 5, 300, 'suppress', 'unknown_count'],
  ])('a named site, %s asked, %s yes, %s on site: %s (%s)', (n, positives, workforce, decision, reason) => {
    expect(publicationDecision({ n, positives }, workforce, site)).toEqual({ decision, reason });
  });

  it('shows a cost only if as many amounts are known as people must stand behind it', () => {
    expect([publishedCostMonths(2.3, 10, site), publishedCostMonths(2.3, 9, site)]).toEqual([2.5, null]);
  });

  it('compares a release with every earlier one', () => {
    const [first, second] = [
      { n: 40, positives: 14 },
      { n: 60, positives: 24 },
    ];
    const third = { n: 62, positives: 24 };
    expect(mayRepublish([first], second, 300, site)).toBe(true);
    expect(mayRepublish([first], third, 300, site)).toBe(true);
    expect(mayRepublish([second, first], third, 300, site)).toBe(false);
  });

  it('hides a second cell in every line with one hidden, so that totals give nothing away', () => {
    expect(
      suppressedCells(
        [
          [4, 20, 30],
          [25, 12, 18],
          [40, 22, 15],
        ],
        { named: false },
      ),
    ).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });
});

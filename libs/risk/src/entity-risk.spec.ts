import { describe, expect, it } from '@jest/globals';
import { assessEntity } from './entity-risk.ts';
import type { AdverseItem, CleanItem } from './items.ts';

const report = (parts: Partial<AdverseItem> = {}): AdverseItem => ({
  id: 'a',
  direction: 'adverse',
  indicator: 'I09',
  group: 'debt_recruitment',
  strength: 'strong',
  code: 'A1',
  source: 'S1',
  incident: null,
  ageMonths: 0,
  halfLifeMonths: 24,
  workerDerived: true,
  remediation: 'none',
  ...parts,
});
const survey = (n: number, parts: Partial<CleanItem> = {}): CleanItem => ({
  id: `c${n}`,
  direction: 'clean',
  sensitivity: 0.8,
  specificity: 0.95,
  code: 'A1',
  source: `W${n}`,
  incident: null,
  ageMonths: 0,
  halfLifeMonths: 12,
  workerDerived: true,
  ...parts,
});
const STRONG = Math.log(0.95 * 5 + 0.05);
const MEDIUM = Math.log(0.95 * 2 + 0.05);

describe('entity risk', () => {
  it('adds groups, and counts the second of one group half', () => {
    const papers = report({ id: 'b', indicator: 'I07', group: 'documents', source: 'S2' });
    const fees = report({ id: 'c', indicator: 'FEE', strength: 'medium', source: 'S3' });
    const { prior, groups, logOdds } = assessEntity([report(), papers, fees], { value: 50 });
    expect(groups.get('documents')).toBeCloseTo(STRONG, 12);
    expect(groups.get('debt_recruitment')).toBeCloseTo(STRONG + MEDIUM / 2, 12);
    expect(logOdds).toBeCloseTo(prior + 2 * STRONG + MEDIUM / 2, 12);
  });

  it('counts ten articles on one report once, at the best of their codes', () => {
    const articles = Array.from({ length: 10 }, (_, n) => report({ id: `p${n}`, code: n === 7 ? 'B1' : 'C3' }));
    const { adverseClaims, adverse } = assessEntity(articles, { value: 50 });
    expect(adverseClaims).toHaveLength(1);
    expect(adverseClaims[0]?.item.id).toBe('p7');
    expect(adverse).toBeCloseTo(Math.log(0.8 * 5 + 0.2), 12);
  });

  it('does not merge claims through a chain of incident and source', () => {
    const chain = [
      report({ incident: 'x' }),
      report({ id: 'b', incident: 'x', source: 'S2' }),
      report({ id: 'c', source: 'S2' }),
    ];
    expect(assessEntity(chain, { value: 50 }).adverseClaims).toHaveLength(2);
  });

  it('limits what checks take off beside a fresh strong report to a quarter of a nat', () => {
    const checked = assessEntity([report(), survey(1), survey(2)], { value: 50 });
    expect(checked.clean).toBe(-0.25);
    expect(assessEntity([report({ remediation: 'verified' }), survey(1)], { value: 50 }).clean).toBe(-1);
  });

  it('widens the range by the bounds of the law context, not the figure', () => {
    const narrow = assessEntity([report()], { value: 50 });
    const wide = assessEntity([report()], { value: 50, low: 10, high: 90 });
    expect(wide.probability).toBe(narrow.probability);
    expect(wide.low).toBeLessThan(narrow.low);
    expect(wide.high).toBeGreaterThan(narrow.high);
  });

  it('holds the label at "high" when one source says it all, and leaves the number', () => {
    const all = [
      report(),
      report({ id: 'b', indicator: 'I07', group: 'documents' }),
      survey(1, { workerDerived: true }),
    ];
    const result = assessEntity(all, { value: 100 });
    expect(result).toMatchObject({ band: 'high', status: 'provisional', capped: true, singleSource: true });
    expect(result.probability).toBeGreaterThan(0.6);
  });

  it('prints "lower" only where clean worker evidence carries it', () => {
    const surveys = [survey(1), survey(2)];
    expect(assessEntity(surveys, { value: 20 })).toMatchObject({ band: 'lower', status: 'band', reasons: [] });
    const old = surveys.map((item) => ({ ...item, ageMonths: 5 }));
    expect(assessEntity(old, { value: 20 })).toMatchObject({ status: 'provisional', band: null });
    const unheard = surveys.map((item) => ({ ...item, workerDerived: false }));
    expect(assessEntity(unheard, { value: 20 }).reasons).toEqual([
      'no_recent_worker_source',
      'lower_needs_clean_worker_evidence',
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { CASE_CATALOG, classifyCase, isCaseLevelFinding, readCaseCode, type CaseCode } from './case-rules.ts';

describe('case rules', () => {
  const codes = (...texts: string[]) => texts.map((text) => readCaseCode(text, true) as CaseCode);

  it('give both results, by dimension for 2012 and across dimensions for 2018', () => {
    const debtBond = 'leave.inv.strong.indeterminate_work_to_repay_debt';
    expect(classifyCase(codes(debtBond, 'leave.pen.medium.dismissal'))).toEqual({
      rule2012: true,
      rule2018: true,
      caseClass: 'MEETS_2012',
    });
    expect(classifyCase(codes(debtBond, 'recruit.pen.strong.other_punishment')).caseClass).toBe('MEETS_2018');
    expect(classifyCase(codes('duress.inv.medium.induced_addiction', 'duress.pen.medium.extra_work')).rule2012).toBe(
      false,
    );
    expect(classifyCase(codes(debtBond)).caseClass).toBe('INDICATOR_PRESENT');
    expect(classifyCase([]).caseClass).toBe('NOT_CLASSIFIABLE');
  });

  it('leave the 2018 result open while job or period of a code is unknown', () => {
    const [work, threat] = codes('duress.inv.strong.on_call_day_and_night', 'duress.pen.strong.locked_in');
    const unknown = [work, { ...threat, sameJobAndPeriod: false }] as never;
    expect(classifyCase(unknown)).toMatchObject({ rule2012: true, rule2018: null });
  });

  it('read only codes of the catalog', () => {
    expect(readCaseCode('leave.inv.medium.anything', true)).toBeNull();
    expect(readCaseCode('nonsense', true)).toBeNull();
    expect(Object.values(CASE_CATALOG).flat()).toHaveLength(72);
  });

  it('make a finding about a place of two accounts, or one with documents', () => {
    expect([isCaseLevelFinding(1, false), isCaseLevelFinding(1, true), isCaseLevelFinding(2, false)]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

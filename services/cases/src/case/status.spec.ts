import { describe, expect, it } from '@jest/globals';
import { ROLES, type Role } from '@manumit/platform';
import { CASE_STATUSES, isDecidable, judgeStep, nextStatuses, type CaseStatus } from './status.ts';

// Written out by hand from product.md 6.3 and 2.6: who may take a step; every pair that is not here is no step.
const EXPECTED: Readonly<Record<string, readonly Role[]>> = {
  'opened in_review': ['analyst', 'case-lead'],
  'in_review awaiting_reply': ['analyst', 'case-lead'],
  'in_review plan_agreed': ['case-lead'],
  'awaiting_reply plan_agreed': ['case-lead'],
  'plan_agreed monitoring': ['case-lead'],
};

const PAIRS = CASE_STATUSES.flatMap((from) => CASE_STATUSES.map((to) => [from, to] as const));

describe('the steps of a case', () => {
  it('are 36 pairs for each of six roles', () => {
    expect([PAIRS.length, ROLES.length]).toEqual([36, 6]);
  });

  it.each(PAIRS.flatMap(([from, to]) => ROLES.map((role) => [from, to, role] as const)))(
    'from %s to %s as %s',
    (from, to, role) => {
      const who = EXPECTED[`${from} ${to}`];
      const expected = who === undefined ? 'no-such-step' : who.includes(role) ? 'allowed' : 'role-missing';
      expect(judgeStep(from, to, [role])).toBe(expected);
      expect(judgeStep(from, to, [])).toBe(who === undefined ? 'no-such-step' : 'role-missing');
    },
  );

  it('only ever lead forward, and never to closed', () => {
    const place = (status: CaseStatus) => CASE_STATUSES.indexOf(status);
    for (const from of CASE_STATUSES) {
      for (const to of nextStatuses(from)) {
        expect([from, to, place(to) > place(from)]).toEqual([from, to, true]);
        expect(to).not.toBe('closed');
      }
    }
  });

  it('let a decision be proposed once somebody has begun, and not after the end', () => {
    expect(CASE_STATUSES.filter(isDecidable)).toEqual(['in_review', 'awaiting_reply', 'plan_agreed', 'monitoring']);
  });
});

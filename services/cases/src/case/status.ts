import type { Role } from '@manumit/platform';

/** Where a case stands. How it ended is its outcome, which is kept apart. */
export const CASE_STATUSES = ['opened', 'in_review', 'awaiting_reply', 'plan_agreed', 'monitoring', 'closed'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

const REVIEWERS: readonly Role[] = ['analyst', 'case-lead'];
const LEADS: readonly Role[] = ['case-lead'];

/**
 * Every step there is, and who may take it [E]. Nobody steps to `closed`: a decision that a second person approved does
 * (product.md 2.6 and 6.3), from any status in {@link DECIDABLE}.
 */
const STEPS: Readonly<Record<CaseStatus, Readonly<Partial<Record<CaseStatus, readonly Role[]>>>>> = {
  opened: { in_review: REVIEWERS },
  in_review: { awaiting_reply: REVIEWERS, plan_agreed: LEADS },
  awaiting_reply: { plan_agreed: LEADS },
  plan_agreed: { monitoring: LEADS },
  monitoring: {},
  closed: {},
};

const DECIDABLE: readonly CaseStatus[] = ['in_review', 'awaiting_reply', 'plan_agreed', 'monitoring'];

export type StepVerdict = 'allowed' | 'no-such-step' | 'role-missing';

/** Whether someone with these roles may move a case from one status to another. */
export function judgeStep(from: CaseStatus, to: CaseStatus, roles: readonly Role[]): StepVerdict {
  const who = STEPS[from][to];
  if (who === undefined) return 'no-such-step';
  return who.some((role) => roles.includes(role)) ? 'allowed' : 'role-missing';
}

/** The statuses that a case can move to by a step, for the message that refuses another. */
export const nextStatuses = (from: CaseStatus): CaseStatus[] => Object.keys(STEPS[from]) as CaseStatus[];

/** Whether an outcome may be proposed: somebody has to have looked first, and a closed case stays closed. */
export const isDecidable = (status: CaseStatus): boolean => DECIDABLE.includes(status);

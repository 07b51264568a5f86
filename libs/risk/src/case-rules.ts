import type { Truth } from './dossier.ts';

export type CaseDimension = 'recruit' | 'duress' | 'leave';
export type CaseElement = 'inv' | 'pen';
export type CaseStrength = 'strong' | 'medium';

/**
 * One code of a case file: what was found about one person or one consistent account. `sameJobAndPeriod` is false when
 * the job or the reference period is unknown; such a code cannot decide the 2018 rule, but may leave it open.
 */
export interface CaseCode {
  readonly dimension: CaseDimension;
  readonly element: CaseElement;
  readonly strength: CaseStrength;
  readonly sameJobAndPeriod: boolean;
}

export type CaseClass = 'MEETS_2012' | 'MEETS_2018' | 'INDICATOR_PRESENT' | 'NOT_CLASSIFIABLE';
/** Both rules, never only one, and the class they give. Adults only: a child's case goes to its own protocol (1.2). */
export interface CaseResult {
  readonly rule2012: boolean;
  readonly rule2018: Truth;
  readonly caseClass: CaseClass;
}

/**
 * RULE-ILO-2012 (*Hard to see, harder to count*, 2nd ed. 2012): involuntariness and menace of penalty in one dimension,
 * one of them strong. Mark M: the structure is recalled from S1, chapter 2.
 */
export function meetsRule2012(codes: readonly CaseCode[]): boolean {
  return (['recruit', 'duress', 'leave'] as const).some((dimension) => {
    const here = codes.filter((code) => code.dimension === dimension);
    return (
      here.some((code) => code.element === 'inv') &&
      here.some((code) => code.element === 'pen') &&
      here.some((code) => code.strength === 'strong')
    );
  });
}

/** RULE-ICLS-2018 (20th ICLS Guidelines): involuntary work and threat or menace, same job and period. Mark M: S2. */
export function meetsRule2018(codes: readonly CaseCode[]): Truth {
  const both = (some: readonly CaseCode[]) =>
    some.some((code) => code.element === 'inv') && some.some((code) => code.element === 'pen');
  return both(codes.filter((code) => code.sameJobAndPeriod)) ? true : both(codes) ? null : false;
}

/** Both case rules and the class of a case file (methodology.md 1.2). */
export function classifyCase(codes: readonly CaseCode[]): CaseResult {
  const rule2012 = meetsRule2012(codes);
  const rule2018 = meetsRule2018(codes);
  const caseClass = rule2012
    ? 'MEETS_2012'
    : rule2018 === true
      ? 'MEETS_2018'
      : codes.length > 0
        ? 'INDICATOR_PRESENT'
        : 'NOT_CLASSIFIABLE';
  return { rule2012, rule2018, caseClass };
}

/** A case-level finding about an establishment takes two independent accounts, or one with documents beside it (1.2). */
export const isCaseLevelFinding = (independentAccounts: number, documentaryCorroboration: boolean): boolean =>
  independentAccounts >= 2 || (independentAccounts === 1 && documentaryCorroboration);

const PENALTY_STRONG = [
  'denunciation_to_authorities',
  'confiscation_of_identity_papers',
  'sexual_or_physical_violence',
  'other_punishment',
  'removal_of_rights',
  'religious_retribution',
  'withholding_of_assets',
  'threats_against_family',
];
const PENALTY_MEDIUM = [
  'exclusion_from_future_work',
  'exclusion_from_community',
  'financial_penalties',
  'informing_family_or_public',
];
const PENALTY_STRONG_AT_WORK = [
  'phone_confiscation',
  'isolation',
  'locked_in',
  'surveillance',
  'violence_in_front_of_others',
  'withholding_of_wages',
];
const PENALTY_MEDIUM_AT_WORK = ['dismissal', 'extra_work'];

/** Working catalog of the 2012 rule, keys by prefix. Mark M: to be replaced by the core set of the 3rd edition (S3). */
export const CASE_CATALOG: Readonly<Record<`${CaseDimension}.${CaseElement}.${CaseStrength}`, readonly string[]>> = {
  'recruit.inv.strong': [
    'born_into_bondage',
    'coercive_recruitment',
    'sale_of_worker',
    'recruitment_linked_to_debt',
    'deception_nature_of_work',
  ],
  'recruit.inv.medium': ['deception_conditions', 'promise_of_marriage'],
  'recruit.pen.strong': PENALTY_STRONG,
  'recruit.pen.medium': PENALTY_MEDIUM,
  'duress.inv.strong': [
    'forced_overtime_beyond_legal_limit',
    'on_call_day_and_night',
    'limited_movement_or_communication',
    'degrading_living_conditions',
  ],
  'duress.inv.medium': [
    'forced_illicit_acts',
    'forced_work_in_employers_home',
    'induced_addiction',
    'induced_or_inflated_debt',
    'multiple_dependency',
  ],
  'duress.pen.strong': [...PENALTY_STRONG, ...PENALTY_STRONG_AT_WORK],
  'duress.pen.medium': [...PENALTY_MEDIUM, ...PENALTY_MEDIUM_AT_WORK],
  'leave.inv.strong': [
    'reduced_freedom_to_quit_after_training_or_benefit',
    'no_freedom_to_resign_as_law_allows',
    'forced_to_stay_while_wages_due',
    'indeterminate_work_to_repay_debt',
  ],
  'leave.inv.medium': [],
  'leave.pen.strong': [...PENALTY_STRONG, ...PENALTY_STRONG_AT_WORK],
  'leave.pen.medium': [...PENALTY_MEDIUM, ...PENALTY_MEDIUM_AT_WORK],
};

/** Reads a code of the catalog, `dimension.element.strength.key`; `null` if it is not in it. */
export function readCaseCode(text: string, sameJobAndPeriod: boolean): CaseCode | null {
  const [dimension, element, strength, key] = text.split('.') as [CaseDimension, CaseElement, CaseStrength, string];
  const keys = CASE_CATALOG[`${dimension}.${element}.${strength}`] as readonly string[] | undefined;
  return keys?.includes(key) === true ? { dimension, element, strength, sameJobAndPeriod } : null;
}

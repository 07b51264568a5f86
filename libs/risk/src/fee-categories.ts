import type { EvidenceMark } from './dossier.ts';

/** Whether a standard counts a cost as a fee that workers must not pay; `unknown` is never read as `no`. */
export type StandardAnswer = 'yes' | 'no' | 'partly' | 'unknown';

/** A kind of recruitment cost against the standards (methodology.md 1.3). Legality is a separate axis. */
export interface FeeCategory {
  /** Block of the ILO definition of 2019 (S8, mark M). */
  readonly ilo: string;
  /** Item of 48 CFR 52.222-50(a) (S10, read in full); our assignment to it is an expert choice. */
  readonly far: string;
  /** RBA Definition of Fees, January 2021 (S17), where an answer is recalled. */
  readonly rba: StandardAnswer;
}

export const FEE_CATEGORY_MARKS: Readonly<Record<keyof FeeCategory, EvidenceMark>> = { ilo: 'M', far: 'T', rba: 'M' };

const category = (ilo: string, far: string, rba: StandardAnswer = 'unknown'): FeeCategory => ({ ilo, far, rba });

/** Every value of the `fee_category` column (product.md 5.3.6). */
export const FEE_CATEGORIES = {
  service_fee: category('A', '(i), (viii)'),
  third_party_placement: category('A', '(i)'),
  direct_hire_fee: category('A', '(i)'),
  fee_recovery: category('A', 'form: wage deduction'),
  medical: category('B1', '(vii)'),
  insurance: category('B2', '(xii)'),
  skills_test: category('B3', '(i)'),
  training_orientation: category('B4', '(i)'),
  equipment: category('B5', '(xiii)', 'yes'),
  travel_lodging_outbound: category('B6', '(xi)'),
  travel_return: category('B6', '(xi)', 'yes'),
  administrative_passport: category('B7, if required for the job', '(vi)', 'partly'),
  administrative_visa: category('B7', '(v)'),
  administrative_permit_clearance: category('B7', '(iii), (iv), (vii)'),
  government_levy_welfare_fund: category('B7', '(x)', 'yes'),
  interpretation: category('unknown', '(ix)'),
  legal_notary: category('B7', '(viii)'),
  advertising: category('A', '(ii)'),
  deposit_bond_collateral: category('C, never legitimate', '(xii)'),
  bribe_kickback_tribute: category('C, never legitimate', 'form: kickback, bribe, tribute'),
  interest_on_recruitment_loan: category('consequence, not listed', 'other financial obligations'),
  other: category('unknown', 'of any type'),
} satisfies Readonly<Record<string, FeeCategory>>;

export type FeeCategoryName = keyof typeof FEE_CATEGORIES;

import type { DebtTest, Truth } from './dossier.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';
import { allOf, anyOf, moreThan } from './truth.ts';

/**
 * Months until a recruitment debt is paid back from the monthly surplus; `Infinity` is a debt trap, `null` unknown.
 * `monthlyRate` is a fraction per month (methodology.md 1.6; legal anchor: 1956 Supplementary Convention, Art. 1(a)).
 */
export function paybackMonths(debt: number | null, monthlyRate: number | null, surplus: number | null): number | null {
  if (debt === null || monthlyRate === null || surplus === null) return null;
  if (debt <= 0) return 0;
  if (surplus <= 0 || monthlyRate * debt >= surplus) return Infinity;
  if (monthlyRate === 0) return debt / surplus;
  return -Math.log(1 - (monthlyRate * debt) / surplus) / Math.log1p(monthlyRate);
}

/** DB1: the debt outlasts the contract. An infinite payback needs no contract length. */
export function debtOutlastsContract(
  debt: number | null,
  monthlyRate: number | null,
  surplus: number | null,
  remainingMonths: number | null,
): Truth {
  const payback = paybackMonths(debt, monthlyRate, surplus);
  if (payback === null) return null;
  return payback === Infinity ? true : moreThan(payback, remainingMonths);
}

/** DB4: how much of the net pay goes into debt service; the strength of I09 it emits, or `none` (methodology.md 1.6). */
export function debtService(
  scheduledMonthly: number | null,
  netPayMonthly: number | null,
  { debt_tests }: Parameters = PARAMETERS,
): 'strong' | 'medium' | 'none' | null {
  if (scheduledMonthly === null || netPayMonthly === null) return null;
  if (netPayMonthly <= 0) return scheduledMonthly > 0 ? 'strong' : 'none';
  const ratio = scheduledMonthly / netPayMonthly;
  if (ratio > debt_tests.DB4_strong_above) return 'strong';
  return ratio > debt_tests.DB4_medium_above ? 'medium' : 'none';
}

/** What is known about a worker's debt and wages; `null` is unknown. */
export interface DebtFacts {
  readonly owedToEmployerSide: Truth;
  readonly leavingNeedsRepayment: Truth;
  readonly monthlyRate: number | null;
  /** Legal ceiling per month; read only if `ceilingKnown`. */
  readonly ceiling: number | null;
  readonly ceilingKnown: boolean;
  readonly accountsHidden: Truth;
  readonly wagesWithheld: Truth;
  readonly payPeriodsWithheld: number | null;
  readonly usedToStopDeparture: Truth;
  readonly collateralHeld: Truth;
}

/** An indicator a debt test emits, with the code of the 2012 catalog it stands for, if any. */
export interface DebtFinding {
  readonly indicator: 'I08' | 'I09';
  readonly strength: 'strong' | 'medium' | 'weak';
  readonly code: string | null;
}

/** DB2, DB3, DB5, DB6, DB7: a finding, `none`, or `null` when a missing input leaves the test open (1.6). */
export function debtIndicators(
  facts: DebtFacts,
  { debt_tests }: Parameters = PARAMETERS,
): Record<'DB2' | 'DB3' | 'DB5' | 'DB6' | 'DB7', DebtFinding | 'none' | null> {
  const emit = (test: DebtTest, fact: Truth, code: string | null = null, strength?: DebtFinding['strength']) => {
    const [indicator, usual] = debt_tests.indicator[test];
    return fact === null ? null : fact ? { indicator, strength: strength ?? usual, code } : 'none';
  };
  const limit = facts.ceilingKnown ? facts.ceiling : debt_tests.DB3_rate_if_ceiling_unknown;
  const grave = anyOf(
    moreThan(facts.payPeriodsWithheld, debt_tests.DB6_strong_pay_periods_above),
    facts.usedToStopDeparture,
  );
  return {
    DB2: emit(
      'DB2',
      allOf(facts.owedToEmployerSide, facts.leavingNeedsRepayment),
      'leave.inv.strong.indeterminate_work_to_repay_debt',
    ),
    DB3: emit('DB3', moreThan(facts.monthlyRate, limit)),
    DB5: emit('DB5', facts.accountsHidden, 'duress.inv.medium.induced_or_inflated_debt'),
    DB6: emit('DB6', facts.wagesWithheld, null, grave === true ? 'strong' : 'medium'),
    DB7: emit('DB7', facts.collateralHeld),
  };
}

import { halfUp } from './numerics.ts';

/** What is known of one worker's recruitment cost; amounts in one currency, `null` unknown. */
export interface RepaymentFacts {
  readonly documented: number | null;
  /** Median of what workers of the same corridor, year and site report (k >= 5), else of the corridor. */
  readonly benchmark: number | null;
  /** Consumer-price or exchange-rate factor from the time of payment to now. */
  readonly factor: number;
  readonly verifiedInterest: number;
}

/**
 * What is due to one worker, rounded up to `minorDigits` decimals of the currency; `null` while neither a documented
 * amount nor a benchmark is known, and then a benchmark is asked for (methodology.md 1.7; Impactt principles, S7, S33).
 */
export function repaymentDue(facts: RepaymentFacts, minorDigits = 2): number | null {
  const known = [facts.documented, facts.benchmark].filter((amount) => amount !== null);
  if (known.length === 0) return null;
  const due = Math.max(...known) * facts.factor + facts.verifiedInterest;
  const scale = 10 ** minorDigits;
  // Six further decimals first, so that 0.1 + 0.2 does not round up to a cent that nobody is owed.
  return Math.ceil(halfUp(due * scale, 6)) / scale;
}

/**
 * Share of eligible workers (current, former, and of labor suppliers) repaid in full, as workers or an independent
 * verifier confirmed. `null` while the number eligible is unknown: never 100 % (methodology.md 1.7, 5.3).
 */
export const programCoverage = (repaidInFull: number, eligible: number | null): number | null =>
  eligible === null || eligible === 0 ? null : repaidInFull / eligible;

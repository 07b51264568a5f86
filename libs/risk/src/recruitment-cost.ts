import type { Truth, UnitAmount } from './dossier.ts';
import { quantile } from './numerics.ts';

/** The recruitment cost indicator of a group, in months of earnings; `leftOut` counts workers without both figures. */
export interface RecruitmentCostIndicator {
  readonly n: number;
  readonly leftOut: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly p80: number | null;
}

/**
 * SDG 10.7.1: cost over monthly earnings of the same worker, both at the payment-date rate of exchange. Publish median
 * and 80th percentile first; never the ratio of means (metadata of SDG 10.7.1, S6; methodology.md 1.4).
 */
export function recruitmentCostIndicator(
  costs: readonly (number | null)[],
  earnings: readonly (number | null)[],
): RecruitmentCostIndicator {
  const months = costs.flatMap((cost, worker) => {
    const pay = earnings[worker] ?? null;
    return cost !== null && cost >= 0 && pay !== null && pay > 0 ? [cost / pay] : [];
  });
  const leftOut = costs.length - months.length;
  if (months.length === 0) return { n: 0, leftOut, mean: null, median: null, p80: null };
  const mean = [...months].sort((a, b) => a - b).reduce((sum, value) => sum + value, 0) / months.length;
  return { n: months.length, leftOut, mean, median: quantile(months, 0.5), p80: quantile(months, 0.8) };
}

/**
 * RF-STRUCT: the employer pays the recruiter less than recruitment plausibly costs, so somebody else pays the rest.
 * `null`: a number is missing, or currency or year differ; the data are asked for (methodology.md 1.8).
 */
export function structurallyFundedByWorkers(employerFee: UnitAmount | null, plausibleCost: UnitAmount | null): Truth {
  if (employerFee === null || plausibleCost === null) return null;
  if (employerFee.currency !== plausibleCost.currency || employerFee.year !== plausibleCost.year) return null;
  return Number(employerFee.amount) < Number(plausibleCost.amount);
}

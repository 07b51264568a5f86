import type { FeeBreachState, Status } from '../src/assessment.ts';
import { debtIndicators, debtOutlastsContract, debtService, paybackMonths } from '../src/debt-tests.ts';
import type { Truth } from '../src/dossier.ts';
import { feeBreach, type FeeFact } from '../src/fee-breach.ts';
import { feePrior } from '../src/fee-prior.ts';
import { costOf, feeFigures, feeLabel, feePosterior, severityRank, worstCorridor } from '../src/fee-risk.ts';
import { recruitmentCostIndicator, structurallyFundedByWorkers } from '../src/recruitment-cost.ts';
import { repaymentDue } from '../src/repayment.ts';
import type { Call } from './calls.ts';

type Known = number | null;
type ChannelRow = readonly [paid: number, asked: number, sensitivity: number, quality: number];
type Prior = readonly [a: number, b: number];

const channels = (rows: readonly ChannelRow[]) =>
  rows.map(([paid, asked, sensitivity, quality]) => ({ paid, asked, sensitivity, quality }));

function fees(prior: Prior, rows: readonly ChannelRow[], months: readonly Known[]) {
  const asked = channels(rows);
  const figures = feeFigures({ a: prior[0], b: prior[1] }, asked, (k) => costOf(months, asked, k));
  const payers = asked.reduce((sum, { paid }) => sum + paid, 0);
  return {
    mean: figures.mean,
    q05: figures.q05,
    q50: figures.q50,
    q95: figures.q95,
    p_gt_10pct: figures.pOver10,
    payers: Math.max(months.length, payers),
    amounts_known: months.filter((month) => month !== null).length,
    k: figures.k,
    cost_k: figures.cost,
    severity: figures.severity,
    RFR: figures.score,
    RFR_high: figures.scoreHigh,
    band_if_sufficient: figures.bandIfSufficient,
  };
}

export const FEE_CALLS: Readonly<Record<string, Call>> = {
  rci: (i: { costs: Known[]; earnings: Known[] }) => {
    const { leftOut, ...rest } = recruitmentCostIndicator(i.costs, i.earnings);
    return { ...rest, left_out: leftOut };
  },
  payback_months: (i: { debt: Known; monthly_rate: Known; surplus: Known }) =>
    paybackMonths(i.debt, i.monthly_rate, i.surplus),
  debt_outlasts_contract: (i: { debt: Known; monthly_rate: Known; surplus: Known; remaining_months: Known }) =>
    debtOutlastsContract(i.debt, i.monthly_rate, i.surplus, i.remaining_months),
  debt_service: (i: { scheduled_monthly: Known; net_pay_monthly: Known }) =>
    debtService(i.scheduled_monthly, i.net_pay_monthly),
  debt_indicators: (i: {
    owed_to_employer_side?: Truth;
    leaving_needs_repayment?: Truth;
    monthly_rate?: Known;
    ceiling?: Known;
    ceiling_known?: boolean;
    accounts_hidden?: Truth;
    wages_withheld?: Truth;
    pay_periods_withheld?: Known;
    used_to_stop_departure?: Truth;
    collateral_held?: Truth;
  }) => {
    const found = debtIndicators({
      owedToEmployerSide: i.owed_to_employer_side ?? null,
      leavingNeedsRepayment: i.leaving_needs_repayment ?? null,
      monthlyRate: i.monthly_rate ?? null,
      ceiling: i.ceiling ?? null,
      ceilingKnown: i.ceiling_known ?? true,
      accountsHidden: i.accounts_hidden ?? null,
      wagesWithheld: i.wages_withheld ?? null,
      payPeriodsWithheld: i.pay_periods_withheld ?? null,
      usedToStopDeparture: i.used_to_stop_departure ?? null,
      collateralHeld: i.collateral_held ?? null,
    });
    const shown = Object.entries(found).map(([test, each]) => [
      test,
      each === null || each === 'none' ? each && [] : [each.indicator, each.strength, each.code],
    ]);
    return Object.fromEntries(shown);
  },
  rf_struct: (i: { employer_fee_per_worker: Known; plausible_unit_cost: Known; same_currency_and_year?: boolean }) => {
    const amount = (value: Known, year: number) =>
      value === null ? null : { amount: String(value), currency: 'USD', year };
    const otherYear = i.same_currency_and_year === false ? 2025 : 2026;
    return structurallyFundedByWorkers(
      amount(i.employer_fee_per_worker, 2026),
      amount(i.plausible_unit_cost, otherYear),
    );
  },
  repayment: (i: { documented: Known; benchmark: Known; factor: number; verified_interest: number }) =>
    repaymentDue({ ...i, verifiedInterest: i.verified_interest }),
  fee_prior: (i: { sites: [number, number, string?][]; own?: string }) => {
    const sites = i.sites.map(([paid, asked, siteId = null]) => ({ paid, asked, siteId }));
    const { mean, ...rest } = feePrior(sites, i.own ?? null);
    return { ...rest, m: mean };
  },
  severity_rank: (i: { channels: ChannelRow[] }) => severityRank(channels(i.channels)),
  assess_fees: (i: { prior: Prior; channels: ChannelRow[]; months: Known[] }) => fees(i.prior, i.channels, i.months),
  assess_cohorts: (i: { prior: Prior; earlier: ChannelRow[]; new_hires: ChannelRow[]; months: Known[] }) => {
    const { mean, q05, q95, RFR } = fees(i.prior, [...i.earlier, ...i.new_hires], i.months);
    const hires = feePosterior(i.prior[0], i.prior[1], channels(i.new_hires));
    return { total: { mean, q05, q95, RFR }, new_hires: { mean: hires.mean, q05: hires.q05, q95: hires.q95 } };
  },
  corridor_summary: (i: { corridors: [string, number, Status][] }) =>
    worstCorridor(i.corridors.map(([corridor, score, status]) => ({ corridor, score, status }))) ?? {
      corridor: null,
      score: null,
      status: 'insufficient',
    },
  fee_breach: (i: { facts: { kind: FeeFact['kind']; source: string; on: string; repaid_on?: string }[] }) => {
    const { repaidOn, ...rest } = feeBreach(
      i.facts.map(({ kind, source, on, repaid_on }) => ({ kind, source, on, repaidOn: repaid_on ?? null })),
    );
    return { ...rest, repaid_on: repaidOn };
  },
  fee_label: (i: {
    score: number;
    score_high: number;
    suff: number;
    worker_derived_recent: boolean;
    breach: FeeBreachState;
  }) =>
    feeLabel({
      score: i.score,
      scoreHigh: i.score_high,
      sufficiency: i.suff,
      workerDerivedRecent: i.worker_derived_recent,
      breach: i.breach,
    }),
};

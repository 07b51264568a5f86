import type { Band, FeeBreachState, Reason, Status } from './assessment.ts';
import { bandOf } from './bands.ts';
import { byText, stored } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';

/** Answers of one channel: how many were asked and paid, what share of payers says so, and how far it counts (4.2). */
export interface AnswerChannel {
  readonly paid: number;
  readonly asked: number;
  readonly sensitivity: number;
  readonly quality: number;
}

/** Share of workers who paid: posterior of the grid (4.2). */
export interface FeePosterior {
  readonly mean: number;
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
  readonly pOver10: number;
}

interface Grid {
  readonly cells: number;
  readonly p: Float64Array;
  readonly logP: Float64Array;
  readonly logNotP: Float64Array;
  /** ln(1 - s p) per sensitivity. */
  readonly silent: Map<number, Float64Array>;
}

const grids = new Map<number, Grid>();

function gridOf(cells: number): Grid {
  const known = grids.get(cells);
  if (known !== undefined) return known;
  const p = Float64Array.from({ length: cells }, (_, cell) => (cell + 0.5) / cells);
  const grid = { cells, p, logP: p.map((x) => Math.log(x)), logNotP: p.map((x) => Math.log1p(-x)), silent: new Map() };
  grids.set(cells, grid);
  return grid;
}

function silentOf(grid: Grid, sensitivity: number): Float64Array {
  const known = grid.silent.get(sensitivity);
  if (known !== undefined) return known;
  const values = grid.p.map((x) => Math.log1p(-sensitivity * x));
  if (grid.silent.size < 100) grid.silent.set(sensitivity, values);
  return values;
}

const byAnswers = (x: AnswerChannel, y: AnswerChannel): number =>
  x.sensitivity - y.sensitivity || x.quality - y.quality || x.asked - y.asked || x.paid - y.paid;

const remembered = new Map<string, FeePosterior>();
const REMEMBERED_AT_MOST = 2000;

/**
 * Posterior of the share of workers who paid, on a grid of cell midpoints, which is its definition (4.2). A channel of
 * sensitivity 0 adds nothing by silence; who speaks there is heard at the sensitivity set for that case.
 * Remembers recent results: most subjects share the prior of their corridor and have no answers.
 */
export function feePosterior(
  a: number,
  b: number,
  channels: readonly AnswerChannel[],
  parameters: Parameters = PARAMETERS,
): FeePosterior {
  const { grid_cells, fee_tail_threshold, fee_sensitivity_when_zero } = parameters;
  const heard = [...channels].sort(byAnswers).map(({ paid, asked, sensitivity, quality }) => {
    const silenceCounts = sensitivity !== 0;
    return {
      paid: quality * paid,
      silent: silenceCounts ? quality * (asked - paid) : 0,
      sensitivity: silenceCounts ? sensitivity : fee_sensitivity_when_zero,
    };
  });
  const key = JSON.stringify([grid_cells, fee_tail_threshold, a, b, heard]);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const posterior = integrate(gridOf(grid_cells), a, b, heard, fee_tail_threshold);
  if (remembered.size >= REMEMBERED_AT_MOST) remembered.delete(remembered.keys().next().value as string);
  remembered.set(key, posterior);
  return posterior;
}

interface Heard {
  readonly paid: number;
  readonly silent: number;
  readonly sensitivity: number;
}

function integrate(grid: Grid, a: number, b: number, heard: readonly Heard[], tail: number): FeePosterior {
  const { cells, p } = grid;
  const weights = Float64Array.from({ length: cells }, (_, cell) => {
    return (a - 1) * (grid.logP[cell] as number) + (b - 1) * (grid.logNotP[cell] as number);
  });
  for (const { paid, silent, sensitivity } of heard) {
    const logSilent = silentOf(grid, sensitivity);
    const logSensitivity = Math.log(sensitivity);
    for (let cell = 0; cell < cells; cell++) {
      const spoke = paid * (logSensitivity + (grid.logP[cell] as number));
      weights[cell] = (weights[cell] as number) + spoke + silent * (logSilent[cell] as number);
    }
  }
  const top = weights.reduce((most, weight) => Math.max(most, weight), -Infinity);
  let total = 0;
  for (let cell = 0; cell < cells; cell++) total += weights[cell] = Math.exp((weights[cell] as number) - top);
  let mean = 0;
  let pOver10 = 0;
  for (let cell = 0; cell < cells; cell++) {
    const mass = (weights[cell] = (weights[cell] as number) / total);
    mean += (p[cell] as number) * mass;
    if ((p[cell] as number) > tail) pOver10 += mass;
  }
  const [q05, q50, q95] = [0.05, 0.5, 0.95].map((u) => quantileInside(grid, weights, u)) as [number, number, number];
  return { mean, q05, q50, q95, pOver10: Math.min(1, pOver10) };
}

/** Quantile of the grid, linear inside a cell. */
function quantileInside({ cells }: Grid, masses: Float64Array, u: number): number {
  let before = 0;
  for (let cell = 0; cell < cells; cell++) {
    const mass = masses[cell] as number;
    if (before + mass >= u) return (cell + (u - before) / mass) / cells;
    before += mass;
  }
  return 1;
}

/**
 * Rank of the cost that severity reads: a tenth of those asked, at least 5. Channels that would miss most payers do not
 * raise it, or a large announced audit would dilute what workers report (4.2).
 */
export function severityRank(channels: readonly AnswerChannel[], parameters: Parameters = PARAMETERS): number {
  const { fee_severity_rank_min, fee_severity_rank_per_asked, fee_severity_min_sensitivity } = parameters;
  const asked = channels
    .filter(({ sensitivity }) => sensitivity >= fee_severity_min_sensitivity)
    .reduce((sum, channel) => sum + channel.asked, 0);
  return Math.max(fee_severity_rank_min, Math.ceil(asked / fee_severity_rank_per_asked));
}

/** The k-th largest cost in months, 0 with fewer than k payers; an unknown amount is read as `unknown` (4.2). */
export function kthLargestCost(months: readonly (number | null)[], k: number, unknown: number): number {
  const sorted = months.map((month) => month ?? unknown).sort((x, y) => (x === y ? 0 : y - x));
  return sorted[k - 1] ?? 0;
}

export const feeSeverity = (costMonths: number, { fee_severity_tau_months }: Parameters = PARAMETERS): number =>
  1 - Math.exp(-costMonths / fee_severity_tau_months);

/** Recruitment-fee risk, 0-100, of a share of payers and a severity (4.2). */
export const feeScore = (mean: number, severity: number, parameters: Parameters = PARAMETERS): number =>
  100 * (parameters.fee_weight_prevalence * mean + (1 - parameters.fee_weight_prevalence) * severity);

/** The cost severity reads: once with unknown amounts as 0, once with them unbounded. */
export interface CostKnown {
  readonly low: number;
  readonly high: number;
}

/** Costs known worker by worker; a payer without an amount is `null`, and payers beyond the list have none. */
export function costOf(months: readonly (number | null)[], channels: readonly AnswerChannel[], k: number): CostKnown {
  const payers = Math.max(
    months.length,
    channels.reduce((sum, { paid }) => sum + paid, 0),
  );
  const all = [...months, ...Array<null>(payers - months.length).fill(null)];
  return { low: kthLargestCost(all, k, 0), high: kthLargestCost(all, k, Infinity) };
}

/**
 * Costs known as aggregates only: the greatest reported k-th highest stands, as a lower bound (4.2 [E]). Unless every
 * payer gave an amount, the upper bound is unbounded.
 */
export function costOfAggregates(
  rows: readonly { readonly paid: number; readonly amountsKnown: number | null; readonly kthHighest: number | null }[],
  k: number,
): CostKnown {
  const payers = rows.reduce((sum, { paid }) => sum + paid, 0);
  if (payers < k) return { low: 0, high: 0 };
  const low = Math.max(0, ...rows.map(({ kthHighest }) => kthHighest ?? 0));
  const complete = rows.every(({ paid, amountsKnown, kthHighest }) => {
    return paid === 0 || ((amountsKnown ?? 0) >= paid && kthHighest !== null);
  });
  return { low, high: complete ? low : Infinity };
}

/** Fee risk of one corridor before its label (4.2). */
export interface FeeFigures extends FeePosterior {
  readonly k: number;
  readonly cost: number;
  readonly severity: number;
  readonly score: number;
  readonly scoreHigh: number;
  readonly bandIfSufficient: Band;
}

export function feeFigures(
  prior: { readonly a: number; readonly b: number },
  channels: readonly AnswerChannel[],
  costAt: (k: number) => CostKnown,
  parameters: Parameters = PARAMETERS,
): FeeFigures {
  const posterior = feePosterior(prior.a, prior.b, channels, parameters);
  const k = severityRank(channels, parameters);
  const cost = costAt(k);
  const severity = feeSeverity(cost.low, parameters);
  const score = feeScore(posterior.mean, severity, parameters);
  return {
    ...posterior,
    k,
    cost: cost.low,
    severity,
    score,
    scoreHigh: feeScore(posterior.mean, feeSeverity(cost.high, parameters), parameters),
    bandIfSufficient: bandOf(stored(score), parameters.fee_bands),
  };
}

export interface FeeLabel {
  readonly status: Status;
  readonly band: Band | null;
  readonly reasons: readonly Reason[];
}

/** Label of a fee score: the table of 4.6 with the bands of 4.2; a known breach or missing amounts refuse `lower`. */
export function feeLabel(
  facts: {
    readonly score: number;
    readonly scoreHigh: number;
    readonly sufficiency: number;
    readonly workerDerivedRecent: boolean;
    readonly breach: FeeBreachState;
  },
  parameters: Parameters = PARAMETERS,
): FeeLabel {
  const sufficiency = stored(facts.sufficiency);
  if (sufficiency < parameters.suff_insufficient) {
    return { status: 'insufficient', band: null, reasons: ['sufficiency_too_low'] };
  }
  const reasons: Reason[] = [];
  if (sufficiency < parameters.suff_band) reasons.push('sufficiency_low');
  if (!facts.workerDerivedRecent) reasons.push('no_recent_worker_source');
  const band = bandOf(stored(facts.score), parameters.fee_bands);
  if (band === 'lower') {
    if (facts.breach === 'declared') reasons.push('declared_fee');
    if (facts.breach === 'verified') reasons.push('verified_fee');
    if (stored(facts.scoreHigh) >= parameters.fee_bands[0]) reasons.push('amounts_missing');
    if (reasons.length > 0) return { status: 'provisional', band: null, reasons };
  }
  return { status: reasons.length > 0 ? 'provisional' : 'band', band, reasons };
}

/** The corridor that stands for an employer: the worst that is not insufficient; ties go to the smaller name (4.2). */
export function worstCorridor<C extends { readonly corridor: string; readonly score: number; readonly status: Status }>(
  corridors: readonly C[],
): C | null {
  const usable = corridors.filter(({ status }) => status !== 'insufficient');
  usable.sort((x, y) => stored(y.score) - stored(x.score) || byText(x.corridor, y.corridor));
  return usable[0] ?? null;
}

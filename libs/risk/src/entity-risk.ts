import type { Band, Reason, Status } from './assessment.ts';
import { BANDS, bandOf } from './bands.ts';
import type { DependenceGroup } from './dossier.ts';
import { isAdverse, isStrongOpen, isUsedClean, type AdverseItem, type CleanItem, type Item } from './items.ts';
import { byText, expit, logit, orderedSum, stored } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';
import {
  adverseWeight,
  claimKey,
  cleanClaimKey,
  cleanFloor,
  cleanWeight,
  priorProbability,
  speakableWeight,
} from './weigh-item.ts';

/** The labor-law context the prior reads, 0-100, with the bounds that widen the range (methodology.md 2.3, 4.6). */
export interface Context {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** One claim: its items count once, at the greatest weight. `used` is the weight after the dependence discount (4.4). */
export interface AdverseClaim {
  readonly key: string;
  readonly group: DependenceGroup;
  readonly item: AdverseItem;
  readonly sameClaim: readonly AdverseItem[];
  readonly weight: number;
  readonly used: number;
}

/** One clean claim; weights are at most 0. */
export interface CleanClaim {
  readonly key: string;
  readonly item: CleanItem;
  readonly sameClaim: readonly CleanItem[];
  readonly weight: number;
}

/** The log-odds of forced labor at a subject, with everything they are made of (methodology.md 4.3 to 4.6). */
export interface LogOdds {
  readonly prior: number;
  readonly adverseClaims: readonly AdverseClaim[];
  readonly groups: ReadonlyMap<DependenceGroup, number>;
  readonly adverse: number;
  readonly cleanClaims: readonly CleanClaim[];
  readonly cleanFloor: number;
  readonly clean: number;
  readonly logOdds: number;
  readonly probability: number;
  readonly sigma: number;
  readonly low: number;
  readonly high: number;
}

/** What the label of 4.6 says, and why. */
export interface EntityAssessment extends LogOdds {
  readonly probabilityIfUnremediatedWereNew: number;
  readonly sufficiency: number;
  readonly sufficiencyClean: number;
  readonly status: Status;
  readonly band: Band | null;
  readonly singleSource: boolean;
  readonly capped: boolean;
  readonly bandsSpanned: number;
  readonly rangeFirst: boolean;
  readonly reasons: readonly Reason[];
}

interface Claim<I extends Item> {
  readonly key: string;
  readonly item: I;
  readonly sameClaim: readonly I[];
  readonly weight: number;
}

/** Collapses items into claims: the heaviest speaks (ties: smallest id), the others stand beside it (4.1). */
function collapse<I extends Item>(
  items: readonly I[],
  keyOf: (item: I) => string,
  weigh: (item: I) => number,
): Claim<I>[] {
  const byKey = new Map<string, { item: I; weight: number }[]>();
  for (const item of items) {
    const key = keyOf(item);
    const entry = { item, weight: weigh(item) };
    byKey.get(key)?.push(entry) ?? byKey.set(key, [entry]);
  }
  return [...byKey]
    .map(([key, entries]) => {
      entries.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || byText(a.item.id, b.item.id));
      const [first, ...rest] = entries as [(typeof entries)[0], ...typeof entries];
      return { key, item: first.item, weight: first.weight, sameClaim: rest.map(({ item }) => item) };
    })
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || byText(a.key, b.key));
}

/** Within a dependence group weights count geometrically less, so that variants of one fact do not add up (4.4). */
function discount(claims: readonly Claim<AdverseItem>[], parameters: Parameters): AdverseClaim[] {
  const rank = new Map<DependenceGroup, number>();
  return claims.map((claim) => {
    const { group } = claim.item;
    const before = rank.get(group) ?? 0;
    rank.set(group, before + 1);
    return { ...claim, group, used: claim.weight * parameters.group_discount ** before };
  });
}

const effectiveAge = (item: AdverseItem, asIfNew: boolean): number =>
  asIfNew && item.remediation !== 'verified' ? 0 : item.ageMonths;

const NO_ADVERSE: readonly AdverseClaim[] = [];
const NO_CLEAN: readonly CleanClaim[] = [];
const NO_GROUPS: ReadonlyMap<DependenceGroup, number> = new Map();

/**
 * Log-odds of forced labor: context prior, dependence groups, clean evidence (methodology.md 4.3 to 4.6).
 * `asIfNew` reads adverse evidence without verified remedy as if it were of today.
 */
export function entityLogOdds(
  items: readonly Item[],
  context: Context,
  parameters: Parameters = PARAMETERS,
  asIfNew = false,
): LogOdds {
  const prior = logit(priorProbability(context.value, parameters));
  const adverseItems = items.filter(isAdverse);
  const adverseClaims =
    adverseItems.length === 0
      ? NO_ADVERSE
      : discount(
          collapse(
            adverseItems,
            (item) => `${item.group}|${claimKey(item)}`,
            (item) =>
              adverseWeight(item.strength, item.code, effectiveAge(item, asIfNew), item.halfLifeMonths, parameters),
          ),
          parameters,
        );
  const cleanItems = items.filter(isUsedClean);
  const cleanClaims =
    cleanItems.length === 0
      ? NO_CLEAN
      : collapse(cleanItems, cleanClaimKey, (item) =>
          cleanWeight(item.sensitivity, item.specificity, item.code, item.ageMonths, item.halfLifeMonths, parameters),
        );
  const groups = adverseClaims.length === 0 ? NO_GROUPS : groupSums(adverseClaims);
  const adverse = orderedSum([...groups.values()]);
  const strongAges = adverseItems.filter(isStrongOpen).map((item) => effectiveAge(item, asIfNew));
  const floor = cleanFloor(strongAges.length === 0 ? null : Math.min(...strongAges), parameters);
  const clean = Math.max(floor, orderedSum(cleanClaims.map(({ weight }) => weight)));
  const logOdds = prior + adverse + clean;
  return {
    prior,
    adverseClaims,
    groups,
    adverse,
    cleanClaims,
    cleanFloor: floor,
    clean,
    logOdds,
    probability: expit(logOdds),
    ...sensitivityRange(
      logOdds,
      prior,
      context,
      [...adverseClaims.map(({ used }) => used), ...cleanClaims.map(({ weight }) => weight)],
      parameters,
    ),
  };
}

function groupSums(claims: readonly AdverseClaim[]): ReadonlyMap<DependenceGroup, number> {
  const groups = new Map<DependenceGroup, number[]>();
  for (const { group, used } of claims) groups.get(group)?.push(used) ?? groups.set(group, [used]);
  return new Map([...groups].sort(([a], [b]) => byText(a, b)).map(([group, used]) => [group, orderedSum(used)]));
}

/** Range under the stated parameters and law bounds; no interval with a probability (4.6). */
function sensitivityRange(
  logOdds: number,
  prior: number,
  { value, low = value, high = value }: Context,
  weights: readonly number[],
  parameters: Parameters,
) {
  const { sigma_base, sigma_per_weight, range_sigmas } = parameters;
  const sigma = Math.sqrt(sigma_base ** 2 + orderedSum(weights.map((weight) => (sigma_per_weight * weight) ** 2)));
  const down = prior - logit(priorProbability(Math.min(low, value), parameters));
  const up = logit(priorProbability(Math.max(high, value), parameters)) - prior;
  return {
    sigma,
    low: expit(logOdds - down - range_sigmas * sigma),
    high: expit(logOdds + up + range_sigmas * sigma),
  };
}

/** Sum over independent sources of the best faded judgment of each; what nobody judged adds nothing (4.6). */
export function sufficiencyOf(items: readonly Item[], parameters: Parameters = PARAMETERS): number {
  const best = new Map<string, number>();
  for (const item of items) {
    const weight = speakableWeight(item.code, item.ageMonths, item.halfLifeMonths, parameters);
    if (weight > (best.get(item.source) ?? 0)) best.set(item.source, weight);
  }
  return orderedSum([...best.values()]);
}

/**
 * Entity risk with its label. `cleanCounts` is false where the State imposes forced labor (X1): workers cannot speak
 * freely there, so clean evidence enters neither score, range nor sufficiency (methodology.md 4.5).
 */
export function assessEntity(
  allItems: readonly Item[],
  context: Context,
  cleanCounts = true,
  parameters: Parameters = PARAMETERS,
): EntityAssessment {
  const items = cleanCounts ? allItems : allItems.filter(isAdverse);
  const odds = entityLogOdds(items, context, parameters);
  if (items.length === 0) return labelWithoutEvidence(odds, parameters);
  return { ...odds, ...labelOf(items, odds, context, parameters) };
}

function labelWithoutEvidence(odds: LogOdds, parameters: Parameters): EntityAssessment {
  const bandsSpanned = spannedBands(odds, parameters);
  return {
    ...odds,
    probabilityIfUnremediatedWereNew: odds.probability,
    sufficiency: 0,
    sufficiencyClean: 0,
    status: 'insufficient',
    band: null,
    singleSource: false,
    capped: false,
    bandsSpanned,
    rangeFirst: bandsSpanned >= 3,
    reasons: ['no_entity_evidence', 'sufficiency_too_low'],
  };
}

const spannedBands = ({ low, high }: LogOdds, { entity_bands }: Parameters): number =>
  BANDS.indexOf(bandOf(stored(high), entity_bands)) - BANDS.indexOf(bandOf(stored(low), entity_bands)) + 1;

function labelOf(items: readonly Item[], odds: LogOdds, context: Context, parameters: Parameters) {
  const clean = items.filter(isUsedClean);
  const raw = bandOf(stored(odds.probability), parameters.entity_bands);
  const probabilityIfUnremediatedWereNew = entityLogOdds(items, context, parameters, true).probability;
  const sufficiency = sufficiencyOf(items, parameters);
  const sufficiencyClean = sufficiencyOf(clean, parameters);
  const recent = (some: readonly Item[]) =>
    some.some((item) => item.workerDerived && item.ageMonths <= parameters.worker_derived_months);
  const singleSource = new Set(items.filter(isAdverse).map(({ source }) => source)).size === 1;
  const bandsSpanned = spannedBands(odds, parameters);
  const figures = { probabilityIfUnremediatedWereNew, sufficiency, sufficiencyClean, singleSource, bandsSpanned };
  if (items.some((item) => isAdverse(item) && item.strength === 'determined' && isStrongOpen(item))) {
    return { ...figures, status: 'determined' as const, band: raw, capped: false, rangeFirst: false, reasons: [] };
  }
  const label = undeterminedLabel({
    raw,
    sufficiency: stored(sufficiency),
    sufficiencyClean: stored(sufficiencyClean),
    recentWorkerSource: recent(items),
    recentCleanWorkerSource: recent(clean),
    singleSource,
    strongOpen: items.some(isStrongOpen),
    wouldBeElevatedIfNew: stored(probabilityIfUnremediatedWereNew) >= parameters.entity_bands[0],
    parameters,
  });
  return { ...figures, ...label, rangeFirst: bandsSpanned >= 3 };
}

/** The table of 4.6 and the conditions under which `lower` may be said. */
function undeterminedLabel(facts: {
  readonly raw: Band;
  readonly sufficiency: number;
  readonly sufficiencyClean: number;
  readonly recentWorkerSource: boolean;
  readonly recentCleanWorkerSource: boolean;
  readonly singleSource: boolean;
  readonly strongOpen: boolean;
  readonly wouldBeElevatedIfNew: boolean;
  readonly parameters: Parameters;
}): { status: Status; band: Band | null; capped: boolean; reasons: Reason[] } {
  const { raw, parameters } = facts;
  if (facts.sufficiency < parameters.suff_insufficient) {
    return { status: 'insufficient', band: null, capped: false, reasons: ['sufficiency_too_low'] };
  }
  const reasons: Reason[] = [];
  if (facts.sufficiency < parameters.suff_band) reasons.push('sufficiency_low');
  if (!facts.recentWorkerSource) reasons.push('no_recent_worker_source');
  if (facts.singleSource && raw !== 'lower') reasons.push('single_source');
  if (raw === 'lower') {
    if (facts.sufficiencyClean < parameters.suff_band || !facts.recentCleanWorkerSource) {
      reasons.push('lower_needs_clean_worker_evidence');
    }
    if (facts.strongOpen) reasons.push('strong_unremediated');
    if (facts.wouldBeElevatedIfNew) reasons.push('aged_unremediated');
    return reasons.length > 0
      ? { status: 'provisional', band: null, capped: false, reasons }
      : { status: 'band', band: raw, capped: false, reasons };
  }
  const capped = facts.singleSource && raw === 'severe';
  return { status: reasons.length > 0 ? 'provisional' : 'band', band: capped ? 'high' : raw, capped, reasons };
}

import { firstDay } from './days.ts';
import type { ApproximateDay, Truth } from './dossier.ts';
import { allOf, anyOf, atLeast, atLeastNOf, moreThan, negation } from './truth.ts';

/**
 * Three-valued arithmetic of contract rules (methodology.md 3.1 to 3.5). Which text applies, its dates, thresholds and
 * citations are arguments: they belong to the rule pack of `services/flags`, not here.
 */
export type RuleResult = 'flagged' | 'request-data' | 'clear' | 'not_applicable';

/** Result of a rule from scope, trigger and what satisfies it; the last counts only once it is there (3.1). */
export function ruleResult(scope: Truth, applies: Truth, satisfied: Truth): RuleResult {
  const nothingToAsk = applies === false || satisfied === true;
  if (scope === false || (scope === null && nothingToAsk)) return 'not_applicable';
  if (nothingToAsk) return 'clear';
  return scope === true && applies === true ? 'flagged' : 'request-data';
}

/** A version of a clause: the first day of its text and the amount that must be exceeded. */
export interface ThresholdText {
  readonly from: ApproximateDay;
  readonly threshold: number;
}

/** One line or order of a contract; `null` is unknown. */
export interface ContractLine {
  readonly value: number | null;
  readonly outsideUs: Truth;
  readonly cots: Truth;
  readonly kind: 'supplies' | 'services' | null;
}

export interface CompliancePlanFacts {
  /** All lines and orders of the contract or vehicle: portions are summed, an order is never judged by its own size. */
  readonly lines: readonly ContractLine[];
  /** Whether `lines` are all there are. */
  readonly complete: boolean;
  /** Whether the award references a vehicle (IDV); `null` unknown. */
  readonly underVehicle: Truth;
  readonly valueWithOptions: number | null;
  readonly clauseDate: ApproximateDay | null;
  /** Earliest known date of the procedure; bounds the texts while the clause date is unknown. */
  readonly earliestDate: ApproximateDay | null;
}

export interface CompliancePlanAnswer {
  readonly scope: Truth;
  readonly applies: Truth;
  /** First days of the texts that were tried; `before` is a contract older than the duty. */
  readonly texts: readonly string[];
}

/**
 * Whether the foreign portion exceeds the threshold of a compliance plan (48 CFR 52.222-50(h)): supplies other than
 * COTS acquired outside the US and services performed there, strictly greater. `texts` ascend by date.
 */
export function compliancePlan(facts: CompliancePlanFacts, texts: readonly ThresholdText[]): CompliancePlanAnswer {
  const { low, high } = foreignSum(facts);
  const known = facts.clauseDate ?? facts.earliestDate;
  const inForce = (on: ApproximateDay) => texts.filter(({ from }) => firstDay(from) <= firstDay(on)).length - 1;
  const first = known === null ? 0 : inForce(known);
  const tried =
    facts.clauseDate !== null ? [first] : Array.from({ length: texts.length - first }, (_, step) => first + step);
  const answer = (index: number): Truth => {
    const text = texts[index];
    if (text === undefined) return false;
    return low > text.threshold ? true : high <= text.threshold ? false : null;
  };
  const common = (answers: readonly Truth[]): Truth => {
    const [one = null, ...others] = [...new Set(answers)];
    return others.length === 0 ? one : null;
  };
  return {
    scope: common(tried.map((index) => index >= 0)),
    applies: common(tried.map(answer)),
    texts: tried.map((index) => texts[index]?.from ?? 'before'),
  };
}

/** Least and greatest sum of what counts; the total with options bounds it only for an award that is no order. */
function foreignSum({ lines, complete, underVehicle, valueWithOptions }: CompliancePlanFacts) {
  let low = 0;
  let high = complete ? 0 : Infinity;
  for (const { value, outsideUs, cots, kind } of lines) {
    const offTheShelf = allOf(kind === null ? null : kind === 'supplies', cots);
    const counts = allOf(outsideUs, negation(offTheShelf));
    if (counts === true && value !== null) low += value;
    if (counts !== false) high += value ?? Infinity;
  }
  if (underVehicle === false && valueWithOptions !== null) high = Math.min(high, valueWithOptions);
  return { low, high };
}

/** Size test of Directive (EU) 2024/1760 as amended by 2026/470: employees and turnover, or turnover in the EU (3.3). */
export const directiveScope = (
  facts: {
    readonly seat: 'EU' | 'third_country' | null;
    readonly employees: number | null;
    readonly turnoverWorldwide: number | null;
    readonly turnoverInEu: number | null;
  },
  limits: { readonly employees: number; readonly turnover: number },
): Truth => {
  const inEu = facts.seat === null ? null : facts.seat === 'EU';
  return anyOf(
    allOf(inEu, moreThan(facts.employees, limits.employees), moreThan(facts.turnoverWorldwide, limits.turnover)),
    allOf(negation(inEu), moreThan(facts.turnoverInEu, limits.turnover)),
  );
};

/** Two of three sizes in at least one of the years given (S.C. 2023, c. 9; methodology.md 3.5). */
export const twoOfThreeSizes = (
  years: readonly {
    readonly assets: number | null;
    readonly revenue: number | null;
    readonly employees: number | null;
  }[],
  limits: { readonly assets: number; readonly revenue: number; readonly employees: number },
): Truth =>
  anyOf(
    ...years.map((year) =>
      atLeastNOf(
        2,
        atLeast(year.assets, limits.assets),
        atLeast(year.revenue, limits.revenue),
        atLeast(year.employees, limits.employees),
      ),
    ),
  );

/** Employees at every year end given, at home or worldwide, for a seat in the country (loi 2017-399; 3.4). */
export const vigilanceScope = (
  seat: Truth,
  years: readonly { readonly atHome: number | null; readonly worldwide: number | null }[],
  limits: { readonly atHome: number; readonly worldwide: number },
): Truth =>
  allOf(
    seat,
    anyOf(
      allOf(...years.map((year) => atLeast(year.atHome, limits.atHome))),
      allOf(...years.map((year) => atLeast(year.worldwide, limits.worldwide))),
    ),
  );

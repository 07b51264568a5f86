import type { Band, Exposure, FeeBreachState, Status } from '../src/assessment.ts';
import { classifyCase, type CaseDimension, type CaseElement, type CaseStrength } from '../src/case-rules.ts';
import {
  compliancePlan,
  directiveScope,
  ruleResult,
  twoOfThreeSizes,
  vigilanceScope,
  type ContractLine,
} from '../src/contract-rules.ts';
import { ageMonths } from '../src/days.ts';
import type { RecruiterFacts, SubjectKind, Truth } from '../src/dossier.ts';
import { halfUp } from '../src/numerics.ts';
import {
  differenceIsSafe,
  mayRepublish,
  outsideFee,
  publicationDecision,
  publishedShare,
  suppressedCells,
  type Decision,
} from '../src/publication-filter.ts';
import { riskFlags, type RiskNode } from '../src/risk-flags.ts';
import type { Call } from './calls.ts';

type Known = number | null;
type Pair = readonly [n: number, positives: number];
interface RawAudience {
  readonly named: boolean;
  readonly public?: boolean;
}
interface RawNode {
  readonly id: string;
  readonly kind?: SubjectKind;
  readonly band?: Band | null;
  readonly status: Status;
  readonly fee_breach?: FeeBreachState;
  readonly licence?: RecruiterFacts['licenseStatus'];
  readonly licence_required?: Truth;
  readonly rf_struct?: Truth;
  readonly context?: RiskNode['context'];
}

/** Texts of 48 CFR 52.222-50(h) as the published vectors read them (methodology.md 3.2, US-2). */
const COMPLIANCE_PLAN_TEXTS = [
  { from: '2015-03-02', threshold: 500_000 },
  { from: '2020-10-01', threshold: 550_000 },
  { from: '2025-10-01', threshold: 700_000 },
];

const counts = ([n, positives]: Pair) => ({ n, positives });
const audience = (i: RawAudience) => ({ named: i.named, public: i.public ?? false });

export const RULE_CALLS: Readonly<Record<string, Call>> = {
  half_up: (i: { x: number; digits: number }) => halfUp(i.x, i.digits),
  age_months: (i: { on: string; as_of: string }) => ageMonths(i.on, i.as_of),
  case_rules: (i: { observations: [CaseDimension, CaseElement, CaseStrength, boolean?][] }) => {
    const codes = i.observations.map(([dimension, element, strength, sameJobAndPeriod = true]) => {
      return { dimension, element, strength, sameJobAndPeriod };
    });
    const { rule2012, rule2018, caseClass } = classifyCase(codes);
    return { rule_2012: rule2012, rule_2018: rule2018, class: caseClass };
  },
  far_compliance_plan: (i: {
    lines: [Known, Truth, Truth, ContractLine['kind']][];
    clause_date: string | null;
    complete?: Truth;
    under_idv?: Truth;
    value_with_options?: Known;
    earliest_date?: string | null;
  }) =>
    compliancePlan(
      {
        lines: i.lines.map(([value, outsideUs, cots, kind]) => ({ value, outsideUs, cots, kind })),
        complete: i.complete === undefined || i.complete === true,
        underVehicle: i.under_idv === undefined ? false : i.under_idv,
        valueWithOptions: i.value_with_options ?? null,
        clauseDate: i.clause_date,
        earliestDate: i.earliest_date ?? null,
      },
      COMPLIANCE_PLAN_TEXTS,
    ),
  rule_result: (i: { scope: Truth; applies: Truth; satisfied: Truth }) => ruleResult(i.scope, i.applies, i.satisfied),
  risk_flags: (i: { nodes: RawNode[]; fees_forbidden: Truth; exposure: Pick<Exposure, 'status' | 'value'> }) => {
    const nodes = i.nodes.map((node) => ({
      id: node.id,
      kind: node.kind ?? 'supplier',
      band: node.band ?? null,
      status: node.status,
      feeBreach: node.fee_breach ?? 'none',
      licenseStatus: node.licence ?? 'unknown',
      licenseRequired: node.licence_required ?? null,
      structurallyFunded: node.rf_struct ?? null,
      context: node.context ?? null,
    }));
    return riskFlags(nodes, i.fees_forbidden, i.exposure);
  },
  csddd_scope: (i: { seat: string | null; employees: Known; turnover_world_eur: Known; turnover_eu_eur: Known }) =>
    directiveScope(
      {
        seat: i.seat === null ? null : i.seat === 'EU' ? 'EU' : 'third_country',
        employees: i.employees,
        turnoverWorldwide: i.turnover_world_eur,
        turnoverInEu: i.turnover_eu_eur,
      },
      { employees: 5000, turnover: 1_500_000_000 },
    ),
  s211_size: (i: { years: [Known, Known, Known][] }) =>
    twoOfThreeSizes(
      i.years.map(([assets, revenue, employees]) => ({ assets, revenue, employees })),
      { assets: 20_000_000, revenue: 40_000_000, employees: 250 },
    ),
  fr_vigilance: (i: { fr_seat: Truth; years: [Known, Known][] }) =>
    vigilanceScope(
      i.fr_seat,
      i.years.map(([atHome, worldwide]) => ({ atHome, worldwide })),
      { atHome: 5000, worldwide: 10_000 },
    ),
  publishable: (i: RawAudience & { n: Known; positives: Known; workforce: Known }) =>
    publicationDecision({ n: i.n, positives: i.positives }, i.workforce, audience(i)),
  published_value: (i: { n: number; positives: number; decision: Decision }) => {
    const share = publishedShare(i, i.decision);
    return share !== null && 'percent' in share ? { percent: share.percent, n_at_least: share.nAtLeast } : share;
  },
  outside_fee: (i: { figures: Record<string, number>; score: number; band: Band | null; decision: Decision }) =>
    outsideFee(i.figures, i.score, i.band, i.decision),
  difference_is_safe: (i: RawAudience & { old: Pair; new: Pair }) =>
    differenceIsSafe(counts(i.old), counts(i.new), audience(i)),
  after_withdrawal: (i: RawAudience & { old: Pair; new: Pair; workforce: Known }) => ({
    old_release: 'taken_down',
    republish: mayRepublish([counts(i.old)], counts(i.new), i.workforce, audience(i)),
  }),
  suppress_table: (i: RawAudience & { table: number[][] }) => ({ hidden: suppressedCells(i.table, audience(i)) }),
};

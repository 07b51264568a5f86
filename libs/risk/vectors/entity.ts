import type {
  Channel,
  ConsentBasis,
  ControlKind,
  DependenceGroup,
  Direction,
  EvidenceIndicator,
  EvidenceMethod,
  ListingMeasure,
  ListingStatus,
  Match,
  RemediationState,
  ScoredIndicator,
  Strength,
  Truth,
} from '../src/dossier.ts';
import { assessEntity, type Context, type EntityAssessment } from '../src/entity-risk.ts';
import { distanceToBands, leaveOneGroupOut } from '../src/explain.ts';
import type { Item } from '../src/items.ts';
import { evidenceAge, readItem, type EvidenceFacts } from '../src/read-evidence.ts';
import { assessResidual, controlEffect, type Verification } from '../src/residual.ts';
import { adverseWeight, cleanFloor, cleanWeight, priorProbability } from '../src/weigh-item.ts';
import type { Call } from './calls.ts';

interface RawItem {
  readonly id: string;
  readonly direction: 'adverse' | 'clean';
  readonly indicator: ScoredIndicator;
  readonly group: DependenceGroup;
  readonly strength: Strength;
  readonly sensitivity: number;
  readonly specificity: number;
  readonly code?: string | null;
  readonly source: string;
  readonly incident?: string | null;
  readonly age_months: number;
  readonly half_life_months: number;
  readonly worker_derived?: boolean;
  readonly remediation?: RemediationState;
  readonly consent?: boolean;
}

interface RawRow {
  readonly id: string;
  readonly direction: Direction;
  readonly indicator: EvidenceIndicator;
  readonly method: EvidenceMethod;
  readonly strength?: Strength;
  readonly code?: string;
  readonly age_months?: number;
  readonly remediation_state?: RemediationState;
  readonly since_remediation_months?: number;
  readonly source_name: string;
  readonly upstream_source?: string;
  readonly incident_id?: string;
  readonly channel?: Channel;
  readonly asked_n?: number;
  readonly affirmed_n?: number;
  readonly consent_basis?: ConsentBasis[];
  readonly match?: Match;
  readonly final?: Truth;
  readonly case_level_finding?: boolean;
  readonly list_status?: ListingStatus;
  readonly measure?: ListingMeasure;
}

interface RawContext {
  readonly context: number;
  readonly context_low?: number;
  readonly context_high?: number;
  readonly x1?: boolean;
}

const itemOf = (raw: RawItem): Item => {
  const common = {
    id: raw.id,
    code: raw.code ?? null,
    source: raw.source,
    incident: raw.incident ?? null,
    ageMonths: raw.age_months,
    halfLifeMonths: raw.half_life_months,
    workerDerived: raw.worker_derived ?? false,
  };
  if (raw.direction === 'clean') {
    return { ...common, direction: 'clean', sensitivity: raw.sensitivity, specificity: raw.specificity };
  }
  const { indicator, group, strength, remediation = 'none' } = raw;
  return { ...common, direction: 'adverse', indicator, group, strength, remediation };
};
const itemsOf = (rows: readonly RawItem[]): Item[] => rows.filter(({ consent = true }) => consent).map(itemOf);

const factsOf = (row: RawRow): EvidenceFacts => ({
  id: row.id,
  direction: row.direction,
  indicator: row.indicator,
  method: row.method,
  strength: row.strength ?? null,
  code: row.code ?? null,
  ageMonths: row.age_months ?? null,
  observedOn: null,
  remediation: row.remediation_state ?? 'none',
  sinceRemediationMonths: row.since_remediation_months ?? null,
  sourceName: row.source_name,
  upstreamSource: row.upstream_source ?? null,
  incidentId: row.incident_id ?? null,
  channel: row.channel ?? null,
  askedN: row.asked_n ?? null,
  affirmedN: row.affirmed_n ?? null,
  consentBasis: row.consent_basis ?? [],
  match: row.match ?? null,
  final: row.final ?? null,
  caseLevelFinding: row.case_level_finding ?? false,
  listStatus: row.list_status ?? null,
  measure: row.measure ?? null,
});

const shownItem = (item: Item) => ({
  id: item.id,
  scored: true,
  direction: item.direction,
  code: item.code,
  source: item.source,
  incident: item.incident,
  worker_derived: item.workerDerived,
  age_months: item.ageMonths,
  half_life_months: item.halfLifeMonths,
  ...(item.direction === 'adverse'
    ? { indicator: item.indicator, group: item.group, strength: item.strength, remediation: item.remediation }
    : { sensitivity: item.sensitivity, specificity: item.specificity }),
});

const shownOdds = (odds: EntityAssessment) => ({
  L0: odds.prior,
  groups: Object.fromEntries(odds.groups),
  adverse: odds.adverse,
  clean_floor: odds.cleanFloor,
  clean: odds.clean,
  L: odds.logOdds,
  P: odds.probability,
  sigma: odds.sigma,
  lo: odds.low,
  hi: odds.high,
  P_if_unremediated_were_new: odds.probabilityIfUnremediatedWereNew,
  sufficiency: odds.sufficiency,
  sufficiency_clean: odds.sufficiencyClean,
  status: odds.status,
  band: odds.band,
  single_source: odds.singleSource,
  bands_spanned: odds.bandsSpanned,
  range_first: odds.rangeFirst,
  reasons: odds.reasons,
});

const contextOf = ({ context, context_low: low, context_high: high }: RawContext): Context => ({
  value: context,
  ...(low !== undefined && { low }),
  ...(high !== undefined && { high }),
});
const assessed = (items: readonly Item[], i: RawContext) => assessEntity(items, contextOf(i), i.x1 !== true);

export const ENTITY_CALLS: Readonly<Record<string, Call>> = {
  evidence_age: (i: {
    official: boolean;
    age: number;
    remediation?: RemediationState;
    since_remediation?: number | null;
  }) => evidenceAge(i.official, i.age, i.remediation ?? 'none', i.since_remediation ?? null),
  read_item: (i: { row: RawRow }) => {
    const result = readItem(factsOf(i.row));
    return 'item' in result ? shownItem(result.item) : { scored: false, why: result.why };
  },
  adverse_weight: (i: { strength: Strength; code: string | null; age: number; half_life: number }) =>
    adverseWeight(i.strength, i.code, i.age, i.half_life),
  clean_weight: (i: { sensitivity: number; specificity: number; code: string; age: number; half_life: number }) =>
    cleanWeight(i.sensitivity, i.specificity, i.code, i.age, i.half_life),
  clean_floor: (i: { youngest_strong_months: number | null }) => cleanFloor(i.youngest_strong_months),
  prior_probability: (i: { context: number }) => priorProbability(i.context),
  assess_entity: (i: RawContext & { items: RawItem[] }) => shownOdds(assessed(itemsOf(i.items), i)),
  assess_rows: (i: RawContext & { rows: RawRow[] }) => {
    const results = i.rows.map((row) => ({ id: row.id, ...readItem(factsOf(row)) }));
    const items = results.flatMap((each) => ('item' in each ? each.item : []));
    const left = results.flatMap((each) => ('why' in each ? [[each.id, each.why]] : []));
    return { not_scored: left, ...shownOdds(assessed(items, i)) };
  },
  leave_one_group_out: (i: RawContext & { items: RawItem[] }) =>
    Object.fromEntries(leaveOneGroupOut(itemsOf(i.items), contextOf(i)).map(({ name, change }) => [name, change])),
  distance_to_band: (i: RawContext & { items: RawItem[] }) =>
    Object.fromEntries(
      distanceToBands(assessed(itemsOf(i.items), i).logOdds).map(({ edge, nats }) => [String(edge), nats]),
    ),
  residual: (i: { p: number; controls: [number, number][] }) => {
    const effect = controlEffect(i.controls);
    return { E: effect, R: i.p * (1 - effect) };
  },
  assess_residual: (
    i: RawContext & {
      items: RawItem[];
      controls: { control: ControlKind; verification: Verification; group?: DependenceGroup }[];
    },
  ) => {
    const items = itemsOf(i.items);
    const controls = i.controls.map(({ control: kind, verification, group = null }) => ({ kind, verification, group }));
    const { probability } = assessed(items, i);
    const result = assessResidual(items, contextOf(i), controls, i.x1 !== true);
    const confirmed = result.basis === 'residual';
    return {
      P: probability,
      L_left: result.logOddsLeft,
      P_left: result.probabilityLeft,
      E: result.effect,
      R: result.residual,
      worker_verified: confirmed,
      exposure_p: confirmed ? result.residual : probability,
    };
  },
};

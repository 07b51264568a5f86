import type {
  Channel,
  ControlKind,
  DependenceGroup,
  EvidenceMark,
  EvidenceMethod,
  LawField,
  Strength,
} from './dossier.ts';
import type { ScoredIndicator } from './dossier.ts';

/** Version of the method and of every value below; it changes with any of them. */
export const METHOD_VERSION = '1.1';

/** One published value: what it is, where it comes from and how well that source was read (methodology.md, marks). */
export interface Parameter<T> {
  readonly value: T;
  readonly source: string;
  readonly mark: EvidenceMark;
}

/** How a method of looking decays and what its clean result is worth; `null` means no clean use (4.1, 4.5). */
export interface MethodParameters {
  readonly halfLifeAdverse: number;
  readonly halfLifeClean: number | null;
  readonly cleanSensitivity: number | null;
  readonly cleanSpecificity: number | null;
}

type DebtTestOfDefault = 'DB1' | 'DB2' | 'DB3' | 'DB4' | 'DB5' | 'DB6' | 'DB7';
type OwnStrength = Exclude<Strength, 'determined'>;
export type IndicatorParameters = readonly [defaultStrength: OwnStrength, group: DependenceGroup];

const expert = <T>(value: T, section: string, shapedBy?: string): Parameter<T> => ({
  value,
  source: `methodology.md ${section}${shapedBy === undefined ? '' : `; ${shapedBy}`}`,
  mark: 'E',
});
const recalled = <T>(value: T, section: string, instrument: string): Parameter<T> => ({
  value,
  source: `methodology.md ${section}; ${instrument}`,
  mark: 'M',
});

const clean = (halfLifeAdverse: number, halfLifeClean: number, sensitivity: number): MethodParameters => ({
  halfLifeAdverse,
  halfLifeClean,
  cleanSensitivity: sensitivity,
  cleanSpecificity: 0.95,
});
const noCleanUse = (halfLifeAdverse: number): MethodParameters => ({
  halfLifeAdverse,
  halfLifeClean: null,
  cleanSensitivity: null,
  cleanSpecificity: null,
});

const METHODS: Readonly<Record<EvidenceMethod, MethodParameters>> = {
  offsite_worker_interviews: clean(24, 12, 0.8),
  worker_survey: clean(24, 12, 0.8),
  grievance_summary: noCleanUse(18),
  audit_announced: clean(24, 9, 0.2),
  audit_unannounced: clean(24, 9, 0.2),
  ngo_investigation: noCleanUse(24),
  press: noCleanUse(24),
  authority_finding: noCleanUse(60),
  court_decision: noCleanUse(60),
  certification: clean(24, 6, 0.2),
  remote_poll: clean(24, 12, 0.5),
  document_review: noCleanUse(24),
  trade_record: noCleanUse(24),
  satellite: noCleanUse(24),
  self_report: noCleanUse(24),
};

const INDICATORS: Readonly<Record<ScoredIndicator, IndicatorParameters>> = {
  I01: ['weak', 'vulnerability'],
  I02: ['medium', 'deception'],
  I03: ['strong', 'movement'],
  I04: ['medium', 'movement'],
  I05: ['strong', 'violence'],
  I06: ['medium', 'violence'],
  I07: ['strong', 'documents'],
  I08: ['medium', 'wages'],
  I09: ['strong', 'debt_recruitment'],
  I10: ['medium', 'conditions'],
  I11: ['medium', 'conditions'],
  FEE: ['medium', 'debt_recruitment'],
  LICENSE: ['medium', 'debt_recruitment'],
  LISTING: ['strong', 'official_finding'],
  'RF-STRUCT': ['medium', 'debt_recruitment'],
};

const DEBT_TEST_INDICATOR: Readonly<Record<DebtTestOfDefault, readonly ['I08' | 'I09', OwnStrength]>> = {
  DB1: ['I09', 'strong'],
  DB2: ['I09', 'strong'],
  DB3: ['I09', 'medium'],
  DB4: ['I09', 'medium'],
  DB5: ['I09', 'medium'],
  DB6: ['I08', 'medium'],
  DB7: ['I09', 'strong'],
};

const CHANNELS: Readonly<Record<Channel, readonly [sensitivity: number, quality: number]>> = {
  independent_offsite: [0.9, 1],
  worker_driven_survey: [0.9, 1],
  audit_onsite: [0.2, 1],
  remote_poll: [0.5, 0.8],
  management_report: [0.05, 0.5],
};

const CONTROLS: Readonly<Record<ControlKind, number>> = {
  'CTRL-FEES-REPAID': 0.5,
  'CTRL-BINDING-AGREEMENT': 0.5,
  'CTRL-UNION-CBA': 0.4,
  'CTRL-GRIEVANCE': 0.3,
  'CTRL-DOCUMENTS-RETURNED': 0.3,
  'CTRL-RECRUITER-LIABILITY': 0.3,
  'CTRL-AUDIT-PROGRAM': 0.1,
  'CTRL-REMEDIED': 0,
};

const LAW_FACT_WEIGHTS: Readonly<Record<'law' | 'enforcement' | 'voice', Readonly<Partial<Record<LawField, number>>>>> =
  {
    law: { L1: 1, L2: 2, L3: 3, L4: 3, L5: 3, L6: 2, L7: 1, L8: 1 },
    enforcement: { E1: 3, E2: 2, E3: 2, E4: 2, E5: 2, E6: 1 },
    voice: { V1: 2, V2: 3, V3: 2 },
  };

const LINK_ALPHA: Readonly<Record<string, number>> = {
  operates: 1,
  owns: 1,
  recruitment: 1,
  supplies_goods: 1,
  subcontractor_of: 1,
  supplies_material: 0.8,
  processes_for: 0.8,
  trades_for: 0.8,
  provides_service: 0.8,
  unknown: 1,
};

const bands = (...edges: [number, number, number]): readonly [number, number, number] => edges;
const days = '0.2 (365.25 / 12)';

/** Every constant of sections 1, 2, 4 and 5 of methodology.md, under the id by which it is published. */
export const PARAMETER_REGISTER = {
  grid_cells: expert(4000, '4.2'),
  fee_weight_prevalence: expert(0.6, '4.2'),
  fee_severity_tau_months: expert(3, '4.2'),
  fee_severity_rank_min: expert(5, '4.2', 'never below the privacy threshold of 5.2'),
  fee_severity_rank_per_asked: expert(10, '4.2'),
  fee_severity_min_sensitivity: expert(0.5, '4.2'),
  fee_prior_kappa_min: expert(2, '4.2'),
  fee_prior_kappa_max: expert(20, '4.2'),
  fee_prior_min_sites: expert(3, '4.2'),
  fee_prior_min_shape: expert(0.5, '4.2'),
  fee_tail_threshold: expert(0.1, '4.2'),
  fee_sensitivity_when_zero: expert(0.2, '4.2'),
  fee_bands: expert(bands(10, 30, 60), '4.2'),
  likelihood_ratio: expert({ determined: 100, strong: 5, medium: 2, weak: 1.35 }, '4.3'),
  reliability_letter: expert({ A: 0.95, B: 0.8, C: 0.6, D: 0.35, E: 0.1, F: 0.3 }, '4.3', 'Admiralty code, S97'),
  credibility_number: expert(
    { '1': 1, '2': 0.85, '3': 0.6, '4': 0.3, '5': 0.1, '6': 0.25 },
    '4.3',
    'Admiralty code, S97',
  ),
  group_discount: expert(0.5, '4.4'),
  prior_base: expert(0.02, '4.3'),
  prior_slope: expert(2.2, '4.3'),
  prior_cap: expert(0.25, '4.3'),
  clean_floor: expert(-1, '4.5'),
  clean_floor_strong: expert(-0.25, '4.5'),
  clean_floor_held_months: expert(24, '4.5'),
  clean_floor_released_months: expert(48, '4.5'),
  worker_derived_months: expert(24, '4.6'),
  sigma_base: expert(0.8, '4.6'),
  sigma_per_weight: expert(0.35, '4.6'),
  range_sigmas: expert(1.645, '4.6'),
  suff_insufficient: expert(0.75, '4.6'),
  suff_band: expert(1.5, '4.6'),
  entity_bands: expert(bands(0.1, 0.3, 0.6), '4.6'),
  control_cap: expert(0.6, '4.5'),
  rollup_top: expert(3, '4.7'),
  rollup_kappa: expert(0.5, '4.7'),
  rollup_insufficient_share: expert(0.5, '4.7'),
  llr_block_weights: expert({ law: 0.45, enforcement: 0.35, voice: 0.2 }, '2.3'),
  llr_min_coverage: expert(0.6, '2.3'),
  x1_context_floor: expert(90, '2.3'),
  k_aggregate: expert(5, '5.1 DNH-04', 'agencies use 3 or 5, S101'),
  k_named: expert(10, '5.1 DNH-04', 'against retaliation'),
  k_public: expert(11, '5.1 DNH-04'),
  outside_step: expert(0.05, '5.2'),
  homogeneity_n: expert(20, '5.1 DNH-05'),
  census_share: expert(0.8, '5.1 DNH-05'),
  census_workforce: expert(25, '5.1 DNH-05'),
  days_per_month: expert(30.4375, days),
  publication_delay_days: expert(30, '5.1 DNH-06'),
  right_of_reply_working_days: expert(10, '5.1 DNH-11'),
  law_fact_review_months: expert(12, '2.1'),
  law_fact_kept_when_stale_from: expert(0.5, '2.1'),
  indicators: expert(INDICATORS, '1.1', 'strengths shaped by ILO 2012, S1; indicators of S4'),
  debt_tests: expert(
    {
      indicator: DEBT_TEST_INDICATOR,
      DB3_rate_if_ceiling_unknown: 0.03,
      DB4_medium_above: 0.35,
      DB4_strong_above: 0.5,
      DB6_strong_pay_periods_above: 2,
    },
    '1.6',
  ),
  methods: expert(METHODS, '4.1, 4.5', 'direction of audit sensitivity: S93-S96'),
  worker_derived_methods: expert<readonly EvidenceMethod[]>(
    ['offsite_worker_interviews', 'worker_survey', 'grievance_summary'],
    '4.1',
  ),
  worker_derived_if_channel_named: expert<{
    readonly methods: readonly EvidenceMethod[];
    readonly channels: readonly Channel[];
    readonly asked_n: number;
  }>(
    { methods: ['ngo_investigation', 'press'], channels: ['independent_offsite', 'worker_driven_survey'], asked_n: 5 },
    '4.1',
  ),
  one_source_if_upstream_unstated: expert<readonly EvidenceMethod[]>(['press', 'self_report'], '4.1'),
  official_methods: expert<readonly EvidenceMethod[]>(['authority_finding', 'court_decision'], '1.1'),
  listing_counts_while: expert<readonly string[]>(['active', 'modified', 'partially_active'], '1.1'),
  channels: expert(CHANNELS, '4.2', 'direction of audit sensitivity: S93-S96'),
  controls: expert(CONTROLS, '4.5'),
  control_remedies: expert<Readonly<Partial<Record<ControlKind, readonly DependenceGroup[]>>>>(
    { 'CTRL-FEES-REPAID': ['debt_recruitment'], 'CTRL-DOCUMENTS-RETURNED': ['documents'] },
    '4.5',
  ),
  verification: expert({ worker: 1, documents: 0.5, claimed: 0 }, '4.5'),
  law_fact_weights: expert(LAW_FACT_WEIGHTS, '2.1'),
  gri_rating: expert<Readonly<Record<string, number>>>(
    { '1': 0, '2': 0.2, '3': 0.4, '4': 0.6, '5': 0.8, '5+': 1 },
    '2.1 V2',
    'scale of the ITUC Global Rights Index, S39',
  ),
  inspector_benchmark_workers: recalled(
    { high_income: 10000, least_developed: 40000, transition: 20000, other: 15000 },
    '2.2',
    'ILO GB.297/ESP/3 (Nov 2006), para. 13; S34',
  ),
  link_alpha: expert(LINK_ALPHA, '4.7'),
  links_not_walked: expert<readonly string[]>(['same_group'], '4.7'),
  untraced_alpha: expert(1, '4.7'),
  untraced_p: expert(0.25, '4.7', 'the cap of the prior'),
};

type Register = typeof PARAMETER_REGISTER;
export type ParameterId = keyof Register;

/** The values alone: what the calculations take as an argument. */
export type Parameters = { readonly [Id in ParameterId]: Register[Id]['value'] };

const valuesOf = (register: Register): Parameters =>
  Object.fromEntries(Object.entries(register).map(([id, { value }]) => [id, value])) as unknown as Parameters;

/** The current values, the default of every calculation. */
export const PARAMETERS: Parameters = valuesOf(PARAMETER_REGISTER);

/** What `parametersHash` is made over: the version and every value, in one object for canonical JSON. */
export const parametersMaterial = (parameters: Parameters = PARAMETERS) => ({ version: METHOD_VERSION, parameters });

/** One row of `GET /methodology`. A table of values gives one row per entry, `likelihood_ratio.strong`. */
export interface PublishedParameter {
  readonly id: string;
  readonly value: unknown;
  readonly version: string;
  readonly source: string;
  readonly mark: EvidenceMark;
  /** False where the source was recalled and not read again (mark M): shown as "not verified". */
  readonly verified: boolean;
}

/** Every parameter with its source and mark, as `GET /methodology` lists them. */
export function publishedParameters(): PublishedParameter[] {
  return Object.entries(PARAMETER_REGISTER).flatMap(([id, { value, source, mark }]) =>
    entriesOf(id, value).map(([entry, single]) => ({
      id: entry,
      value: single,
      version: METHOD_VERSION,
      source,
      mark,
      verified: mark !== 'M',
    })),
  );
}

function entriesOf(id: string, value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[id, value]];
  return Object.entries(value).flatMap(([key, inner]) => entriesOf(`${id}.${key}`, inner));
}

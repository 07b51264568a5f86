import type { Day } from '@manumit/kernel';
import type {
  ApproximateDay,
  DependenceGroup,
  EvidenceMark,
  LawField,
  LawLayer,
  RecruiterFacts,
  ScoredIndicator,
  Subject,
  Truth,
} from './dossier.ts';

/** Bands in ascending order. `lower` reads "lower, keep monitoring" and has to be earned (methodology.md 4.6). */
export type Band = 'lower' | 'elevated' | 'high' | 'severe';

/** `insufficient` is a result, printed instead of a band; it is never "low". */
export type Status = 'band' | 'provisional' | 'insufficient' | 'determined';

/** Why a band is missing, provisional or refused (methodology.md 4.6). */
export type Reason =
  | 'no_entity_evidence'
  | 'sufficiency_too_low'
  | 'sufficiency_low'
  | 'no_recent_worker_source'
  | 'single_source'
  | 'lower_needs_clean_worker_evidence'
  | 'strong_unremediated'
  | 'aged_unremediated'
  | 'verified_fee'
  | 'declared_fee'
  | 'amounts_missing';

export type FeeBreachState = 'none' | 'declared' | 'verified' | 'repaid';

/** Whether workers are known to pay, whatever the score: where the standard is EPP or FAR the rule is zero (4.2). */
export interface FeeBreach {
  readonly state: FeeBreachState;
  readonly since: ApproximateDay | null;
  readonly repaidOn: ApproximateDay | null;
}

/** Share of workers who paid: posterior mean and its 5-95 % interval. */
export interface PaidShare {
  readonly mean: number;
  readonly q05: number;
  readonly q95: number;
}

/** One corridor of the subject. `prior` stands apart from what was found here: it is context, never a finding. */
export interface CorridorFees {
  /** `NP>MY`; `unknown` where a survey names no corridor. */
  readonly corridor: string;
  readonly status: Status;
  readonly band: Band | null;
  readonly reasons: readonly Reason[];
  /** Figures are `null` while insufficient. */
  readonly score: number | null;
  readonly scoreHigh: number | null;
  readonly mean: number | null;
  readonly q05: number | null;
  readonly q95: number | null;
  readonly pOver10: number | null;
  readonly severity: number | null;
  readonly sufficiency: number;
  /** What other sites of the corridor report; `score` is the corridor context, printed beside "insufficient data". */
  readonly prior: {
    readonly basis: 'corridor' | 'none';
    readonly mean: number;
    readonly sites: number;
    readonly score: number;
  };
}

/** One survey that fed the fee posterior. Counts stay inside the service (5.2). */
export interface FeeChannel {
  readonly corridor: string;
  readonly channel: string;
  readonly evidenceId: string;
  readonly source: string;
  readonly paid: number;
  readonly asked: number;
  readonly sensitivity: number;
  readonly quality: number;
  readonly workerDerived: boolean;
  readonly newHires: boolean;
  readonly observedOn: ApproximateDay | null;
  readonly workforce: number | null;
}

/** (A) Recruitment-fee risk. Score 0-100, `null` without a usable corridor; `insufficient` prints no number. */
export interface RecruitmentFee {
  readonly score: number | null;
  /** The score with every unknown amount read as unbounded. */
  readonly scoreHigh: number | null;
  readonly band: Band | null;
  readonly status: Status;
  readonly reasons: readonly Reason[];
  readonly mean: number | null;
  readonly q05: number | null;
  readonly q95: number | null;
  /** Probability that more than a tenth of the workers paid. */
  readonly pOver10: number | null;
  readonly severity: number | null;
  readonly sufficiency: number;
  readonly feeBreach: FeeBreach;
  /** Workers hired after a verified change: beside the total, never instead of it. */
  readonly newHires?: PaidShare;
  /** The corridor that stands for the subject: the worst that is not insufficient. */
  readonly corridor: string | null;
  readonly corridors: readonly CorridorFees[];
  readonly channels: readonly FeeChannel[];
}

/** One layer of a law fact as it was used. `disagreement` lists the values of equally specific rows that differ. */
export interface LawFactLayer {
  readonly layer: LawLayer;
  readonly value: number | null;
  readonly stale: boolean;
  readonly factId: string | null;
  readonly citation: string | null;
  readonly mark: EvidenceMark | null;
  readonly pointer: string | null;
  readonly disagreement: readonly number[];
}

/** One law fact: the mean of its known layers, with the bounds of methodology.md 2.1. */
export interface LawFactUsed {
  readonly field: LawField;
  readonly block: 'law' | 'enforcement' | 'voice';
  readonly weight: number;
  readonly value: number | null;
  readonly lo: number;
  readonly hi: number;
  readonly layers: readonly LawFactLayer[];
}

/** (B) Labor-law context, 0 protective to 100 adverse. It says where to look, never anything about a firm. */
export interface LaborLaw {
  /** `null` while less than 0.60 of the weight is known: then only the bounds are published. */
  readonly score: number | null;
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
  readonly status: 'published' | 'insufficient_legal_data';
  readonly jurisdiction: string | null;
  /** State-imposed forced labor applies here: the shown context is at least 90, labeled as an override. */
  readonly override?: {
    readonly kind: 'X1';
    readonly shown: number;
    readonly factIds: readonly string[];
  };
  /** Whether an X1 fact applies; `null` when place or product needed to tell is unknown. */
  readonly stateImposed: Truth;
  readonly facts: readonly LawFactUsed[];
  /** The other jurisdictions of the subject, whose context was not worse. */
  readonly others: readonly {
    readonly jurisdiction: string;
    readonly low: number;
    readonly high: number;
  }[];
}

/** (C) Entity forced-labor risk: a ranking probability under stated assumptions, no calibrated frequency. */
export interface EntityRisk {
  /** Inherent probability; `null` while insufficient. */
  readonly probability: number | null;
  /** Sensitivity range under the stated parameters and law bounds; `null` while insufficient. */
  readonly low: number | null;
  readonly high: number | null;
  /** After verified controls and remedies; `null` while insufficient. */
  readonly residual: number | null;
  readonly band: Band | null;
  readonly status: Status;
  readonly reasons: readonly Reason[];
  /** The label is held at "high" because one source carries all adverse weight. The number is not altered. */
  readonly cap?: 'high (single source)';
  readonly sufficiency: number;
  readonly sufficiencyClean: number;
  /** Print the range before the band: it spans three bands or more. */
  readonly rangeFirst: boolean;
  /** Effectiveness of verified controls, 0 to 0.60. */
  readonly controlEffect: number;
}

export type NodeBasis = 'inherent' | 'residual';

/** A subject as the roll-up sees it: computed figures even while `insufficient`, so they never leave the service. */
export interface NodeFigure {
  readonly id: string;
  /** Computed inherent P and residual R, in [0, 1], 6 decimals. */
  readonly probability: number;
  readonly residual: number;
  /** The figure exposure uses: R where a workers-confirmed remedy left the residual, else P (4.5). */
  readonly value: number;
  readonly basis: NodeBasis;
  readonly adverseEvidence: boolean;
  readonly sufficient: boolean;
  /** Status of the entity, and the band of `value`; what the risk flags of 3.8 read. */
  readonly status: Status;
  readonly band: Band | null;
  /** Why to look here although nothing is known: state-imposed forced labor, or goods on a list. No score. */
  readonly lookHere: 'x1' | 'listed_goods' | null;
}

/** What a recruiter's record says, for `RISK-RECRUITER` (3.8). */
export interface RecruiterRecord {
  readonly licenseStatus: RecruiterFacts['licenseStatus'];
  readonly licenseRequired: Truth;
  readonly licenseCheckedOn: Day | null;
  /** RF-STRUCT: an employer pays less than recruitment plausibly costs; `null` not evaluated. */
  readonly structurallyFunded: Truth;
}

export interface ExposureNode {
  readonly id: string;
  /** Relevance times the figure of the node. */
  readonly value: number;
  readonly basis: NodeBasis;
  readonly path: readonly string[];
}

/** (C) seen from a product, contract or buyer: the tier roll-up of methodology.md 4.7. */
export interface Exposure {
  readonly status: 'ok' | 'insufficient';
  readonly value: number | null;
  readonly max: number | null;
  readonly nodes: readonly ExposureNode[];
  readonly untracedShare: number;
  readonly insufficientNodes: number;
}

/**
 * One part of a result. `logOdds` parts of the entity sum to its log-odds within 1e-9; `points` parts of the fee score
 * and of the labor-law context sum to those scores. Unrounded, so that the sums hold.
 */
export interface Contribution {
  readonly output: 'recruitmentFee' | 'laborLaw' | 'entity';
  /** `context`, a dependence group, `clean`, `clean_limit`; a block of law; `prevalence`, `severity`. */
  readonly group: DependenceGroup | 'context' | 'clean' | 'clean_limit' | LawBlock | 'prevalence' | 'severity';
  readonly item?: ScoredIndicator | LawField;
  readonly logOdds?: number;
  readonly points?: number;
  /** Weight before the dependence discount. */
  readonly weight?: number;
  readonly evidenceId: string | null;
  /** Rows that repeat the same claim and count once with it. */
  readonly sameClaim?: readonly string[];
  readonly source: string | null;
  readonly observedOn: ApproximateDay | null;
  readonly admiralty: string | null;
  /** Rests on what workers said: outside, its date is no finer than a month (product.md 2.4). */
  readonly workerDerived?: true;
}
export type LawBlock = 'law' | 'enforcement' | 'voice';

/** A fact whose absence widens a result; `pointer` names the field to ask for. */
export interface MissingFact {
  readonly what: string;
  readonly pointer: string;
  /** How far the bounds would close, in points of the score named by `of`; `null` where it cannot be said. */
  readonly widestEffect: number | null;
  readonly of: 'laborLaw' | 'recruitmentFee' | 'entity';
}

/** One answer to "what would change this": evidence to add, or what the figure rests on. */
export interface WouldChange {
  readonly kind: 'without-item' | 'without-group' | 'without-source' | 'band-edge' | 'evidence';
  readonly action: string;
  readonly effect: string;
  /** Change of the probability (`without-*`), or distance in nats (`band-edge`). */
  readonly change?: number;
  readonly evidenceIds?: readonly string[];
}

/** Why a row was kept and shown but did not count. */
export interface NotScored {
  readonly evidenceId: string;
  readonly why: NotScoredReason;
}
export type NotScoredReason =
  | 'feeds_residual'
  | 'feeds_fee_risk'
  | 'context_only'
  | 'no_consent_basis'
  | 'undated'
  | 'no_clean_use'
  | 'clean_without_code'
  | 'candidate_unconfirmed'
  | 'listing_status_unknown'
  | 'listing_lifted'
  | 'listing_not_about_forced_labor'
  | 'same_workers_asked_twice'
  | 'no_workers_asked';

/** A date after the as-of date: read as age 0, and worth a look. */
export interface DateWarning {
  readonly evidenceId: string;
  readonly code: 'date_after_as_of';
}

/**
 * The assessment of `interface.md` without `inputsHash`, which the service makes with its own key. Everything here may
 * hold figures computed from few workers: what leaves the service passes `publishAssessment` first (5.2).
 */
export interface Assessment {
  readonly subject: Subject;
  readonly asOf: Day;
  /** The service adds `parametersHash`, made over `parametersMaterial`. */
  readonly method: { readonly version: string };
  readonly recruitmentFee: RecruitmentFee;
  readonly laborLaw: LaborLaw;
  readonly entity: EntityRisk;
  /** From `assess`: the subject alone. The network stage replaces it with `withExposure`. */
  readonly exposure: Exposure;
  readonly contributions: readonly Contribution[];
  readonly missing: readonly MissingFact[];
  readonly wouldChange: readonly WouldChange[];
  /** One plain sentence per output, in the words of product.md 2.7. */
  readonly sentences: Sentences;
  readonly notScored: readonly NotScored[];
  readonly warnings: readonly DateWarning[];
  /** `null` for a supplier, and for a recruiter of which only the name is known. */
  readonly recruiter: RecruiterRecord | null;
  /** What the roll-up and the risk flags read of this subject; never leaves the service. */
  readonly node: NodeFigure;
}

export interface Sentences {
  readonly recruitmentFee: string;
  readonly laborLaw: string;
  readonly entity: string;
  readonly exposure: string;
}

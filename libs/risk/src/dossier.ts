import type { Day } from '@manumit/kernel';

/** A day, or an interval when only the month (`YYYY-MM`) or the year (`YYYY`) is known (methodology.md 0.2). */
export type ApproximateDay = string;

/** Three-valued: `null` is unknown, and unknown is never `false`. */
export type Truth = boolean | null;

export type SubjectKind = 'supplier' | 'recruiter';

/** The party an assessment speaks about. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly name: string;
}

type IndicatorNumber = '01' | '02' | '03' | '04' | '05' | '06' | '07' | '08' | '09' | '10' | '11';
/** The ILO indicators of forced labor (booklet of 2012; methodology.md 1.1). */
export type IloIndicator = `I${IndicatorNumber}`;
/** Computable debt-bondage tests (methodology.md 1.6). */
export type DebtTest = 'DB1' | 'DB2' | 'DB3' | 'DB4' | 'DB5' | 'DB6' | 'DB7';
/** Codes that carry a strength and a dependence group of their own. */
export type ScoredIndicator = IloIndicator | 'FEE' | 'LICENSE' | 'LISTING' | 'RF-STRUCT';

export type DependenceGroup =
  | 'vulnerability'
  | 'deception'
  | 'movement'
  | 'violence'
  | 'documents'
  | 'wages'
  | 'debt_recruitment'
  | 'conditions'
  | 'official_finding';

export type ControlKind =
  | 'CTRL-FEES-REPAID'
  | 'CTRL-BINDING-AGREEMENT'
  | 'CTRL-UNION-CBA'
  | 'CTRL-GRIEVANCE'
  | 'CTRL-DOCUMENTS-RETURNED'
  | 'CTRL-RECRUITER-LIABILITY'
  | 'CTRL-AUDIT-PROGRAM'
  | 'CTRL-REMEDIED';

/** What the `indicator` column of an observation may hold (product.md 5.3.6). `RF-STRUCT` is computed, never entered. */
export type EvidenceIndicator =
  | IloIndicator
  | DebtTest
  | 'FEE'
  | 'LICENSE'
  | 'LISTING'
  | Exclude<ControlKind, 'CTRL-REMEDIED'>
  | `CTRL-REMEDIED:${DependenceGroup}`;

export type Direction = 'adverse' | 'clean' | 'control' | 'context';
export type Strength = 'weak' | 'medium' | 'strong' | 'determined';

export type EvidenceMethod =
  | 'offsite_worker_interviews'
  | 'worker_survey'
  | 'grievance_summary'
  | 'audit_announced'
  | 'audit_unannounced'
  | 'document_review'
  | 'authority_finding'
  | 'court_decision'
  | 'ngo_investigation'
  | 'press'
  | 'self_report'
  | 'certification'
  | 'trade_record'
  | 'remote_poll'
  | 'satellite';

/** How workers were asked; sets the detection sensitivity of methodology.md 4.2. */
export type Channel =
  'independent_offsite' | 'worker_driven_survey' | 'audit_onsite' | 'remote_poll' | 'management_report';

export type ReliabilityLetter = 'A' | 'B' | 'C' | 'D' | 'E' | 'F';
export type CredibilityNumber = '1' | '2' | '3' | '4' | '5' | '6';
export type RemediationState = 'none' | 'started' | 'claimed' | 'verified';
export type ConsentBasis = 'published' | 'organization_aggregate' | 'score' | 'buyer' | 'authority' | 'publish';

/**
 * How sure it is that a finding or listing speaks of this subject: confirmed by a `person`, an equal `key` identifier
 * (product.md 5.2), or a `candidate` nobody confirmed, which is never scored (P21).
 */
export type Match = 'person' | 'key' | 'candidate';

/** One row of the `observations` template (product.md 5.3.6). Every column is stated; `null` is unknown. */
export interface EvidenceRow {
  readonly evidenceId: string;
  readonly direction: Direction;
  readonly indicator: EvidenceIndicator;
  readonly strength: Strength | 'default' | null;
  readonly statement: string;
  readonly observedOn: ApproximateDay | null;
  readonly publishedOn: ApproximateDay | null;
  readonly method: EvidenceMethod;
  readonly channel: Channel | null;
  readonly upstreamSource: string | null;
  readonly incidentId: string | null;
  readonly sampleId: string | null;
  readonly sourceReliability: ReliabilityLetter | null;
  readonly informationCredibility: CredibilityNumber | null;
  readonly askedN: number | null;
  readonly affirmedN: number | null;
  readonly amountsKnownN: number | null;
  readonly costMonthsKthHighest: number | null;
  /** Size of the group sampled; the lower end of a range. The publication filter reads it. */
  readonly workforceN: number | null;
  readonly originCountry: string | null;
  readonly destinationCountry: string | null;
  readonly lawfulUnderNationalCap: Truth;
  readonly breachesStandard: readonly string[];
  readonly controlVerifiedBy: 'worker' | 'documents' | 'claimed' | null;
  readonly remediationState: RemediationState | null;
  readonly remediatedOn: ApproximateDay | null;
  readonly consentBasis: readonly ConsentBasis[];
  /** Own name of the document or organization the row came from. */
  readonly sourceName: string;
  /** Where the row stands: import, file and line, so that a person can open it. */
  readonly pointer: string;
  /** Needed only where the strength is `determined`: how the subject was matched. */
  readonly match: Match | null;
  /** Whether a finding is final. The template's strength `determined` states it; an appeal still open is `false`. */
  readonly final: Truth;
  /** A case-level finding on accounts of workers (methodology.md 1.2): ages only from verified remediation. */
  readonly caseLevelFinding: boolean;
  /** Survey of workers hired after a verified change; shown beside the total, never instead of it (4.2). */
  readonly newHires: boolean;
}

export type LawField =
  'L1' | 'L2' | 'L3' | 'L4' | 'L5' | 'L6' | 'L7' | 'L8' | 'E1' | 'E2' | 'E3' | 'E4' | 'E5' | 'E6' | 'V1' | 'V2' | 'V3';
export type LawLayer = 'law' | 'practice';
export type EvidenceMark = 'T' | 'X' | 'M' | 'E';

/**
 * One row of the `legal-facts` template (product.md 5.3.7). Rows of `X1` say that the State imposes forced labor in
 * the named subdivision and products; rows of other fields (`CAP`, `P1`-`P8`) are ignored here.
 */
export interface LawFactRow {
  readonly factId: string;
  readonly jurisdiction: string;
  readonly subdivision: string | null;
  readonly field: LawField | 'X1' | 'CAP' | `P${number}`;
  readonly layer: LawLayer;
  /** `null` and `all` both mean every group. */
  readonly workerGroup: string | null;
  /** ISIC codes; a shorter code covers the longer ones below it. Empty: every sector. */
  readonly sectors: readonly string[];
  /** HS codes; a shorter code covers the longer ones below it. Empty: every product. */
  readonly products: readonly string[];
  /** 0 protective to 1 adverse; `null` unknown. For `X1`: 1 in force. */
  readonly value: number | null;
  /** `E1`: inspectors per 10,000 employed. `E6`: WGI score. `V2`: ITUC rating. Read only while `value` is null. */
  readonly rawValue: number | string | null;
  /** `E1` only: the ILO benchmark in workers per inspector, as `inspectorBenchmark` or a reviewer set it. */
  readonly benchmarkWorkers: number | null;
  /** Sub-facts of `L1`, `L4` and `L5`. Read only while `value` is null. */
  readonly components: Readonly<Record<string, number | null>>;
  readonly instrument: string;
  readonly article: string | null;
  readonly validFrom: ApproximateDay;
  readonly validTo: ApproximateDay | null;
  readonly reviewedOn: Day;
  readonly evidenceMark: EvidenceMark;
  readonly pointer: string;
}

/** What a recruiter states or a register says about it (product.md 5.3.2; methodology.md 1.8). */
export interface RecruiterFacts {
  readonly feePolicy: 'employer_pays' | 'worker_pays_within_cap' | 'worker_pays' | 'mixed' | 'unknown';
  readonly subAgentsPaidBy: 'recruiter' | 'employer' | 'worker' | 'unknown';
  readonly licenseStatus: 'valid' | 'expired' | 'suspended' | 'revoked' | 'none' | 'unknown';
  /** Whether its jurisdiction requires a license; `null` unknown. */
  readonly licenseRequired: Truth;
  readonly licenseCheckedOn: Day | null;
  /** What a plausible recruitment costs per worker in its corridor, for RF-STRUCT; `null` unknown. */
  readonly plausibleUnitCost: UnitAmount | null;
  /** When the source stated the row. */
  readonly statedOn: ApproximateDay;
  readonly sourceReliability: ReliabilityLetter | null;
  readonly informationCredibility: CredibilityNumber | null;
  readonly sourceName: string;
  readonly pointer: string;
}

/** Money per worker: a decimal amount with its currency and price year; amounts are compared only when both agree. */
export interface UnitAmount {
  readonly amount: string;
  readonly currency: string;
  readonly year: number;
}

/** A recruitment link one step away from the subject (product.md 5.3.4), whichever end the subject is. */
export interface RecruitmentLinkFacts {
  readonly linkId: string;
  readonly recruiterId: string;
  readonly employerId: string;
  readonly originCountry: string;
  readonly destinationCountry: string;
  readonly permitTie: 'employer' | 'sector' | 'open' | 'unknown';
  readonly exitPermissionNeeded: Truth;
  readonly mayChangeEmployer: Truth;
  readonly whoPaysSubAgents: 'recruiter' | 'employer' | 'worker' | 'unknown';
  /** What the employer pays the recruiter per worker; drives RF-STRUCT of the recruiter. */
  readonly employerFeePerWorker: UnitAmount | null;
  readonly periodFrom: ApproximateDay;
  readonly statedOn: ApproximateDay;
  readonly sourceReliability: ReliabilityLetter | null;
  readonly informationCredibility: CredibilityNumber | null;
  readonly sourceName: string;
  readonly pointer: string;
}

export type ListingStatus = 'active' | 'modified' | 'partially_active' | 'revoked' | 'delisted' | 'unknown';
export type ListingMeasure = 'WRO' | 'Finding' | 'entity_list' | 'debarment' | 'exclusion' | 'sanction' | 'other';

/** An entry of a list whose match with the subject somebody confirmed (product.md 5.3.8). */
export interface ConfirmedListing {
  readonly listingId: string;
  readonly list: string;
  readonly edition: Day;
  readonly status: ListingStatus;
  readonly measure: ListingMeasure;
  readonly listedOn: ApproximateDay;
  readonly endedOn: ApproximateDay | null;
  readonly match: 'person' | 'key';
  /** Whether the entry is about forced labor. A sanction for anything else is shown and not scored. */
  readonly concernsForcedLabor: boolean;
  /** The ILO indicator the finding names, if it names one; it is then used instead of `LISTING` (methodology.md 1.1). */
  readonly indicator: IloIndicator | null;
  /** An official list read in the original is A1; a list of the tenant's own needs a judgment, else F6. */
  readonly official: boolean;
  readonly sourceReliability: ReliabilityLetter | null;
  readonly informationCredibility: CredibilityNumber | null;
  readonly remediationState: RemediationState | null;
  readonly remediatedOn: ApproximateDay | null;
  readonly pointer: string;
}

/** One surveyed site of a corridor: evidence for the prior of methodology.md 4.2, never a finding about a subject. */
export interface CorridorSite {
  /** The subject's id where it is itself the site surveyed: its own survey is left out of its prior. */
  readonly siteId: string;
  readonly originCountry: string;
  readonly destinationCountry: string;
  readonly paid: number;
  readonly asked: number;
}

/**
 * Everything known about one subject on a day; the whole input of `assess`. The order of rows never matters.
 *
 * Owner names, nationality, ethnicity, religion and language are no inputs and have no field here (P10).
 */
export interface Dossier {
  readonly subject: Subject;
  /** Countries whose law applies, ISO 3166-1 alpha-2. Several: the one with the worst context stands, all are shown. */
  readonly jurisdictions: readonly string[];
  /** ISO 3166-2; `null` unknown. */
  readonly subdivision: string | null;
  /** Groups of product.md 5.3.7. Empty: unknown, and only facts about every group apply. */
  readonly workerGroups: readonly string[];
  /** ISIC codes. Empty: unknown. */
  readonly sectors: readonly string[];
  /** HS codes. Empty: unknown. */
  readonly products: readonly string[];
  /** Lower end of the number of workers on site; the publication filter reads it, the score never does. */
  readonly workforce: number | null;
  /** Whether its products stand on a goods list for its country; `null` unknown. Sets where to look first, no score. */
  readonly listedGoods: Truth;
  readonly evidence: readonly EvidenceRow[];
  readonly lawFacts: readonly LawFactRow[];
  readonly listings: readonly ConfirmedListing[];
  /** `null` for a supplier, and for a recruiter of which only the name is known. */
  readonly recruiter: RecruiterFacts | null;
  readonly recruitmentLinks: readonly RecruitmentLinkFacts[];
  readonly corridorSites: readonly CorridorSite[];
}

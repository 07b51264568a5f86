import { defineEvent } from '../define-event.ts';
import {
  DecimalOrUnknown,
  Decimal,
  Flag,
  Nested,
  NestedList,
  OnDay,
  OneOf,
  OptionalCountry,
  OptionalDay,
  OptionalFlag,
  OptionalNested,
  OptionalOneOf,
  Text,
  Texts,
} from '../fields.ts';
import { LICENSE_STATUSES, type LicenseStatus } from '../ingest/recruiter-recorded.ts';

export const BANDS = ['lower', 'elevated', 'high', 'severe'] as const;
export type Band = (typeof BANDS)[number];
export const RISK_STATUSES = ['band', 'provisional', 'insufficient', 'determined'] as const;
export type RiskStatus = (typeof RISK_STATUSES)[number];
export const FEE_BREACH_STATES = ['none', 'declared', 'verified', 'repaid'] as const;
export type FeeBreachState = (typeof FEE_BREACH_STATES)[number];

export class FeeRiskV1 {
  @OneOf(RISK_STATUSES) readonly status!: RiskStatus;
  /** null: no band, because too little is known. */
  @OptionalOneOf(BANDS) readonly band!: Band | null;
  @OneOf(FEE_BREACH_STATES) readonly feeBreach!: FeeBreachState;
  @OptionalDay() readonly feeBreachSince?: string;
}

export class LaborLawV1 {
  @Decimal(0, 100) readonly low!: number;
  @Decimal(0, 100) readonly high!: number;
  @Decimal(0, 1) readonly coverage!: number;
  /** State-imposed forced labor is in scope (X1). */
  @Flag() readonly override!: boolean;
}

export class EntityRiskV1 {
  @OneOf(RISK_STATUSES) readonly status!: RiskStatus;
  @OptionalOneOf(BANDS) readonly band!: Band | null;
  /** A ranking probability under stated assumptions; null while evidence is insufficient. */
  @DecimalOrUnknown(0, 1) readonly probability!: number | null;
}

/** What the roll-up reads: always a number, since a node without evidence enters with its context, never with 0. */
export class ForExposureV1 {
  @Decimal(0, 1) readonly p!: number;
  @OneOf(['inherent', 'residual']) readonly basis!: 'inherent' | 'residual';
  @Flag() readonly hasAdverse!: boolean;
  @Flag() readonly insufficient!: boolean;
  /** Band of that figure; null while no band may be named. */
  @OptionalOneOf(BANDS) readonly band!: Band | null;
}

export class RecruiterFactsV1 {
  @OptionalOneOf(LICENSE_STATUSES) readonly licenseStatus?: LicenseStatus;
  @OptionalDay() readonly licenseCheckedOn?: string;
  /** Whether this kind of recruiter needs a licence where it works; absent: unknown. */
  @OptionalFlag() readonly licenseRequired?: boolean;
  /** The employer pays less than recruitment costs; absent: not evaluated. */
  @OptionalFlag() readonly rfStruct?: boolean;
}

export class ListingHitV1 {
  @Text(80) readonly list!: string;
  @OnDay() readonly edition!: string;
  @Text(120) readonly entryId!: string;
  @Text(300) readonly name!: string;
  @Text(40) readonly measure!: string;
  @Text(20) readonly status!: string;
  /** `confirmed` by an equal key identifier or a person; a name alone is a `candidate` and weighs nothing. */
  @OneOf(['confirmed', 'candidate']) readonly match!: 'confirmed' | 'candidate';
  /** What matched: `lei:…`, or `name`. */
  @Text(300) readonly matchedOn!: string;
}

export class RiskAssessedV1 {
  @OneOf(['supplier', 'recruiter']) readonly kind!: 'supplier' | 'recruiter';
  @Text(300) readonly name!: string;
  @OptionalCountry() readonly country?: string;
  @OnDay() readonly asOf!: string;
  @Text(40) readonly methodVersion!: string;
  /** The one sentence of each output (product.md 6.2). */
  @Texts(4, 1000) readonly sentences!: string[];
  @Nested(() => FeeRiskV1) readonly recruitmentFee!: FeeRiskV1;
  @Nested(() => LaborLawV1) readonly laborLaw!: LaborLawV1;
  @Nested(() => EntityRiskV1) readonly entity!: EntityRiskV1;
  @Nested(() => ForExposureV1) readonly forExposure!: ForExposureV1;
  @OptionalNested(() => RecruiterFactsV1) readonly recruiter?: RecruiterFactsV1;
  @NestedList(20, () => ListingHitV1) readonly listings!: ListingHitV1[];
  /** The cheapest evidence that would change the status, in words. */
  @Texts(5, 300) readonly wouldChange!: string[];
}

export const riskAssessed = defineEvent({
  type: 'risk.assessed.v1',
  topic: 'scoring.risk',
  subject: 'supplier or recruiter',
  data: RiskAssessedV1,
  says: 'A supplier or recruiter was weighed from its own facts, and score, reasons or coverage moved.',
});

import { defineEvent } from '../define-event.ts';
import {
  NestedList,
  OneOf,
  OptionalCountry,
  OptionalDay,
  OptionalNested,
  OptionalOneOf,
  OptionalSubdivision,
  OptionalText,
  OptionalTexts,
  OptionalYesNo,
  Text,
  type YesNoUnknown,
} from '../fields.ts';
import { IdentifierV1, SourceV1 } from './party.ts';
import { PARTY_STATUSES } from './supplier-recorded.ts';
import { WithdrawnV1 } from './withdrawn.ts';

export const RECRUITER_KINDS = [
  'licensed_agency',
  'sub_agent_company',
  'staffing_agency',
  'labor_contractor',
  'employer_direct',
  'public_employment_service',
  'training_or_travel_agent',
  'informal_role',
] as const;
export const LICENSE_STATUSES = ['valid', 'expired', 'suspended', 'revoked', 'none', 'unknown'] as const;
export type LicenseStatus = (typeof LICENSE_STATUSES)[number];
export const RECRUITER_FEE_POLICIES = [
  'employer_pays',
  'worker_pays_within_cap',
  'worker_pays',
  'mixed',
  'unknown',
] as const;
export const PAYERS = ['recruiter', 'employer', 'worker', 'unknown'] as const;
export type Payer = (typeof PAYERS)[number];

/** What is known of a licence. A valid one mitigates nothing; a missing one is a fact. */
export class LicenseV1 {
  @OneOf(LICENSE_STATUSES) readonly status!: LicenseStatus;
  @OptionalText(100) readonly number?: string;
  @OptionalText(200) readonly authority?: string;
  @OptionalCountry() readonly country?: string;
  @OptionalText(10) readonly validFrom?: string;
  @OptionalText(10) readonly validTo?: string;
  /** When someone last looked in the register. */
  @OptionalDay() readonly checkedOn?: string;
}

export class RecruiterRecordedV1 {
  @Text(300) readonly name!: string;
  @OneOf(RECRUITER_KINDS)
  readonly recruiterKind!: (typeof RECRUITER_KINDS)[number];
  @OptionalText(300) readonly nameLocal?: string;
  @OptionalTexts(50, 300) readonly aliases?: string[];
  @OptionalCountry() readonly country?: string;
  @OptionalSubdivision() readonly subdivision?: string;
  @NestedList(30, () => IdentifierV1) readonly identifiers!: IdentifierV1[];
  @OptionalNested(() => LicenseV1) readonly license?: LicenseV1;
  @OptionalOneOf(RECRUITER_FEE_POLICIES)
  readonly feePolicy?: (typeof RECRUITER_FEE_POLICIES)[number];
  /** When the source stated the fee policy. */
  @OptionalText(10) readonly feePolicyOn?: string;
  @OptionalYesNo() readonly usesSubAgents?: YesNoUnknown;
  @OptionalOneOf(PAYERS) readonly subAgentsPaidBy?: Payer;
  /** When the source stated who pays the sub-agents. */
  @OptionalText(10) readonly subAgentsPaidByOn?: string;
  /** `NP>MY`. */
  @OptionalTexts(100, 20) readonly corridors?: string[];
  @OptionalOneOf(PARTY_STATUSES)
  readonly status?: (typeof PARTY_STATUSES)[number];
  @NestedList(20, () => SourceV1) readonly sources!: SourceV1[];
}

export const recruiterRecorded = defineEvent({
  type: 'recruiter.recorded.v1',
  topic: 'ingest.recruiter',
  subject: 'recruiter',
  data: RecruiterRecordedV1,
  says: 'Ingest has a new or corrected picture of a labor recruiter: the whole picture, never a patch.',
});

export const recruiterWithdrawn = defineEvent({
  type: 'recruiter.withdrawn.v1',
  topic: 'ingest.recruiter',
  subject: 'recruiter',
  data: WithdrawnV1,
  says: 'No source states this recruiter any longer.',
});

import { defineEvent } from '../define-event.ts';
import {
  Count,
  Dictionary,
  Id,
  NestedList,
  OptionalCountry,
  OptionalCurrency,
  OptionalDay,
  OptionalFlag,
  OptionalMoney,
  OptionalNestedList,
  OptionalOneOf,
  OptionalText,
  OptionalTexts,
  OptionalYesNo,
  Text,
  type YesNoUnknown,
} from '../fields.ts';
import { WithdrawnV1 } from './withdrawn.ts';

export const BUYER_KINDS = [
  'us_federal',
  'us_dod',
  'us_state_local',
  'uk_central',
  'uk_health',
  'uk_other',
  'eu_authority',
  'ca_federal',
  'au_commonwealth',
  'other_public',
  'private',
] as const;
export type BuyerKind = (typeof BUYER_KINDS)[number];
export const CONTRACT_STATUSES = ['planned', 'tender', 'awarded', 'active', 'terminated', 'complete'] as const;
export const CATEGORIES = ['goods', 'services', 'works'] as const;
export const PORTION_KINDS = ['supplies', 'services', 'unknown'] as const;

export class ContractPartyV1 {
  @Id() readonly id!: string;
  @Text(300) readonly name!: string;
}

export class ClauseV1 {
  @Text(40) readonly number!: string;
  /** Date of the clause text in the file; a month counts as its first day. Absent: unknown. */
  @OptionalDay() readonly date?: string;
}

/** One line or portion of a contract. */
export class ContractLineV1 {
  @Count() readonly lineNo!: number;
  @OptionalText(500) readonly itemText?: string;
  @OptionalOneOf(CATEGORIES) readonly category?: (typeof CATEGORIES)[number];
  /** `SCHEME:code`, such as `HS:401512`. */
  @OptionalTexts(50, 60) readonly classification?: string[];
  @OptionalTexts(30, 2) readonly performanceCountry?: string[];
  @OptionalTexts(30, 6) readonly performanceSubdivision?: string[];
  @OptionalTexts(30, 2) readonly originCountry?: string[];
  @OptionalTexts(30, 6) readonly originSubdivision?: string[];
  @OptionalYesNo() readonly acquiredOutsideUs?: YesNoUnknown;
  @OptionalMoney() readonly value?: string;
  @OptionalMoney() readonly foreignPortionValue?: string;
  @OptionalOneOf(PORTION_KINDS)
  readonly portionKind?: (typeof PORTION_KINDS)[number];
  @OptionalYesNo() readonly isCots?: YesNoUnknown;
}

/** Where a field's value stands in the file it came from. */
export interface FieldProvenance {
  readonly source: string;
  /** `file.csv#row=118&column=value`, or an RFC 6901 pointer into an OCDS release. */
  readonly pointer: string;
  /** When the source stated it. */
  readonly asOf?: string;
}

export class ContractRecordedV1 {
  /** The buyer's own number of the contract. */
  @Text(200) readonly contractId!: string;
  @OptionalText(200) readonly ocid?: string;
  @OptionalText(100) readonly piid?: string;
  @OptionalText(120) readonly frameworkRef?: string;
  @Text(500) readonly title!: string;
  @Text(300) readonly buyer!: string;
  @OptionalCountry() readonly buyerCountry?: string;
  @OptionalOneOf(BUYER_KINDS) readonly buyerKind?: BuyerKind;
  @NestedList(50, () => ContractPartyV1) readonly suppliers!: ContractPartyV1[];
  @OptionalNestedList(100, () => ContractPartyV1)
  readonly subcontractors?: ContractPartyV1[];
  @OptionalOneOf(CONTRACT_STATUSES)
  readonly status?: (typeof CONTRACT_STATUSES)[number];
  @OptionalDay() readonly commencedOn?: string;
  @OptionalDay() readonly noticeOn?: string;
  @OptionalDay() readonly awardedOn?: string;
  @OptionalDay() readonly signedOn?: string;
  @OptionalDay() readonly startOn?: string;
  @OptionalDay() readonly endOn?: string;
  @OptionalMoney() readonly value?: string;
  @OptionalMoney() readonly valueWithOptions?: string;
  @OptionalCurrency() readonly currency?: string;
  @OptionalYesNo() readonly importer?: YesNoUnknown;
  @OptionalCountry() readonly importCountry?: string;
  /** Absent: nobody has said which clauses the contract holds. Empty: it holds none. */
  @OptionalNestedList(100, () => ClauseV1) readonly clauses?: ClauseV1[];
  @OptionalDay() readonly compliancePlanOn?: string;
  @OptionalDay() readonly precertOn?: string;
  @OptionalDay() readonly certificationOn?: string;
  @OptionalDay() readonly postingOn?: string;
  @OptionalDay() readonly flowdownConfirmedOn?: string;
  @OptionalDay() readonly riskAssessmentOn?: string;
  @OptionalTexts(10, 20) readonly feeStandard?: string[];
  @OptionalTexts(10, 40) readonly ppnCharacteristics?: string[];
  @OptionalYesNo() readonly healthServicePurpose?: YesNoUnknown;
  @OptionalTexts(10, 40) readonly tradeAgreement?: string[];
  @NestedList(200, () => ContractLineV1) readonly lines!: ContractLineV1[];
  /** More lines exist than the event carries: sums are lower ends. */
  @OptionalFlag() readonly linesCut?: boolean;
  /** Per field (`value`, `lines/1/originCountry`) where it was read. */
  @Dictionary() readonly provenance!: Readonly<Record<string, FieldProvenance>>;
}

export const contractRecorded = defineEvent({
  type: 'contract.recorded.v1',
  topic: 'ingest.contract',
  subject: 'contract',
  data: ContractRecordedV1,
  says: 'Ingest has a new or corrected picture of a procurement contract: the whole picture, never a patch.',
});

export const contractWithdrawn = defineEvent({
  type: 'contract.withdrawn.v1',
  topic: 'ingest.contract',
  subject: 'contract',
  data: WithdrawnV1,
  says: 'No source states this contract any longer.',
});

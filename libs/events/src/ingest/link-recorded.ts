import { defineEvent } from '../define-event.ts';
import {
  Id,
  Nested,
  OneOf,
  OptionalCountry,
  OptionalCurrency,
  OptionalDecimal,
  OptionalMoney,
  OptionalOneOf,
  OptionalSubdivision,
  OptionalText,
  OptionalTexts,
  OptionalYesNo,
  type YesNoUnknown,
} from '../fields.ts';
import { SourceV1 } from './party.ts';
import { PAYERS, type Payer } from './recruiter-recorded.ts';
import { WithdrawnV1 } from './withdrawn.ts';

export const SUPPLY_RELATIONS = [
  'supplies_goods',
  'supplies_material',
  'processes_for',
  'subcontractor_of',
  'provides_service',
  'trades_for',
  'owns',
  'operates',
  'same_group',
] as const;
export type SupplyRelation = (typeof SUPPLY_RELATIONS)[number];
export const RECRUITMENT_ROLES = [
  'places_workers',
  'supplies_agency_workers',
  'sub_agent_of',
  'trains',
  'transports',
  'lodges',
  'medical',
  'visa_processing',
] as const;
export type RecruitmentRole = (typeof RECRUITMENT_ROLES)[number];
export const CERTAINTIES = ['documented', 'declared', 'inferred', 'disputed'] as const;
export const PERMIT_TIES = ['employer', 'sector', 'open', 'unknown'] as const;

/**
 * A link of either chain. Goods: `from` supplies `to`; for `owns` and `operates`, `from` owns or operates `to`.
 * Labor: `from` recruits for `to`, which is an employer, or a recruiter when the role is `sub_agent_of`.
 */
export class LinkRecordedV1 {
  @OneOf(['supply', 'recruitment']) readonly kind!: 'supply' | 'recruitment';
  @Id() readonly from!: string;
  @Id() readonly to!: string;
  @OneOf([...SUPPLY_RELATIONS, ...RECRUITMENT_ROLES]) readonly relation!: SupplyRelation | RecruitmentRole;
  @OneOf(CERTAINTIES) readonly certainty!: (typeof CERTAINTIES)[number];
  @OptionalText(10) readonly validFrom?: string;
  @OptionalText(10) readonly validTo?: string;
  @Nested(() => SourceV1) readonly source!: SourceV1;

  @OptionalTexts(50, 6) readonly productsHs?: string[];
  @OptionalText(300) readonly productText?: string;
  @OptionalTexts(50, 6) readonly outputHs?: string[];
  @OptionalCountry() readonly originCountry?: string;
  @OptionalSubdivision() readonly originSubdivision?: string;
  /** Alpha of this link, where a source states one (methodology 4.7). */
  @OptionalDecimal(0, 1) readonly relevance?: number;
  /** Share of the receiver's input of this product; the rest of a tier is untraced. */
  @OptionalDecimal(0, 1) readonly shareOfInput?: number;

  @OptionalCountry() readonly destinationCountry?: string;
  @OptionalSubdivision() readonly destinationSubdivision?: string;
  @OptionalTexts(20, 4) readonly jobGroups?: string[];
  @OptionalOneOf(PERMIT_TIES) readonly permitTie?: (typeof PERMIT_TIES)[number];
  @OptionalYesNo() readonly exitPermissionNeeded?: YesNoUnknown;
  @OptionalYesNo() readonly mayChangeEmployer?: YesNoUnknown;
  @OptionalText(20) readonly workersPlacedBand?: string;
  @OptionalYesNo() readonly zeroCostClause?: YesNoUnknown;
  @OptionalMoney() readonly employerFeePerWorker?: string;
  @OptionalCurrency() readonly currency?: string;
  @OptionalTexts(30, 60) readonly employerFeeCovers?: string[];
  @OptionalOneOf(PAYERS) readonly whoPaysSubAgents?: Payer;
}

export const linkRecorded = defineEvent({
  type: 'link.recorded.v1',
  topic: 'ingest.link',
  subject: 'link',
  data: LinkRecordedV1,
  says: 'Who supplies whom, or who recruits for whom, is known or corrected.',
});

export const linkWithdrawn = defineEvent({
  type: 'link.withdrawn.v1',
  topic: 'ingest.link',
  subject: 'link',
  data: WithdrawnV1,
  says: 'No source states this link any longer.',
});

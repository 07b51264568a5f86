import { defineEvent } from '../define-event.ts';
import {
  NestedList,
  OneOf,
  OptionalCountry,
  OptionalOneOf,
  OptionalSubdivision,
  OptionalText,
  OptionalTexts,
  OptionalYesNo,
  Text,
  type YesNoUnknown,
} from '../fields.ts';
import { IdentifierV1, SourceV1 } from './party.ts';
import { WithdrawnV1 } from './withdrawn.ts';

export const ENTITY_KINDS = [
  'site',
  'company',
  'farm',
  'mine',
  'vessel',
  'smallholder_group',
  'public_body',
  'service_provider',
] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

export const RELATIONSHIPS = ['direct', 'indirect', 'prospective', 'former', 'none'] as const;
export const PARTY_STATUSES = ['active', 'closed', 'planned', 'unknown'] as const;

export class SupplierRecordedV1 {
  @Text(300) readonly name!: string;
  @OneOf(ENTITY_KINDS) readonly entityKind!: EntityKind;
  @OptionalText(300) readonly nameLocal?: string;
  @OptionalTexts(50, 300) readonly aliases?: string[];
  @OptionalCountry() readonly country?: string;
  @OptionalSubdivision() readonly subdivision?: string;
  @NestedList(30, () => IdentifierV1) readonly identifiers!: IdentifierV1[];
  @OptionalTexts(100, 6) readonly productsHs?: string[];
  @OptionalText(300) readonly productsText?: string;
  @OptionalTexts(50, 5) readonly sectorIsic?: string[];
  /** Groups of product.md 5.3.7 that work there: they choose which law facts apply. */
  @OptionalTexts(20, 40) readonly workerGroups?: string[];
  @OptionalTexts(20, 40) readonly employmentModels?: string[];
  @OptionalYesNo() readonly recruitersUsed?: YesNoUnknown;
  @OptionalOneOf(RELATIONSHIPS)
  readonly relationship?: (typeof RELATIONSHIPS)[number];
  @OptionalOneOf(PARTY_STATUSES)
  readonly status?: (typeof PARTY_STATUSES)[number];
  /** Sources that state this record now, newest first. */
  @NestedList(20, () => SourceV1) readonly sources!: SourceV1[];
}

export const supplierRecorded = defineEvent({
  type: 'supplier.recorded.v1',
  topic: 'ingest.supplier',
  subject: 'supplier',
  data: SupplierRecordedV1,
  says: 'Ingest has a new or corrected picture of a supplier: the whole picture, never a patch.',
});

export const supplierWithdrawn = defineEvent({
  type: 'supplier.withdrawn.v1',
  topic: 'ingest.supplier',
  subject: 'supplier',
  data: WithdrawnV1,
  says: 'No source states this supplier any longer.',
});

import { defineEvent } from '../define-event.ts';
import {
  Count,
  OnDay,
  OneOf,
  OptionalCountry,
  OptionalNestedList,
  OptionalOneOf,
  OptionalSubdivision,
  OptionalText,
  OptionalTexts,
  OptionalYesNo,
  Text,
  type YesNoUnknown,
} from '../fields.ts';
import { IdentifierV1 } from './party.ts';
import { WithdrawnV1 } from './withdrawn.ts';

export const LISTING_STATUSES = ['active', 'modified', 'partially_active', 'revoked', 'delisted', 'unknown'] as const;
export type ListingStatus = (typeof LISTING_STATUSES)[number];
export const MEASURES = ['WRO', 'Finding', 'entity_list', 'debarment', 'exclusion', 'sanction', 'other'] as const;
export const ENTRY_KINDS = [
  'organization',
  'person',
  'vessel',
  'aircraft',
  'region',
  'product_origin',
  'unknown',
] as const;
export const COMPLETENESS = ['full', 'partial'] as const;

/** One entry of a watch list (`kind: watch`) or of a list of goods by country (`kind: goods`). */
export class ListingRecordedV1 {
  @OneOf(['watch', 'goods']) readonly kind!: 'watch' | 'goods';
  @Text(80) readonly list!: string;
  @OnDay() readonly edition!: string;
  @Text(120) readonly entryId!: string;
  /** Name of the party, or the product as the list prints it. */
  @Text(300) readonly name!: string;
  @OptionalTexts(50, 300) readonly aliases?: string[];
  @OptionalText(300) readonly nameLocal?: string;
  @OptionalOneOf(ENTRY_KINDS) readonly entryKind?: (typeof ENTRY_KINDS)[number];
  @OptionalCountry() readonly country?: string;
  @OptionalSubdivision() readonly subdivision?: string;
  @OptionalNestedList(30, () => IdentifierV1)
  readonly identifiers?: IdentifierV1[];
  @OptionalOneOf(MEASURES) readonly measure?: (typeof MEASURES)[number];
  @OptionalText(80) readonly section?: string;
  @OptionalTexts(50, 6) readonly productsHs?: string[];
  @OptionalText(300) readonly productText?: string;
  @OptionalYesNo() readonly forcedLabor?: YesNoUnknown;
  @OptionalYesNo() readonly childLabor?: YesNoUnknown;
  @OptionalYesNo() readonly forcedChildLabor?: YesNoUnknown;
  @OneOf(LISTING_STATUSES) readonly status!: ListingStatus;
  @OptionalText(10) readonly listedOn?: string;
  @OptionalText(10) readonly endedOn?: string;
  @OptionalText(200) readonly legalBasis?: string;
  @OptionalText(2000) readonly entryUrl?: string;
  @OneOf(COMPLETENESS) readonly completeness!: (typeof COMPLETENESS)[number];
  @Text(200) readonly sourceName!: string;
}

export const listingRecorded = defineEvent({
  type: 'listing.recorded.v1',
  topic: 'ingest.list',
  subject: 'listing',
  data: ListingRecordedV1,
  says: 'An entry of a watch list or goods list was stated, or its status changed.',
});

export const listingWithdrawn = defineEvent({
  type: 'listing.withdrawn.v1',
  topic: 'ingest.list',
  subject: 'listing',
  data: WithdrawnV1,
  says: 'A list no longer holds this entry.',
});

export class ListCompletedV1 {
  @Text(80) readonly list!: string;
  @OneOf(['watch', 'goods']) readonly kind!: 'watch' | 'goods';
  @OnDay() readonly edition!: string;
  @Count() readonly entries!: number;
  /** A partial list never yields "not listed". */
  @OneOf(COMPLETENESS) readonly completeness!: (typeof COMPLETENESS)[number];
}

export const listCompleted = defineEvent({
  type: 'list.completed.v1',
  topic: 'ingest.list',
  subject: 'list',
  data: ListCompletedV1,
  says: 'Every row of a list’s edition has been announced.',
});

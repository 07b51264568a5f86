import { defineEvent } from '../define-event.ts';
import { Count, DecimalOrUnknown, Dictionary, Id, NestedList, OnDay, OneOf, Decimal, Text } from '../fields.ts';

export class PathStepV1 {
  @Id() readonly id!: string;
  @Text(300) readonly name!: string;
}

export class ExposureNodeV1 {
  @Id() readonly id!: string;
  @Text(300) readonly name!: string;
  @Decimal(0, 1) readonly value!: number;
  @OneOf(['inherent', 'residual']) readonly basis!: 'inherent' | 'residual';
  /** From the subject (tier 0) to the node. */
  @NestedList(30, () => PathStepV1) readonly path!: PathStepV1[];
}

export const CONCERN_CODES = [
  'listing-confirmed',
  'listing-candidate',
  'listed-goods',
  'origin-region',
  'fee-breach-declared',
  'fee-breach-verified',
  'entity-high',
  'entity-severe',
  'license-problem',
  'license-unchecked',
  'rf-struct',
  'context-unknown',
] as const;
export type ConcernCode = (typeof CONCERN_CODES)[number];

/** Something that lies in the chain of the subject, found at full relevance: no de minimis, no attenuation by tiers. */
export class ConcernV1 {
  @OneOf(CONCERN_CODES) readonly code!: ConcernCode;
  /** Who or what it is about. */
  @Id() readonly at!: string;
  @Text(300) readonly atName!: string;
  /** Facts that name it: list, edition, entry, measure, status, product, origin, band, state, date. */
  @Dictionary() readonly facts!: Readonly<Record<string, string>>;
  /** From the subject (tier 0) to where it lies. */
  @NestedList(30, () => PathStepV1) readonly path!: PathStepV1[];
}

export class ExposureAssessedV1 {
  @Text(300) readonly name!: string;
  @OnDay() readonly asOf!: string;
  @OneOf(['ok', 'insufficient']) readonly status!: 'ok' | 'insufficient';
  @DecimalOrUnknown(0, 1) readonly value!: number | null;
  @DecimalOrUnknown(0, 1) readonly max!: number | null;
  /** The at most three nodes that make the value. */
  @NestedList(3, () => ExposureNodeV1) readonly nodes!: ExposureNodeV1[];
  /** Greatest untraced share of an input; null: no share is stated. */
  @DecimalOrUnknown(0, 1) readonly untracedShare!: number | null;
  @Count() readonly insufficientNodes!: number;
  @NestedList(80, () => ConcernV1) readonly concerns!: ConcernV1[];
  /** How many concerns of each code there are, also those not carried. */
  @Dictionary() readonly totals!: Readonly<Partial<Record<ConcernCode, number>>>;
}

export const exposureAssessed = defineEvent({
  type: 'exposure.assessed.v1',
  topic: 'scoring.exposure',
  subject: 'supplier',
  data: ExposureAssessedV1,
  says: 'What lies in the chain of a contract’s supplier, as value, paths and concerns, has moved.',
});

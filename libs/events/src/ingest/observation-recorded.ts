import { defineEvent } from '../define-event.ts';
import {
  Count,
  OneOf,
  OptionalCount,
  OptionalCountry,
  OptionalCurrency,
  OptionalDay,
  OptionalDecimal,
  OptionalMoney,
  OptionalOneOf,
  OptionalText,
  OptionalTexts,
  OptionalYesNo,
  Text,
  type YesNoUnknown,
} from '../fields.ts';
import { WithdrawnV1 } from './withdrawn.ts';

export const OBSERVATION_SUBJECTS = [
  'supplier',
  'recruiter',
  'recruitment_link',
  'supply_link',
  'corridor',
  'contract',
  'lot',
] as const;
export const DIRECTIONS = ['adverse', 'clean', 'control', 'context'] as const;

/**
 * One item of evidence, without its words: the statement stays with ingest. What the columns mean, and which values
 * they take, is product.md 5.3.6; whether they count is decided by libs/risk.
 */
export class ObservationRecordedV1 {
  /** The source's own id of the observation. */
  @Text(64) readonly observationId!: string;
  @OneOf(OBSERVATION_SUBJECTS)
  readonly subjectKind!: (typeof OBSERVATION_SUBJECTS)[number];
  /** Our id of what it is about; for a corridor `NP>MY`. */
  @Text(64) readonly about!: string;
  @OneOf(DIRECTIONS) readonly direction!: (typeof DIRECTIONS)[number];
  @Text(60) readonly indicator!: string;
  @OptionalText(20) readonly strength?: string;
  @OptionalText(300) readonly strengthReason?: string;
  /** First and last day on which it may have been observed. */
  @OptionalDay() readonly observedFrom?: string;
  @OptionalDay() readonly observedTo?: string;
  @OptionalDay() readonly publishedOn?: string;
  @Text(60) readonly method!: string;
  @OptionalText(60) readonly channel?: string;
  @Text(200) readonly sourceName!: string;
  @Text(40) readonly sourceCategory!: string;
  @OptionalText(200) readonly upstreamSource?: string;
  @OptionalText(64) readonly incidentId?: string;
  @OptionalText(64) readonly sampleId?: string;
  /** Admiralty letter A to F and number 1 to 6. */
  @OptionalText(1) readonly sourceReliability?: string;
  @OptionalText(1) readonly informationCredibility?: string;
  @OptionalCount() readonly askedN?: number;
  @OptionalCount() readonly affirmedN?: number;
  @OptionalCount() readonly workforceN?: number;
  @OptionalCountry() readonly originCountry?: string;
  @OptionalCountry() readonly destinationCountry?: string;
  @OptionalCount() readonly amountsKnownN?: number;
  @OptionalDecimal(0, 10_000) readonly costMonthsMedian?: number;
  @OptionalDecimal(0, 10_000) readonly costMonthsP80?: number;
  @OptionalDecimal(0, 10_000) readonly costMonthsKthHighest?: number;
  @OptionalTexts(30, 60) readonly feeCategory?: string[];
  @OptionalMoney() readonly amountMedian?: string;
  @OptionalCurrency() readonly currency?: string;
  @OptionalCount() readonly priceYear?: number;
  @OptionalText(20) readonly collectedBy?: string;
  @OptionalYesNo() readonly lawfulUnderNationalCap?: YesNoUnknown;
  @OptionalTexts(10, 20) readonly breachesStandard?: string[];
  @OptionalText(20) readonly controlVerifiedBy?: string;
  @OptionalOneOf(['none', 'started', 'claimed', 'verified'])
  readonly remediationState?: 'none' | 'started' | 'claimed' | 'verified';
  @OptionalDay() readonly remediatedFrom?: string;
  @OptionalDay() readonly remediatedTo?: string;
  @OptionalTexts(5, 40) readonly consentBasis?: string[];
  @OptionalDay() readonly releaseNotBefore?: string;
  /** Where it stands: `file.csv#row=12`. */
  @Text(300) readonly pointer!: string;
  @Count() readonly row!: number;
}

export const observationRecorded = defineEvent({
  type: 'observation.recorded.v1',
  topic: 'ingest.observation',
  subject: 'observation',
  data: ObservationRecordedV1,
  says: 'An item of evidence about a supplier, recruiter, link, corridor or contract was stated or corrected.',
});

export const observationWithdrawn = defineEvent({
  type: 'observation.withdrawn.v1',
  topic: 'ingest.observation',
  subject: 'observation',
  data: WithdrawnV1,
  says: 'An item of evidence no longer stands; scores that rest on it are weighed anew.',
});

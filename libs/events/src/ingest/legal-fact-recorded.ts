import { defineEvent } from '../define-event.ts';
import {
  Country,
  Dictionary,
  OnDay,
  OneOf,
  OptionalCountry,
  OptionalCurrency,
  OptionalDay,
  OptionalDecimal,
  OptionalMoney,
  OptionalSubdivision,
  OptionalText,
  OptionalTexts,
  Text,
} from '../fields.ts';

export const LAW_LAYERS = ['law', 'practice'] as const;
export const EVIDENCE_MARKS = ['T', 'X', 'M', 'E'] as const;

/** One dated, cited fact of labor law or its practice (product.md 5.3.7, methodology.md 2.1). */
export class LegalFactRecordedV1 {
  @Country() readonly jurisdiction!: string;
  @OptionalSubdivision() readonly subdivision?: string;
  @Text(4) readonly field!: string;
  @OneOf(LAW_LAYERS) readonly layer!: (typeof LAW_LAYERS)[number];
  @OptionalText(40) readonly workerGroup?: string;
  @OptionalTexts(50, 5) readonly sectorIsic?: string[];
  @OptionalTexts(50, 6) readonly productsHs?: string[];
  /** 0 protective … 1 adverse; absent is unknown. */
  @OptionalDecimal(0, 1) readonly value?: number;
  @OptionalDecimal(0, 1e9) readonly rawValue?: number;
  @OptionalText(60) readonly rawUnit?: string;
  @Dictionary() readonly components!: Readonly<Record<string, number>>;
  @Text(200) readonly instrument!: string;
  @OptionalText(200) readonly article?: string;
  @OptionalText(2000) readonly citationUrl?: string;
  @OptionalMoney() readonly capAmount?: string;
  @OptionalCurrency() readonly capCurrency?: string;
  @OptionalDecimal(0, 1000) readonly capMonths?: number;
  @OptionalCountry() readonly originCountry?: string;
  @OptionalCountry() readonly destinationCountry?: string;
  @OnDay() readonly validFrom!: string;
  @OptionalDay() readonly validTo?: string;
  @OnDay() readonly reviewedOn!: string;
  @OneOf(EVIDENCE_MARKS)
  readonly evidenceMark!: (typeof EVIDENCE_MARKS)[number];
  @Text(200) readonly sourceName!: string;
}

export const legalFactRecorded = defineEvent({
  type: 'legal-fact.recorded.v1',
  topic: 'ingest.legal-fact',
  subject: 'legal-fact',
  data: LegalFactRecordedV1,
  says: 'A dated, cited fact of labor law or its practice was stated or corrected.',
});

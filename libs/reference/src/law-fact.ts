import type { Mark } from './dataset.ts';
import type { SourceColumns } from './list-entry.ts';

export type LawField =
  | 'L1'
  | 'L2'
  | 'L3'
  | 'L4'
  | 'L5'
  | 'L6'
  | 'L7'
  | 'L8'
  | 'E1'
  | 'E2'
  | 'E3'
  | 'E4'
  | 'E5'
  | 'E6'
  | 'V1'
  | 'V2'
  | 'V3'
  | 'X1'
  | 'CAP'
  | 'P1'
  | 'P2'
  | 'P3'
  | 'P4'
  | 'P5'
  | 'P6'
  | 'P7'
  | 'P8';

export type WorkerGroup =
  | 'all'
  | 'migrant'
  | 'domestic'
  | 'agricultural'
  | 'fishing'
  | 'mining'
  | 'garment'
  | 'construction'
  | 'epz'
  | 'informal'
  | 'platform'
  | 'agency'
  | 'children';

/** One dated statement about law or practice: the `legal-facts` template in camel case. */
export interface LawFact extends SourceColumns {
  readonly factId: string;
  readonly jurisdiction: string;
  readonly subdivision?: string | undefined;
  readonly field: LawField;
  readonly layer: 'law' | 'practice';
  readonly workerGroup: WorkerGroup;
  readonly sectorIsic: readonly string[];
  readonly productsHs: readonly string[];
  /** 0 protective to 1 adverse; `null` is unknown. */
  readonly value: number | null;
  readonly rawValue?: number | undefined;
  readonly rawUnit?: string | undefined;
  readonly components: Readonly<Record<string, number>>;
  readonly codingNote?: string | undefined;
  readonly instrument: string;
  readonly article?: string | undefined;
  readonly citationUrl?: string | undefined;
  /** Decimal text in `capCurrency`. */
  readonly capAmount?: string | undefined;
  readonly capCurrency?: string | undefined;
  /** Months of first-year earnings. */
  readonly capMonths?: number | undefined;
  readonly originCountry?: string | undefined;
  readonly destinationCountry?: string | undefined;
  readonly validFrom: string;
  readonly validTo?: string | undefined;
  readonly reviewedOn: string;
  readonly evidenceMark: Mark;
  readonly verified: boolean;
  readonly sourceReliability?: 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | undefined;
  readonly informationCredibility?: 1 | 2 | 3 | 4 | 5 | 6 | undefined;
  readonly supersedes?: string | undefined;
}

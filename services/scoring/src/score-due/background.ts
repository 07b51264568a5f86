import type { Day } from '@manumit/kernel';
import type { GoodsEntry } from '@manumit/reference';
import type { LawFactRow } from '@manumit/risk';

/** The editions behind an assessment, by dataset or list. */
export type Basis = Readonly<Record<string, string>>;

/** What the facts of many subjects are held against, as it stands in the transaction. */
export interface BackgroundNow {
  /** Changes whenever law, goods or lists behind an assessment change; the same text, the same background. */
  readonly stamp: string;
  readonly basis: Basis;
  /** The same array for the same country while its law does not change: the method remembers what it made of it. */
  lawOf(country: string | undefined): readonly LawFactRow[];
  /** Digest of such an array. */
  lawDigest(rows: readonly LawFactRow[]): string;
  goodsOf(country: string | undefined): readonly GoodsEntry[];
}

export interface Background {
  /** Reads what is new of the countries named. */
  read(countries: readonly string[]): Promise<BackgroundNow>;
  /** Jurisdictions whose facts begin, end or go past their review between two days. */
  countriesThatAge(before: Day, after: Day): Promise<readonly string[]>;
}

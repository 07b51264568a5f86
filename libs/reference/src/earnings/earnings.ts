import { answerFrom, type DatasetInfo, type ListAnswer } from '../dataset.ts';
import rows from './data.json' with { type: 'json' };
import provenance from './provenance.json' with { type: 'json' };

/** Average monthly earnings of employees, both sexes, whole country. An average, not a minimum wage. */
export interface MonthlyEarnings {
  readonly country: string;
  readonly year: number;
  /** 2021 international dollars (PPP) a month. */
  readonly pppUsd: number;
  readonly breakInSeries?: boolean;
}

/** Title, edition and source of the earnings. */
export const earningsInfo = provenance as DatasetInfo;

const earnings = rows as readonly MonthlyEarnings[];

/** Earnings of the newest year of a country; a country without a row is unknown. */
export const earningsOf = (country: string): ListAnswer<MonthlyEarnings> =>
  answerFrom(
    earnings.filter((row) => row.country === country),
    earningsInfo,
  );

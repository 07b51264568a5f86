import { answerFrom, type DatasetInfo, type ListAnswer } from '../dataset.ts';
import rows from './data.json' with { type: 'json' };
import provenance from './provenance.json' with { type: 'json' };

export type Convention = 'ICMW' | 'C189';

/** Where a country stands with a convention that is shown beside the law facts and carries no weight. */
export interface Ratification {
  readonly country: string;
  readonly convention: Convention;
  readonly state: 'party' | 'signatory' | 'none';
  readonly year?: number;
  /** The day the register was read. */
  readonly asOf: string;
}

/** Title, edition and source of the ratifications. */
export const ratificationsInfo = provenance as DatasetInfo;

const ratifications = rows as readonly Ratification[];

/** What is known of a country and the conventions that are shown only. */
export const ratificationsOf = (country: string): ListAnswer<Ratification> =>
  answerFrom(
    ratifications.filter((row) => row.country === country),
    ratificationsInfo,
  );

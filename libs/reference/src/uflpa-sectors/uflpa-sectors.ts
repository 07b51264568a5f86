import type { DatasetInfo, Mark } from '../dataset.ts';
import rows from './data.json' with { type: 'json' };
import provenance from './provenance.json' with { type: 'json' };

/** A sector the enforcement strategy of the Uyghur Forced Labor Prevention Act puts first. */
export interface UflpaSector {
  readonly sector: string;
  /** Day from which the sector counts. */
  readonly addedOn: string;
  readonly addedMark: Mark;
  readonly productsHs: readonly string[];
  readonly hsMark: Mark;
  readonly hsNote?: string | undefined;
}

/** Title, edition and source of the sectors. */
export const uflpaSectorsInfo = provenance as DatasetInfo;

export const uflpaSectors = rows as readonly UflpaSector[];

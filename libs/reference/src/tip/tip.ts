import { answerFrom, type DatasetInfo, type ListAnswer } from '../dataset.ts';
import rows from './data.json' with { type: 'json' };
import provenance from './provenance.json' with { type: 'json' };

/** Newest tier of a country in the US Trafficking in Persons Report that is known here: shown, weight 0. */
export interface TipTier {
  readonly country: string;
  readonly tier: 'Tier 1' | 'Tier 2' | 'Tier 2 Watch List' | 'Tier 3' | 'Special Case';
  readonly year: number;
  /** The year whose Watch List and Tier 3 no longer name the country; its newer tier is not known here. */
  readonly leftBy?: number;
}

/** Title, edition and source of the tiers. */
export const tipInfo = provenance as DatasetInfo;

const tiers = rows as readonly TipTier[];

/** The newest known tier of a country, with its year. It measures a government's effort, not prevalence. */
export const tipTierOf = (country: string): ListAnswer<TipTier> =>
  answerFrom(
    tiers.filter((row) => row.country === country),
    tipInfo,
  );

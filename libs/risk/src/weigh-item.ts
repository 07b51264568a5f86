import type { CredibilityNumber, ReliabilityLetter, Strength } from './dossier.ts';
import type { AdverseItem, CleanItem } from './items.ts';
import { clamp, expit, logit } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';

/** Nobody judged the source (F), the statement (6), or either: may raise a score, never makes it speakable (4.6). */
export const isUnjudged = (code: string | null): boolean => code === null || code[0] === 'F' || code[1] === '6';

/** Probability that an item informs, from its Admiralty code; no code is F6 (methodology.md 4.3). */
export function informativeness(code: string | null, parameters: Parameters = PARAMETERS): number {
  const [letter, number] = code ?? 'F6';
  return (
    parameters.reliability_letter[letter as ReliabilityLetter] *
    parameters.credibility_number[number as CredibilityNumber]
  );
}

const decay = (ageMonths: number, halfLifeMonths: number): number => 2 ** (-ageMonths / halfLifeMonths);

/** What an item adds to sufficiency: its informativeness, faded by age; 0 if nobody judged it (4.6). */
export const speakableWeight = (
  code: string | null,
  ageMonths: number,
  halfLifeMonths: number,
  parameters: Parameters = PARAMETERS,
): number => (isUnjudged(code) ? 0 : informativeness(code, parameters) * decay(ageMonths, halfLifeMonths));

/** Weight of adverse evidence in nats. `determined` has nothing to mix with: its definition is q = 1 (4.3). */
export function adverseWeight(
  strength: Strength,
  code: string | null,
  ageMonths: number,
  halfLifeMonths: number,
  parameters: Parameters = PARAMETERS,
): number {
  const q = strength === 'determined' ? 1 : informativeness(code, parameters);
  return decay(ageMonths, halfLifeMonths) * Math.log(q * parameters.likelihood_ratio[strength] + 1 - q);
}

/** Weight of a check that found nothing, in nats, never above 0 (4.5). */
export function cleanWeight(
  sensitivity: number,
  specificity: number,
  code: string | null,
  ageMonths: number,
  halfLifeMonths: number,
  parameters: Parameters = PARAMETERS,
): number {
  const q = informativeness(code, parameters);
  return decay(ageMonths, halfLifeMonths) * Math.min(0, Math.log((q * (1 - sensitivity)) / specificity + 1 - q));
}

/** The most that all clean evidence together may take off; `null`: no strong adverse item is open (4.5). */
export function cleanFloor(youngestStrongMonths: number | null, parameters: Parameters = PARAMETERS): number {
  const { clean_floor: lowest, clean_floor_strong: held } = parameters;
  if (youngestStrongMonths === null) return lowest;
  const { clean_floor_held_months: start, clean_floor_released_months: end } = parameters;
  return held + (lowest - held) * clamp((youngestStrongMonths - start) / (end - start), 0, 1);
}

/** Prior probability from the labor-law context 0-100; capped, so that context alone never says "high" (4.3). */
export const priorProbability = (context: number, parameters: Parameters = PARAMETERS): number =>
  Math.min(parameters.prior_cap, expit(logit(parameters.prior_base) + (parameters.prior_slope * context) / 100));

/** Ten articles on one report are one claim: same indicator, same incident or else same upstream source (4.1). */
export const claimKey = (item: AdverseItem): string => `${item.indicator}|${cleanClaimKey(item)}`;
export const cleanClaimKey = (item: AdverseItem | CleanItem): string => item.incident ?? `upstream:${item.source}`;

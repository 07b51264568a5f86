import type { ApproximateDay, DependenceGroup, RemediationState, ScoredIndicator, Strength } from './dossier.ts';

interface ItemOrigin {
  readonly id: string;
  /** Admiralty letter and number, `B2`. Adverse without a judgment is F6; clean without one is not used. */
  readonly code: string | null;
  /** The upstream source: what the claim can be traced to. */
  readonly source: string;
  readonly incident: string | null;
  readonly ageMonths: number;
  readonly halfLifeMonths: number;
  readonly workerDerived: boolean;
  /** For the explanation only. */
  readonly observedOn?: ApproximateDay | null;
}

/** One scored piece of adverse evidence (methodology.md 4.1). */
export interface AdverseItem extends ItemOrigin {
  readonly direction: 'adverse';
  readonly indicator: ScoredIndicator;
  readonly group: DependenceGroup;
  readonly strength: Strength;
  readonly remediation: RemediationState;
}

/** One check that found nothing, with what it can see (sensitivity) and how often it is wrong (specificity). */
export interface CleanItem extends ItemOrigin {
  readonly direction: 'clean';
  readonly sensitivity: number;
  readonly specificity: number;
}

export type Item = AdverseItem | CleanItem;

export const isAdverse = (item: Item): item is AdverseItem => item.direction === 'adverse';
export const isUsedClean = (item: Item): item is CleanItem => item.direction === 'clean' && item.code !== null;

/** Strong or determined, and nobody verified a remedy: such an item refuses `lower` at any age (4.6). */
export const isStrongOpen = (item: Item): boolean =>
  isAdverse(item) && (item.strength === 'strong' || item.strength === 'determined') && item.remediation !== 'verified';

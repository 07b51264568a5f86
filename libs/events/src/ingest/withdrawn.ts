import { OneOf } from '../fields.ts';

export const WITHDRAWAL_REASONS = ['no-source-states-it', 'removed-by-user'] as const;

/** Why a record no longer stands. Withdrawn records stay known; they only stop counting. */
export class WithdrawnV1 {
  @OneOf(WITHDRAWAL_REASONS)
  readonly because!: (typeof WITHDRAWAL_REASONS)[number];
}

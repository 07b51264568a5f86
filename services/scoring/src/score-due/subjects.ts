import type { Day } from '@manumit/kernel';
import type { SubjectKind } from '@manumit/risk';
import type { Marks } from '../keep-facts/touches.ts';

/** What a subject's row holds of its newest assessment. */
export interface HeldSubject {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly revision: number;
  readonly name: string | undefined;
  readonly country: string | undefined;
  readonly isWithdrawn: boolean;
  readonly isDue: boolean;
  readonly asOf: Day | undefined;
  readonly announcedHash: string | undefined;
  readonly partHash: string | undefined;
  readonly lawHash: string | undefined;
  readonly inputsHash: string | undefined;
}

/** The rows by which subjects are locked and marked. */
export interface Subjects {
  /** Locks the subjects until the transaction ends, in order of id, missing ones made first. */
  lock(ids: readonly string[]): Promise<ReadonlyMap<string, HeldSubject>>;
  /** Marks subjects due by what they have in common. */
  mark(marks: Marks): Promise<void>;
  markThese(ids: readonly string[]): Promise<void>;
  /** Every subject of the tenant. */
  markAll(): Promise<void>;
  /** Takes marked subjects that nobody else has taken, and clears their marks. */
  takeDue(limit: number): Promise<readonly string[]>;
}

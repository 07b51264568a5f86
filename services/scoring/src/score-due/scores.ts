import type { Day } from '@manumit/kernel';
import type { SubjectKind } from '@manumit/risk';
import type { RiskAssessedV1 } from '@manumit/events';
import type { HeldSubject } from './subjects.ts';
import type { Part } from './assessment-parts.ts';

/** A subject as it was just weighed. */
export interface Weighed {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly name: string;
  readonly country: string | undefined;
  readonly isWithdrawn: boolean;
  /** Its assessment changes with the day alone: something in it is dated. */
  readonly isDated: boolean;
  readonly own: Part;
  readonly law: Part;
  readonly inputsHash: string;
  readonly announcedHash: string;
  /** Checked against the definition of the event. */
  readonly data: RiskAssessedV1;
}

export interface KeptScore {
  readonly weighed: Weighed;
  readonly revision: number;
}

/** Assessments, the newest and all before it. */
export interface Scores {
  /**
   * Writes what differs from what is held, in one statement per table, and gives those whose score, reasons or coverage
   * moved, with the revision that the write gave them.
   */
  keep(weighed: readonly Weighed[], held: ReadonlyMap<string, HeldSubject>, asOf: Day): Promise<readonly KeptScore[]>;
}

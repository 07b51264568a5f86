import type { Decision } from '../decide-alert/decide-alert.ts';
import type { AlertVerdict, ListingHit } from './listing-hit.ts';

export type AlertState = 'pending' | 'confirmed' | 'false-positive' | 'superseded' | 'delisted';

/** The hits of one subject as they stand now, for its alerts. */
export interface SubjectHits {
  readonly subjectId: string;
  readonly hits: readonly ListingHit[];
  /** What was compared on the side of the subject. */
  readonly compared: Readonly<Record<string, unknown>>;
}

/** The queue of possible matches. Nothing in it is deleted. */
export interface Alerts {
  /** Verdicts that may still hold, by subject, and whether a subject has alerts at all. */
  verdicts(subjectIds: readonly string[]): Promise<ReadonlyMap<string, readonly AlertVerdict[]>>;
  /**
   * Raises alerts for candidates and brings the others to what is so now: `superseded` where the names no longer meet or
   * an identifier decides, `delisted` where the entry was lifted. Of the subjects named, those without hits are closed.
   */
  keep(subjects: readonly SubjectHits[]): Promise<void>;
  /** Whose alert it is; undefined: there is no such alert. */
  subjectOf(id: string): Promise<string | undefined>;
  /** Locks an alert that exists. */
  lock(id: string): Promise<{ readonly state: AlertState; readonly evidenceHash: string }>;
  /** Adds a decision to the history and brings the alert to it. */
  decide(id: string, decision: Decision, at: Date): Promise<void>;
}

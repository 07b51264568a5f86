import { missing, refused, unusable, type Day } from '@manumit/kernel';
import type { AlertVerdict } from '../screen-names/listing-hit.ts';
import { scoreDue } from '../score-due/score-due.ts';
import type { Work } from '../work.ts';

export interface Decision {
  readonly verdict: AlertVerdict['verdict'];
  readonly reasonCode: string;
  readonly reason: string | undefined;
  /** The last day on which it holds. */
  readonly expiresOn: Day | undefined;
  /** What the person saw; undefined: not said. */
  readonly evidenceHash: string | undefined;
  readonly actor: { readonly id: string; readonly name: string };
}

/** A false positive is looked at again after a year, unless the person says otherwise (screening.md 10) [E]. */
const FALSE_POSITIVE_MONTHS = 12;

/**
 * Keeps what a person decided about a possible match and weighs the subject anew in the same transaction. A confirmation
 * makes the listing an item of evidence; a false positive clears this subject and this entry, and no name for ever.
 */
export async function decideAlert(id: string, decision: Decision, work: Work): Promise<void> {
  const asOf = await work.tenants.asOf();
  const subject = await work.alerts.subjectOf(id);
  if (subject === undefined || asOf === undefined) throw missing('alert.unknown', 'There is no such alert.');
  if (decision.expiresOn !== undefined && decision.expiresOn < asOf) {
    throw unusable('alert.expiry', `A decision cannot end before ${asOf}.`, 'expiresOn');
  }
  await work.subjects.lock([subject]);
  const alert = await work.alerts.lock(id);
  if (alert.state === 'superseded' || alert.state === 'delisted') {
    throw refused('alert.closed', 'This alert is closed: the entry was lifted, or the names no longer meet.');
  }
  if (decision.evidenceHash !== undefined && decision.evidenceHash !== alert.evidenceHash) {
    throw refused('alert.moved', 'The two sides have changed since you looked. Read the alert again.', 'evidenceHash');
  }
  const usual = decision.verdict === 'false-positive' ? monthsAfter(asOf, FALSE_POSITIVE_MONTHS) : undefined;
  await work.alerts.decide(id, { ...decision, expiresOn: decision.expiresOn ?? usual }, work.clock.now());
  await scoreDue([subject], work);
}

/** The same day so many months later, or the last one of that month. */
export function monthsAfter(day: Day, months: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return `${last.toISOString().slice(0, 8)}${String(Math.min(date, last.getUTCDate())).padStart(2, '0')}`;
}

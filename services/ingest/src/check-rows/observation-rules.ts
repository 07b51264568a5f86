import { dayOf, type Day } from '@manumit/kernel';
import type { Interval } from './columns.ts';
import { Fault } from './problem.ts';
import { readInterval } from './read-dates.ts';
import { readCorridor } from './read-places.ts';
import type { Completion, RowRule, Say } from './template.ts';
import type { ObservationFields } from './templates/observations.ts';

/** Methods whose answers come from workers (methodology 4.1). */
const WORKER_DERIVED: ReadonlySet<string> = new Set([
  'offsite_worker_interviews',
  'worker_survey',
  'grievance_summary',
]);
/** Methods whose clean result weighs something (methodology 4.1): all others are kept with weight 0. */
const CLEAN_USE: ReadonlySet<string> = new Set([
  'offsite_worker_interviews',
  'worker_survey',
  'audit_announced',
  'audit_unannounced',
  'certification',
  'remote_poll',
]);
/** Fewer workers asked than this could be recognized (k of methodology DNH-04). */
const FEWEST_ASKED = 5;
const FEWEST_ON_NAMED_SITE = 10;

const isWorkerDerived = (method: string): boolean => WORKER_DERIVED.has(method);

function counts(row: ObservationFields, say: Say): void {
  const { askedN: asked, affirmedN: affirmed, amountsKnownN: known } = row;
  if (asked !== undefined && affirmed !== undefined && affirmed > asked)
    say('affirmed_n', 'NUM-ORDER', `is more than were asked (${asked}). Check both numbers.`);
  if (asked !== undefined && asked > 0 && asked < FEWEST_ASKED)
    say(
      'asked_n',
      'OBS-SMALL',
      `is too few: answers of fewer than ${FEWEST_ASKED} workers could be traced to them. Report a larger group.`,
    );
  else if (asked !== undefined && asked > 0 && asked < FEWEST_ON_NAMED_SITE)
    say(
      'asked_n',
      'OBS-FEW',
      `is fewer than ${FEWEST_ON_NAMED_SITE}: it counts, and is not displayed for a named site.`,
    );
  if (known !== undefined && affirmed !== undefined && known > affirmed)
    say('amounts_known_n', 'NUM-ORDER', `is more than the workers who said yes (${affirmed}). Check both numbers.`);
  const amounts = [row.costMonthsMedian, row.costMonthsP80, row.costMonthsKthHighest, row.amountMedian];
  if (known !== undefined && known > 0 && known < FEWEST_ASKED && amounts.some((amount) => amount !== undefined))
    say('amounts_known_n', 'OBS-SMALL', `is too few to give amounts: leave the amounts empty below ${FEWEST_ASKED}.`);
}

function survey(row: ObservationFields, say: Say): void {
  const cells = { channel: row.channel, asked_n: row.askedN, affirmed_n: row.affirmedN };
  if (row.indicator === 'FEE') {
    const absent = Object.entries(cells).filter(([, value]) => value === undefined);
    if (absent.length > 0 && absent.length < 3)
      say(
        absent[0]?.[0] as string,
        'FEE-INCOMPLETE',
        'is missing: a fee survey gives channel, asked_n and affirmed_n; a complaint gives none of them.',
      );
  }
  if (row.amountMedian !== undefined && row.currency === undefined)
    say('currency', 'CUR-MISSING', 'is missing: `amount_median` needs its ISO 4217 currency.');
  if (row.subjectKind !== 'corridor' || row.subject.by !== 'text') return;
  const corridor = readCorridor(row.subject.text);
  if (corridor instanceof Fault) {
    say('subject', corridor.code, corridor.expected);
    return;
  }
  const unequal =
    (row.originCountry !== undefined && row.originCountry !== corridor.origin) ||
    (row.destinationCountry !== undefined && row.destinationCountry !== corridor.destination);
  if (unequal)
    say(
      'subject',
      'OBS-CORRIDOR',
      'is another corridor than `origin_country` and `destination_country` say. Check which is meant.',
    );
}

function weight(row: ObservationFields, say: Say): void {
  const isControl = row.indicator.startsWith('CTRL-');
  if (isControl !== (row.direction === 'control') && row.direction !== 'context')
    say(
      'direction',
      'OBS-DIRECTION',
      'does not fit the indicator: a control indicator has direction `control`, and only such an indicator has it.',
    );
  if (row.strength !== undefined && row.strength !== 'default' && row.strengthReason === undefined)
    say('strength_reason', 'OBS-REASON', 'is empty: a strength other than `default` needs its reason.');
  if (row.direction === 'clean' && !CLEAN_USE.has(row.method))
    say('method', 'OBS-NO-WEIGHT', 'has no use as clean evidence: the row is kept and shown, and weighs 0.');
  if (row.direction === 'clean' && (row.sourceReliability === undefined || row.informationCredibility === undefined))
    say(
      'source_reliability',
      'OBS-NO-WEIGHT',
      'or `information_credibility` is empty: clean evidence is not scored without both.',
    );
  if (isWorkerDerived(row.method) && row.consentBasis === undefined)
    say('consent_basis', 'OBS-NO-WEIGHT', 'is empty: worker-derived evidence is kept and not scored without it.');
  if (row.remediatedOn !== undefined && row.observedOn.from > row.remediatedOn.to)
    say('remediated_on', 'DATE-ORDER', `lies before the observation (${row.observedOn.from}). Check both dates.`);
}

export const observationRules: readonly RowRule<ObservationFields>[] = [counts, survey, weight];

/** Thirty days after the last day of an observation (DNH-06). */
const releaseDay = (observedTo: Day): Day => dayOf(new Date(Date.parse(observedTo) + 30 * 86_400_000));

/** Worker-derived evidence is kept with its month at most, and is not released for thirty days. */
export function completeObservation(row: ObservationFields, { say, defaulted }: Completion): ObservationFields {
  if (!isWorkerDerived(row.method)) return row;
  const observedOn = row.observedOn.precision === 'day' ? monthOf(row.observedOn.from) : row.observedOn;
  if (observedOn !== row.observedOn)
    say('observed_on', 'DATE-COARSENED', 'was kept as its month: a day could lead to the workers who were asked.');
  if (row.releaseNotBefore !== undefined) return { ...row, observedOn };
  defaulted('releaseNotBefore');
  return { ...row, observedOn, releaseNotBefore: releaseDay(observedOn.to) };
}

function monthOf(day: Day): Interval {
  const month = readInterval(day.slice(0, 7));
  if (month instanceof Fault) throw new Error('a day has a month');
  return month;
}

import { observationRecorded, type ObservationRecordedV1 } from '@manumit/events';
import { unusable } from '@manumit/kernel';
import { PARAMETERS } from '@manumit/risk';

const GROUPS = [...new Set(Object.values(PARAMETERS.indicators).map(([, group]) => group))];
const INDICATORS = [
  ...Object.keys(PARAMETERS.indicators).filter((indicator) => indicator !== 'RF-STRUCT'),
  ...Object.keys(PARAMETERS.debt_tests.indicator),
  ...Object.keys(PARAMETERS.controls).filter((control) => control !== 'CTRL-REMEDIED'),
  ...GROUPS.map((group) => `CTRL-REMEDIED:${group}`),
];

/** Closed lists of product.md 5.3.6. What comes through a file was held against them by ingest; this comes from outside. */
const ALLOWED: Readonly<Partial<Record<keyof ObservationRecordedV1, readonly string[]>>> = {
  indicator: INDICATORS,
  strength: ['default', ...Object.keys(PARAMETERS.likelihood_ratio)],
  method: Object.keys(PARAMETERS.methods),
  channel: Object.keys(PARAMETERS.channels),
  sourceReliability: Object.keys(PARAMETERS.reliability_letter),
  informationCredibility: Object.keys(PARAMETERS.credibility_number),
  consentBasis: ['published', 'organization_aggregate', 'score', 'buyer', 'authority', 'publish'],
  controlVerifiedBy: Object.keys(PARAMETERS.verification),
};
const DAYS = [
  'observedFrom',
  'observedTo',
  'publishedOn',
  'remediatedFrom',
  'remediatedTo',
  'releaseNotBefore',
] as const;

/** Reads an observation somebody tries out. Throws `unusable` with the field at fault. */
export function triedObservation(
  about: { readonly id: string; readonly kind: 'supplier' | 'recruiter' },
  given: Readonly<Record<string, unknown>>,
  number: number,
): ObservationRecordedV1 {
  const observation = observationRecorded.decode({
    ...{ observationId: `what-if-${number}`, sourceName: 'what-if', sourceCategory: 'what-if' },
    ...given,
    ...{ subjectKind: about.kind, about: about.id, pointer: 'what-if', row: number },
  });
  for (const [field, allowed] of Object.entries(ALLOWED)) {
    const value = observation[field as keyof ObservationRecordedV1];
    const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
    if (values.some((each) => !allowed.includes(String(each)))) {
      throw unusable('what-if.value', `${field} is one of ${allowed.join(', ')}.`, `add.${field}`);
    }
  }
  for (const field of DAYS) {
    const day = observation[field];
    if (day !== undefined && !isDay(day)) {
      throw unusable('what-if.value', `${field} is a day, YYYY-MM-DD.`, `add.${field}`);
    }
  }
  const { askedN, affirmedN } = observation;
  if (askedN !== undefined && affirmedN !== undefined && affirmedN > askedN) {
    throw unusable('what-if.value', 'No more can affirm than were asked.', 'add.affirmedN');
  }
  return observation;
}

/** Whether a text names a day that is in the calendar. */
export function isDay(text: string): boolean {
  const time = /^[12]\d{3}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

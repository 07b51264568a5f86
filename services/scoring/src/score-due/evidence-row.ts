import type { ObservationRecordedV1, YesNoUnknown } from '@manumit/events';
import type { ApproximateDay, CorridorSite, EvidenceRow, Truth } from '@manumit/risk';
import { firstDay, lastDay, PARAMETERS } from '@manumit/risk';
import type { KeptObservation } from './subject-facts.ts';

export const truthOf = (answer: YesNoUnknown | undefined): Truth =>
  answer === 'yes' ? true : answer === 'no' ? false : null;

/** Two days as the month or year they bound; any other interval is read at the end that does no harm (methodology 0.2). */
export function approximateDay(
  from: string | undefined,
  to: string | undefined,
  direction: EvidenceRow['direction'],
): ApproximateDay | null {
  const first = from ?? to;
  const last = to ?? from;
  if (first === undefined || last === undefined) return null;
  if (first === last) return first;
  for (const day of [first.slice(0, 4), first.slice(0, 7)]) {
    if (firstDay(day) === first && lastDay(day) === last) return day;
  }
  return direction === 'adverse' ? last : first;
}

/** One observation as the method reads it. Its words stay with ingest. */
export function evidenceRow({ id, facts }: KeptObservation): EvidenceRow {
  const strength = (facts.strength ?? 'default') as EvidenceRow['strength'];
  return {
    evidenceId: id,
    direction: facts.direction,
    indicator: facts.indicator as EvidenceRow['indicator'],
    strength,
    statement: '',
    observedOn: approximateDay(facts.observedFrom, facts.observedTo, facts.direction),
    publishedOn: facts.publishedOn ?? null,
    method: facts.method as EvidenceRow['method'],
    channel: (facts.channel ?? null) as EvidenceRow['channel'],
    upstreamSource: facts.upstreamSource ?? null,
    incidentId: facts.incidentId ?? null,
    sampleId: facts.sampleId ?? null,
    sourceReliability: (facts.sourceReliability ?? null) as EvidenceRow['sourceReliability'],
    informationCredibility: (facts.informationCredibility ?? null) as EvidenceRow['informationCredibility'],
    askedN: facts.askedN ?? null,
    affirmedN: facts.affirmedN ?? null,
    amountsKnownN: facts.amountsKnownN ?? null,
    costMonthsKthHighest: facts.costMonthsKthHighest ?? null,
    workforceN: facts.workforceN ?? null,
    originCountry: facts.originCountry ?? null,
    destinationCountry: facts.destinationCountry ?? null,
    lawfulUnderNationalCap: truthOf(facts.lawfulUnderNationalCap),
    breachesStandard: facts.breachesStandard ?? [],
    controlVerifiedBy: (facts.controlVerifiedBy ?? null) as EvidenceRow['controlVerifiedBy'],
    remediationState: facts.remediationState ?? null,
    remediatedOn: approximateDay(facts.remediatedFrom, facts.remediatedTo, 'clean'),
    consentBasis: (facts.consentBasis ?? []) as EvidenceRow['consentBasis'],
    sourceName: facts.sourceName,
    pointer: facts.pointer,
    // Who enters a determined item states that it is final and that a person matched it (product.md 5.3.6).
    match: strength === 'determined' ? 'person' : null,
    final: strength === 'determined' ? true : null,
    caseLevelFinding: false,
    newHires: false,
  };
}

/** `NP>MY` of a fee survey; undefined for anything else. */
export function surveyedCorridor(facts: ObservationRecordedV1): string | undefined {
  const { indicator, direction, channel, askedN, affirmedN, originCountry, destinationCountry } = facts;
  const isSurvey = indicator === 'FEE' && (direction === 'adverse' || direction === 'clean') && channel !== undefined;
  if (!isSurvey || askedN === undefined || affirmedN === undefined || askedN === 0) return undefined;
  if (originCountry === undefined || destinationCountry === undefined) return undefined;
  return `${originCountry}>${destinationCountry}`;
}

/**
 * The sites behind the prior of their corridor (methodology.md 4.2): one per subject surveyed. Only channels that hear
 * at least half of those who paid [E]: the silence of an announced audit would make a corridor look better. The same
 * workers asked twice count once.
 */
export function corridorSites(observations: readonly KeptObservation[]): CorridorSite[] {
  const samples = new Map<string, KeptObservation>();
  for (const observation of [...observations].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const { facts } = observation;
    if (!mayInform(facts)) continue;
    const key = facts.sampleId === undefined ? `row ${observation.id}` : `sample ${facts.about} ${facts.sampleId}`;
    const held = samples.get(key);
    if (held === undefined || sensitivityOf(facts) > sensitivityOf(held.facts)) samples.set(key, observation);
  }
  const sites = new Map<string, { -readonly [Field in keyof CorridorSite]: CorridorSite[Field] }>();
  for (const { id, facts } of samples.values()) {
    const corridor = surveyedCorridor(facts) as string;
    const siteId = facts.subjectKind === 'corridor' ? id : facts.about;
    const site = sites.get(`${corridor} ${siteId}`);
    const [asked, paid] = [facts.askedN as number, facts.affirmedN as number];
    if (site !== undefined) {
      site.asked += asked;
      site.paid += paid;
      continue;
    }
    const [originCountry, destinationCountry] = corridor.split('>') as [string, string];
    sites.set(`${corridor} ${siteId}`, { siteId, originCountry, destinationCountry, paid, asked });
  }
  return [...sites.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = (site: CorridorSite): string => `${site.originCountry}>${site.destinationCountry} ${site.siteId}`;

const sensitivityOf = ({ channel }: ObservationRecordedV1): number =>
  PARAMETERS.channels[channel as keyof typeof PARAMETERS.channels]?.[0] ?? 0;

const SCORING_CONSENT = ['published', 'organization_aggregate', 'score'];

function mayInform(facts: ObservationRecordedV1): boolean {
  const workerDerived = (PARAMETERS.worker_derived_methods as readonly string[]).includes(facts.method);
  const consents = (facts.consentBasis ?? []).some((basis) => SCORING_CONSENT.includes(basis));
  return (
    surveyedCorridor(facts) !== undefined &&
    sensitivityOf(facts) >= PARAMETERS.fee_severity_min_sensitivity &&
    (consents || !workerDerived)
  );
}

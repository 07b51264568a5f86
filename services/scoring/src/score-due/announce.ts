import { riskAssessed, type ListingHitV1, type RiskAssessedV1 } from '@manumit/events';
import type { Assessment } from '@manumit/risk';
import { digest } from './assessment-parts.ts';

/** Longest texts the event carries. */
const SENTENCE = 1000;
const ACTION = 300;
const ACTIONS = 5;

/** What others need of an assessment: bands and states, and the one figure the roll-up reads; no count of answers. */
export function riskData(
  assessment: Assessment,
  country: string | undefined,
  listings: readonly ListingHitV1[],
): RiskAssessedV1 {
  const { subject, asOf, method, recruitmentFee, laborLaw, entity, node, recruiter, sentences } = assessment;
  const { since } = recruitmentFee.feeBreach;
  const data: RiskAssessedV1 = {
    kind: subject.kind,
    name: subject.name,
    ...(country === undefined ? {} : { country }),
    asOf,
    methodVersion: method.version,
    sentences: [sentences.recruitmentFee, sentences.laborLaw, sentences.entity].map((text) => text.slice(0, SENTENCE)),
    recruitmentFee: {
      status: recruitmentFee.status,
      band: recruitmentFee.band,
      feeBreach: recruitmentFee.feeBreach.state,
      ...(since === null ? {} : { feeBreachSince: dayOf(since) }),
    },
    laborLaw: {
      low: laborLaw.low,
      high: laborLaw.high,
      coverage: laborLaw.coverage,
      override: laborLaw.override !== undefined,
    },
    entity: { status: entity.status, band: entity.band, probability: entity.probability },
    forExposure: {
      p: node.value,
      basis: node.basis,
      hasAdverse: node.adverseEvidence,
      insufficient: !node.sufficient,
      band: node.band,
    },
    ...(recruiter === null ? {} : { recruiter: recruiterData(recruiter) }),
    listings: [...listings],
    wouldChange: assessment.wouldChange
      .filter(({ kind }) => kind === 'evidence')
      .slice(0, ACTIONS)
      .map(({ action, effect }) => `${action}: ${effect}`.slice(0, ACTION)),
  };
  return data;
}

function recruiterData(recruiter: NonNullable<Assessment['recruiter']>): NonNullable<RiskAssessedV1['recruiter']> {
  const { licenseStatus, licenseCheckedOn, licenseRequired, structurallyFunded } = recruiter;
  return {
    licenseStatus,
    ...(licenseCheckedOn === null ? {} : { licenseCheckedOn }),
    ...(licenseRequired === null ? {} : { licenseRequired }),
    ...(structurallyFunded === null ? {} : { rfStruct: structurallyFunded }),
  };
}

/** A month or year as its first day, as the event wants whole days. */
const dayOf = (day: string): string => (day.length === 4 ? `${day}-01-01` : day.length === 7 ? `${day}-01` : day);

/** Digest of what is announced but for day and name: only a change of it, or of the name, is news. */
export function announcedHash({ asOf: _asOf, name: _name, ...told }: RiskAssessedV1): string {
  return digest(JSON.stringify(told));
}

/** The event of a subject. Its data were checked when they were made, which matters where thousands share them. */
export const riskEvent = (tenant: string, subject: string, revision: number, data: RiskAssessedV1) => ({
  definition: riskAssessed,
  subject,
  revision,
  tenant,
  data,
  key: subject,
});

/** Throws if the data do not fit the event. */
export const checkRiskData = (data: RiskAssessedV1): RiskAssessedV1 => {
  riskAssessed.decode(data);
  return data;
};

import type { ContractRecordedV1 } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import { certificateOf, lastDayOfCertificate } from '../evaluate-contract/test-foreign-portion.ts';

/** The next day on which somebody decides: award, start, end with its options, or the end of a certificate. */
export function nextDecision(contract: ContractRecordedV1, asOf: Day): Day | undefined {
  const certificate = certificateOf(contract);
  const days = [
    contract.awardedOn,
    contract.startOn,
    contract.endOn,
    certificate === undefined ? undefined : lastDayOfCertificate(certificate),
  ];
  return days.filter((day) => day !== undefined && day >= asOf).sort()[0];
}

/** The first later day on which the same facts may give another answer, or another next decision. */
export function nextChange(contract: ContractRecordedV1, asOf: Day): Day | undefined {
  const certificate = certificateOf(contract);
  const past = [
    nextDecision(contract, asOf),
    certificate === undefined ? undefined : lastDayOfCertificate(certificate),
  ].map((day) => (day === undefined ? undefined : dayAfter(day)));
  // A day in the future counts for nothing until it comes.
  const { compliancePlanOn, precertOn, certificationOn, flowdownConfirmedOn, riskAssessmentOn, awardedOn, signedOn } =
    contract;
  const coming = [
    compliancePlanOn,
    precertOn,
    certificationOn,
    flowdownConfirmedOn,
    riskAssessmentOn,
    awardedOn,
    signedOn,
  ];
  return [...past, ...coming].filter((day) => day !== undefined && day > asOf).sort()[0];
}

const dayAfter = (day: Day): Day => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

import type { Assessment, Exposure, FeeBreachState, Status } from './assessment.ts';
import { bandRank } from './bands.ts';
import type { Band } from './assessment.ts';
import type { RecruiterFacts, SubjectKind, Truth } from './dossier.ts';
import { byText, stored } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';
import { anyOf } from './truth.ts';

/** A party of a contract's chain, goods or labor, as the risk flags read it (methodology.md 3.8). */
export interface RiskNode {
  readonly id: string;
  readonly kind: SubjectKind;
  /** Of the figure that exposure uses. */
  readonly band: Band | null;
  readonly status: Status;
  readonly feeBreach: FeeBreachState;
  readonly licenseStatus: RecruiterFacts['licenseStatus'];
  readonly licenseRequired: Truth;
  readonly structurallyFunded: Truth;
  /** Why to look here although nothing is known: state-imposed forced labor, or goods on a list. */
  readonly context: 'x1' | 'listed_goods' | null;
}

export type RiskRule = 'RISK-FEE-BREACH' | 'RISK-ENTITY' | 'RISK-EXPOSURE' | 'RISK-RECRUITER' | 'RISK-CONTEXT-UNKNOWN';

/** A risk flag opens a review and never convicts. `level` on `request-data` is the level if confirmed. */
export interface RiskFlag {
  readonly rule: RiskRule;
  readonly result: 'flagged' | 'request-data';
  readonly level: 'R1' | 'R2';
  /** The party it speaks of; `null` for the chain as a whole. */
  readonly node: string | null;
  /** Pointers of the fields whose value would decide. */
  readonly missing: readonly string[];
}

/** A license that ended is a fact; an absent one matters where one is required; never checked is unknown (3.8). */
export function isLicenseBad(status: RecruiterFacts['licenseStatus'], required: Truth): Truth {
  if (status === 'none') return required;
  if (status === 'unknown') return required === false ? false : null;
  return status !== 'valid';
}

/**
 * Risk flags of one contract (3.8). `feesForbidden`: whether contract or tenant policy forbids worker-paid fees; `null`
 * unknown, which asks and is never silence. Order: rule, then node.
 */
export function riskFlags(
  nodes: readonly RiskNode[],
  feesForbidden: Truth,
  exposure: Pick<Exposure, 'status' | 'value'>,
  { entity_bands }: Parameters = PARAMETERS,
): RiskFlag[] {
  const flags = nodes.flatMap((node) => [
    ...feeFlag(node, feesForbidden),
    ...entityFlag(node),
    ...recruiterFlag(node),
    ...contextFlag(node),
  ]);
  const [, high, severe] = entity_bands;
  if (exposure.status === 'ok' && exposure.value !== null && stored(exposure.value) >= high) {
    const level = stored(exposure.value) >= severe ? 'R2' : 'R1';
    flags.push({ rule: 'RISK-EXPOSURE', result: 'flagged', level, node: null, missing: [] });
  }
  return flags.sort((a, b) => byText(a.rule, b.rule) || byText(a.node ?? '', b.node ?? ''));
}

function feeFlag({ id, feeBreach }: RiskNode, feesForbidden: Truth): RiskFlag[] {
  if ((feeBreach !== 'declared' && feeBreach !== 'verified') || feesForbidden === false) return [];
  const level = feeBreach === 'verified' ? 'R2' : 'R1';
  const rule = 'RISK-FEE-BREACH';
  return feesForbidden === true
    ? [{ rule, result: 'flagged', level, node: id, missing: [] }]
    : [{ rule, result: 'request-data', level, node: id, missing: ['contract:/fee_standard'] }];
}

function entityFlag({ id, status, band }: RiskNode): RiskFlag[] {
  const speakable = status === 'band' || status === 'determined';
  if (!speakable || bandRank(band) < bandRank('high')) return [];
  const level = band === 'severe' ? 'R2' : 'R1';
  return [{ rule: 'RISK-ENTITY', result: 'flagged', level, node: id, missing: [] }];
}

function recruiterFlag(node: RiskNode): RiskFlag[] {
  if (node.kind !== 'recruiter') return [];
  const bad = isLicenseBad(node.licenseStatus, node.licenseRequired);
  // An unknown RF-STRUCT asks for nothing here: the license decides what is requested.
  const raised = anyOf(bad, node.structurallyFunded === true);
  if (raised === false) return [];
  const grave = bad === true && (node.licenseStatus === 'none' || node.licenseStatus === 'revoked');
  return [
    {
      rule: 'RISK-RECRUITER',
      result: raised === true ? 'flagged' : 'request-data',
      level: grave ? 'R2' : 'R1',
      node: node.id,
      missing: raised === true ? [] : [`recruiter:${node.id}/license_status`],
    },
  ];
}

function contextFlag({ id, status, context }: RiskNode): RiskFlag[] {
  if (status !== 'insufficient' || context === null) return [];
  return [
    { rule: 'RISK-CONTEXT-UNKNOWN', result: 'request-data', level: 'R1', node: id, missing: [`observations:${id}`] },
  ];
}

/** An assessed subject as a party of a chain. */
export const riskNodeOf = ({ subject, recruitmentFee, recruiter, node }: Assessment): RiskNode => ({
  id: subject.id,
  kind: subject.kind,
  band: node.band,
  status: node.status,
  feeBreach: recruitmentFee.feeBreach.state,
  licenseStatus: recruiter?.licenseStatus ?? 'unknown',
  licenseRequired: recruiter?.licenseRequired ?? null,
  structurallyFunded: recruiter?.structurallyFunded ?? null,
  context: node.lookHere,
});

import type { ConcernCode, ExposureAssessedV1, FlagFactV1 } from '@manumit/events';
import { nounOf } from '@manumit/kernel';
import { riskFlags, type RiskFlag, type RiskNode } from '@manumit/risk';
import type { RiskRuleId } from '../rules/rule.ts';
import { any, known, open, type Answer } from './answer.ts';
import {
  byParty,
  chainWords,
  concernsOf,
  concernWords,
  notCarried,
  type ChainConcern,
  type NotCarried,
} from './concerns-of.ts';
import { column, isUsFederal } from './contract-fields.ts';
import type { ContractDossier } from './dossier.ts';

/** A risk flag with what a reader needs to follow it. */
export interface FoundRisk {
  readonly rule: RiskRuleId;
  readonly result: RiskFlag['result'];
  readonly level: RiskFlag['level'];
  /** The party it speaks of; absent: the chain as a whole. */
  readonly portion?: string;
  readonly missing: readonly string[];
  readonly facts: readonly FlagFactV1[];
  readonly path?: ExposureAssessedV1['concerns'][number]['path'];
  readonly words: Readonly<Record<string, string>>;
}

/** What the scores say about the contract's parties and their chains (methodology.md 3.8). It waits for no rule. */
export function riskInChain(dossier: ContractDossier): FoundRisk[] {
  const parties = byParty(concernsOf(dossier, RISK_CODES));
  const forbidden = feesForbidden(dossier);
  const worst = worstExposure(dossier);
  const flags = riskFlags(
    [...parties].map(([id, concerns]) => nodeOf(id, concerns)),
    forbidden.truth,
    worst?.exposure ?? { status: 'insufficient', value: null },
  );
  return flags.map((flag) =>
    flag.node === null
      ? ofExposure(flag, dossier, worst?.exposure as ExposureAssessedV1)
      : ofParty(flag, parties.get(flag.node) as [ChainConcern, ...ChainConcern[]], forbidden, dossier),
  );
}

const CODES_OF: Readonly<Record<Exclude<RiskRuleId, 'RISK-EXPOSURE'>, readonly ConcernCode[]>> = {
  'RISK-FEE-BREACH': ['fee-breach-verified', 'fee-breach-declared'],
  'RISK-ENTITY': ['entity-severe', 'entity-high'],
  'RISK-RECRUITER': ['license-problem', 'license-unchecked', 'rf-struct'],
  'RISK-CONTEXT-UNKNOWN': ['context-unknown'],
};

/** What the chains hold of a risk beyond the parties that are carried. */
export const riskBeyond = (dossier: ContractDossier, rule: RiskRuleId): NotCarried[] =>
  rule === 'RISK-EXPOSURE' ? [] : notCarried(dossier, CODES_OF[rule]);
const RISK_CODES = Object.values(CODES_OF).flat();

/** The concerns of a party as the method's risk flags read a node. Scoring marks only what its status lets it say. */
function nodeOf(id: string, concerns: readonly ChainConcern[]): RiskNode {
  const has = (code: ConcernCode) => concerns.some((concern) => concern.code === code);
  const isInsufficient = has('context-unknown');
  const problem = concerns.find(({ code }) => code === 'license-problem');
  return {
    id,
    kind: nounOf(id) === 'recruiter' ? 'recruiter' : 'supplier',
    band: has('entity-severe') ? 'severe' : has('entity-high') ? 'high' : null,
    status: isInsufficient ? 'insufficient' : 'band',
    feeBreach: has('fee-breach-verified') ? 'verified' : has('fee-breach-declared') ? 'declared' : 'none',
    licenseStatus: problem === undefined ? (has('license-unchecked') ? 'unknown' : 'valid') : licenseStatusOf(problem),
    // Scoring says "problem" of an absent licence only where one is required, and "unchecked" only where one may be.
    licenseRequired: problem === undefined ? null : true,
    structurallyFunded: has('rf-struct') ? true : null,
    context: isInsufficient ? 'listed_goods' : null,
  };
}

const LICENSE_PROBLEMS = ['expired', 'suspended', 'revoked', 'none'] as const;

const licenseStatusOf = ({ facts }: ChainConcern) =>
  LICENSE_PROBLEMS.find((status) => status === facts['status'] || status === facts['state']) ?? 'expired';

/**
 * Whether contract or policy forbids fees paid by workers. The clause's own fee ban counts only where it belongs into the
 * contract; an unknown standard is never silence.
 */
export function feesForbidden({ contract, feePolicy }: ContractDossier): Answer {
  const { feeStandard = [], clauses } = contract;
  const standard =
    feeStandard.length === 0 ? open(column('fee_standard')) : known(feeStandard.some((one) => one !== 'none'));
  const isFederal = isUsFederal(contract).truth !== false;
  const clause =
    clauses !== undefined
      ? known(clauses.some(({ number }) => number === '52.222-50'))
      : isFederal
        ? open(column('clauses'))
        : known(false);
  const policy = feePolicy === 'unknown' ? open('tenant:/fee_policy') : known(feePolicy === 'zero-fee');
  return any(standard, clause, policy);
}

/** The party of the contract whose chain carries the greatest exposure that may be said. */
function worstExposure({ exposures }: ContractDossier) {
  return exposures
    .filter(({ exposure }) => exposure.status === 'ok' && exposure.value !== null)
    .sort((a, b) => (b.exposure.value as number) - (a.exposure.value as number) || (a.partyId < b.partyId ? -1 : 1))[0];
}

function ofExposure(flag: RiskFlag, { exposures }: ContractDossier, worst: ExposureAssessedV1): FoundRisk {
  const [node] = worst.nodes;
  return {
    ...kept(flag),
    facts: [
      { name: 'exposure', value: numberText(worst.value), source: 'Exposure assessment', asOf: worst.asOf },
      ...(worst.max === null
        ? []
        : [{ name: 'greatest part', value: numberText(worst.max), source: 'Exposure assessment', asOf: worst.asOf }]),
      ...(worst.untracedShare === null
        ? []
        : [
            {
              name: 'untraced share',
              value: numberText(worst.untracedShare),
              source: 'Exposure assessment',
              asOf: worst.asOf,
            },
          ]),
      ...worst.nodes.map(({ name, value, basis }) => ({
        name: `part, ${basis}`,
        value: `${name}: ${numberText(value)}`,
        source: 'Exposure assessment',
        asOf: worst.asOf,
      })),
      ...(exposures.length > 1
        ? [{ name: 'parties', value: `${exposures.length}, the greatest is shown`, source: 'Contract record' }]
        : []),
    ],
    ...(node === undefined ? {} : { path: node.path }),
    words: {
      who: worst.name,
      value: numberText(worst.value),
      most: node === undefined || node.path.length < 2 ? '' : `, most of it from ${node.name}`,
    },
  };
}

function ofParty(flag: RiskFlag, all: readonly ChainConcern[], forbidden: Answer, dossier: ContractDossier): FoundRisk {
  const codes = CODES_OF[flag.rule as keyof typeof CODES_OF];
  const concerns = codes.flatMap((code) => all.filter((concern) => concern.code === code));
  const first = concerns[0] as ChainConcern;
  const missing = flag.rule === 'RISK-FEE-BREACH' && flag.result === 'request-data' ? forbidden.missing : flag.missing;
  return {
    ...kept(flag),
    portion: first.at,
    missing,
    facts: concerns.map(concernFact),
    path: first.path,
    words: {
      who: first.atName,
      chain: chainWords(first.path),
      state: first.code === 'fee-breach-verified' ? 'verified' : 'declared',
      since: first.facts['since'] === undefined ? '' : ` since ${first.facts['since']}`,
      standard: standardWords(dossier),
      band: first.code === 'entity-severe' ? 'severe' : 'high',
      problem: problemWords(concerns),
      context: first.facts['context'] ?? first.facts['product'] ?? 'by country or good',
    },
  };
}

const kept = ({ rule, result, level, missing }: RiskFlag) => ({ rule, result, level, missing });

/** What forbids the fees, for a sentence. */
function standardWords({ contract, feePolicy }: ContractDossier): string {
  const standards = (contract.feeStandard ?? []).filter((one) => one !== 'none');
  if (standards.length > 0) return `the standard of the contract (${standards.join(', ')})`;
  if (contract.clauses?.some(({ number }) => number === '52.222-50') === true)
    return 'clause 52.222-50 of the contract';
  return feePolicy === 'zero-fee' ? 'the policy of this organization' : 'no standard that is known';
}

function problemWords(concerns: readonly ChainConcern[]): string {
  const words = concerns.flatMap((concern) =>
    concern.code === 'license-problem'
      ? [
          licenseStatusOf(concern) === 'none'
            ? 'no licence where one is required'
            : `a licence that is ${licenseStatusOf(concern)}`,
        ]
      : concern.code === 'rf-struct'
        ? ['an employer that pays less than recruitment costs']
        : [],
  );
  return [...new Set(words)].join(' and ');
}

const concernFact = (concern: ChainConcern): FlagFactV1 => ({
  name: concern.code,
  value: concernWords(concern),
  source: 'Risk assessment',
  asOf: concern.asOf,
});

const numberText = (value: number | null): string => (value === null ? 'unknown' : value.toFixed(2));

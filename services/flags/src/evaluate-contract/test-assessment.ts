import type { RuleTest } from '../rules/rule.ts';
import { all, known, NO, open, YES, type Answer } from './answer.ts';
import { common } from './choose-text.ts';
import { buyerIs, column, fieldFact } from './contract-fields.ts';
import type { ContractDossier } from './dossier.ts';
import { textsOf, type TestInput, type TestResult } from './holding.ts';

type ByCharacteristics = Extract<RuleTest, { kind: 'assessment-by-characteristics' }>;
type BeforeNotice = Extract<RuleTest, { kind: 'assessment-before-notice' }>;

/** Whether enough risk characteristics are present for an assessment (PPN 009, Table 1), and whether one was made. */
export function testCharacteristics({ dossier, rule, test, choice }: TestInput<ByCharacteristics>): TestResult {
  const { contract } = dossier;
  const { ppnCharacteristics: present } = contract;
  return {
    holdings: [
      {
        scope: buyerUnderTexts(dossier, choice),
        applies:
          present === undefined ? open(column('ppn_characteristics')) : known(new Set(present).size >= test.atLeast),
        isSatisfied: isAssessed(dossier),
        level: rule.level,
        facts: [
          ...(present === undefined
            ? []
            : [fieldFact(contract, 'characteristics', present.join(', ') || 'none', 'ppnCharacteristics')]),
          ...assessmentFacts(dossier),
        ],
        words: {
          count: String(new Set(present ?? []).size),
          characteristics: present?.join(', ') || 'none',
          assessment: contract.riskAssessmentOn ?? '',
        },
      },
    ],
  };
}

/**
 * Whether a body that buys for the health service in England has assessed before the tender notice, else before the
 * award (SI 2025/1212). A call-off from a framework already assessed is exempt; no column says whether it was.
 */
export function testBeforeNotice({ dossier, rule, choice }: TestInput<BeforeNotice>): TestResult {
  const { contract } = dossier;
  const { healthServicePurpose: purpose, frameworkRef, noticeOn, awardedOn, riskAssessmentOn } = contract;
  const isForHealth =
    purpose === 'yes' || purpose === 'no' ? known(purpose === 'yes') : open(column('health_service_purpose'));
  const due = noticeOn ?? awardedOn;
  const inTime = isAssessed(dossier) && (due === undefined || (riskAssessmentOn as string) <= due);
  return {
    holdings: [
      {
        scope: all(buyerUnderTexts(dossier, choice), isForHealth),
        applies: frameworkRef === undefined ? YES : open(column('framework_ref/assessment')),
        isSatisfied: inTime,
        level: rule.level,
        facts: [
          ...(purpose === undefined
            ? []
            : [fieldFact(contract, 'for the health service', purpose, 'healthServicePurpose')]),
          ...(noticeOn === undefined ? [] : [fieldFact(contract, 'tender notice', noticeOn, 'noticeOn')]),
          ...assessmentFacts(dossier),
        ],
        words: {
          before: noticeOn === undefined ? 'before the award' : `before the tender notice of ${noticeOn}`,
          assessment: riskAssessmentOn ?? '',
        },
      },
    ],
  };
}

function buyerUnderTexts({ contract }: ContractDossier, choice: TestInput<RuleTest>['choice']): Answer {
  const answers = choice.texts.map((text) => (text === 'none' ? NO : buyerIs(contract, text.buyerKinds ?? [])));
  // While the kind is unknown, the texts may cover different ones.
  const kinds = new Set(textsOf(choice).map(({ buyerKinds }) => JSON.stringify(buyerKinds)));
  return common(answers, choice.pointer, kinds.size > 1 && contract.buyerKind === undefined);
}

const isAssessed = ({ contract: { riskAssessmentOn }, asOf }: ContractDossier): boolean =>
  riskAssessmentOn !== undefined && riskAssessmentOn <= asOf;

const assessmentFacts = ({ contract }: ContractDossier) =>
  contract.riskAssessmentOn === undefined
    ? []
    : [fieldFact(contract, 'risk assessment', contract.riskAssessmentOn, 'riskAssessmentOn')];

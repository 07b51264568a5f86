import { ruleResult } from '@manumit/risk';
import type { Rule, RuleTest, RiskRule, RuleText } from '../rules/rule.ts';
import type { RulePack } from '../rules/load-rules.ts';
import { SOURCES, type SourceId } from '../rules/source-register.ts';
import { union } from './answer.ts';
import { byWeight } from './by-weight.ts';
import { chooseTexts } from './choose-text.ts';
import type { NotCarried } from './concerns-of.ts';
import type { ContractDossier } from './dossier.ts';
import { flagId } from './flag-id.ts';
import type { Evaluation, FlagLine } from './flag-line.ts';
import { textsOf, type Holding, type OpenList, type TestInput, type TestResult } from './holding.ts';
import { joinBuyerQuestion } from './join-buyer-question.ts';
import { limitPortions } from './limit-portions.ts';
import { riskBeyond, riskInChain, type FoundRisk } from './risk-in-chain.ts';
import { testBeforeNotice, testCharacteristics } from './test-assessment.ts';
import { testClause } from './test-clause.ts';
import { testForeignPortion } from './test-foreign-portion.ts';
import { testGoodsOnList } from './test-goods-on-list.ts';
import { testPresumedGoods } from './test-presumed-goods.ts';
import { testWithheldGoods } from './test-withheld-goods.ts';
import { fill, missingWords, shortened } from './write-sentence.ts';

/** Holds a contract against the rules and the risk of its chain, each by itself: neither reads the other. */
export function evaluateContract(dossier: ContractDossier, pack: RulePack): Evaluation {
  const lines: FlagLine[] = [];
  const ruled: (RuleFound & { rule: Rule })[] = [];
  const notApplicable: string[] = [];
  const openLists: (OpenList & { rule: string })[] = [];
  for (const rule of pack.rules) {
    const found = evaluateRule(dossier, rule);
    ruled.push({ rule, ...found });
    if (found.lines.length === 0 && found.openLists.length === 0) notApplicable.push(rule.id);
    openLists.push(...found.openLists.map((list) => ({ rule: rule.id, ...list })));
  }
  const { joined, others } = joinBuyerQuestion(
    dossier,
    ruled.flatMap((found) => found.lines),
  );
  lines.push(...joined);
  for (const { rule, beyond } of ruled) {
    lines.push(
      ...limitPortions(
        dossier.id,
        others.filter((line) => line.rule.id === rule.id),
        beyond,
      ),
    );
  }
  const risks = riskInChain(dossier);
  for (const rule of Object.values(pack.risk)) {
    const found = risks.filter((risk) => risk.rule === rule.id);
    lines.push(
      ...limitPortions(
        dossier.id,
        found.map((risk) => riskLine(dossier.id, rule, risk)),
        riskBeyond(dossier, rule.id),
      ),
    );
  }
  return { lines: lines.sort(byWeight), notApplicable, openLists };
}

interface RuleFound {
  readonly lines: readonly FlagLine[];
  readonly openLists: readonly OpenList[];
  readonly beyond: readonly NotCarried[];
}

function evaluateRule(dossier: ContractDossier, rule: Rule): RuleFound {
  const choice = chooseTexts(dossier.contract, rule.keyedOn, rule.texts);
  const texts = textsOf(choice);
  // Before the first text of a rule there is nothing to hold a contract against.
  if (texts.length === 0) return { lines: [], openLists: [], beyond: [] };
  const { holdings, openLists = [], beyond = [] } = run({ dossier, rule, test: rule.test, choice });
  return { lines: holdings.flatMap((holding) => lineOf(dossier.id, rule, texts, holding) ?? []), openLists, beyond };
}

function run(input: TestInput<RuleTest>): TestResult {
  const { test } = input;
  switch (test.kind) {
    case 'clause-and-flow-down':
      return testClause({ ...input, test });
    case 'foreign-portion':
      return testForeignPortion({ ...input, test });
    case 'goods-on-list':
      return testGoodsOnList({ ...input, test });
    case 'withheld-goods':
      return testWithheldGoods({ ...input, test });
    case 'presumed-goods':
      return testPresumedGoods({ ...input, test });
    case 'assessment-by-characteristics':
      return testCharacteristics({ ...input, test });
    case 'assessment-before-notice':
      return testBeforeNotice({ ...input, test });
    default:
      return test satisfies never;
  }
}

function lineOf(contractId: string, rule: Rule, texts: readonly RuleText[], holding: Holding): FlagLine | undefined {
  const { portion, scope, applies, isSatisfied, facts, path, words, listings = [] } = holding;
  const result = ruleResult(scope.truth, applies.truth, isSatisfied);
  if (result === 'not_applicable') return undefined;
  const missing = result === 'request-data' ? union([scope, applies]) : [];
  const sentences = rule.sentences;
  const sentence =
    result === 'flagged'
      ? sentences.flagged
      : result === 'request-data'
        ? sentences.open
        : applies.truth === false
          ? sentences.untriggered
          : sentences.satisfied;
  if (sentence === undefined) throw new Error(`${rule.id} has no sentence for ${result}`);
  return {
    id: flagId(contractId, rule.id, portion),
    basis: 'rule',
    rule: {
      id: rule.id,
      version: texts
        .map(({ version }) => version)
        .join(' or ')
        .slice(0, 40),
      instrument: rule.instrument,
      citation: citationOf(texts.flatMap(({ sources }) => sources)),
      verified: texts.every(({ verified }) => verified),
    },
    result,
    level: holding.level,
    ...(portion === undefined ? {} : { portion }),
    because: shortened(fill(sentence, { ...words, missing: missingWords(missing) })),
    facts: facts.slice(0, 40),
    ...(path === undefined ? {} : { path: [...path] }),
    missing: missing.slice(0, 20),
    action: result === 'clear' ? [] : [...rule.actions],
    clearsWhen: rule.clearsWhen,
    evidence: {
      jurisdiction: rule.jurisdiction,
      mark: weakest(texts.map(({ mark }) => mark)),
      law: lawOf(texts.flatMap(({ sources }) => sources)),
      listings,
    },
  };
}

function riskLine(contractId: string, rule: RiskRule, risk: FoundRisk): FlagLine {
  const sentence = risk.result === 'flagged' ? rule.flagged : rule.open;
  if (sentence === undefined) throw new Error(`${rule.id} has no sentence for ${risk.result}`);
  return {
    id: flagId(contractId, rule.id, risk.portion),
    basis: 'risk',
    rule: {
      id: rule.id,
      version: rule.version,
      instrument: rule.instrument,
      citation: citationOf(rule.sources),
      verified: rule.verified,
    },
    result: risk.result,
    level: risk.level,
    ...(risk.portion === undefined ? {} : { portion: risk.portion }),
    because: shortened(fill(sentence, { ...risk.words, missing: missingWords(risk.missing) })),
    facts: risk.facts.slice(0, 40),
    ...(risk.path === undefined ? {} : { path: [...risk.path] }),
    missing: risk.missing.slice(0, 20),
    action: [...rule.actions],
    clearsWhen: rule.clearsWhen,
    evidence: { jurisdiction: 'method', mark: rule.mark, law: lawOf(rule.sources), listings: [] },
  };
}

const lawOf = (sources: readonly SourceId[]) =>
  [...new Set(sources)].map((source) => ({ source, text: SOURCES[source] }));

const citationOf = (sources: readonly SourceId[]): string =>
  shortened([...new Set(sources)].map((id) => `${id}: ${SOURCES[id]}`).join('; '), 500);

/** A rule of several statements carries the weakest of their marks; what is from memory is weakest. */
function weakest(marks: readonly RuleText['mark'][]): RuleText['mark'] {
  return (['M', 'X', 'E', 'T'] as const).find((mark) => marks.includes(mark)) ?? 'M';
}

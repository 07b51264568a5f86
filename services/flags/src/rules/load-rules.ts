import type { Rule, RiskRule, RiskRuleId, RuleText } from './rule.ts';
import { SOURCES } from './source-register.ts';

/** The rules one evaluation goes by. */
export interface RulePack {
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly risk: Readonly<Record<RiskRuleId, RiskRule>>;
}

const CODE = /^[A-Z0-9]+(-[A-Z0-9]+)*$/;
const ACTION = /^[A-Z]+(_[A-Z]+)*$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Checks rules before anything is evaluated with them: ids, sources, windows, marks. Throws one error that lists every
 * problem, among them two texts in force on one day (methodology.md 3.1).
 */
export function loadRules(version: string, rules: readonly Rule[], risk: readonly RiskRule[]): RulePack {
  const ids = [...rules, ...risk].map(({ id }) => id);
  const problems = [
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `two rules are called ${id}`),
    ...rules.flatMap((rule) => problemsOf(rule).map((problem) => `${rule.id}: ${problem}`)),
    ...risk.flatMap((rule) => problemsOfRisk(rule).map((problem) => `${rule.id}: ${problem}`)),
  ];
  if (problems.length > 0) throw new Error(`The rule pack ${version} cannot be used:\n- ${problems.join('\n- ')}`);
  return { version, rules, risk: Object.fromEntries(risk.map((rule) => [rule.id, rule])) as RulePack['risk'] };
}

function problemsOf({ id, actions, texts, clearsWhen, instrument }: Rule): string[] {
  return [
    ...problemsOfWords(id, instrument, actions, clearsWhen),
    ...texts.flatMap(problemsOfText),
    ...texts.flatMap((text, at) => problemsOfWindow(text, texts[at + 1])),
  ];
}

const problemsOfRisk = ({ id, actions, clearsWhen, instrument, sources, mark, verified }: RiskRule): string[] => [
  ...problemsOfWords(id, instrument, actions, clearsWhen),
  ...problemsOfSources(sources),
  ...problemsOfMark(mark, verified),
];

// The limits of a flag in contract.evaluated.v1, which must not be met for the first time when a flag is raised.
const problemsOfWords = (id: string, instrument: string, actions: readonly string[], clearsWhen: string): string[] => [
  ...(CODE.test(id) && id.length <= 40 ? [] : ['an id is capitals, digits and hyphens, at most 40']),
  ...(instrument.length <= 200 ? [] : ['the instrument is longer than 200']),
  ...(clearsWhen.length > 0 && clearsWhen.length <= 500 ? [] : ['clearsWhen has 1 to 500 characters']),
  ...actions.filter((code) => !ACTION.test(code) || code.length > 60).map((code) => `action ${code} is no code`),
];

function problemsOfText(text: RuleText): string[] {
  const { version, from, to, mark, verified, sources, threshold } = text;
  return [
    ...(version.length > 0 && version.length <= 40 ? [] : [`version ${version} has not 1 to 40 characters`]),
    ...[from, ...(to === undefined ? [] : [to])].filter((day) => !DAY.test(day)).map((day) => `${day} is no day`),
    ...(to !== undefined && to < from ? [`the window of ${version} ends before it begins`] : []),
    ...(threshold !== undefined && !(threshold.amount > 0) ? [`the threshold of ${version} is not above 0`] : []),
    ...problemsOfSources(sources),
    ...problemsOfMark(mark, verified).map((problem) => `${version}: ${problem}`),
  ];
}

function problemsOfWindow(text: RuleText, next: RuleText | undefined): string[] {
  if (next === undefined) return [];
  if (next.version === text.version) return [`two texts are called ${text.version}`];
  if (next.from <= text.from || (text.to !== undefined && next.from <= text.to)) {
    return [`${text.version} and ${next.version} are in force on one day`];
  }
  return [];
}

const problemsOfSources = (sources: readonly string[]): string[] =>
  sources.length === 0
    ? ['no source']
    : sources.filter((id) => !Object.hasOwn(SOURCES, id)).map((id) => `source ${id} is unknown`);

const problemsOfMark = (mark: string, verified: boolean): string[] =>
  mark === 'M' && verified ? ['what is from memory is not verified'] : [];

import type { ContractRecordedV1, FlagFactV1 } from '@manumit/events';
import { daysBetween, type Day } from '@manumit/kernel';
import { compliancePlan } from '@manumit/risk';
import type { RuleText, RuleTest } from '../rules/rule.ts';
import { all, known, open, union, YES, type Answer, type Pointer } from './answer.ts';
import { earliestProcedureDay, keyOf } from './choose-text.ts';
import { column, fieldFact, isUsFederal, lineFact } from './contract-fields.ts';
import type { ContractDossier } from './dossier.ts';
import { isPossible, missingFor, portionsOf, summandOf, type Portion, type Summand } from './foreign-portion.ts';
import type { TestInput, TestResult } from './holding.ts';
import { dollarText, inDollars, MICROS, type Conversion, type Micros, type RateOf } from './money.ts';

type Test = Extract<RuleTest, { kind: 'foreign-portion' }>;

/** The statute's own amount for services (22 U.S.C. 7104a, S14): a note beside the regulation's, never a flag. */
const STATUTE_MICROS = 500_000 * MICROS;
const CERTIFICATE_DAYS = 365;

/** Whether the portions abroad exceed the amount of the clause text, and whether plan and certificate are there. */
export function testForeignPortion({ dossier, rule, test, choice }: TestInput<Test>): TestResult {
  const { contract } = dossier;
  const isBeforeAward = test.phase === 'before-award' ? phaseBeforeAward(contract, dossier.asOf) : YES;
  const { day: on, pointer: onPointer } = keyOf(contract, rule.keyedOn);
  const sum = readSum(dossier, { on, onPointer, rateOf: dossier.rateOf });
  const { scope, applies, texts } = exceeds(dossier, sum, rule.texts, choice.pointer, on);
  const evidence = test.phase === 'performance' ? planAndCertificate(dossier) : certificateBeforeAward(dossier);
  return {
    holdings: [
      {
        scope: all(isUsFederal(contract), isBeforeAward, scope),
        applies,
        isSatisfied: evidence.isThere,
        level: rule.level,
        facts: [...factsOf(dossier, sum, texts), ...evidence.facts],
        words: { ...wordsOf(contract, sum, texts), ...evidence.words },
      },
    ],
  };
}

interface Sum {
  readonly portions: readonly Portion[];
  readonly parts: readonly Summand[];
  readonly low: Micros;
  /** Total with options, in US dollars, of an award that is no order; `null`: not known, or it bounds nothing. */
  readonly cap: Micros | null;
  /** What is missing to have it; nothing where it could not settle a portion that is not stated. */
  readonly capMissing: readonly Pointer[];
  /** The least the total with options can be: what is stated of the whole or of its portions. */
  readonly capFrom: Micros;
}

function readSum({ contract, vehicle }: ContractDossier, conversion: Conversion): Sum {
  const portions = portionsOf(contract, conversion);
  const isOrder = contract.frameworkRef !== undefined;
  const parts: Summand[] = [
    ...portions.map((portion) => summandOf(contract, portion)),
    ...(contract.linesCut === true ? [{ low: 0, high: Infinity, missing: [column('lines')] }] : []),
    ...(isOrder ? [{ low: vehicle.foreignMicros, high: Infinity, missing: [column('framework_ref/orders')] }] : []),
  ];
  const withOptions = inDollars(contract.valueWithOptions, column('value_with_options'), contract.currency, conversion);
  const value = inDollars(contract.value, column('value'), contract.currency, conversion);
  const isUnstated = portions.some(
    ({ line, counts }) => counts.truth !== false && line.foreignPortionValue === undefined,
  );
  const stated = portions.reduce((sum, { micros }) => sum + (micros ?? 0), 0);
  return {
    portions,
    parts,
    low: sumOfLows(parts),
    cap: isOrder ? null : withOptions.micros,
    capMissing: !isOrder && (isUnstated || contract.linesCut === true) ? withOptions.known.missing : [],
    capFrom: Math.max(value.micros ?? 0, stated),
  };
}

const sumOfLows = (parts: readonly Summand[]): Micros => parts.reduce((all, { low }) => all + low, 0);

/** What is known to count of a contract's own portions abroad: what it adds to the sum of its vehicle. */
export function ownForeignMicros(contract: ContractRecordedV1, rateOf: RateOf): Micros {
  const { day: on, pointer: onPointer } = keyOf(contract, { clauses: ['52.222-50'] });
  return sumOfLows(portionsOf(contract, { on, onPointer, rateOf }).map((portion) => summandOf(contract, portion)));
}

/** Holds the sum against every text that could apply and names what could still change the answer. */
function exceeds(
  { contract }: ContractDossier,
  { parts, low, cap, capMissing, capFrom }: Sum,
  texts: readonly RuleText[],
  datePointer: Pointer,
  clauseDate: Day | undefined,
) {
  const answer = compliancePlan(
    {
      lines: parts.flatMap(({ low: sure, high }) => [
        { value: sure, outsideUs: true, cots: false, kind: 'services' as const },
        { value: high === Infinity ? null : high - sure, outsideUs: null, cots: false, kind: 'services' as const },
      ]),
      complete: true,
      underVehicle: contract.frameworkRef !== undefined,
      valueWithOptions: cap,
      clauseDate: clauseDate ?? null,
      earliestDate: earliestProcedureDay(contract) ?? null,
    },
    texts.map((text) => ({ from: text.from, threshold: amountOf(text) })),
  );
  const tried = texts.filter(({ from }) => answer.texts.includes(from));
  const amounts = tried.map(amountOf).filter((amount) => low <= amount && (cap === null || amount < cap));
  const isBefore = answer.texts.includes('before') && tried.length > 0;
  const [least = 0, most = 0] = [Math.min(...tried.map(amountOf)), Math.max(...tried.map(amountOf))];
  const dateDecides = isBefore || (tried.length > 1 && isPossible(parts, least, Math.min(most, cap ?? most)));
  const capDecides = cap === null && amounts.some((amount) => capFrom <= amount);
  const applies: Answer =
    answer.applies !== null
      ? known(answer.applies)
      : open(
          ...union([
            { missing: missingFor(parts, amounts) },
            { missing: dateDecides ? [datePointer] : [] },
            { missing: capDecides ? capMissing : [] },
          ]),
        );
  const scope = answer.scope === null ? open(datePointer) : known(answer.scope);
  return { scope, applies, texts: tried };
}

const amountOf = (text: RuleText): Micros => {
  if (text.threshold === undefined) throw new Error(`text ${text.version} of a foreign-portion rule has no threshold`);
  return text.threshold.amount * MICROS;
};

/** Whether the award is still to come: the certificate of 52.222-56 belongs before it. */
function phaseBeforeAward({ status, awardedOn, signedOn }: ContractRecordedV1, asOf: Day): Answer {
  if (status !== undefined) return known(status === 'planned' || status === 'tender');
  if ([awardedOn, signedOn].some((day) => day !== undefined && day <= asOf)) return known(false);
  return open(column('status'));
}

interface Evidence {
  readonly isThere: boolean;
  readonly facts: readonly FlagFactV1[];
  readonly words: Readonly<Record<string, string>>;
}

/** A plan, and a certificate not older than a year on the as-of day; the one before award carries the first year. */
function planAndCertificate({ contract, asOf }: ContractDossier): Evidence {
  const { compliancePlanOn: plan, precertOn, certificationOn } = contract;
  const certificate = certificateOf(contract);
  const isPlan = plan !== undefined && plan <= asOf;
  const isCertified =
    certificate !== undefined && certificate <= asOf && daysBetween(certificate, asOf) <= CERTIFICATE_DAYS;
  const gaps = [
    ...(isPlan ? [] : ['no compliance plan']),
    ...(isCertified ? [] : ['no certificate of the last 365 days']),
  ];
  return {
    isThere: isPlan && isCertified,
    facts: [
      ...(plan === undefined ? [] : [fieldFact(contract, 'compliance plan', plan, 'compliancePlanOn')]),
      ...(certificate === undefined
        ? []
        : [
            fieldFact(
              contract,
              'certificate',
              certificate,
              certificate === certificationOn ? 'certificationOn' : 'precertOn',
            ),
          ]),
    ],
    words: {
      plan: plan ?? '',
      certificate: certificate ?? precertOn ?? '',
      until: certificate === undefined ? '' : lastDayOfCertificate(certificate),
      evidence: `${gaps.join(' and ')} ${gaps.length > 1 ? 'are' : 'is'} on file`,
    },
  };
}

export const certificateOf = ({ precertOn, certificationOn }: ContractRecordedV1): Day | undefined =>
  [precertOn, certificationOn]
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);

/** The last day on which a certificate is not older than a year. */
export const lastDayOfCertificate = (certificate: Day): Day =>
  new Date(Date.parse(certificate) + CERTIFICATE_DAYS * 86_400_000).toISOString().slice(0, 10);

function certificateBeforeAward({ contract, asOf }: ContractDossier): Evidence {
  const { precertOn } = contract;
  return {
    isThere: precertOn !== undefined && precertOn <= asOf,
    facts: precertOn === undefined ? [] : [fieldFact(contract, 'certificate before award', precertOn, 'precertOn')],
    words: { certificate: precertOn ?? '' },
  };
}

function factsOf({ contract, vehicle }: ContractDossier, { low }: Sum, texts: readonly RuleText[]): FlagFactV1[] {
  const total = contract.valueWithOptions ?? contract.value;
  return [
    ...(total === undefined
      ? []
      : [
          fieldFact(
            contract,
            contract.valueWithOptions === undefined ? 'value' : 'value with options',
            `${total} ${contract.currency ?? '(currency not stated)'}`,
            contract.valueWithOptions === undefined ? 'value' : 'valueWithOptions',
          ),
        ]),
    ...contract.lines
      .slice(0, 8)
      .flatMap((line) => [
        ...(line.foreignPortionValue === undefined
          ? []
          : [lineFact(contract, line, 'portion abroad', line.foreignPortionValue, 'foreignPortionValue')]),
        ...(line.performanceCountry === undefined
          ? []
          : [
              lineFact(
                contract,
                line,
                'place of performance',
                line.performanceCountry.join(', '),
                'performanceCountry',
              ),
            ]),
      ]),
    ...clauseFact(contract),
    ...(vehicle.foreignMicros > 0
      ? [
          {
            name: 'portions abroad of other orders',
            value: dollarText(vehicle.foreignMicros),
            source: `${vehicle.otherOrders} other orders of ${contract.frameworkRef}`,
          },
        ]
      : []),
    ...texts.map((text) => ({
      name: 'threshold',
      value: `more than ${dollarText(amountOf(text))}, text of ${text.version}`,
      source: text.sources.join(', '),
      asOf: text.from,
    })),
    ...(low > STATUTE_MICROS && texts.every((text) => low <= amountOf(text))
      ? [{ name: 'note', value: '22 U.S.C. 7104a itself says 500,000 USD and speaks of services', source: 'S14' }]
      : []),
  ];
}

function clauseFact(contract: ContractRecordedV1): FlagFactV1[] {
  const clauses = (contract.clauses ?? []).filter(({ number }) => number === '52.222-50' || number === '52.222-56');
  if (clauses.length === 0) return [];
  const value = clauses.map(({ number, date }) => `${number} of ${date ?? 'unknown date'}`).join(', ');
  return [fieldFact(contract, 'clauses', value, 'clauses')];
}

function wordsOf(contract: ContractRecordedV1, { low, cap, portions }: Sum, texts: readonly RuleText[]) {
  const amounts = [...new Set(texts.map(amountOf))].map((amount) => dollarText(amount));
  const isBounded = cap !== null && texts.every((text) => cap <= amountOf(text));
  return {
    sum: dollarText(low),
    threshold: amounts.join(' and '),
    text: texts.length === 1 ? `text of ${texts[0]?.version}` : 'under every text that could apply',
    why: isBounded ? `the total with options is ${dollarText(cap)}` : `they come to ${dollarText(low)}`,
    place: placeWords(contract, portions),
  };
}

/** The principal place is told apart from a portion abroad, which nobody has stated (contracts.md 4.3). */
function placeWords(contract: ContractRecordedV1, portions: readonly Portion[]): string {
  const undecided = portions.filter(({ counts, micros }) => counts.truth !== false && micros === null);
  const places = undecided.flatMap(({ line }) => [...(line.performanceCountry ?? []), ...(line.originCountry ?? [])]);
  return undecided.length > 0 && places.length > 0 && places.every((place) => place === 'US')
    ? '; principal place is in the United States; a portion abroad is not stated'
    : '';
}

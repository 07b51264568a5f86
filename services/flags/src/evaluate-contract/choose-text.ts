import type { ContractRecordedV1 } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { DatedField, KeyedOn, RuleText } from '../rules/rule.ts';
import { known, NO, open, union, type Answer, type Pointer } from './answer.ts';
import { column } from './contract-fields.ts';

/** A text that may be the one in force; `none`: a day on which no text of the rule was. */
export type PossibleText = RuleText | 'none';

export interface TextChoice {
  /** One if the day is known; otherwise every text that could apply. */
  readonly texts: readonly PossibleText[];
  /** What decides between them. */
  readonly pointer: Pointer;
}

/**
 * The text in force on the day a rule is keyed on, never on today. While that day is unknown: the text on the earliest
 * known day of the procedure and every later one; with no day known, every text that has the duty (methodology.md 3.1).
 */
export function chooseTexts(contract: ContractRecordedV1, keyedOn: KeyedOn, texts: readonly RuleText[]): TextChoice {
  const { day, pointer } = keyOf(contract, keyedOn);
  if (day !== undefined) return { texts: [inForce(texts, day)], pointer };
  const earliest = earliestProcedureDay(contract);
  if (earliest === undefined) return { texts, pointer };
  return { texts: [inForce(texts, earliest), ...texts.filter(({ from }) => from > earliest)], pointer };
}

/** The day a rule is keyed on. Of several texts of one clause the latest counts: a modification replaces the earlier. */
export function keyOf(contract: ContractRecordedV1, keyedOn: KeyedOn): { day: Day | undefined; pointer: Pointer } {
  if ('days' in keyedOn) {
    const day = keyedOn.days.map((field) => contract[field]).find((known) => known !== undefined);
    return { day, pointer: column(fieldName(keyedOn.days[0])) };
  }
  const latest = (clause: string) =>
    (contract.clauses ?? [])
      .filter(({ number }) => number === clause)
      .flatMap(({ date }) => date ?? [])
      .sort()
      .at(-1);
  return { day: keyedOn.clauses.map(latest).find((day) => day !== undefined), pointer: column('clauses') };
}

/** Earliest known day of solicitation, award or signature. */
export function earliestProcedureDay(contract: ContractRecordedV1): Day | undefined {
  const { commencedOn, noticeOn, awardedOn, signedOn } = contract;
  return [commencedOn, noticeOn, awardedOn, signedOn].filter((day) => day !== undefined).sort()[0];
}

const fieldName = (field: DatedField): string => field.replace('On', '_on');

function inForce(texts: readonly RuleText[], day: Day): PossibleText {
  const text = texts.findLast(({ from }) => from <= day);
  return text === undefined || (text.to !== undefined && text.to < day) ? 'none' : text;
}

/**
 * One answer out of those under each text that could apply. Where they differ, or `dateDecides` although none is known
 * yet, the day itself is among the missing facts.
 */
export function common(answers: readonly Answer[], pointer: Pointer, dateDecides = false): Answer {
  const [first = NO, ...others] = answers;
  const isOne = others.every(({ truth }) => truth === first.truth);
  if (isOne && first.truth !== null) return first;
  return open(...union([...answers, { missing: !isOne || dateDecides ? [pointer] : [] }]));
}

/** Whether any text was in force on the day that counts. */
export const isInForce = ({ texts, pointer }: TextChoice): Answer =>
  common(
    texts.map((text) => known(text !== 'none')),
    pointer,
  );

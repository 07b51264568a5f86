import { defineEvent } from '../define-event.ts';
import {
  NestedList,
  OnDay,
  OneOf,
  Flag as Bool,
  OptionalNestedList,
  OptionalText,
  Text,
  Texts,
  Nested,
} from '../fields.ts';
import { PathStepV1 } from '../scoring/exposure-assessed.ts';

export const FLAG_RESULTS = ['flagged', 'request-data', 'clear'] as const;
export type FlagResult = (typeof FLAG_RESULTS)[number];
export const FLAG_LEVELS = ['R1', 'R2', 'R3'] as const;
export type FlagLevel = (typeof FLAG_LEVELS)[number];

export class FlagRuleV1 {
  @Text(40) readonly id!: string;
  @Text(40) readonly version!: string;
  @Text(200) readonly instrument!: string;
  @Text(500) readonly citation!: string;
  /** false: a part of the rule was written from memory and must be verified. */
  @Bool() readonly verified!: boolean;
}

export class FlagFactV1 {
  @Text(100) readonly name!: string;
  @Text(1000) readonly value!: string;
  /** Where the value stands in the file it came from. */
  @OptionalText(500) readonly pointer?: string;
  @Text(300) readonly source!: string;
  @OptionalText(10) readonly asOf?: string;
}

export class FlagV1 {
  /** The same for the same contract, rule and portion, whatever happens to it. */
  @Text(64) readonly id!: string;
  @OneOf(['rule', 'risk']) readonly basis!: 'rule' | 'risk';
  @Nested(() => FlagRuleV1) readonly rule!: FlagRuleV1;
  @OneOf(FLAG_RESULTS) readonly result!: FlagResult;
  /** On request-data: the level if confirmed. */
  @OneOf(FLAG_LEVELS) readonly level!: FlagLevel;
  @OptionalText(120) readonly portion?: string;
  @Text(1000) readonly because!: string;
  @NestedList(40, () => FlagFactV1) readonly facts!: FlagFactV1[];
  @OptionalNestedList(30, () => PathStepV1) readonly path?: PathStepV1[];
  /** Pointers to the facts whose value would change the result. */
  @Texts(20, 200) readonly missing!: string[];
  @Texts(20, 60) readonly action!: string[];
  @Text(500) readonly clearsWhen!: string;
  @OnDay() readonly raisedAt!: string;
}

export class ContractEvaluatedV1 {
  @Text(200) readonly contractId!: string;
  @Text(500) readonly title!: string;
  @Text(300) readonly buyer!: string;
  @OnDay() readonly asOf!: string;
  /** Every line that stands now: flagged, request-data and clear. What is not here no longer stands. */
  @NestedList(60, () => FlagV1) readonly flags!: FlagV1[];
}

export const contractEvaluated = defineEvent({
  type: 'contract.evaluated.v1',
  topic: 'flags.contract',
  subject: 'contract',
  data: ContractEvaluatedV1,
  says: 'A contract was held against rules and risk: the whole flag set, never a patch.',
});

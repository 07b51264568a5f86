import { defineEvent } from '../define-event.ts';
import { Id, OneOf, OptionalText, Text, Texts } from '../fields.ts';

export const CASE_OUTCOMES = [
  'insufficient_information',
  'no_adverse_evidence_found',
  'remediated_verified',
  'remediated_partly',
  'referred',
  'responsible_exit',
  'merged',
] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

export class CaseOpenedV1 {
  @Id() readonly contract!: string;
  @Text(500) readonly title!: string;
  @Texts(60, 64) readonly flags!: string[];
}

export const caseOpened = defineEvent({
  type: 'case.opened.v1',
  topic: 'cases.case',
  subject: 'case',
  data: CaseOpenedV1,
  says: 'A review was opened for a contract.',
});

export class CaseDecidedV1 {
  @Id() readonly contract!: string;
  @OneOf(CASE_OUTCOMES) readonly outcome!: CaseOutcome;
  @Texts(60, 64) readonly flags!: string[];
  @OptionalText(60) readonly reasonCode?: string;
}

export const caseDecided = defineEvent({
  type: 'case.decided.v1',
  topic: 'cases.case',
  subject: 'case',
  data: CaseDecidedV1,
  says: 'A review ended with an outcome, decided by a named person and approved by another.',
});

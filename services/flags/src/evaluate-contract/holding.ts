import type { FlagFactV1, FlagLevel, PathStepV1 } from '@manumit/events';
import type { Rule, RuleText } from '../rules/rule.ts';
import type { Answer } from './answer.ts';
import type { NotCarried } from './concerns-of.ts';
import type { ContractDossier } from './dossier.ts';
import type { TextChoice } from './choose-text.ts';

/** An entry of a list that was held against the contract or its chain. */
export interface ListingEvidence {
  readonly list: string;
  readonly edition: string;
  readonly entryId: string;
  readonly name: string;
  readonly status: string;
  readonly measure?: string;
  /** `confirmed` by a person or an equal identifier, `candidate` by name only, `goods` by product and origin. */
  readonly match: 'confirmed' | 'candidate' | 'goods';
  readonly source: string;
}

/** What a test found about a contract or one portion of it: three questions, and what the sentence and the reader need. */
export interface Holding {
  /** A line, or the party it lies with; absent: the contract as a whole. */
  readonly portion?: string;
  readonly scope: Answer;
  readonly applies: Answer;
  /** Counts only once it is there (methodology.md 3.1). */
  readonly isSatisfied: boolean;
  readonly level: FlagLevel;
  readonly facts: readonly FlagFactV1[];
  readonly path?: readonly PathStepV1[];
  readonly listings?: readonly ListingEvidence[];
  /** Fills the sentence of the rule. */
  readonly words: Readonly<Record<string, string>>;
}

export interface TestInput<Test> {
  readonly dossier: ContractDossier;
  readonly rule: Rule;
  readonly test: Test;
  readonly choice: TextChoice;
}

/** A list that is known in part: what is not on it may still be listed. */
export interface OpenList {
  readonly list: string;
  readonly edition: string;
}

export interface TestResult {
  readonly holdings: readonly Holding[];
  /** Lists that found nothing and are not complete: neither "listed" nor "not listed" was said. */
  readonly openLists?: readonly OpenList[];
  /** What the chains hold beyond what could be held against the rule. */
  readonly beyond?: readonly NotCarried[];
}

/** Texts among those that could apply, without the days on which none was in force. */
export const textsOf = ({ texts }: TextChoice): RuleText[] => texts.filter((text) => text !== 'none');

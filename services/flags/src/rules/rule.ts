import type { BuyerKind, FlagLevel } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { SourceId } from './source-register.ts';

/** How a statement is known: T read in full, X an excerpt, M from memory, E our own choice; a rule carries its weakest. */
export type Mark = 'T' | 'X' | 'M' | 'E';

/** One text of a rule, in force in a window of the day the rule is keyed on. */
export interface RuleText {
  /** The day or edition it is called by. */
  readonly version: string;
  readonly from: Day;
  /** Last day of the window; absent: until the next text, or still in force. */
  readonly to?: Day;
  readonly mark: Mark;
  /** false: a part was written from memory or read second-hand, and the screen says so. */
  readonly verified: boolean;
  readonly sources: readonly SourceId[];
  /** What must be exceeded, in whole units of the currency: strictly more. */
  readonly threshold?: { readonly amount: number; readonly currency: string };
  /** Buyers the text covers; absent: as the test says. */
  readonly buyerKinds?: readonly BuyerKind[];
}

/** Days of a contract a rule can be keyed on: of clause texts in the file or of the procedure; the first one known counts. */
export type DatedField = 'noticeOn' | 'commencedOn' | 'awardedOn' | 'signedOn' | 'startOn' | 'endOn';
export type KeyedOn =
  { readonly clauses: readonly [string, ...string[]] } | { readonly days: readonly [DatedField, ...DatedField[]] };

/** What is tested, by name; amounts, lists and buyers are data of the rule. */
export type RuleTest =
  | { readonly kind: 'clause-and-flow-down'; readonly clause: string }
  | { readonly kind: 'foreign-portion'; readonly phase: 'performance' | 'before-award' }
  | {
      readonly kind: 'goods-on-list';
      /** Ids of the lists, or every goods list no other rule speaks for. */
      readonly lists: readonly string[] | 'own';
      readonly usFederalOnly: boolean;
      /** Also goods found further up the chain. */
      readonly alsoInChain: boolean;
      /** Origins whose goods are exempt from an amount on, under a trade agreement. */
      readonly exempt?: readonly { readonly origin: string; readonly fromAmount: number }[];
    }
  | { readonly kind: 'withheld-goods'; readonly lists: readonly string[]; readonly measures: readonly string[] }
  | { readonly kind: 'presumed-goods'; readonly lists: readonly string[]; readonly region: string }
  | { readonly kind: 'assessment-by-characteristics'; readonly atLeast: number }
  | { readonly kind: 'assessment-before-notice' };

/**
 * Sentences with `{words}` filled in by the test. They say what is known and what is needed, in the words of
 * product.md 2.7, and never that anybody did wrong.
 */
export interface Sentences {
  readonly flagged: string;
  readonly open: string;
  /** In scope, and the trigger is false; absent where a list is never complete enough to say so. */
  readonly untriggered?: string;
  /** What the rule asks for is there; absent where no column can say so. */
  readonly satisfied?: string;
}

export interface Rule {
  readonly id: string;
  readonly jurisdiction: string;
  readonly instrument: string;
  readonly keyedOn: KeyedOn;
  readonly test: RuleTest;
  /** The level of the duty; a test may raise it where the rule says so. */
  readonly level: FlagLevel;
  readonly actions: readonly string[];
  readonly sentences: Sentences;
  readonly clearsWhen: string;
  /** Oldest first. */
  readonly texts: readonly [RuleText, ...RuleText[]];
}

export type RiskRuleId =
  'RISK-FEE-BREACH' | 'RISK-ENTITY' | 'RISK-EXPOSURE' | 'RISK-RECRUITER' | 'RISK-CONTEXT-UNKNOWN';

/** A rule about what the scores say; when it is raised stands in `@manumit/risk`. */
export interface RiskRule {
  readonly id: RiskRuleId;
  readonly instrument: string;
  readonly version: string;
  readonly mark: Mark;
  readonly verified: boolean;
  readonly sources: readonly SourceId[];
  readonly actions: readonly string[];
  /** Absent where the rule only asks. */
  readonly flagged?: string;
  /** Absent where the rule never asks. */
  readonly open?: string;
  readonly clearsWhen: string;
}

import type { FlagV1 } from '@manumit/events';
import type { SourceId } from '../rules/source-register.ts';
import type { ListingEvidence, OpenList } from './holding.ts';

/** Where the law behind a flag can be read: a source with its number, and how far it was read. */
export interface LawEvidence {
  readonly source: SourceId;
  readonly text: string;
}

/** A line about a contract as it stands now; `raisedAt` is the store's to say. */
export interface FlagLine extends Omit<FlagV1, 'raisedAt'> {
  readonly evidence: {
    readonly jurisdiction: string;
    readonly mark: 'T' | 'X' | 'M' | 'E';
    readonly law: readonly LawEvidence[];
    readonly listings: readonly ListingEvidence[];
  };
}

/** What holding a contract against rules and risk came to. */
export interface Evaluation {
  readonly lines: readonly FlagLine[];
  /** Rules that have no line because the contract is outside their scope. */
  readonly notApplicable: readonly string[];
  /** Lists that found nothing and are known in part only, with the rule that asked them. */
  readonly openLists: readonly (OpenList & { readonly rule: string })[];
}

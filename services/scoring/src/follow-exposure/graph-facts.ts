import type { Day } from '@manumit/kernel';
import type { GoodsEntry } from '@manumit/reference';
import type { SubjectKind } from '@manumit/risk';
import type { Concern } from './network/network.ts';
import type { Relation } from './network/relations.ts';

/** What a party's own assessment says to those who rest on it. */
export interface NodeAssessment {
  readonly p: number;
  readonly basis: 'inherent' | 'residual';
  readonly hasAdverse: boolean;
  readonly insufficient: boolean;
  /** State-imposed forced labor is in scope where it works. */
  readonly stateImposed: boolean;
  readonly concerns: readonly Concern[];
}

/** A supplier or recruiter as the network knows it. */
export interface NodeFacts {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly isWithdrawn: boolean;
  readonly name: string | null;
  readonly country: string | null;
  readonly subdivision: string | null;
  readonly entityKind: string | null;
  readonly products: readonly string[];
  readonly productsText: string | null;
  /** `null`: nobody has assessed it yet. */
  readonly assessment: NodeAssessment | null;
}

/** A link as it was last announced. */
export interface EdgeFacts {
  readonly id: string;
  readonly isWithdrawn: boolean;
  readonly from: string | null;
  readonly to: string | null;
  readonly relation: Relation;
  readonly relevance: number | null;
  /** Share of the receiver's input, and of which product. */
  readonly share: number | null;
  readonly products: readonly string[];
  readonly productText: string | null;
  readonly originCountry: string | null;
  readonly originSubdivision: string | null;
  readonly validFrom: Day | null;
  readonly validTo: Day | null;
}

/** Goods of a place on a list: of goods, or of orders against the products of a place. */
export type ListedEntry = Pick<
  GoodsEntry,
  'list' | 'edition' | 'entryId' | 'productText' | 'productsHs' | 'country' | 'completeness' | 'status'
> &
  Partial<Pick<GoodsEntry, 'productAliases' | 'hsIsWider' | 'subdivision' | 'listedOn'>> & {
    readonly measure?: string | undefined;
  };

/** Listed goods by country of production. */
export type GoodsIndex = ReadonlyMap<string, readonly ListedEntry[]>;

/** A link counts while it is stated and valid on the tenant's day. */
export const isActive = (edge: EdgeFacts | undefined, asOf: Day | undefined): boolean =>
  edge !== undefined &&
  asOf !== undefined &&
  !edge.isWithdrawn &&
  edge.from !== null &&
  edge.to !== null &&
  (edge.validFrom === null || edge.validFrom <= asOf) &&
  (edge.validTo === null || asOf <= edge.validTo);

/** What one committed transaction changed, in the order in which memory has to follow. */
export type GraphChange =
  | { readonly kind: 'node'; readonly node: NodeFacts }
  | { readonly kind: 'edge'; readonly before: EdgeFacts | undefined; readonly after: EdgeFacts }
  | { readonly kind: 'root'; readonly id: string; readonly isRoot: boolean; readonly entityKind: string | null }
  /** The day moved; `edges` are those that begin or end in between. */
  | { readonly kind: 'day'; readonly asOf: Day; readonly edges: readonly EdgeFacts[] }
  /** Lists of goods changed for some countries; nodes and edges are those that they may concern. */
  | {
      readonly kind: 'goods';
      readonly entries: GoodsIndex;
      readonly nodes: readonly NodeFacts[];
      readonly edges: readonly EdgeFacts[];
    };

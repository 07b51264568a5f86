import type { Bool3, Completeness, Mark } from './dataset.ts';

/** The source columns every template has; a row may leave out what its dataset states for all rows. */
export interface SourceColumns {
  readonly sourceName: string;
  readonly sourceCategory: string;
  readonly sourceUrl?: string | undefined;
  readonly sourceDate: string;
  readonly retrievedOn?: string | undefined;
  readonly confidentiality?: 'public' | 'tenant' | 'restricted' | undefined;
  readonly note?: string | undefined;
}

/** Only `active` is scored or flagged; `unknown` is asked for. */
export type ListingStatus = 'active' | 'modified' | 'partially_active' | 'revoked' | 'delisted' | 'unknown';

export type EntryKind = 'organization' | 'person' | 'vessel' | 'aircraft' | 'region' | 'product_origin' | 'unknown';

export type Measure = 'WRO' | 'Finding' | 'entity_list' | 'debarment' | 'exclusion' | 'sanction' | 'other';

/** One entry of a watch list, ours or a tenant's: the `watchlist` template in camel case. */
export interface WatchlistEntry extends SourceColumns {
  readonly list: string;
  /** The list's edition as a day. */
  readonly edition: string;
  /** Stable within the list. */
  readonly entryId: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly nameLocal?: string | undefined;
  readonly country?: string | undefined;
  readonly subdivision?: string | undefined;
  readonly address?: string | undefined;
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
  readonly entryKind: EntryKind;
  readonly measure?: Measure | undefined;
  /** Limb or program of the list, as the list writes it. */
  readonly section?: string | undefined;
  readonly productsHs: readonly string[];
  readonly productText?: string | undefined;
  readonly status: ListingStatus;
  /** The day the status was last seen to hold; absent when nobody has looked. */
  readonly statusAsOf?: string | undefined;
  /** A day, a month or a year; absent when not established. */
  readonly listedOn?: string | undefined;
  readonly endedOn?: string | undefined;
  readonly legalBasis?: string | undefined;
  readonly scopeText?: string | undefined;
  readonly entryUrl?: string | undefined;
  readonly completeness: Completeness;
  readonly mark: Mark;
  readonly verified: boolean;
}

/** One good from one country on a list of goods, ours or a tenant's: the `goods-list` template in camel case. */
export interface GoodsEntry extends SourceColumns {
  readonly list: string;
  readonly edition: string;
  readonly entryId: string;
  /** The good as the list prints it. */
  readonly productText: string;
  /** Other words for the same good, ours: earlier editions' wording or everyday names. Used for possible matches only. */
  readonly productAliases?: readonly string[] | undefined;
  /** Empty when no honest mapping exists: such an entry matches by words only, and only as possible. */
  readonly productsHs: readonly string[];
  /** The codes hold other goods too: a code alone makes the entry possible, code and words together make it a hit. */
  readonly hsIsWider?: boolean | undefined;
  /** How the HS codes were set; absent when there are none or the list itself prints them. */
  readonly hsMark?: Mark | undefined;
  /** Why these codes, or why none. */
  readonly hsNote?: string | undefined;
  /** Country of production, alpha-2. */
  readonly country: string;
  readonly subdivision?: string | undefined;
  readonly forcedLabor: Bool3;
  readonly childLabor: Bool3;
  readonly forcedChildLabor: Bool3;
  /** Upstream good for which a downstream good is listed. */
  readonly derivedFrom?: string | undefined;
  readonly status: ListingStatus;
  readonly listedOn?: string | undefined;
  readonly endedOn?: string | undefined;
  readonly legalBasis?: string | undefined;
  readonly entryUrl?: string | undefined;
  readonly completeness: Completeness;
}

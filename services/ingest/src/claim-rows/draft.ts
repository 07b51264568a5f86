import type { PartyText } from '../check-rows/columns.ts';
import type { Fields } from '../fold-claims/fold-claims.ts';

/** Nouns ingest keeps as records. */
export type RecordNoun = 'supplier' | 'recruiter' | 'link' | 'contract' | 'observation' | 'legal-fact' | 'listing';

/** A reference of a row to another record. */
export interface Need {
  /** Field that takes the id; a list when `isList`. */
  readonly as: string;
  /** Column of the file, for the message when it is not found. */
  readonly column: string;
  readonly ref: PartyText;
  readonly among: readonly RecordNoun[];
  readonly isList?: boolean;
  /** A party nobody has imported becomes a supplier with this row's source. */
  readonly otherwiseCreate?: { readonly name: string; readonly country?: string };
}

/** What a row claims, before its references are resolved. */
export interface Draft {
  readonly noun: RecordNoun;
  /** Keys that find the record, the strongest first; the first one found decides. */
  readonly keys: readonly string[];
  /** What else it answers to. */
  readonly names: readonly string[];
  /** Which part of the record it speaks of; empty for the whole. */
  readonly part: string;
  readonly needs: readonly Need[];
  readonly fields: Fields;
}

/** Names compare without case, width and double spaces. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

const INITIALS: Readonly<Record<RecordNoun, string>> = {
  supplier: 's',
  recruiter: 'r',
  link: 'l',
  contract: 'c',
  observation: 'o',
  'legal-fact': 'f',
  listing: 'w',
};

/** A key of a noun; keys of different nouns never meet. */
export const keyOf = (noun: RecordNoun, ...parts: readonly string[]): string => `${INITIALS[noun]}:${parts.join('|')}`;

export const externalKey = (noun: RecordNoun, id: string): string => keyOf(noun, 'x', id);
export const nameKey = (noun: RecordNoun, name: string, country: string | undefined): string =>
  `${keyOf(noun, 'name', foldName(name))}@${country ?? ''}`;

/** Drops what is unknown. */
export const known = (fields: Readonly<Record<string, unknown>>): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );

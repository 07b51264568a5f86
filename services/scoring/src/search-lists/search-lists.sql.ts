import type { IdentifierV1, ListingRecordedV1 } from '@manumit/events';
import { GLOBAL_TENANT, type Tx } from '@manumit/platform';
import { contradict, isNameKey, keysOf } from '../screen-names/keys.ts';

export interface NameQuery {
  readonly id: string;
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
  readonly country?: string | undefined;
  readonly identifiers?: readonly IdentifierV1[] | undefined;
}

/** An entry of a list that a name met. A name alone makes a candidate, unconfirmed. */
export interface Candidate {
  readonly list: string;
  readonly edition: string;
  readonly entryId: string;
  readonly name: string;
  readonly country: string | null;
  readonly measure: string;
  readonly status: string;
  readonly match: 'confirmed' | 'candidate';
  readonly matchedOn: string;
  /** Exact screening knows only equality. */
  readonly score: 1;
  readonly alignment: string;
  /** What speaks against it; it stays visible. */
  readonly vetoes: readonly string[];
  readonly source: string;
}

export interface SearchedList {
  readonly list: string;
  readonly edition: string;
  readonly entries: number;
  readonly completeness: 'full' | 'partial';
}

interface MetRow {
  readonly key: string;
  readonly id: string;
  readonly keys: string[];
  readonly facts: ListingRecordedV1;
}

/** Holds names against the current watch lists by equal identifiers and equal normalized names. */
export async function searchLists(
  tx: Tx,
  queries: readonly NameQuery[],
  lists: readonly string[] | undefined,
  limit: number,
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  const asked = queries.map((query) => ({ query, keys: keysOf(query) }));
  const rows = await tx.query<MetRow>(
    `select listing_key.key, listing.id, listing.keys, listing.facts
     from unnest($2::text[]) as wanted(key)
     join scoring.listing_key on listing_key.tenant_id in ($1, '${GLOBAL_TENANT}') and listing_key.key = wanted.key
     join scoring.listing on listing.tenant_id = listing_key.tenant_id and listing.id = listing_key.listing_id
     where listing.is_current and listing.kind = 'watch' and ($3::text[] is null or listing.list = any($3))
     order by listing.list, listing.entry_id, listing.id, listing_key.key`,
    [tx.tenant, [...new Set(asked.flatMap(({ keys }) => keys))], lists ?? null],
  );
  return new Map(
    asked.map(({ query, keys }) => {
      const own = new Set(keys);
      const met = new Map(rows.filter(({ key }) => own.has(key)).map((row) => [row.id, row]));
      return [query.id, [...met.values()].slice(0, limit).map((row) => candidateOf(query, keys, row))];
    }),
  );
}

function candidateOf({ country }: NameQuery, keys: readonly string[], { facts, keys: listed }: MetRow): Candidate {
  const equal = listed.filter((key) => keys.includes(key));
  const identifier = equal.find((key) => !isNameKey(key));
  const vetoes = [
    ...(identifier === undefined && contradict(keys, listed) ? ['other identifier of the same kind'] : []),
    ...(country !== undefined && facts.country !== undefined && country !== facts.country ? ['other country'] : []),
  ];
  return {
    list: facts.list,
    edition: facts.edition,
    entryId: facts.entryId,
    name: facts.name,
    country: facts.country ?? null,
    measure: facts.measure ?? 'other',
    status: facts.status,
    match: identifier === undefined ? 'candidate' : 'confirmed',
    matchedOn: identifier ?? 'name',
    score: 1,
    alignment: identifier === undefined ? 'equal normalized name' : 'equal key identifier',
    vetoes,
    source: facts.sourceName,
  };
}

/** The lists that a search covers; from a partial one "not there" never follows. */
export async function searchedLists(tx: Tx, lists: readonly string[] | undefined): Promise<readonly SearchedList[]> {
  const rows = await tx.query<SearchedList & { partial: boolean }>(
    `select list, max(facts->>'edition') as edition, count(*)::int as entries,
       bool_or(facts->>'completeness' = 'partial') as partial
     from scoring.listing
     where tenant_id in ($1, '${GLOBAL_TENANT}') and is_current and kind = 'watch' and ($2::text[] is null or list = any($2))
     group by list order by list`,
    [tx.tenant, lists ?? null],
  );
  return rows.map(({ list, edition, entries, partial }) => ({
    list,
    edition,
    entries,
    completeness: partial ? 'partial' : 'full',
  }));
}

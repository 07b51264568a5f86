import type { Completeness, Truth } from '../dataset.ts';
import { sameSubdivision } from '../countries/subdivision.ts';
import { hsMatches, normalizeHs } from '../hs/hs.ts';
import type { GoodsEntry } from '../list-entry.ts';
import { mentions, wordsOf } from './mentions.ts';

/** What is known of one item: a contract line, a link of the chain, a product of a supplier. */
export interface GoodsItem {
  readonly hs?: readonly string[] | undefined;
  readonly text?: string | undefined;
  /** Alpha-2 of production, not of the seller. */
  readonly originCountry?: string | undefined;
  readonly originSubdivision?: string | undefined;
}

/** What an entry of any list must say to be held against an item: goods lists, and orders on the products of a place. */
export type ListedGood = Pick<GoodsEntry, 'productText' | 'productsHs' | 'country' | 'completeness'> &
  Partial<Pick<GoodsEntry, 'productAliases' | 'hsIsWider' | 'subdivision'>>;

export type GoodsField = 'hs' | 'text' | 'originCountry' | 'originSubdivision';

export interface GoodsAnswer<Entry> {
  /** `miss` means none of the entries given; whether that says anything is `completeness`. */
  readonly result: 'hit' | 'miss' | 'unknown';
  readonly hits: readonly Entry[];
  /** Something speaks for them and a field is missing: the code fits and the origin is unknown, or only words name them. */
  readonly possible: readonly Entry[];
  /** Fields of the item whose value could change the result; empty on a hit or a miss. */
  readonly missing: readonly GoodsField[];
  /** `partial` if any entry is from a partial list or there are none: then a miss is never "not listed". */
  readonly completeness: Completeness;
}

/**
 * Holds one item against a list of goods by country. Codes decide; words only make an entry possible. A field that is
 * not known never rules an entry out, unless another known field does (Kleene's and).
 */
export function goodsHits<Entry extends ListedGood>(item: GoodsItem, entries: readonly Entry[]): GoodsAnswer<Entry> {
  const known: Known = {
    codes: codesOf(item),
    words: item.text === undefined ? undefined : new Set(wordsOf(item.text)),
  };
  const hits: Entry[] = [];
  const possible: Entry[] = [];
  const missing = new Set<GoodsField>();

  for (const entry of entries) {
    const origin = originOf(entry, item);
    if (origin.is === false) continue;
    const product = productOf(entry, known);
    if (product.is === false) continue;
    if (product.is === true && origin.is === true) {
      hits.push(entry);
      continue;
    }
    if (product.is === true || product.named) possible.push(entry);
    for (const field of [...product.missing, ...origin.missing]) missing.add(field);
  }

  const full = entries.length > 0 && entries.every(({ completeness }) => completeness === 'full');
  const completeness = full ? 'full' : 'partial';
  if (hits.length > 0) return { result: 'hit', hits, possible, missing: [], completeness };
  const isOpen = missing.size > 0 || possible.length > 0;
  return {
    result: isOpen ? 'unknown' : 'miss',
    hits,
    possible,
    missing: FIELDS.filter((f) => missing.has(f)),
    completeness,
  };
}

const FIELDS: readonly GoodsField[] = ['hs', 'text', 'originCountry', 'originSubdivision'];

interface Match {
  readonly is: Truth;
  readonly missing: readonly GoodsField[];
}

/** The item's codes, normalized, and the words of its text; undefined where it has none. */
interface Known {
  readonly codes: readonly string[];
  readonly words: ReadonlySet<string> | undefined;
}

function originOf(entry: ListedGood, item: GoodsItem): Match {
  const country = item.originCountry ?? item.originSubdivision?.slice(0, 2);
  if (country === undefined) return { is: null, missing: ['originCountry'] };
  if (country !== entry.country) return { is: false, missing: [] };
  if (entry.subdivision === undefined) return { is: true, missing: [] };
  if (item.originSubdivision === undefined) return { is: null, missing: ['originSubdivision'] };
  return { is: sameSubdivision(item.originSubdivision, entry.subdivision), missing: [] };
}

function productOf(entry: ListedGood, { codes, words }: Known): Match & { readonly named: boolean } {
  const named = words !== undefined && mentions(words, [entry.productText, ...(entry.productAliases ?? [])]);
  const unnamed: readonly GoodsField[] = words === undefined ? ['text'] : [];
  if (entry.productsHs.length === 0)
    return { is: named || words === undefined ? null : false, missing: unnamed, named };
  if (codes.length === 0) return { is: null, missing: ['hs'], named };

  const answers = entry.productsHs.flatMap((listed) => codes.map((code) => hsMatches(listed, code)));
  if (!answers.includes(true))
    return answers.includes(null) ? { is: null, missing: ['hs'], named } : { is: false, missing: [], named };
  if (entry.hsIsWider !== true || named) return { is: true, missing: [], named };
  return { is: null, missing: unnamed, named: true };
}

const codesOf = (item: GoodsItem): string[] =>
  (item.hs ?? []).flatMap((text) => {
    const hs = normalizeHs(text);
    return hs === undefined ? [] : [hs.code];
  });

import type { FlagFactV1 } from '@manumit/events';
import { placeName, type ChainConcern } from './concerns-of.ts';
import type { GoodsLists, ListedEntry } from './goods-lists.ts';

type Said = Pick<ListedEntry, 'forcedLabor' | 'childLabor' | 'forcedChildLabor' | 'derivedFrom'>;

const LABOR = [
  ['forcedLabor', 'forced labor'],
  ['childLabor', 'child labor'],
  ['forcedChildLabor', 'forced child labor'],
] as const satisfies readonly (readonly [keyof Said, string])[];

export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** What a list names a good for, as it follows "a good listed"; nothing where the list does not say. */
export function listedForWords(entry: Said | undefined): string {
  if (entry === undefined) return '';
  const kinds = LABOR.flatMap(([field, words]) => (entry[field] === 'yes' ? [words] : []));
  if (kinds.length > 0) return ` for ${listed(kinds)}`;
  return entry.derivedFrom === undefined ? '' : ` as made of ${entry.derivedFrom}`;
}

function saysWords(entry: Said): string {
  const said = LABOR.filter(([field]) => (entry[field] ?? 'unknown') !== 'unknown');
  const says =
    said.length === 0
      ? 'the list does not say for which labor here'
      : `the list says: ${said.map(([field, words]) => `${words} ${entry[field]}`).join(', ')}`;
  return entry.derivedFrom === undefined ? says : `${says}; listed as made of ${entry.derivedFrom}`;
}

const codes = ({ productsHs }: ListedEntry): string =>
  productsHs.length > 4 ? `${productsHs.slice(0, 4).join(', ')} and others` : listed(productsHs);

/** A good is met by its code; that the code is the good the list names in words is our choice, which a reader may contest. */
export const mappingSentence = (entry: ListedEntry | undefined): string =>
  entry?.hsMark === 'E'
    ? ` The list names goods in words; that HS ${codes(entry)} stands for ${entry.productText} is our own mapping.`
    : '';

/** The rest of a fact about an entry of a goods list: what it is named for, and how it was met. */
export const entryWords = (entry: ListedEntry): string =>
  [
    saysWords(entry),
    ...(entry.hsMark === 'E'
      ? [`HS ${codes(entry)} by our own mapping${entry.hsNote === undefined ? '' : ` (${entry.hsNote})`}`]
      : []),
  ].join('; ');

/** The entry of a goods list that a concern speaks of, as far as the list is held here. */
export function entryOf(goods: GoodsLists, { facts }: ChainConcern): ListedEntry | undefined {
  const list = goods.get(facts['list'] ?? '');
  const isIt = ({ entryId }: ListedEntry) => entryId === facts['entry'];
  return list?.active.find(isIt) ?? list?.unsettled.find(isIt);
}

/** Where listed goods come from, with the party: a place of production lies in the origin, a link only carries its goods. */
export function originWords({ facts: { origin, link }, atName }: ChainConcern): string {
  const country = origin === undefined ? 'an origin that is not stated' : placeName(origin);
  return link === undefined ? `${atName} in ${country}` : `${country}, on the supply link to ${atName}`;
}

export const listEdition = ({ facts: { list, edition } }: ChainConcern): string =>
  `${list ?? 'a list'}, list edition ${edition ?? 'unknown'}`;

/** Numbers we make for entries without one of their own mean nothing to a reader. */
const MADE_BY_US = /^h-[0-9a-f]{16,}$/;

/** A listing as a fact, with what scoring said of it and what the list says of the good. */
export function listingFact(concern: ChainConcern, goods: GoodsLists): FlagFactV1 {
  const { code, facts, asOf } = concern;
  const isLater = (facts['edition'] ?? '') > asOf;
  return {
    name: code === 'listing-candidate' ? 'listing, candidate, unconfirmed' : 'listing',
    value: (code === 'listed-goods' ? goodWords(concern, goods) : partyWords(concern)).slice(0, 1000),
    source: `${listEdition(concern)}${isLater ? ' (later than the day of the calculation)' : ''}`.slice(0, 300),
    asOf,
  };
}

function goodWords(concern: ChainConcern, goods: GoodsLists): string {
  const entry = entryOf(goods, concern);
  const head = [`${concern.facts['product'] ?? 'a good'} from ${originWords(concern)}`, ...stateWords(concern)];
  return [head.join(', '), ...(entry === undefined ? [] : [entryWords(entry)])].join('; ');
}

function partyWords(concern: ChainConcern): string {
  const { name, entry, matchedOn } = concern.facts;
  const number = entry === undefined || MADE_BY_US.test(entry) ? '' : ` (entry ${entry})`;
  return [
    `${name === undefined ? 'name not carried' : `“${name}”`}${number}`,
    `met in the chain by ${concern.atName}`,
    ...(matchedOn === undefined ? [] : [`matched on ${matchedOn}`]),
    ...stateWords(concern),
  ].join(', ');
}

const stateWords = ({ facts: { measure, status, date } }: ChainConcern): string[] => [
  ...(measure === undefined ? [] : [`measure ${measure}`]),
  ...(status === undefined ? [] : [`status ${status}`]),
  ...(date === undefined ? [] : [`listed on ${date}`]),
];

/** The name on the list, where it is written otherwise than the party's own. */
export const listedAsWords = ({ facts: { name }, atName }: ChainConcern): string =>
  name === undefined || name === atName ? '' : ` (listed there as “${name}”)`;

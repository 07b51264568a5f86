import { countryName } from '@manumit/reference';
import type { RuleTest, RuleText } from '../rules/rule.ts';
import { all, known, NO, not, YES, type Answer } from './answer.ts';
import { common, keyOf } from './choose-text.ts';
import { byParty, chainWords, concernsOf, listingEvidence, notCarried } from './concerns-of.ts';
import { column, isGoods, isUsFederal } from './contract-fields.ts';
import type { ContractDossier } from './dossier.ts';
import type { GoodsList } from './goods-lists.ts';
import { entryEvidence, entryFact, goodsFacts, heldGoods, lineOrigin } from './held-goods.ts';
import { entryOf, listedForWords, listingFact, mappingSentence, originWords } from './listing-words.ts';
import { textsOf, type Holding, type OpenList, type TestInput, type TestResult } from './holding.ts';
import { inDollars, MICROS } from './money.ts';

type Test = Extract<RuleTest, { kind: 'goods-on-list' }>;

/** Whether a line's product and origin, or goods further up the chain, are on a list of goods by country. */
export function testGoodsOnList(input: TestInput<Test>): TestResult {
  const { dossier, test } = input;
  const lists = listsOf(dossier, test);
  if (lists.length === 0 && !test.alsoInChain) return { holdings: [] };
  const buyer = scopeOfBuyer(input);
  const openLists = new Map<string, OpenList>();
  const holdings = lists.length === 0 ? [] : linesOf(input, buyer, lists, openLists);
  if (!test.alsoInChain) return { holdings, openLists: [...openLists.values()] };
  const beyond = notCarried(dossier, ['listed-goods']);
  const upstream = upTheChain(input, lists);
  // What is not carried may be of a list of which nothing is: of that one nothing was said.
  if (beyond.length > 0 && upstream.length === 0) {
    for (const { id, edition } of lists) openLists.set(id, { list: id, edition });
  }
  return {
    holdings: [...holdings, ...upstream],
    openLists: [...openLists.values()],
    beyond,
  };
}

/** Lists a rule speaks for by name; a tenant's own are all the others. */
const NAMED = new Set(['DOL-TVPRA', 'DOL-EO13126', 'CBP-WRO', 'DHS-UFLPA']);

const isOf = ({ lists }: Test, id: string): boolean => (lists === 'own' ? !NAMED.has(id) : lists.includes(id));

const listsOf = ({ goods }: ContractDossier, test: Test): GoodsList[] =>
  [...goods.values()].filter(({ id }) => isOf(test, id));

/** Whose purchase it is, and whether it is large enough, under each text that could apply. */
function scopeOfBuyer({ dossier: { contract, rateOf }, rule, test, choice }: TestInput<Test>): Answer {
  const conversion = { on: keyOf(contract, rule.keyedOn).day, onPointer: choice.pointer, rateOf };
  const value = inDollars(contract.value, column('value'), contract.currency, conversion);
  const exceeds = ({ threshold }: RuleText): Answer => {
    if (threshold === undefined) return YES;
    return value.micros === null ? value.known : known(value.micros > threshold.amount * MICROS);
  };
  const buyer = test.usFederalOnly ? isUsFederal(contract) : YES;
  const answers = choice.texts.map((text) => (text === 'none' ? NO : all(buyer, exceeds(text))));
  const amounts = new Set(textsOf(choice).map(({ threshold }) => threshold?.amount));
  return common(answers, choice.pointer, amounts.size > 1 && value.micros === null);
}

function linesOf(
  input: TestInput<Test>,
  buyer: Answer,
  lists: readonly GoodsList[],
  openLists: Map<string, OpenList>,
): Holding[] {
  const { rule, dossier } = input;
  const { contract } = dossier;
  return contract.lines.flatMap((line): Holding[] => {
    const scope = all(buyer, isGoods(contract, line));
    const held = scope.truth === false ? { answer: NO, hits: [], possible: [] } : heldGoods(contract, line, lists);
    const applies = all(held.answer, not(isExempt(input, line.originCountry ?? [])));
    if (scope.truth !== false && held.answer.truth === false) {
      const incomplete = lists.filter(({ isComplete }) => !isComplete);
      for (const { id, edition } of incomplete) openLists.set(id, { list: id, edition });
      // Absence from a list that is known in part says nothing, so there is no line; the summary names the list.
      if (incomplete.length > 0) return [];
    }
    const first = held.hits[0] ?? held.possible[0];
    return [
      {
        portion: `line ${line.lineNo}`,
        scope,
        applies,
        isSatisfied: false,
        level: rule.level,
        facts: [...goodsFacts(contract, line), ...held.hits.slice(0, 5).map(entryFact)],
        listings: [...held.hits, ...held.possible].slice(0, 10).map(entryEvidence),
        words: {
          product: first?.productText ?? line.itemText ?? contract.title,
          origin: held.hits[0] === undefined ? lineOrigin(line) : countryName(held.hits[0].country),
          list: first?.list ?? lists.map(({ id }) => id).join(', '),
          edition: first?.edition ?? lists.map(({ edition }) => edition).join(', '),
          listedBy: first?.sourceName ?? '',
          listedFor: listedForWords(held.hits[0]),
          mapping: mappingSentence(held.hits[0]),
          chain: '',
        },
      },
    ];
  });
}

/** Goods of some origins are exempt from an amount on (FAR 22.1503(b)). */
function isExempt({ dossier, rule, test, choice }: TestInput<Test>, origins: readonly string[]): Answer {
  const { contract, rateOf } = dossier;
  const { exempt = [] } = test;
  const rows = exempt.filter(({ origin }) => origins.includes(origin));
  if (rows.length === 0 || rows.length < origins.length) return NO;
  const conversion = { on: keyOf(contract, rule.keyedOn).day, onPointer: choice.pointer, rateOf };
  const { micros, known: isKnown } = inDollars(contract.value, column('value'), contract.currency, conversion);
  return micros === null ? isKnown : known(rows.every(({ fromAmount }) => micros >= fromAmount * MICROS));
}

/** Listed goods on a link of the chain, by the node they come from. */
function upTheChain({ dossier, rule, test }: TestInput<Test>, lists: readonly GoodsList[]): Holding[] {
  const concerns = concernsOf(dossier, ['listed-goods']).filter(({ facts }) => isOf(test, facts['list'] ?? ''));
  return [...byParty(concerns)].map(([at, [first, ...others]]) => ({
    portion: at,
    scope: YES,
    applies: YES,
    isSatisfied: false,
    level: rule.level,
    facts: [first, ...others].slice(0, 5).map((one) => listingFact(one, dossier.goods)),
    path: first.path,
    listings: [first, ...others].slice(0, 10).map(listingEvidence),
    words: {
      product: first.facts['product'] ?? 'a good',
      origin: originWords(first),
      list: first.facts['list'] ?? '',
      edition: first.facts['edition'] ?? '',
      listedBy: lists.find(({ id }) => id === first.facts['list'])?.active[0]?.sourceName ?? first.facts['list'] ?? '',
      listedFor: listedForWords(entryOf(dossier.goods, first)),
      mapping: mappingSentence(entryOf(dossier.goods, first)),
      chain: chainWords(first.path),
    },
  }));
}

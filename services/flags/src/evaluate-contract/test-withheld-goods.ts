import type { FlagLevel } from '@manumit/events';
import type { RuleTest } from '../rules/rule.ts';
import { all, type Answer } from './answer.ts';
import { isInForce } from './choose-text.ts';
import { chainWords, listingEvidence, notCarried } from './concerns-of.ts';
import { importsIntoUs, isGoods } from './contract-fields.ts';
import { entryEvidence, entryFact, goodsFacts, heldGoods, lineOrigin } from './held-goods.ts';
import type { Holding, TestInput, TestResult } from './holding.ts';
import { narrowedTo } from './goods-lists.ts';
import { LISTED, listedParties } from './listed-parties.ts';
import { listEdition, listedAsWords, listingFact, originWords } from './listing-words.ts';

type Test = Extract<RuleTest, { kind: 'withheld-goods' }>;

/**
 * Parties of the chain, or goods of a place, under an order or finding of US customs. Whoever imports has a duty; for
 * every other buyer it is a reason to look. Neither tiers nor shares weaken it (19 U.S.C. 1307: wholly or in part).
 */
export function testWithheldGoods(input: TestInput<Test>): TestResult {
  const { dossier, test } = input;
  const imports = importsIntoUs(dossier.contract);
  const openLists = [...dossier.goods.values()]
    .filter(({ id, isComplete }) => test.lists.includes(id) && !isComplete)
    .map(({ id, edition }) => ({ list: id, edition }));
  return {
    holdings: [...parties(input, imports), ...lines(input, imports)],
    openLists,
    beyond: notCarried(dossier, LISTED),
  };
}

function parties({ dossier, choice, test, rule }: TestInput<Test>, imports: Answer): Holding[] {
  return listedParties(dossier, test).map(({ at, concerns, isConfirmed, answer }) => {
    const [first] = concerns;
    const list = listEdition(first);
    const isGood = first.code === 'listed-goods';
    const who = isGood ? `${first.facts['product'] ?? 'a good'} from ${originWords(first)}` : first.atName;
    const listedBy = `${list}${isGood ? '' : listedAsWords(first)}`;
    return {
      portion: at,
      scope: isInForce(choice),
      applies: answer,
      isSatisfied: false,
      level: isConfirmed ? levelOf(imports, rule.level) : 'R1',
      facts: concerns.slice(0, 10).map((one) => listingFact(one, dossier.goods)),
      path: first.path,
      listings: concerns.slice(0, 10).map(listingEvidence),
      words: {
        who,
        listedBy,
        measure: first.facts['measure'] ?? 'measure not stated',
        since: first.facts['date'] === undefined ? '' : `, on ${first.facts['date']}`,
        chain: chainWords(first.path),
        consequence: consequence(imports),
        lead: isConfirmed
          ? `${who} is on ${listedBy}${chainWords(first.path)}, but whether the entry is in force is not known`
          : `${who} may be on ${listedBy}${chainWords(first.path)}: candidate, unconfirmed`,
      },
    };
  });
}

/** Lines whose goods and origin an order names. Such orders are few: only what speaks for one is asked about. */
function lines({ dossier, rule, choice, test }: TestInput<Test>, imports: Answer): Holding[] {
  const { contract, goods } = dossier;
  const lists = test.lists.flatMap((id) => goods.get(id) ?? []);
  return contract.lines.flatMap((line): Holding[] => {
    const scope = all(isInForce(choice), isGoods(contract, line));
    if (scope.truth === false) return [];
    const any = heldGoods(contract, line, lists);
    const spoken = new Set([...any.hits, ...any.possible]);
    if (spoken.size === 0) return [];
    const narrowed = lists.map((list) => narrowedTo(list, (entry) => spoken.has(entry)));
    const held = heldGoods(contract, line, narrowed);
    const entry = held.hits[0] ?? held.possible[0];
    const list = `${entry?.list}, list edition ${entry?.edition}`;
    return [
      {
        portion: `line ${line.lineNo}`,
        scope,
        applies: held.answer,
        isSatisfied: false,
        level: levelOf(imports, rule.level),
        facts: [...goodsFacts(contract, line), ...held.hits.slice(0, 5).map(entryFact)],
        listings: [...held.hits, ...held.possible].slice(0, 10).map(entryEvidence),
        words: {
          who: `${entry?.productText} from ${lineOrigin(line)}`,
          listedBy: list,
          measure: entry?.measure ?? 'measure not stated',
          since: entry?.listedOn === undefined ? '' : `, on ${entry.listedOn}`,
          chain: '',
          consequence: consequence(imports),
          lead: `The goods of line ${line.lineNo} may be under an order of ${list} (${entry?.productText})`,
        },
      },
    ];
  });
}

const levelOf = (imports: Answer, otherwise: FlagLevel): FlagLevel => (imports.truth === true ? 'R3' : otherwise);

const consequence = ({ truth }: Answer): string =>
  truth === true
    ? 'Goods come into the United States under this contract: legal review before import, by a named person.'
    : truth === false
      ? 'Enhanced due diligence with the supplier.'
      : 'Whether goods come into the United States is not stated; if they do, legal review before import.';

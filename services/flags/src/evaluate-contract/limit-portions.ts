import type { ConcernCode, FlagFactV1, FlagResult } from '@manumit/events';
import { union } from './answer.ts';
import { byWeight } from './by-weight.ts';
import type { NotCarried } from './concerns-of.ts';
import { flagId } from './flag-id.ts';
import type { FlagLine } from './flag-line.ts';
import { shortened, withTail } from './write-sentence.ts';

/** Portions of one rule that get a line of their own: with the rules there are, the 60 lines of an event hold them all. */
export const OWN_LINES = 5;

/**
 * The lines of one rule: the weightiest portions each by itself, all others together under the portion `others`, which
 * says the weightiest answer among them, and what the chains hold beyond. Nothing that needs a person goes unsaid.
 */
export function limitPortions(
  contractId: string,
  lines: readonly FlagLine[],
  beyond: readonly NotCarried[] = [],
): FlagLine[] {
  const sorted = [...lines].sort(byWeight);
  const [first, ...more] = sorted.slice(OWN_LINES);
  if (first === undefined || more.length === 0) return saidOnce(sorted, beyond);
  const rest = [first, ...more];
  const alike = rest.filter(({ result }) => result === first.result);
  const others: FlagLine = {
    ...first,
    id: flagId(contractId, first.rule.id, 'others'),
    portion: 'others',
    because: withTail(first.because, ` ${countWords(rest)}`),
    facts: alike.flatMap(({ facts }) => facts).slice(0, 40),
    missing: union(alike).slice(0, 20),
    evidence: { ...first.evidence, listings: alike.flatMap(({ evidence }) => evidence.listings).slice(0, 20) },
  };
  return saidOnce([...sorted.slice(0, OWN_LINES), others], beyond);
}

const RESULT_WORDS: Readonly<Record<FlagResult, string>> = {
  flagged: 'a review is needed',
  'request-data': 'data are requested',
  clear: 'nothing is to be done',
};

/** The numbers of the sentence add up to the portions that are shown together, the one described among them. */
function countWords([first, ...more]: readonly FlagLine[]): string {
  const of = (result: FlagResult) => more.filter((line) => line.result === result).length;
  const alike = of((first as FlagLine).result);
  const parts = [
    ...(alike > 0 ? [`the same holds for ${alike} more`] : []),
    ...(['flagged', 'request-data', 'clear'] as const)
      .filter((result) => result !== first?.result && of(result) > 0)
      .map((result) => `of ${of(result)} more, ${RESULT_WORDS[result]}`),
  ].join('; ');
  return `${parts.charAt(0).toUpperCase()}${parts.slice(1)}; ${more.length + 1} portions are shown together, beside ${OWN_LINES} with a line of their own.`;
}

/** Adds what is not carried to one line about the chains: the one that stands for several portions, else the last. */
function saidOnce(lines: FlagLine[], beyond: readonly NotCarried[]): FlagLine[] {
  const joined = lines.findIndex(({ portion }) => portion === 'others');
  const at = joined >= 0 ? joined : lines.findLastIndex(({ path }) => path !== undefined);
  const line = lines[at];
  if (line === undefined || beyond.length === 0) return lines;
  const sentences = beyond.map(beyondWords);
  const facts = sentences.map((value): FlagFactV1 => ({
    name: 'not carried',
    value: shortened(value),
    source: 'Exposure assessment',
  }));
  const said: FlagLine = {
    ...line,
    because: withTail(line.because, shortened(sentences.map((sentence) => ` ${sentence}`).join(''), 500)),
    facts: [...facts, ...line.facts].slice(0, 40),
  };
  return lines.with(at, said);
}

const beyondWords = ({ code, chain, total, carried }: NotCarried): string =>
  `The chain of ${chain} holds ${total} ${CODE_WORDS[code]} in all${ABOUT_LISTS.has(code) ? ', on whatever list' : ''}; ${carried} of them ${carried === 1 ? 'is' : 'are'} carried here and ${total - carried} ${total - carried === 1 ? 'is' : 'are'} not.`;

const ABOUT_LISTS: ReadonlySet<ConcernCode> = new Set(['listing-confirmed', 'listing-candidate', 'listed-goods']);

const CODE_WORDS: Readonly<Record<ConcernCode, string>> = {
  'listing-confirmed': 'confirmed listings',
  'listing-candidate': 'possible matches with lists',
  'listed-goods': 'findings of listed goods',
  'origin-region': 'inputs reported from the Xinjiang region',
  'fee-breach-declared': 'parties with declared fees paid by workers',
  'fee-breach-verified': 'parties with verified fees paid by workers',
  'entity-high': 'parties with the band high',
  'entity-severe': 'parties with the band severe',
  'license-problem': 'recruiters with a license problem',
  'license-unchecked': 'recruiters whose license was not checked',
  'rf-struct': 'employers that pay less than recruitment costs',
  'context-unknown': 'parties of which too little is known',
};

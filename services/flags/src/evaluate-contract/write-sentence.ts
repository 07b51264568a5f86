import type { Pointer } from './answer.ts';

/** Fills `{words}` into a sentence of a rule. A word the test does not give is a bug of the pack. */
export function fill(sentence: string, words: Readonly<Record<string, string>>): string {
  const filled = sentence.replace(/\{(\w+)\}/g, (_, word: string) => {
    const text = words[word];
    if (text === undefined) throw new Error(`no words for {${word}} in: ${sentence}`);
    return text;
  });
  // A name that ends in a full stop (Inc.) ends the sentence too.
  return filled.replace(/\.\.(?=\s|$)/g, '.');
}

/** Longest sentence a flag may carry (contract.evaluated.v1). */
const LONGEST = 1000;

export const shortened = (text: string, most = LONGEST): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** A sentence and what must stand behind it: where both do not fit, the sentence gets shorter. */
export const withTail = (text: string, tail: string): string => `${shortened(text, LONGEST - tail.length)}${tail}`;

/** What is not in the data, in plain words. */
export function missingWords(pointers: readonly Pointer[]): string {
  const words = [...new Set(pointers.map(wordsOf))];
  const shown = words.length > 5 ? [...words.slice(0, 5), `${words.length - 5} more`] : words;
  const list = shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
  return `${list} ${words.length > 1 ? 'are' : 'is'} not in the data`;
}

function wordsOf(pointer: Pointer): string {
  const path = pointer.split('/');
  const line = /^contract:\/lines\/(\d+)\//.exec(pointer)?.[1];
  const field = pointer.startsWith('contract:/framework_ref/')
    ? `vehicle_${path.at(-1)}`
    : pointer.startsWith('rate:')
      ? 'rate'
      : (path.at(-1) ?? pointer);
  const words = WORDS[pointer.startsWith('observations:') ? 'observations' : field] ?? field.replaceAll('_', ' ');
  return line === undefined ? words : `${words} (line ${line})`;
}

const WORDS: Readonly<Record<string, string>> = {
  acquired_outside_us: 'whether anything is acquired outside the United States',
  buyer_country: 'the country of the buyer',
  buyer_kind: 'the kind of buyer',
  category: 'whether goods or services are bought',
  classification: 'the product code',
  clauses: 'the clause list with its dates',
  commenced_on: 'the start of the procedure',
  currency: 'the currency',
  end_on: 'the last day of performance',
  fee_policy: 'the policy of this organization on worker-paid fees',
  fee_standard: 'the standard on worker-paid fees',
  flowdown_confirmed_on: 'the confirmation of the flow-down',
  foreign_portion_value: 'the value of the portion abroad',
  health_service_purpose: 'whether it is for the health service',
  import_country: 'the country of import',
  importer: 'whether buyer or supplier imports the goods',
  is_cots: 'whether the supplies are off-the-shelf',
  item_text: 'what the item is',
  license_status: 'the status of the licence',
  lines: 'the remaining lines',
  notice_on: 'the day of the tender notice',
  observations: 'evidence about the party',
  origin_country: 'the country of origin',
  origin_subdivision: 'the region of origin',
  portion_kind: 'whether the portion is supplies or services',
  ppn_characteristics: 'the six risk characteristics',
  rate: 'an exchange rate of the day',
  screening_decision: 'a person’s decision on the match',
  status: 'the status',
  subcontractor_refs: 'the subcontractors',
  supply_links: 'where the inputs come from',
  value: 'the value of the contract',
  value_with_options: 'the value with all options',
  vehicle_assessment: 'whether the framework was assessed',
  vehicle_orders: 'the other orders of the vehicle',
};

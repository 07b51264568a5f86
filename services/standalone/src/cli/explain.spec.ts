import { describe, expect, it } from '@jest/globals';
import type { FlagAnswer } from './answers.ts';
import { treeOfAssessment, treeOfFlag, type Assessment } from './explain.ts';
import { drawTree, type Tree } from './print.ts';

const MILL = 'sup_01000000000000000000000002';
const flag = (over: Partial<FlagAnswer> = {}): FlagAnswer => ({
  id: 'flg_1',
  contractId: 'con_1',
  basis: 'rule',
  rule: { id: 'US-TVPRA-GOODS', version: '2008-12-23', instrument: 'List of Goods', citation: 'S1', verified: true },
  result: 'request-data',
  level: 'R1',
  because: 'The good may be on the List of Goods.',
  facts: [{ name: 'listing', value: 'Palm Fruit', source: 'DOL-TVPRA, list edition 2022-09-28', asOf: '2021-12-31' }],
  path: [
    { id: 'sup_01000000000000000000000001', name: 'Example Distributor' },
    { id: MILL, name: 'Example Mill' },
  ],
  missing: [
    'contract:/buyer_kind',
    'contract:/lines/2/origin_country',
    `observations:${MILL}`,
    `supplier:${MILL}/screening_decision`,
    'listing:CBP-WRO/h-191f02b5b9d244a5a0c1d2e3f4a5b6c7/status',
    'rate:EUR/USD',
    'tenant:/fee_policy',
  ],
  action: ['ASK_ORIGIN', 'NOTIFY_CO_AND_IG_ON_CREDIBLE_INFORMATION', 'REQUIRE_ANNUAL_CERT'],
  clearsWhen: 'Product and country are shown not to be on the list.',
  raisedAt: '2026-11-22',
  ...over,
});
const child = (tree: Tree, text: string): string[] =>
  (tree.children ?? [])
    .filter((one) => one.text.startsWith(text))
    .flatMap(({ children = [] }) => children.map((one) => one.text));

describe('the tree of a flag', () => {
  it('says in words what is missing and to be done', () => {
    const tree = treeOfFlag(flag());
    expect(child(tree, 'Missing')).toEqual([
      'kind of the buyer',
      'origin country of line 2 of the contract',
      'evidence about Example Mill',
      'a person’s decision whether the match of Example Mill holds',
      'current status of an entry of CBP-WRO',
      'exchange rate EUR/USD of the day',
      'policy of this organization on worker-paid fees',
    ]);
    expect(child(tree, 'To do')).toEqual([
      'Ask for the origin of the goods',
      'Notify the contracting officer and the inspector general on credible information',
      'Require the annual certificate',
    ]);
    expect(drawTree(tree, 1000)).not.toMatch(/contract:\/|sup_|ASK_|h-191f/);
  });

  it('labels the day beside a source', () => {
    expect(child(treeOfFlag(flag()), 'Facts')).toEqual([
      'listing: Palm Fruit — DOL-TVPRA, list edition 2022-09-28; as of 2021-12-31',
    ]);
  });

  it('says what the level means where data are requested, and confirms nothing where evidence is sought', () => {
    expect(treeOfFlag(flag()).text).toContain('US-TVPRA-GOODS (data requested; R1 if it turns out to apply)');
    const context = flag({ basis: 'risk', rule: { ...flag().rule, id: 'RISK-CONTEXT-UNKNOWN' } });
    expect(treeOfFlag(context).text).toContain('RISK-CONTEXT-UNKNOWN (R1, evidence requested)');
    expect(treeOfFlag(flag({ result: 'flagged' })).text).toContain('(R1, flagged)');
  });

  it('names a concern in words', () => {
    const fact = { name: 'context-unknown', value: 'Example Mill', source: 'Risk assessment', asOf: '2026-11-22' };
    expect(child(treeOfFlag(flag({ facts: [fact] })), 'Facts')[0]).toMatch(/^too little is known, where forced labor/);
  });
});

const nothing = { evidenceId: null, source: null, observedOn: null, admiralty: null };
const unknown: Assessment = {
  subject: { kind: 'supplier', name: 'Example Mill' },
  asOf: '2021-12-31',
  method: { version: '1.1' },
  sentences: {},
  recruitmentFee: { score: null, band: null, status: 'insufficient', reasons: ['sufficiency_too_low'], pOver10: null },
  laborLaw: { score: null, low: 0, high: 100, coverage: 0, status: 'insufficient_legal_data', jurisdiction: 'MY' },
  entity: { probability: null, band: null, status: 'insufficient', reasons: ['no_entity_evidence'], rangeFirst: true },
  exposure: null,
  contributions: [
    { output: 'entity', group: 'context', logOdds: -2.1972, ...nothing },
    { output: 'laborLaw', group: 'law', points: 22.5, ...nothing },
    { output: 'laborLaw', group: 'enforcement', points: 17.5, ...nothing },
    { output: 'laborLaw', group: 'voice', points: 10, ...nothing },
  ],
  missing: [
    { what: 'any evidence about this supplier', pointer: `observations:${MILL}`, widestEffect: null, of: 'entity' },
    { what: 'coverage of this group of workers by labor law', pointer: 'x', widestEffect: 6.428, of: 'laborLaw' },
  ],
  wouldChange: [],
};

describe('the tree of an assessment', () => {
  const drawn = (of: Assessment): string => drawTree(treeOfAssessment(of), 1000);

  it('never shows what is unknown as something it rests on', () => {
    const tree = treeOfAssessment(unknown);
    expect((tree.children ?? []).map(({ text }) => text).filter((text) => text.startsWith('What'))).toEqual([]);
    expect(child(tree, 'Not known')).toEqual([
      'law: unknown, anywhere from 0 to 45 of 100 points',
      'enforcement: unknown, anywhere from 0 to 35 of 100 points',
      'voice: unknown, anywhere from 0 to 20 of 100 points',
    ]);
    expect(drawn(unknown)).not.toMatch(/22\.5|17\.5|-2\.2|log-odds/);
  });

  it('puts no number on a prior while no figure may be shown, and one beside a figure', () => {
    const evidence = {
      ...{ output: 'entity', group: 'wages', item: 'WAGES', logOdds: 1.2, evidenceId: 'o1', source: 'Example union' },
      ...{ observedOn: '2026-03', admiralty: 'B2' },
    };
    const few = { ...unknown, contributions: [...unknown.contributions, evidence] };
    expect(child(treeOfAssessment(few), 'What the entity figure')).toEqual([
      'context of country and law: an assumption of the method; it has no number while no figure may be shown',
      '1.20 · withheld wages · WAGES · Example union · 2026-03 · B2',
    ]);
    const shown = { ...few, entity: { ...few.entity, probability: 0.27, status: 'band' } };
    expect(child(treeOfAssessment(shown), 'What the entity figure rests on, in log-odds')[0]).toBe(
      '-2.20 · context of country and law',
    );
  });

  it('shows each output in its own unit', () => {
    const known = {
      ...unknown,
      contributions: [
        { output: 'recruitmentFee', group: 'prevalence', points: 35, ...nothing, source: 'NP>MY' },
        {
          ...{ output: 'laborLaw', group: 'law', item: 'L5', points: 30, evidenceId: 'f1', source: 'Act 1, s. 2' },
          ...{ observedOn: null, admiralty: null },
        },
      ],
    };
    expect(child(treeOfAssessment(known), 'What the fee score rests on, in points of 100')).toEqual([
      '35 · how many paid · NP>MY',
    ]);
    expect(child(treeOfAssessment(known), 'What the labor-law context rests on, in points of 100')).toEqual([
      '30 · law · L5 · Act 1, s. 2',
    ]);
  });

  it('says in words what is missing and why', () => {
    expect(child(treeOfAssessment(unknown), 'Missing')).toEqual([
      'any evidence about this supplier',
      'coverage of this group of workers by labor law (would narrow the labor-law context by up to 6.43 points)',
    ]);
    const text = drawn(unknown);
    expect(text).not.toMatch(/by unknown|pOver10|sufficiency_too_low|rangeFirst|no_entity_evidence|_legal_data/);
    expect(text).toContain('the sources are too few, too old or too little judged to say more');
    expect(text).toContain('unknown: score, band, probability that more than a tenth of the workers paid');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { ConcernV1 } from '@manumit/events';
import { idNumber } from '@manumit/kernel/testing';
import { RULE_PACK } from '../rules/rule-pack.ts';
import type { ContractDossier } from './dossier.ts';
import { evaluateContract } from './evaluate-contract.ts';
import type { FlagLine } from './flag-line.ts';
import { goodsLists } from './goods-lists.ts';
import { limitPortions } from './limit-portions.ts';
import { concern, dossier, exposure, linesOf, picture, SUPPLIER, withConcerns } from './testing.ts';

const MILL = idNumber('supplier', 2);
const OTHER_MILL = idNumber('supplier', 3);
const buyer = picture({ buyerKind: 'private', lines: [{ category: 'services' }] });
const palm = (at: string, over: Readonly<Record<string, string>> = {}): ConcernV1 =>
  concern(
    'listed-goods',
    at,
    {
      ...{ list: 'DOL-TVPRA', edition: '2022-09-28', entry: 'MY:Palm Fruit', product: 'Palm Fruit', status: 'active' },
      ...{ origin: 'MY', place: 'site' },
      ...over,
    },
    2,
  );
const ofRule = (of: ContractDossier, rule: string): FlagLine[] => linesOf(of).filter((line) => line.rule.id === rule);
const goodsOf = (...concerns: ConcernV1[]): FlagLine[] =>
  ofRule(dossier(buyer, withConcerns(...concerns)), 'US-TVPRA-GOODS');

describe('what a chain holds beyond what is carried', () => {
  const manyMills = Array.from({ length: 20 }, (_, at) => palm(idNumber('supplier', 100 + at)));
  const held = (concerns: ConcernV1[], totals: Record<string, number>): ContractDossier =>
    dossier(buyer, { exposures: [{ partyId: SUPPLIER, exposure: exposure({ concerns, totals }) }] });

  it('is said once, with numbers that add up', () => {
    const lines = ofRule(held(manyMills, { 'listed-goods': 432 }), 'US-TVPRA-GOODS');
    expect(lines).toHaveLength(6);
    const others = lines.find(({ portion }) => portion === 'others');
    expect(others?.because).toContain(
      'The same holds for 14 more; 15 portions are shown together, beside 5 with a line of their own. ' +
        'The chain of Example Camp Services LLC holds 432 findings of listed goods in all, on whatever list; 20 of them are carried here and 412 are not.',
    );
    expect(others?.facts[0]).toMatchObject({ name: 'not carried', value: expect.stringContaining('432') });
    const said = lines.filter(({ because, facts }) => JSON.stringify([because, facts]).includes('432'));
    expect(said).toEqual([others]);
  });

  it('is said where every portion has a line of its own', () => {
    const lines = ofRule(held([palm(MILL), palm(OTHER_MILL)], { 'listed-goods': 3 }), 'US-TVPRA-GOODS');
    expect(lines.map(({ because }) => because.includes('3 findings of listed goods'))).toEqual([false, true]);
  });

  it('is not said where all is carried', () => {
    expect(JSON.stringify(goodsOf(palm(MILL)))).not.toContain('carried');
  });

  it('leaves a list open that nothing carried speaks of', () => {
    const goods = goodsLists([
      {
        ...{ list: 'OURS', edition: '2026-01-01', entryId: '1', name: 'Example beads', productsHs: ['701810'] },
        ...{ country: 'MY', status: 'active', completeness: 'full', sourceName: 'Own research' },
      },
    ]);
    const found = evaluateContract({ ...held(manyMills, { 'listed-goods': 432 }), goods }, RULE_PACK);
    expect(found.openLists).toContainEqual({ rule: 'OWN-GOODS-LIST', list: 'OURS', edition: '2026-01-01' });
    expect(found.notApplicable).not.toContain('OWN-GOODS-LIST');
    const whole = evaluateContract({ ...held(manyMills, { 'listed-goods': 20 }), goods }, RULE_PACK);
    expect(whole.openLists.map(({ list }) => list)).not.toContain('OURS');
  });

  it('leaves the list of presumed parties open for an import', () => {
    const other = concern('listing-confirmed', MILL, { list: 'OTHER', edition: '2026-01-01', status: 'active' });
    const of = (importer: 'yes' | 'no', total: number) =>
      evaluateContract(
        {
          ...held([other], { 'listing-confirmed': total }),
          contract: { ...buyer, importer, importCountry: 'US' },
        },
        RULE_PACK,
      ).openLists.some(({ list }) => list === 'DHS-UFLPA');
    expect([of('yes', 30), of('yes', 1), of('no', 30)]).toEqual([true, false, false]);
  });

  it('is said of parties that lists name', () => {
    const listing = concern('listing-candidate', MILL, { list: 'CBP-WRO', edition: '2026-08-08', status: 'active' });
    const [line] = ofRule(held([listing], { 'listing-candidate': 30 }), 'US-307-WRO');
    expect(line?.because).toContain('holds 30 possible matches with lists in all, on whatever list; 1 of them is');
  });

  it('is said once of a risk, not in the facts of every party', () => {
    const concerns = manyMills.map(({ at }) => concern('context-unknown', at, { context: 'listed goods' }));
    const lines = ofRule(held(concerns, { 'context-unknown': 432 }), 'RISK-CONTEXT-UNKNOWN');
    expect(lines.filter((line) => JSON.stringify(line).includes('412')).map(({ portion }) => portion)).toEqual([
      'others',
    ]);
    expect(lines.flatMap(({ facts }) => facts).filter(({ name }) => name === 'not carried')).toHaveLength(1);
  });

  it('counts portions of another result by themselves', () => {
    const [line] = goodsOf(palm(MILL));
    const lines = Array.from({ length: 8 }, (_, at) => ({ ...line, portion: `p${at}` }) as FlagLine);
    const mixed = lines.map((one, at) => (at > 5 ? { ...one, result: 'request-data' as const } : one));
    expect(limitPortions('c', mixed).at(-1)?.because).toContain(
      'Of 2 more, data are requested; 3 portions are shown together',
    );
    const [both] = limitPortions('c', [...mixed, { ...lines[0], portion: 'p0b' } as FlagLine]).slice(-1);
    expect(both?.because).toContain('The same holds for 1 more; of 2 more, data are requested; 4 portions');
  });
});

describe('a listed good further up the chain', () => {
  it('names the party it comes from, and its country, in sentence and facts', () => {
    const lines = goodsOf(palm(MILL), palm(OTHER_MILL));
    const [name, other] = [MILL, OTHER_MILL].map((id) => `Example ${id.slice(-4)}`);
    expect(lines[0]?.because).toContain(`Palm Fruit from ${name} in Malaysia, 2 steps up the chain of Example Camp`);
    expect(lines[1]?.because).toContain(`Palm Fruit from ${other} in Malaysia`);
    expect(lines[0]?.facts[0]?.value).toContain(`${name} in Malaysia`);
  });

  it('does not say of a link that the party lies where the goods come from', () => {
    const [line] = goodsOf(palm(MILL, { link: 'lin_1' }));
    expect(line?.because).toContain(`Palm Fruit from Malaysia, on the supply link to Example ${MILL.slice(-4)}`);
  });

  it('says what the list names it for, and that the code is our own mapping', () => {
    const [line] = goodsOf(palm(MILL));
    expect(line?.because).toMatch(/a good listed for forced labor and child labor by .*Department of Labor/);
    expect(line?.because).toContain('The list names goods in words; that HS ');
    expect(line?.because).toContain('stands for Palm Fruit is our own mapping');
    expect(line?.facts[0]?.value).toMatch(/the list says: forced labor yes, child labor yes, forced child labor no/);
    expect(line?.facts[0]?.value).toContain('our own mapping');
    expect(line?.because).not.toContain('…');
  });

  it('says nothing of a mapping where the list itself gives the codes', () => {
    const goods = goodsLists([
      {
        ...{ list: 'OURS', edition: '2026-01-01', entryId: '1', name: 'Example beads', productsHs: ['701810'] },
        ...{ country: 'MY', status: 'active', completeness: 'full', sourceName: 'Own research', childLabor: 'yes' },
      },
    ]);
    const found = palm(MILL, { list: 'OURS', edition: '2026-01-01', entry: '1', product: 'Example beads' });
    const [line] = ofRule(dossier(buyer, { ...withConcerns(found), goods }), 'OWN-GOODS-LIST');
    expect(line?.because).toContain('a good listed for child labor by Own research');
    expect(JSON.stringify(line)).not.toContain('mapping');
  });

  it('says the same of a line of the contract', () => {
    const contract = picture({
      buyerKind: 'private',
      lines: [{ category: 'goods', classification: ['HS:401512'], originCountry: ['MY'] }],
    });
    const [line] = ofRule(dossier(contract), 'US-TVPRA-GOODS');
    expect(line?.because).toMatch(/a good listed for .*forced labor.* by/);
    expect(line?.because).toContain('our own mapping');
    expect(line?.facts.find(({ name }) => name === 'list entry')?.value).toContain('our own mapping');
  });

  it('labels the edition of the list, and says when it is later than the day of the calculation', () => {
    const of = (asOf: string) =>
      ofRule(
        dossier(buyer, { exposures: [{ partyId: SUPPLIER, exposure: exposure({ asOf, concerns: [palm(MILL)] }) }] }),
        'US-TVPRA-GOODS',
      )[0];
    expect(of('2026-11-22')?.because).toContain('(DOL-TVPRA, list edition 2022-09-28)');
    expect(of('2026-11-22')?.facts[0]).toMatchObject({
      source: 'DOL-TVPRA, list edition 2022-09-28',
      asOf: '2026-11-22',
    });
    expect(of('2021-12-31')?.facts[0]?.source).toBe(
      'DOL-TVPRA, list edition 2022-09-28 (later than the day of the calculation)',
    );
  });
});

describe('a listed party', () => {
  const HASH = 'h-191f02b5b9d244a5a0c1d2e3f4a5b6c7';
  const facts = { list: 'CBP-WRO', edition: '2026-08-08', name: 'Example Trading Sdn Bhd', status: 'active' };
  const lineOf = (over: object) =>
    ofRule(dossier(buyer, withConcerns(concern('listing-candidate', MILL, { ...facts, ...over }))), 'US-307-WRO')[0];

  it('is shown by its listed name, so that the match can be judged', () => {
    const line = lineOf({ entry: HASH, matchedOn: 'name', date: '2020-05' });
    expect(line?.facts[0]?.value).toBe(
      `“Example Trading Sdn Bhd”, met in the chain by Example ${MILL.slice(-4)}, matched on name, status active, listed on 2020-05`,
    );
    expect(line?.because).toContain('listed there as “Example Trading Sdn Bhd”');
    expect(JSON.stringify([line?.facts, line?.because])).not.toContain('h-191f');
    expect(line?.evidence.listings[0]?.entryId).toBe(HASH);
  });

  it('is shown with the number of its entry where people use one', () => {
    expect(lineOf({ entry: 'wro-2020-14' })?.facts[0]?.value).toContain(
      '“Example Trading Sdn Bhd” (entry wro-2020-14)',
    );
  });

  it('clears under either import rule when the match is rejected', () => {
    for (const id of ['US-307-WRO', 'US-UFLPA']) {
      expect(RULE_PACK.rules.find((rule) => rule.id === id)?.clearsWhen).toContain('the match is rejected by a person');
    }
  });
});

describe('what a score or a link says', () => {
  const facts = {
    context: 'listed goods',
    list: 'DOL-TVPRA',
    edition: '2022-09-28',
    product: 'Palm Fruit',
    origin: 'MY',
  };
  it('is a fact without numbers of ours, its dates labeled', () => {
    const [line] = ofRule(
      dossier(buyer, withConcerns(concern('context-unknown', MILL, facts))),
      'RISK-CONTEXT-UNKNOWN',
    );
    expect(line?.facts[0]?.value).toBe(
      `Example ${MILL.slice(-4)}, context listed goods, list DOL-TVPRA, list edition 2022-09-28, product Palm Fruit, origin Malaysia`,
    );
    const region = concern('origin-region', MILL, { origin: 'CN-XJ', place: 'link', link: 'lin_1' });
    const imports = { ...buyer, importer: 'yes' as const, importCountry: 'US' };
    expect(ofRule(dossier(imports, withConcerns(region)), 'US-UFLPA')[0]?.facts[0]?.value).toBe(
      `Example ${MILL.slice(-4)}, origin China (CN-XJ)`,
    );
  });
});

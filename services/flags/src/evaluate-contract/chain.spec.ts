import { describe, expect, it } from '@jest/globals';
import { idNumber } from '@manumit/kernel/testing';
import type { ContractDossier } from './dossier.ts';
import { goodsLists, type OwnEntry } from './goods-lists.ts';
import { evaluateContract } from './evaluate-contract.ts';
import { RULE_PACK } from '../rules/rule-pack.ts';
import { concern, dossier, exposure, linesOf, picture, shown, SUPPLIER, withConcerns } from './testing.ts';

const MILL = idNumber('supplier', 2);
const AGENT = idNumber('recruiter', 3);
const order = {
  list: 'CBP-WRO',
  edition: '2026-08-08',
  entry: 'example-mill',
  measure: 'WRO',
  status: 'active',
  date: '2020-05',
};
const listed = {
  list: 'DHS-UFLPA',
  edition: '2025-01-15',
  entry: 'example-mill',
  measure: 'entity_list',
  status: 'active',
};
const importing = { importer: 'yes', importCountry: 'US', buyerKind: 'private', buyerCountry: 'US' } as const;
const services = { lines: [{ category: 'services' as const }] };

describe('US-307-WRO', () => {
  const of = (over: object, ...concerns: ReturnType<typeof concern>[]) =>
    shown(dossier(picture({ ...services, ...over }), withConcerns(...concerns)), 'US-307-WRO');

  it('is R3 for an import and R2 for every other purchase, at any tier', () => {
    const found = concern('listing-confirmed', MILL, order, 6);
    expect(of(importing, found)).toEqual([{ result: 'flagged', level: 'R3', missing: [] }]);
    expect(of({ ...importing, importer: 'no' }, found)).toEqual([{ result: 'flagged', level: 'R2', missing: [] }]);
    expect(of({ ...importing, importer: 'unknown' }, found)).toEqual([{ result: 'flagged', level: 'R2', missing: [] }]);
    expect(of({ ...importing, importCountry: 'DE' }, found)).toEqual([{ result: 'flagged', level: 'R2', missing: [] }]);
  });

  it('says who is listed by which list and since when, and the way there', () => {
    const found = dossier(
      picture({ ...services, ...importing }),
      withConcerns(concern('listing-confirmed', MILL, order, 3)),
    );
    const [line] = linesOf(found).filter(({ rule }) => rule.id === 'US-307-WRO');
    expect(line?.because).toBe(
      `Needs review: Example ${MILL.slice(-4)} is listed by CBP-WRO, list edition 2026-08-08 (WRO, on 2020-05), 3 steps up the chain of Example Camp Services LLC. Goods come into the United States under this contract: legal review before import, by a named person.`,
    );
    expect(line?.path?.map(({ id }) => id)).toEqual([
      SUPPLIER,
      idNumber('supplier', 900),
      idNumber('supplier', 901),
      MILL,
    ]);
    expect(line?.portion).toBe(MILL);
  });

  it('takes a name for a candidate and asks a person, never more', () => {
    const found = concern('listing-candidate', MILL, order);
    expect(of(importing, found)).toEqual([
      { result: 'request-data', level: 'R1', missing: [`supplier:${MILL}/screening_decision`] },
    ]);
    const [line] = linesOf(dossier(picture({ ...services, ...importing }), withConcerns(found)));
    expect(line?.because).toContain('candidate, unconfirmed');
  });

  it('asks for a status that is not known, and drops an order that was lifted', () => {
    const status = (of_: string) => concern('listing-confirmed', MILL, { ...order, status: of_ });
    const asked = [{ result: 'request-data', level: 'R3', missing: ['listing:CBP-WRO/example-mill/status'] }];
    expect(of(importing, status('unknown'))).toEqual(asked);
    expect(of(importing, status('modified'))).toEqual(asked);
    expect(of(importing, status('revoked'))).toEqual([]);
  });

  it('reaches the goods of a place, and asks only where something speaks for an order', () => {
    const line = (over: object) =>
      shown(
        dossier(picture({ ...importing, lines: [{ category: 'goods', itemText: 'Raw cotton', ...over }] })),
        'US-307-WRO',
      );
    expect(line({ classification: ['HS:520100'], originCountry: ['TM'] })).toEqual([
      { result: 'flagged', level: 'R3', missing: [] },
    ]);
    expect(line({ classification: ['HS:520100'] })).toEqual([
      { result: 'request-data', level: 'R3', missing: ['contract:/origin_country'] },
    ]);
    expect(line({ classification: ['HS:520100'], originCountry: ['DE'] })).toEqual([]);
    expect(line({ itemText: 'Toner' })).toEqual([]);
  });

  it('says in the summary that the list is known in part', () => {
    const { openLists, notApplicable } = evaluateContract(
      dossier(picture({ ...services, buyerKind: 'private' })),
      RULE_PACK,
    );
    expect(openLists).toContainEqual({ rule: 'US-307-WRO', list: 'CBP-WRO', edition: '2026-08-08' });
    expect(notApplicable).not.toContain('US-307-WRO');
    expect(notApplicable).toContain('US-FAR-50-H');
  });
});

describe('US-UFLPA', () => {
  const of = (over: object, also: Partial<ContractDossier> = {}) =>
    shown(dossier(picture({ ...importing, ...over }), also), 'US-UFLPA');
  const goods = (over: object) => ({ lines: [{ category: 'goods' as const, ...over }] });

  it('is R3 for a listed party and for input from the region', () => {
    const flagged = [{ result: 'flagged', level: 'R3', missing: [] }];
    expect(of(services, withConcerns(concern('listing-confirmed', MILL, listed)))).toEqual(flagged);
    expect(of(services, withConcerns(concern('origin-region', MILL, { origin: 'CN-XJ' })))).toEqual(flagged);
    expect(of(goods({ classification: ['HS:401512'], originCountry: ['CN'], originSubdivision: ['CN-XJ'] }))).toEqual(
      flagged,
    );
  });

  it('is R2 for a priority sector whose input from China is not traced', () => {
    const shirts = { classification: ['HS:610910'], originCountry: ['CN'] };
    expect(of(goods(shirts))).toEqual([{ result: 'flagged', level: 'R2', missing: [] }]);
    const traced = { exposures: [{ partyId: SUPPLIER, exposure: exposure({ untracedShare: 0 }) }] };
    expect(of(goods({ ...shirts, originSubdivision: ['CN-GD'] }), traced)).toEqual([]);
    expect(of(goods({ ...shirts, originSubdivision: ['CN-GD'] }))).toEqual([
      { result: 'request-data', level: 'R2', missing: [`supplier:${SUPPLIER}/supply_links`] },
    ]);
  });

  it('asks for the region where goods come from China, and for nothing of other goods', () => {
    const gloves = { classification: ['HS:401512'] };
    expect(of(goods({ ...gloves, originCountry: ['CN'] }))).toEqual([
      { result: 'request-data', level: 'R3', missing: ['contract:/origin_subdivision'] },
    ]);
    expect(of(goods({ ...gloves, originCountry: ['MY'] }))).toEqual([]);
  });

  it('leaves out sectors added after the contract ended', () => {
    const steel = goods({ classification: ['HS:720851'], originCountry: ['CN'], originSubdivision: ['CN-HE'] });
    const untraced = { exposures: [{ partyId: SUPPLIER, exposure: exposure({ untracedShare: 0.4 }) }] };
    expect(of(steel, untraced)).toEqual([{ result: 'flagged', level: 'R2', missing: [] }]);
    expect(of({ ...steel, endOn: '2025-06-30' }, untraced)).toEqual([]);
  });

  it('is about imports: none, or not known', () => {
    const found = withConcerns(concern('listing-confirmed', MILL, listed));
    expect(of({ ...services, importer: 'no' }, found)).toEqual([]);
    expect(of({ ...services, importer: 'unknown' }, found)).toEqual([
      { result: 'request-data', level: 'R3', missing: ['contract:/importer'] },
    ]);
    expect(of({ ...services, endOn: '2021-12-31' }, found)).toEqual([]);
  });
});

describe('lists of goods', () => {
  const gloves = (over: object) =>
    picture({ buyerKind: 'private', lines: [{ category: 'goods', itemText: 'Rubber gloves', ...over }] });
  const own = (over: Partial<OwnEntry> = {}): OwnEntry => ({
    list: 'OUR-LIST',
    edition: '2026-01-01',
    entryId: '1',
    name: 'Example beads',
    productsHs: ['701810'],
    country: 'MY',
    status: 'active',
    completeness: 'full',
    sourceName: 'Own research',
    ...over,
  });

  it('finds product and origin of a line, and what lies further up the chain', () => {
    expect(shown(dossier(gloves({ classification: ['HS:401512'], originCountry: ['MY'] })), 'US-TVPRA-GOODS')).toEqual([
      { result: 'flagged', level: 'R1', missing: [] },
    ]);
    const upstream = concern(
      'listed-goods',
      MILL,
      { list: 'DOL-TVPRA', edition: '2022-09-28', product: 'Cotton', origin: 'UZ' },
      4,
    );
    expect(shown(dossier(picture(services), withConcerns(upstream)), 'US-TVPRA-GOODS')).toEqual([
      { result: 'flagged', level: 'R1', missing: [] },
    ]);
  });

  it('asks for what is missing, by line', () => {
    expect(shown(dossier(gloves({ originCountry: ['MY'] })), 'US-TVPRA-GOODS')).toEqual([
      { result: 'request-data', level: 'R1', missing: ['contract:/classification'] },
    ]);
    const two = picture({
      buyerKind: 'private',
      lines: [
        { category: 'goods', itemText: 'Rubber gloves', classification: ['HS:401512'] },
        { category: 'services' },
      ],
    });
    expect(shown(dossier(two), 'US-TVPRA-GOODS')).toEqual([
      { result: 'request-data', level: 'R1', missing: ['contract:/lines/1/origin_country'] },
    ]);
  });

  it('holds the tenant’s own list, says clear from a complete one, and asks for a status nobody knows', () => {
    const beads = (goods: ContractDossier['goods'], originCountry: string[]) =>
      shown(
        dossier(picture({ lines: [{ category: 'goods', classification: ['HS:701810'], originCountry }] }), { goods }),
        'OWN-GOODS-LIST',
      );
    expect(beads(goodsLists([own()]), ['MY'])).toEqual([{ result: 'flagged', level: 'R1', missing: [] }]);
    expect(beads(goodsLists([own()]), ['DE'])).toEqual([{ result: 'clear', level: 'R1', missing: [] }]);
    expect(beads(goodsLists([own({ completeness: 'partial' })]), ['DE'])).toEqual([]);
    expect(beads(goodsLists([own({ status: 'unknown' })]), ['MY'])).toEqual([
      { result: 'request-data', level: 'R1', missing: ['listing:OUR-LIST/1/status'] },
    ]);
    expect(beads(goodsLists([own({ status: 'delisted' })]), ['MY'])).toEqual([
      { result: 'clear', level: 'R1', missing: [] },
    ]);
  });

  it('lets a complete newer edition replace ours, and a partial one stand beside it', () => {
    const edition = own({ list: 'DOL-TVPRA', edition: '2024-09-05', name: 'Example beads' });
    expect(goodsLists([edition]).get('DOL-TVPRA')).toMatchObject({ edition: '2024-09-05', isComplete: true });
    expect(goodsLists([edition]).get('DOL-TVPRA')?.active).toHaveLength(1);
    const beside = goodsLists([{ ...edition, completeness: 'partial' }]).get('DOL-TVPRA');
    expect(beside?.isComplete).toBe(false);
    expect(beside?.active.length).toBeGreaterThan(400);
  });
});

describe('risk flags', () => {
  const because = (of: ContractDossier, rule: string) => linesOf(of).find((line) => line.rule.id === rule)?.because;
  const base = picture({ buyerKind: 'private', feeStandard: ['EPP'], ...services });

  it('say what is reported, in words that convict nobody', () => {
    const found = dossier(
      base,
      withConcerns(
        concern('fee-breach-verified', AGENT, { since: '2026-03-31' }, 2),
        concern('entity-severe', MILL, {}, 2),
        concern('license-problem', AGENT, { status: 'revoked' }, 2),
        concern('context-unknown', MILL, { context: 'listed goods' }),
      ),
    );
    expect(because(found, 'RISK-FEE-BREACH')).toBe(
      `Needs review: fees paid by workers are verified at Example ${AGENT.slice(-4)} since 2026-03-31, 2 steps up the chain of Example Camp Services LLC; the standard of the contract (EPP) forbids such fees.`,
    );
    expect(because(found, 'RISK-RECRUITER')).toContain('a licence that is revoked');
    for (const { because: sentence } of linesOf(found)) {
      expect(sentence).not.toMatch(/guilty|slavery-free|non-compliant|blocked|failed|uses slaves|low risk|clean/i);
    }
  });

  it('ask which standard holds, and name the contract’s first', () => {
    const silent = dossier(picture({ buyerKind: 'private', ...services }), {
      ...withConcerns(concern('fee-breach-declared', AGENT)),
      feePolicy: 'unknown',
    });
    expect(shown(silent, 'RISK-FEE-BREACH')).toEqual([
      { result: 'request-data', level: 'R1', missing: ['contract:/fee_standard', 'tenant:/fee_policy'] },
    ]);
    expect(
      shown(
        { ...silent, feePolicy: 'none', contract: { ...silent.contract, feeStandard: ['none'] } },
        'RISK-FEE-BREACH',
      ),
    ).toEqual([]);
  });

  it('never wait for a rule, and rules never read them', () => {
    const concerns = withConcerns(concern('entity-severe', MILL), concern('fee-breach-verified', AGENT));
    const rules = (of: ContractDossier) => linesOf(of).filter(({ basis }) => basis === 'rule');
    expect(rules(dossier(base, concerns))).toEqual(rules(dossier(base)));
    const none = { ...RULE_PACK, rules: [] };
    expect(evaluateContract(dossier(base, concerns), none).lines.map(({ rule }) => rule.id)).toEqual([
      'RISK-ENTITY',
      'RISK-FEE-BREACH',
    ]);
  });

  it('show a party once, by the shortest way', () => {
    const far = concern('entity-high', MILL, {}, 3);
    const near = concern('entity-high', MILL, {}, 1);
    const exposures = [exposure({ concerns: [far] }), exposure({ concerns: [near] })].map((one, at) => ({
      partyId: idNumber('supplier', 50 + at),
      exposure: one,
    }));
    const lines = linesOf(dossier(base, { exposures })).filter(({ rule }) => rule.id === 'RISK-ENTITY');
    expect(lines.map(({ path }) => path?.length)).toEqual([2]);
  });
});

describe('many portions', () => {
  it('keep a line each for the weightiest, and stand together behind one line', () => {
    const concerns = Array.from({ length: 9 }, (_, at) =>
      concern(at < 2 ? 'entity-severe' : 'entity-high', idNumber('supplier', 20 + at)),
    );
    const lines = linesOf(dossier(picture({ buyerKind: 'private', ...services }), withConcerns(...concerns)));
    const risk = lines.filter(({ rule }) => rule.id === 'RISK-ENTITY');
    expect(risk.map(({ level }) => level)).toEqual(['R2', 'R2', 'R1', 'R1', 'R1', 'R1']);
    const others = risk.find(({ portion }) => portion === 'others');
    expect(others?.because).toContain('The same holds for 3 more');
    expect(others?.facts).toHaveLength(4);
  });
});

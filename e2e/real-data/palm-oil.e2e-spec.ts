import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World, type TestTenant } from '../world.ts';
import {
  brandNames,
  CONTRACTS,
  DISTRIBUTOR,
  DISTRIBUTORS,
  idsOfBrands,
  SAID_BY_BUYER,
  supplyOf,
} from './invented-buyer.ts';
import { hasData, PALM_OIL } from './real-files.ts';
import { expectNothingSaid, expectTaken, expectUnchanged, readAll, tenantOn, type Party } from './send.ts';

interface Flag {
  readonly rule: { readonly id: string; readonly citation: string };
  readonly portion?: string;
  readonly result: string;
  readonly level: string;
  readonly because: string;
  readonly facts: readonly { readonly name: string; readonly value: string; readonly source: string }[];
  readonly path?: readonly { readonly id: string; readonly name: string }[];
  readonly clearsWhen: string;
  readonly clearedAt?: string;
}

interface ContractFlags {
  readonly items: readonly Flag[];
  readonly openLists: readonly { readonly rule: string; readonly list: string; readonly edition: string }[];
}

const onReal = hasData ? describe : describe.skip;

onReal('the palm oil mills that brands name, and a contract with a distributor of these brands', () => {
  let world: World;
  let tenant: TestTenant;
  let brands: readonly string[];

  beforeAll(async () => {
    world = await World.start();
    // The brands' statements end with 2021: a year later no link of theirs stands.
    tenant = await tenantOn(world, 'Palm oil', '2021-12-31');
  }, 120_000);
  afterAll(() => world?.close());

  const read = async (path: string): Promise<unknown> => (await world.get(path, tenant.tokens.viewer)).json;
  const send = async (name: string, content: string, more: Record<string, string> = {}): Promise<void> => {
    const done = await world.upload(tenant, name, content, { ...SAID_BY_BUYER, ...more });
    expect(done).toMatchObject({ state: 'done', rejected: 0 });
  };
  const flagsOf = async (number: string): Promise<ContractFlags> => {
    const [contract] = await readAll<{ id: string }>(world, tenant, `/contracts?query=${number}`);
    return (await read(`/contracts/${contract?.id}/flags`)) as ContractFlags;
  };
  const ofRule = ({ items }: ContractFlags, rule: string): readonly Flag[] =>
    items.filter((flag) => flag.rule.id === rule && flag.clearedAt === undefined);

  it('are taken, all but the links to mills that have left the list', async () => {
    const [, mills, , links] = await expectTaken(world, tenant, PALM_OIL);
    await world.settled(tenant);
    const missing = links?.problems.filter(({ code }) => code === 'REF-MISSING') ?? [];
    for (const { field, message } of missing) expect([field, message]).toEqual(['from', expect.stringMatching(/`PO1/)]);
    // The list says IND beside 26 mills in Indonesia; only the mills that lie in India are recorded there.
    expect(await readAll(world, tenant, '/suppliers?country=IN')).toHaveLength(9);
    expect(mills?.problems.filter(({ code }) => code === 'GEO-COUNTRY')).toHaveLength(1);
  }, 180_000);

  it('change nothing and announce nothing when the same files come again', async () => {
    await expectUnchanged(world, tenant, PALM_OIL);
  }, 120_000);

  it('are not called lower risk because nobody has reported on them', async () => {
    const parties = await readAll<Party>(world, tenant, '/suppliers');
    expect(parties).toHaveLength(428 + 2_095 + 15);
    expectNothingSaid(parties);
  }, 60_000);

  it('flag the contract by the path from its distributor through a brand to a mill of a listed good', async () => {
    brands = await idsOfBrands(read);
    expect(brands).toHaveLength(15);
    await send('distributors.csv', DISTRIBUTORS);
    await send('supply.csv', supplyOf(brands));
    await send('contracts.csv', CONTRACTS);
    await world.settled(tenant);

    const flags = await flagsOf('RD-SOAP');
    const upstream = ofRule(flags, 'US-TVPRA-GOODS').filter(({ path }) => path !== undefined);
    expect(upstream.length).toBeGreaterThan(0);
    expect(new Set(upstream.map(({ because }) => because)).size).toBe(upstream.length);
    // The brands name more such mills than an exposure carries: the contract says how many there are, once.
    const counted = upstream.flatMap(
      ({ because }) => /holds (\d+) findings.*; (\d+) of them are carried here and (\d+)/.exec(because) ?? [],
    );
    expect(counted).toHaveLength(4);
    expect(Number(counted[1])).toBe(Number(counted[2]) + Number(counted[3]));
    for (const { result, level, because, path = [], facts, clearsWhen } of upstream) {
      expect([result, level]).toEqual(['flagged', 'R1']);
      expect(because).toMatch(/Department of Labor.*edition 2022-09-28.*(Malaysia|Indonesia)/);
      expect(clearsWhen).not.toBe('');
      for (const { source } of facts.filter(({ name }) => name !== 'not carried'))
        expect(source).toContain('DOL-TVPRA');
      expect(path).toHaveLength(3);
      expect(because).toContain(`${path[2]?.name} in `);
      expect(path[0]?.name).toBe(DISTRIBUTOR);
      expect(await brandNames()).toContain(path[1]?.name);
      const mill = (await read(`/suppliers/${path[2]?.id}`)) as {
        fields: Record<string, unknown>;
        provenance: Record<string, { source: string; file: string; date: string }>;
      };
      expect(mill.fields).toMatchObject({ entityKind: 'site', productsHs: ['1511'] });
      expect(['MY', 'ID']).toContain(mill.fields['country']);
      expect(mill.provenance['country']).toMatchObject({
        source: 'Universal Mill List',
        file: 'palm_oil_mills_uml.csv',
        date: '2023-03-31',
      });
    }
  }, 120_000);

  it('flag no contract of a distributor that does not buy of these brands, unless its own good is listed', async () => {
    const chainless = async (number: string): Promise<readonly Flag[]> =>
      (await flagsOf(number)).items.filter(({ result, path = [] }) => result !== 'clear' && path.length > 1);
    expect([...(await chainless('RD-OIL')), ...(await chainless('RD-COCOA'))]).toEqual([]);
    expect(ofRule(await flagsOf('RD-OIL'), 'US-TVPRA-GOODS')).toEqual([]);
    expect(ofRule(await flagsOf('RD-COCOA'), 'US-TVPRA-GOODS')).toMatchObject([
      { result: 'flagged', portion: 'line 1', because: expect.stringContaining('Cocoa from Côte d’Ivoire') },
    ]);
  }, 60_000);

  it('ask a federal offeror to certify where the list of Executive Order 13126 names the good, and never clear the others', async () => {
    expect(ofRule(await flagsOf('RD-COCOA'), 'US-13126')).toMatchObject([
      { result: 'flagged', level: 'R1', because: expect.stringContaining('edition 2014') },
    ]);
    for (const number of ['RD-SOAP', 'RD-OIL']) {
      const flags = await flagsOf(number);
      expect(ofRule(flags, 'US-13126')).toEqual([]);
      // The shipped list is known in part: instead of "not listed" the answer names it.
      expect(flags.openLists).toContainEqual({ rule: 'US-13126', list: 'DOL-EO13126', edition: '2014' });
    }
  }, 60_000);

  it('no longer flag it once the distributor has stopped buying of these brands', async () => {
    await send('supply-ended.csv', supplyOf(brands, '2020'), { source_date: '2021-09' });
    await world.settled(tenant);
    expect(ofRule(await flagsOf('RD-SOAP'), 'US-TVPRA-GOODS')).toEqual([]);
    const cleared = await readAll<Flag>(world, tenant, '/flags?rule=US-TVPRA-GOODS&state=cleared');
    expect(cleared.length).toBeGreaterThan(0);
  }, 120_000);
});

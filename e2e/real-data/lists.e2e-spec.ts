import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { World, type TestTenant } from '../world.ts';
import { INVENTED_ENTITY, INVENTED_ORDER, NAMESAKES, SAID_BY_BUYER } from './invented-buyer.ts';
import { DATA, hasData, LISTS } from './real-files.ts';
import { countBy, expectTaken, expectUnchanged, readAll } from './send.ts';

interface Candidate {
  readonly name: string;
  readonly list: string;
  readonly edition: string;
  readonly status: string;
  readonly match: string;
  readonly source: string;
}

interface Screening {
  readonly results: readonly { readonly id: string; readonly candidates: readonly Candidate[] }[];
  readonly searched: readonly { readonly list: string; readonly edition: string; readonly completeness: string }[];
}

interface Flag {
  readonly rule: { readonly id: string };
  readonly contract: { readonly contractId: string };
  readonly result: string;
  readonly level: string;
  readonly because: string;
  readonly missing: readonly string[];
}

const onReal = hasData ? describe : describe.skip;

onReal('lists of customs and homeland security', () => {
  let world: World;
  let tenant: TestTenant;

  beforeAll(async () => {
    world = await World.start();
    tenant = await world.tenant('Lists');
  }, 120_000);
  afterAll(() => world?.close());

  const search = async (names: readonly string[]): Promise<Screening> => {
    const queries = names.map((name, index) => ({ id: String(index), name }));
    const { status, json, text } = await world.post('/screening/search', { queries }, tenant.tokens.viewer);
    if (status !== 200) throw new Error(text);
    return json as Screening;
  };

  it('are taken whole, and every entry without a date is pointed out', async () => {
    const [orders, entities] = await expectTaken(world, tenant, LISTS);
    expect(countBy(orders?.problems ?? [], ({ code }) => code)).toEqual({ 'LIST-UNDATED': 80 });
    expect(countBy(entities?.problems ?? [], ({ code }) => code)).toEqual({ 'LIST-UNDATED': 18 });
  }, 60_000);

  it('change nothing and announce nothing when the same files come again', async () => {
    await expectUnchanged(world, tenant, LISTS);
  }, 60_000);

  it.each([
    ['CBP-WRO', '2026-08-08', 'CBP withhold release orders and findings, mirror of August 2026', LISTS[0], 61],
    ['DHS-UFLPA', '2025-01-15', 'UFLPA Entity List as quoted in notices and newsletters', LISTS[1], 45],
  ] as const)(
    '%s of %s: every name is found, as a candidate, with its source and what is known of its status',
    async (list, edition, source, { path, accepted }, active) => {
      const rows = parse(await readFile(new URL(path, DATA), 'utf8'), { columns: true }) as { entity: string }[];
      const { results } = await search(rows.map(({ entity }) => entity));
      const found = rows.map(({ entity }, index) =>
        results[index]?.candidates.find((one) => one.source === source && one.name === entity),
      );
      // A name alone is never more than a candidate.
      for (const one of found) expect(one).toMatchObject({ list, edition, match: 'candidate' });
      expect(countBy(found, (one) => one?.status ?? '')).toEqual({ active, unknown: accepted - active });
    },
    60_000,
  );

  it('say that they are partial wherever a name is not on them', async () => {
    const { results, searched } = await search(['Nobody Has Listed This Example Ltd']);
    expect(results).toMatchObject([{ candidates: [] }]);
    expect(searched).toMatchObject([
      { list: 'CBP-WRO', edition: '2026-08-08', completeness: 'partial' },
      { list: 'DHS-UFLPA', edition: '2025-01-15', completeness: 'partial' },
    ]);
    const { json } = await world.get('/reference', tenant.tokens.viewer);
    const { items } = json as { items: { id: string; completeness: string; owner: string }[] };
    for (const list of ['CBP-WRO', 'DHS-UFLPA']) {
      expect(items.filter(({ id }) => id === list)).toMatchObject([{ completeness: 'partial', owner: 'tenant' }]);
    }
  }, 60_000);

  it('ask a person to look where a contract names a firm as the list does, and flag nothing by a name alone', async () => {
    const own = await world.tenant('Namesakes');
    for (const [name, content, mapping] of [
      ['orders.csv', INVENTED_ORDER, LISTS[0].mapping],
      ['entities.csv', INVENTED_ENTITY, LISTS[1].mapping],
    ] as const) {
      expect(await world.upload(own, name, content, { mapping })).toMatchObject({ accepted: 1, rejected: 0 });
    }
    const sent = await world.upload(own, 'contracts.csv', NAMESAKES, { ...SAID_BY_BUYER, source_date: '2026-09' });
    expect(sent).toMatchObject({ accepted: 2, rejected: 0 });
    await world.settled(own);

    const flags = await readAll<Flag>(world, own, '/flags');
    for (const [number, rule, word] of [
      ['RD-ORDER', 'US-307-WRO', 'Order'],
      ['RD-ENTITY', 'US-UFLPA', 'Entity'],
    ]) {
      const found = flags.filter(
        ({ contract, because }) => contract.contractId === number && because.includes('unconfirmed'),
      );
      expect(found).toMatchObject([
        {
          rule: { id: rule },
          result: 'request-data',
          level: 'R1',
          because: expect.stringContaining(`Invented ${word} Example Co., Ltd. may be on`),
          missing: [expect.stringMatching(/screening_decision$/)],
        },
      ]);
    }
    expect(flags.filter(({ result }) => result === 'flagged')).toEqual([]);
    expect(await readAll(world, own, '/cases')).toEqual([]);
  }, 60_000);
});

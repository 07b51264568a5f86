import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { World, type TestTenant } from '../world.ts';
import { DATA, hasData, NIKE, OPEN_SUPPLY_HUB } from './real-files.ts';
import { countBy, expectNothingSaid, expectTaken, expectUnchanged, readAll, type Party } from './send.ts';

interface RecordAnswer {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly provenance: Readonly<
    Record<string, { source: string; category: string; date: string; file: string; row: number }>
  >;
  readonly claims: readonly { readonly source: string }[];
}

const onReal = hasData ? describe : describe.skip;

onReal('factories of a brand with the share of migrant workers, and facilities of Open Supply Hub', () => {
  let world: World;
  let tenant: TestTenant;

  beforeAll(async () => {
    world = await World.start();
    tenant = await world.tenant('Apparel');
  }, 120_000);
  afterAll(() => world?.close());

  const read = async (path: string): Promise<unknown> => (await world.get(path, tenant.tokens.viewer)).json;

  it('are taken, and what cannot be true is given back by field', async () => {
    const [factories, , links] = await expectTaken(world, tenant, NIKE);
    const fields = factories?.problems.filter(({ severity }) => severity === 'error').map(({ field }) => field ?? '');
    expect(countBy(fields ?? [], (field) => field)).toEqual({ migrant_share_band: 2, number_of_workers: 2 });
    const [ambiguous] = links?.problems.filter(({ code }) => code === 'REF-AMBIGUOUS') ?? [];
    // Whom it could mean is said: two ids.
    expect(ambiguous?.message).toMatch(/sup_\w+, sup_\w+/);
  }, 60_000);

  it('change nothing and announce nothing when the same files come again', async () => {
    await expectUnchanged(world, tenant, NIKE);
  }, 60_000);

  it('stand beside facilities of other lists', async () => {
    const [facilities] = await expectTaken(world, tenant, [OPEN_SUPPLY_HUB]);
    const undated = facilities?.problems.filter(({ code }) => code === 'CELL-REQUIRED') ?? [];
    expect([...new Set(undated.map(({ field }) => field))]).toEqual(['source_date']);
    await expectUnchanged(world, tenant, [OPEN_SUPPLY_HUB]);
  }, 60_000);

  it('show for every field which row of which file said it, and the share of migrants only as a band', async () => {
    const rows = parse(await readFile(new URL(NIKE[0].path, DATA), 'utf8'), { columns: true }) as Record<
      string,
      string
    >[];
    const stated = new Set<unknown>();
    for (const { id, name } of await readAll<Party>(world, tenant, '/suppliers?country=JO')) {
      const { fields, provenance } = (await read(`/suppliers/${id}`)) as RecordAnswer;
      const from = provenance['migrantShareBand'];
      if (from === undefined) continue;
      expect(Object.keys(provenance).toSorted()).toEqual(Object.keys(fields).toSorted());
      expect(from).toMatchObject({
        source: 'Nike manufacturing map, February 2021',
        category: 'open_data',
        date: '2021-02-28',
        file: 'nike_factories_2021_02.csv',
      });
      const row = rows[from.row - 1];
      expect(row?.['Factory Name']).toBe(name);
      const [low, high] = boundsOf(fields['migrantShareBand'] as string);
      const share = Number.parseFloat(row?.['% Migrant Workers'] ?? '');
      expect(share).toBeGreaterThanOrEqual(low);
      expect(share).toBeLessThanOrEqual(high);
      expect(JSON.stringify(fields)).not.toContain(row?.['% Migrant Workers']);
      stated.add(fields['migrantShareBand']);
    }
    // High and low shares, so that the bands above were compared with something.
    expect(stated.size).toBeGreaterThan(1);
  }, 60_000);

  it('are not called lower risk because nobody has reported on them', async () => {
    const parties = await readAll<Party>(world, tenant, '/suppliers');
    expect(parties.length).toBeGreaterThan(494 + 161);
    expectNothingSaid(parties);
  }, 60_000);
});

/** `none` is no migrants at all; `26-50` is more than 25 and at most 50 percent. */
function boundsOf(band: string): readonly [number, number] {
  if (band === 'none') return [0, 0];
  const [low, high] = band.split('-').map(Number) as [number, number];
  return [low - 1, high];
}

import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseMapping } from '../src/read-file.ts';
import { read, records } from './reading.ts';

const DATA = new URL('../../../../shared/data/', import.meta.url);
const MAPPINGS = new URL('../../../infra/mappings/', import.meta.url);

const real = existsSync(DATA) ? describe : describe.skip;
if (!existsSync(DATA))
  console.warn('SKIPPED: the files of ../shared/data are not there; no mapping was run over a real file.');

const readMapped = (name: string, path: string, skipRows = 0) =>
  read(createReadStream(new URL(path, DATA)), {
    mapping: parseMapping(JSON.parse(readFileSync(new URL(`${name}.json`, MAPPINGS), 'utf8'))),
    defaults: {},
    fileName: path,
    skipRows,
  });

const counted = (all: readonly string[]) => {
  const counts: Record<string, number> = {};
  for (const one of all) {
    const code = one.slice(one.indexOf(':') + 1);
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
};

interface Expected {
  readonly rows: number;
  readonly accepted: number;
  readonly left?: { readonly filtered?: number; readonly repeated?: number };
  readonly refused?: Readonly<Record<string, number>>;
  readonly warned?: Readonly<Record<string, number>>;
}

real('mappings over whole real files', () => {
  it.each<[string, string, Expected]>([
    [
      'palm-oil-mills-uml',
      'suppliers/palm_oil_mills_uml.csv',
      { rows: 2_095, accepted: 2_095, warned: { 'GEO-COUNTRY': expect.any(Number) as unknown as number } },
    ],
    [
      'palm-oil-groups',
      'suppliers/palm_oil_mills_uml.csv',
      { rows: 2_095, accepted: 428, left: { filtered: 604, repeated: 1_063 } },
    ],
    [
      'palm-oil-brands',
      'suppliers/palm_oil_brand_mill_edges.csv',
      { rows: 50_075, accepted: 15, left: { repeated: 50_060 } },
    ],
    ['palm-oil-brand-mill-edges', 'suppliers/palm_oil_brand_mill_edges.csv', { rows: 50_075, accepted: 50_075 }],
    // Two shares of migrants above 100 percent, two factories without a worker.
    [
      'nike-factories',
      'suppliers/nike_factories_2021_02.csv',
      { rows: 498, accepted: 494, refused: { 'NUM-RANGE': 4 }, warned: { 'NUM-SMALL': 6 } },
    ],
    [
      'nike-groups',
      'suppliers/nike_supply_edges_2021_02.csv',
      { rows: 1_076, accepted: 161, left: { filtered: 172, repeated: 743 } },
    ],
    [
      'nike-supply-edges',
      'suppliers/nike_supply_edges_2021_02.csv',
      { rows: 1_076, accepted: 896, left: { filtered: 172, repeated: 8 } },
    ],
    // Lists without a year in their name have no date.
    [
      'osh-facilities-sample',
      'suppliers/osh_apparel_facilities_sample.csv',
      { rows: 956, accepted: 927, refused: { 'CELL-REQUIRED': 29 } },
    ],
    [
      'oflc-h2b-recruiters',
      'recruiters/oflc_h2b_foreign_recruiters_2020_2022.csv',
      {
        rows: 595,
        accepted: 577,
        left: { filtered: 3, repeated: 7 },
        refused: { 'PRIV-PERSON': 5, 'CELL-REQUIRED': 2, 'COUNTRY-UNKNOWN': 1 },
      },
    ],
    [
      'oflc-h2b-case-recruiter-edges',
      'recruiters/oflc_h2b_case_recruiter_edges_2020_2022.csv',
      {
        rows: 41_845,
        accepted: 577,
        left: { filtered: 3, repeated: 41_257 },
        refused: { 'PRIV-PERSON': 5, 'CELL-REQUIRED': 2, 'COUNTRY-UNKNOWN': 1 },
      },
    ],
    [
      'oflc-h2b-employers',
      'recruiters/oflc_h2b_employers_fy2019.csv',
      { rows: 9_233, accepted: 6_420, left: { repeated: 2_813 } },
    ],
    ['cbp-wro-findings', 'lists/cbp_wro_findings.csv', { rows: 80, accepted: 80, warned: { 'LIST-UNDATED': 80 } }],
    [
      'uflpa-entities-partial',
      'lists/uflpa_entities_partial.csv',
      { rows: 63, accepted: 63, warned: { 'LIST-UNDATED': 18 } },
    ],
  ])('%s', async (name, path, { rows, accepted, left = {}, refused = {}, warned = {} }) => {
    const result = await readMapped(name, path);
    expect(counted(result.errors)).toEqual(refused);
    expect(counted(result.warnings)).toEqual(warned);
    expect(result.tally).toEqual({
      rows,
      accepted,
      filtered: left.filtered ?? 0,
      repeated: left.repeated ?? 0,
      refused: rows - accepted - (left.filtered ?? 0) - (left.repeated ?? 0),
      skipped: 0,
    });
  });

  it('make links whose ends are records of the other files, as far as these have them', async () => {
    const ids = (result: Awaited<ReturnType<typeof readMapped>>) =>
      new Set(records(result).map((record) => record['externalId']));
    const mills = ids(await readMapped('palm-oil-mills-uml', 'suppliers/palm_oil_mills_uml.csv'));
    const groups = ids(await readMapped('palm-oil-groups', 'suppliers/palm_oil_mills_uml.csv'));
    const brands = ids(await readMapped('palm-oil-brands', 'suppliers/palm_oil_brand_mill_edges.csv'));
    const links = records(await readMapped('palm-oil-brand-mill-edges', 'suppliers/palm_oil_brand_mill_edges.csv')) as {
      from: { id: string };
      to: { id: string };
    }[];
    expect(links.filter(({ to }) => !brands.has(to.id))).toEqual([]);
    // 868 links are to mills that have left the list since.
    expect(links.filter(({ from }) => mills.has(from.id)).length).toBe(49_207);
    const parents = records(await readMapped('palm-oil-mills-uml', 'suppliers/palm_oil_mills_uml.csv')).flatMap(
      (record) => (record['parent'] === undefined ? [] : [(record['parent'] as { id: string }).id]),
    );
    expect(parents).toHaveLength(2_095 - 604);
    expect(parents.filter((parent) => !groups.has(parent))).toEqual([]);
  });

  it('give a recruiter of a case the id it has in the list of recruiters', async () => {
    const list = records(
      await readMapped('oflc-h2b-recruiters', 'recruiters/oflc_h2b_foreign_recruiters_2020_2022.csv'),
    );
    const cases = records(
      await readMapped('oflc-h2b-case-recruiter-edges', 'recruiters/oflc_h2b_case_recruiter_edges_2020_2022.csv'),
    );
    const ids = (all: readonly Record<string, unknown>[]) => all.map((record) => record['externalId'] as string).sort();
    expect(ids(cases)).toEqual(ids(list));
  });

  it('resume in the middle with the same rest', async () => {
    const whole = await readMapped('nike-groups', 'suppliers/nike_supply_edges_2021_02.csv');
    const rest = await readMapped('nike-groups', 'suppliers/nike_supply_edges_2021_02.csv', 500);
    expect(rest.rows).toEqual(whole.rows.filter(({ row }) => row > 500));
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World, type TestTenant } from '../world.ts';

interface Flag {
  readonly id: string;
  readonly rule: { readonly id: string };
  readonly result: string;
  readonly level: string;
  readonly because: string;
  readonly missing: readonly string[];
  readonly path?: readonly { readonly name: string }[];
  /** Absent while the flag stands (interface: `clearedAt?`). */
  readonly clearedAt?: string;
  readonly contract: { readonly contractId: string };
}

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 120_000);
afterAll(() => world?.close());

const SOURCE = { source_name: 'Journey', source_category: 'own_records', source_date: '2026-09' };
let tenants = 0;
const newTenant = (): Promise<TestTenant> => world.tenant(`Journey ${++tenants}`);

async function send(
  tenant: TestTenant,
  name: string,
  lines: readonly string[],
  fields: Record<string, string> = {},
): Promise<void> {
  const done = await world.upload(tenant, name, lines.join('\n'), { ...SOURCE, ...fields });
  expect(done).toMatchObject({ state: 'done', rejected: 0 });
}

async function flagsOf(tenant: TestTenant): Promise<Flag[]> {
  await world.settled(tenant);
  const { json } = await world.get('/flags?limit=500', tenant.tokens.viewer);
  return (json as { items: Flag[] }).items;
}
const standing = (flags: readonly Flag[], rule: string): Flag[] =>
  flags.filter((flag) => flag.rule.id === rule && flag.clearedAt === undefined && flag.result !== 'clear');

const CASES = '/cases?limit=100';
async function casesOf(tenant: TestTenant): Promise<Record<string, unknown>[]> {
  await world.settled(tenant);
  return ((await world.get(CASES, tenant.tokens.analyst)).json as { items: Record<string, unknown>[] }).items;
}

const LEI = 'ZZZZ00MANUMITTEST143';
const GLOVES = [
  'external_id,name,entity_kind,address,country,lei',
  `G-1,Journey Gloves Example,site,Road 1,MY,${LEI}`,
  'G-2,Journey Distribution Example,company,,US,',
];
const LINK = ['from,to,relation,product_hs,valid_from,certainty', 'G-1,G-2,supplies_goods,401512,2024,documented'];
const CONTRACT = [
  'contract_id,title,buyer,buyer_country,buyer_kind,supplier,status,signed_on,value,currency,category,importer,import_country,fee_standard',
  'J-1,Gloves,Journey City,US,us_state_local,name:Journey Distribution Example@US,active,2026-02-01,100000,USD,goods,yes,US,EPP',
];
const watch = (edition: string, status: string): string[] => [
  'list,edition,entry_id,name,country,identifiers,entry_kind,measure,status,listed_on,completeness',
  `JOURNEY-WATCH,${edition},E-1,Journey Gloves Example,MY,lei:${LEI},organization,WRO,${status},2026-03-01,partial`,
];

describe('a listing of a party upstream', () => {
  it('flags the contract with its path and opens a case; when it is lifted the flag clears and the case stays', async () => {
    const tenant = await newTenant();
    await send(tenant, 'suppliers.csv', GLOVES);
    await send(tenant, 'links.csv', LINK);
    await send(tenant, 'contracts.csv', CONTRACT);
    expect(standing(await flagsOf(tenant), 'US-307-WRO').filter(({ result }) => result === 'flagged')).toEqual([]);
    expect(await casesOf(tenant)).toEqual([]);

    await send(tenant, 'watch.csv', watch('2026-08-01', 'active'));
    const [flag] = standing(await flagsOf(tenant), 'US-307-WRO');
    expect(flag).toMatchObject({ result: 'flagged', level: 'R3', contract: { contractId: 'J-1' } });
    expect(flag?.because).toContain('JOURNEY-WATCH');
    expect(flag?.path?.map(({ name }) => name)).toEqual(['Journey Distribution Example', 'Journey Gloves Example']);
    expect(await casesOf(tenant)).toHaveLength(1);

    await send(tenant, 'watch-2.csv', watch('2026-09-01', 'revoked'), { source_date: '2026-10' });
    expect(standing(await flagsOf(tenant), 'US-307-WRO').filter(({ result }) => result === 'flagged')).toEqual([]);
    expect(await casesOf(tenant)).toHaveLength(1);
  }, 120_000);

  it('is no more than a candidate when only the name is equal', async () => {
    const tenant = await newTenant();
    await send(
      tenant,
      'suppliers.csv',
      GLOVES.map((line) => line.replace(LEI, '')),
    );
    await send(tenant, 'links.csv', LINK);
    await send(tenant, 'contracts.csv', CONTRACT);
    await send(tenant, 'watch.csv', watch('2026-08-01', 'active'));
    const flags = standing(await flagsOf(tenant), 'US-307-WRO');
    expect(flags.filter(({ level, result }) => level !== 'R1' || result === 'flagged')).toEqual([]);
    expect(await casesOf(tenant)).toEqual([]);
  }, 120_000);
});

describe('the compliance plan of a federal contract', () => {
  const far = (portion: string): string[] => [
    'contract_id,title,buyer,buyer_country,buyer_kind,supplier,status,signed_on,value,currency,value_with_options,category,performance_country,foreign_portion_value,portion_kind,clauses,flowdown_confirmed_on,fee_standard',
    `F-1,Dining services,Journey Command,US,us_dod,Journey Camp Example LLC,active,2025-11-01,2000000,USD,2000000,services,KW,${portion},services,52.222-50@2025-10,2025-11-10,FAR`,
  ];

  it('is asked for when the portion abroad is unknown, flagged above the threshold of its clause, and clear at it', async () => {
    const tenant = await newTenant();
    const readings: [string, string][] = [];
    for (const [index, portion] of ['', '700000.01', '700000'].entries()) {
      await send(tenant, `c${index}.csv`, far(portion), { source_date: `2026-0${index + 1}` });
      const flags = (await flagsOf(tenant)).filter(
        ({ rule, clearedAt, result }) => rule.id === 'US-FAR-50-H' && (clearedAt === undefined || result === 'clear'),
      );
      readings.push([portion, flags.map(({ result }) => result).join()]);
      if (portion === '') expect(flags[0]?.missing.join()).toContain('foreign_portion_value');
    }
    expect(readings).toEqual([
      ['', 'request-data'],
      ['700000.01', 'flagged'],
      ['700000', 'clear'],
    ]);
  }, 120_000);
});

describe('fees paid by workers', () => {
  const observation = (id: string, state: string, more: string): string[] => [
    'observation_id,subject_kind,subject,direction,indicator,statement,observed_on,method,upstream_source,source_reliability,information_credibility,consent_basis,remediation_state,remediated_on,control_verified_by',
    `${id},supplier,G-1,adverse,FEE,Receipts of a recruitment fee were shown,2025-03,document_review,Journey report 2025,B,1,published,${state},${more},`,
  ];

  it('flag the contract whose standard forbids them, and no longer once they are repaid and workers confirmed it', async () => {
    const tenant = await newTenant();
    await send(tenant, 'suppliers.csv', GLOVES);
    await send(tenant, 'links.csv', LINK);
    await send(tenant, 'contracts.csv', CONTRACT);
    await send(tenant, 'o1.csv', observation('O-1', 'none', ''));
    expect(standing(await flagsOf(tenant), 'RISK-FEE-BREACH')).toMatchObject([{ result: 'flagged', level: 'R2' }]);

    await send(tenant, 'o2.csv', observation('O-1', 'verified', '2026-06'), { source_date: '2026-10' });
    await send(tenant, 'o3.csv', [
      'observation_id,subject_kind,subject,direction,indicator,statement,observed_on,method,source_reliability,information_credibility,consent_basis,control_verified_by,remediation_state,remediated_on',
      'O-2,supplier,G-1,control,CTRL-FEES-REPAID,All fees were repaid and workers confirmed it,2026-06,offsite_worker_interviews,B,1,organization_aggregate,worker,verified,2026-06',
    ]);
    expect(standing(await flagsOf(tenant), 'RISK-FEE-BREACH')).toEqual([]);
  }, 120_000);
});

it('names no band and raises no flag about a supplier nobody has said anything of', async () => {
  const tenant = await newTenant();
  await send(tenant, 'suppliers.csv', GLOVES);
  await send(tenant, 'contracts.csv', CONTRACT);
  expect(
    (await flagsOf(tenant)).filter(({ result, rule }) => result === 'flagged' && rule.id.startsWith('RISK')),
  ).toEqual([]);
  const { json } = await world.get('/suppliers', tenant.tokens.viewer);
  const items = (json as { items: { entity: { status: string; band: string | null } }[] }).items;
  expect(items).toHaveLength(2);
  for (const { entity } of items) expect(entity).toMatchObject({ status: 'insufficient', band: null });
}, 120_000);

const DATA = fileURLToPath(new URL('../../../shared/data/suppliers/', import.meta.url));
const itWithData = existsSync(DATA) ? it : it.skip;

itWithData(
  'carries a listed good from a real mill through a brand to a contract',
  async () => {
    const { identity } = world;
    const { id, handle } = await identity.createTenant({
      name: 'Journey palm',
      calendar: { fixed: '2021-12-31' },
      feePolicy: 'unknown',
    });
    const roles = ['analyst', 'admin'] as const;
    const account = await identity.createUser({ tenant: id, user: 'all', name: 'All', roles });
    const { secret } = await identity.createToken({ tenant: id, account: account.id, name: 'all', scope: roles });
    const tenant = { id, handle, tokens: { analyst: secret, viewer: secret, admin: secret } } as unknown as TestTenant;
    const file = (name: string): Buffer<ArrayBuffer> => readFileSync(`${DATA}${name}`);

    const mills = await world.upload(tenant, 'mills.csv', file('palm_oil_mills_uml.csv'), {
      mapping: 'palm-oil-mills-uml',
    });
    const brands = await world.upload(tenant, 'brands.csv', file('palm_oil_brand_mill_edges.csv'), {
      mapping: 'palm-oil-brands',
    });
    const links = await world.upload(tenant, 'links.csv', file('palm_oil_brand_mill_edges.csv'), {
      mapping: 'palm-oil-brand-mill-edges',
    });
    expect([mills.accepted, brands.accepted, links.accepted, links.rejected]).toEqual([2095, 15, 49_207, 868]);

    await send(tenant, 'distributor.csv', [
      'external_id,name,entity_kind,country',
      'D-1,Journey Soap Distribution Example,company,US',
    ]);
    await send(tenant, 'supply.csv', [
      'from,to,relation,valid_from,certainty',
      'brand:colgate-palmolive,D-1,supplies_goods,2018,declared',
    ]);
    await send(tenant, 'contract.csv', [
      'contract_id,title,buyer,buyer_country,buyer_kind,supplier,status,signed_on,value,currency,category,importer',
      'P-1,Soap,Journey City,US,us_state_local,name:Journey Soap Distribution Example@US,active,2021-02-01,50000,USD,goods,no',
    ]);
    const found = standing(await flagsOf(tenant), 'US-TVPRA-GOODS').filter(({ result }) => result === 'flagged');
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.path?.[0]?.name).toBe('Journey Soap Distribution Example');
    expect(found[0]?.path).toHaveLength(3);
  },
  600_000,
);

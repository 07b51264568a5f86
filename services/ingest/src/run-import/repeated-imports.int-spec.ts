import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linkRecorded, supplierWithdrawn } from '@manumit/events';
import type { TestMessaging } from '@manumit/messaging/testing';
import { problemsOf } from '../report-import/rejects.sql.ts';
import type { ImportOptions, ImportRow } from './imports.sql.ts';
import { DEFAULTS, SOURCE, TestImports } from './testing.ts';

let imports: TestImports;
let messaging: TestMessaging;
beforeAll(async () => {
  imports = await TestImports.start();
  ({ messaging } = imports);
});
afterAll(() => imports?.close());

const newTenant = (): string => imports.newTenant();
const upload: TestImports['upload'] = (...parts) => imports.upload(...parts);

/** What the records of a noun say now, by name. */
async function fieldsOf(tenant: string, noun: string): Promise<Record<string, unknown>[]> {
  const rows = await messaging
    .database('ingest')
    .inTransaction(tenant, (tx) =>
      tx.query<{ fields: Record<string, unknown> }>(
        `select fields from record where tenant_id = $1 and noun = $2 and not is_withdrawn order by fields->>'name'`,
        [tenant, noun],
      ),
    );
  return rows.map(({ fields }) => fields);
}

async function eventsOf(
  tenant: string,
): Promise<{ type: string; subject: string; revision: number; data: Record<string, unknown> }[]> {
  // One call moves one batch of each outbox.
  for (let count = -1, next = 0; next > count;) {
    count = next;
    await messaging.sequence();
    next = (await messaging.events()).length;
  }
  return (await messaging.events()).filter(({ tenantid }) => tenantid === tenant) as never;
}

const problemCodes = async (tenant: string, { id }: ImportRow): Promise<string[]> =>
  (await imports.context.database.inTransaction(tenant, (tx) => problemsOf(tx, id))).map(({ code }) => code);

const at = (source_date: string): Partial<ImportOptions> => ({ defaults: { ...DEFAULTS, source_date } });

describe('a source that speaks more than once', () => {
  const addresses = (address: string): string =>
    `external_id,name,address,country,entity_kind\nA-1,One Example,${address},MY,company`;
  const workers =
    'external_id,name,address,country,number_of_workers,products_hs,status\nA-1,One Example,Road 1,MY,250,401512,active';

  it('lets a corrected list win over its first sending, and its repeats say nothing', async () => {
    const tenant = newTenant();
    await upload(tenant, 'list.csv', addresses('Raod 1'));
    expect(await upload(tenant, 'list.csv', addresses('Road 1'))).toMatchObject({ accepted: 1, unchanged: 0 });
    const count = (await eventsOf(tenant)).length;
    expect(await upload(tenant, 'renamed.csv', addresses('Road 1'))).toMatchObject({ accepted: 0, unchanged: 1 });
    expect(await fieldsOf(tenant, 'supplier')).toMatchObject([{ address: 'Road 1' }]);
    expect(await eventsOf(tenant)).toHaveLength(count);
  });

  it('unites two different lists of one source and day in any order, and their repeats say nothing', async () => {
    const results = [];
    for (const order of [
      [addresses('Road 1'), workers],
      [workers, addresses('Road 1')],
    ]) {
      const tenant = newTenant();
      for (const csv of order) expect(await upload(tenant, 'list.csv', csv)).toMatchObject({ accepted: 1 });
      const count = (await eventsOf(tenant)).length;
      for (const csv of [...order, ...order])
        expect(await upload(tenant, 'list.csv', csv)).toMatchObject({ accepted: 0, unchanged: 1 });
      expect(await eventsOf(tenant)).toHaveLength(count);
      results.push(await fieldsOf(tenant, 'supplier'));
    }
    // `entity_kind` is stated in one list only: what the software fills in for the other never stands over it.
    expect(results[0]).toMatchObject([{ address: 'Road 1', numberOfWorkers: { min: 250 }, entityKind: 'company' }]);
    expect(results[1]).toEqual(results[0]);
  });

  it('decides in any order, and says so, where two lists of one source and day differ', async () => {
    const other = workers.replace('One Example', 'Other Example');
    const results = [];
    for (const order of [
      [addresses('Road 1'), other],
      [other, addresses('Road 1')],
    ]) {
      const tenant = newTenant();
      await upload(tenant, 'one.csv', order[0] as string);
      const second = await upload(tenant, 'two.csv', order[1] as string);
      expect(second).toMatchObject({ accepted: 1, warnings: 1 });
      expect(await problemCodes(tenant, second)).toEqual(['SOURCE-CONFLICT']);
      for (const csv of order) expect(await upload(tenant, 'again.csv', csv)).toMatchObject({ accepted: 0 });
      results.push(await fieldsOf(tenant, 'supplier'));
    }
    // The list with more columns stands.
    expect(results[0]).toMatchObject([{ name: 'Other Example' }]);
    expect(results[1]).toEqual(results[0]);
  });

  it('never lets an older date stand over a newer one', async () => {
    const tenant = newTenant();
    await upload(tenant, 'new.csv', addresses('New road'), at('2026-09'));
    const old = await upload(tenant, 'old.csv', addresses('Old road'), at('2025-01'));
    expect(old).toMatchObject({ accepted: 0, unchanged: 1, warnings: 1 });
    expect(await problemCodes(tenant, old)).toEqual(['SOURCE-OLDER']);
    await upload(tenant, 'old-workers.csv', workers.replace('One Example', 'Old Example'), at('2025-01'));
    expect(await fieldsOf(tenant, 'supplier')).toMatchObject([
      { name: 'One Example', address: 'New road', numberOfWorkers: { min: 250 } },
    ]);
  });

  it('closes with replaceSource what other lists of the source said, and nothing the older list still states', async () => {
    const tenant = newTenant();
    await upload(tenant, 'one.csv', `${addresses('Road 1')}\nA-2,Two Example,Road 2,MY,company`);
    await upload(tenant, 'two.csv', workers);
    await upload(tenant, 'old.csv', addresses('Old road'), { ...at('2025-01'), replaceSource: SOURCE });
    const [one, ...others] = await fieldsOf(tenant, 'supplier');
    expect(others).toEqual([]);
    expect(one).toMatchObject({ address: 'Road 1' });
    expect(one).not.toHaveProperty('numberOfWorkers');
    expect((await eventsOf(tenant)).filter(({ type }) => type === supplierWithdrawn.type)).toHaveLength(1);
  });
});

describe('a row that was taken before', () => {
  const parties = 'external_id,name,address,country\nA-1,Buyer Example,Road 1,MY\nA-2,Maker Example,Road 2,MY';
  const links = (certainty: string): string =>
    `from,to,relation,valid_from,certainty\nname:Maker Example@MY,A-1,supplies_goods,2024,${certainty}`;
  const other = { defaults: { ...DEFAULTS, source_name: 'Other list' } };

  it('is known word for word although its reference has become ambiguous since', async () => {
    const tenant = newTenant();
    await upload(tenant, 'list.csv', parties);
    expect(await upload(tenant, 'links.csv', links('declared'))).toMatchObject({ accepted: 1 });
    await upload(tenant, 'other.csv', 'external_id,name,address,country\nB-9,Maker Example,Far away 9,MY', other);
    const count = (await eventsOf(tenant)).length;
    expect(await upload(tenant, 'links.csv', links('declared'))).toMatchObject({
      ...{ accepted: 0, unchanged: 1, rejected: 0 },
    });
    expect(await eventsOf(tenant)).toHaveLength(count);
    // Known rows are stated: replacing their source closes none of them.
    await upload(tenant, 'links.csv', links('declared'), { replaceSource: SOURCE });
    expect(await fieldsOf(tenant, 'link')).toHaveLength(1);
    // Another source, and other words, have led nowhere yet.
    for (const [csv, options] of [
      [links('declared'), other],
      [links('documented'), {}],
    ] as const) {
      const refused = await upload(tenant, 'links.csv', csv, options);
      expect(refused).toMatchObject({ rejected: 1 });
      expect(await problemCodes(tenant, refused)).toEqual(['REF-AMBIGUOUS']);
    }
    expect((await eventsOf(tenant)).filter(({ type }) => type === linkRecorded.type)).toHaveLength(1);
  });
});

describe('a party known by mention of a contract', () => {
  it('stays when the contracts are sent again to replace their source', async () => {
    const tenant = newTenant();
    const csv =
      'contract_id,title,buyer,buyer_country,buyer_kind,supplier,value,currency\nC-1,Gloves,Example City,US,us_state_local,Unlisted Example Inc.,100,USD';
    for (const options of [{}, { replaceSource: SOURCE }]) await upload(tenant, 'contracts.csv', csv, options);
    expect(await fieldsOf(tenant, 'supplier')).toMatchObject([{ name: 'Unlisted Example Inc.' }]);
  });
});

describe('the report of a row that waits for the end of the file', () => {
  it('tells what is wrong with it beside what was odd about it before', async () => {
    const tenant = newTenant();
    const csv = 'from,to,relation,valid_from,certainty,value,currency\nA-1,A-2,supplies_goods,2024,declared,100,usd';
    const done = await upload(tenant, 'links.csv', csv);
    expect(done).toMatchObject({ rejected: 1, warnings: 1 });
    expect(await problemCodes(tenant, done)).toEqual(['REF-MISSING', 'REF-MISSING', 'CUR-CASE']);
  });
});

describe('the report of an import through a mapping', () => {
  const mapping = JSON.stringify({
    name: 'test-brands',
    about: 'A test.',
    kind: 'suppliers',
    where: [{ column: 'use', is: ['yes'] }],
    distinct: ['external_id'],
    columns: {
      external_id: { from: 'brand' },
      name: { from: 'brand' },
      address: { constant: 'Road 1' },
      country: { constant: 'MY' },
    },
  });

  it.each([false, true])('counts every row that was read, also those left out (dry run: %s)', async (dryRun) => {
    const rows = ['A,no', 'B,yes', 'B,yes', 'B,yes', 'C,yes', 'D,no'];
    const done = await upload(newTenant(), 'brands.csv', ['brand,use', ...rows].join('\n'), { mapping, dryRun });
    expect(done).toMatchObject({ state: 'done', rows: 6, accepted: 2, filtered: 2, repeated: 2, rejected: 0 });
  });

  it('counts those of a file from which nothing is taken', async () => {
    const done = await upload(newTenant(), 'brands.csv', 'brand,use\nA,no\nB,no', { mapping });
    expect(done).toMatchObject({ state: 'done', rows: 2, accepted: 0, filtered: 2, repeated: 0 });
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contractRecorded, linkRecorded, listCompleted, supplierRecorded, supplierWithdrawn } from '@manumit/events';
import type { TestMessaging } from '@manumit/messaging/testing';
import { problemsOf, rejectsOf } from '../report-import/rejects.sql.ts';
import { DEFAULTS, SOURCE, TestImports } from './testing.ts';

const SEED = fileURLToPath(new URL('../../../../infra/seed/', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));
const SEED_FILES = [
  'legal-facts',
  'watchlist',
  'suppliers',
  'recruiters',
  'supply-links',
  'recruitment-links',
  'observations',
  'contracts',
];

let imports: TestImports;
let messaging: TestMessaging;
beforeAll(async () => {
  imports = await TestImports.start();
  ({ messaging } = imports);
});
afterAll(() => imports?.close());

const newTenant = (): string => imports.newTenant();
const upload: TestImports['upload'] = (...parts) => imports.upload(...parts);

/** Every open record of a tenant as text, without ids: what it says, not when it was made. */
async function digest(tenant: string): Promise<string[]> {
  const rows = await messaging.database('ingest').inTransaction(tenant, (tx) =>
    tx.query<{ id: string; ref: string; noun: string; fields: object; parts: object; is_withdrawn: boolean }>(
      `select r.id, (select min(ref) from record_ref f where f.tenant_id = r.tenant_id and f.id = r.id) as ref, noun, fields, parts, is_withdrawn
       from record r where tenant_id = $1`,
      [tenant],
    ),
  );
  const names = new Map(rows.map(({ id, ref }) => [id, ref]));
  return rows
    .map(({ ref, noun, fields, parts, is_withdrawn }) =>
      JSON.stringify([ref, noun, is_withdrawn, fields, parts]).replace(
        /[a-z]{3}_[0-9a-z]{26}/g,
        (id) => names.get(id) ?? id,
      ),
    )
    .toSorted();
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

const suppliersCsv = (...rows: string[]): string => ['external_id,name,address,country', ...rows].join('\n');

describe('an import', () => {
  it('turns the sample files into records and events, and sending them again changes nothing', async () => {
    const tenant = newTenant();
    for (const name of SEED_FILES) {
      expect(await upload(tenant, `${name}.csv`, readFileSync(`${SEED}${name}.csv`))).toMatchObject({
        state: 'done',
        rejected: 0,
      });
    }
    const events = await eventsOf(tenant);
    expect(events.filter(({ type }) => type === supplierRecorded.type)).toHaveLength(58);
    expect(events.filter(({ type }) => type === linkRecorded.type)).toHaveLength(54);
    const contracts = events.filter(({ type }) => type === contractRecorded.type);
    expect(contracts).toHaveLength(12);
    expect(contracts[0]?.data).toMatchObject({
      contractId: 'CITY-2025-014',
      suppliers: [{ name: 'Harborline Example Uniforms LLC' }],
      provenance: {
        title: { source: 'Contract register 2026-Q3', pointer: 'contracts.csv#row=1&column=title', asOf: '2026-09-30' },
      },
    });
    expect(events.filter(({ type }) => type === listCompleted.type)).toHaveLength(1);

    for (const name of SEED_FILES) {
      const again = await upload(tenant, `renamed-${name}.csv`, readFileSync(`${SEED}${name}.csv`));
      expect(again).toMatchObject({ state: 'done', accepted: 0, rejected: 0 });
      expect(again.unchanged).toBe(again.rows);
    }
    const after = await eventsOf(tenant);
    expect(after.filter(({ type }) => type !== listCompleted.type)).toHaveLength(events.length - 1);
  });

  it('never announces the words of a statement', async () => {
    await messaging.sequence();
    expect(JSON.stringify(await messaging.events())).not.toContain('nine days');
  });

  it('reports a bad row with field, code and mend, and keeps the good ones', async () => {
    const tenant = newTenant();
    const done = await upload(
      tenant,
      'list.csv',
      suppliersCsv(
        'A-1,Good Example,Road 1,MY',
        'A-2,Bad Example,Road 2,Nowhereland',
        'A-3,Ragged Example,Road 3,MY,extra',
      ),
    );
    expect(done).toMatchObject({ state: 'done', rows: 3, accepted: 1, rejected: 2 });
    const { database } = imports.context;
    const problems = await database.inTransaction(tenant, (tx) => problemsOf(tx, done.id));
    expect(problems.map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'country', 'COUNTRY-UNKNOWN'],
      [3, null, 'ROW-WIDTH'],
    ]);
    const rejects = await database.inTransaction(tenant, (tx) => rejectsOf(tx, done.id));
    expect(rejects.map(({ cells }) => cells[1])).toEqual(['Bad Example', 'Ragged Example']);
  });

  it('gives back a row no record can hold, and keeps every other of its batch', async () => {
    const tenant = newTenant();
    const many = Array.from({ length: 31 }, (_, n) => `internal:erp:${n}`).join('|');
    const rows = Array.from({ length: 9 }, (_, n) => `A-${n},Example ${n},Road ${n},MY,${n === 5 ? many : ''}`);
    const done = await upload(tenant, 'list.csv', ['external_id,name,address,country,other_ids', ...rows].join('\n'));
    expect(done).toMatchObject({ state: 'done', rows: 9, accepted: 8, rejected: 1 });
    const rejects = await imports.context.database.inTransaction(tenant, (tx) => rejectsOf(tx, done.id));
    expect(rejects).toMatchObject([
      { row: 6, codes: ['ROW-UNUSABLE'], cells: ['A-5', 'Example 5', 'Road 5', 'MY', many] },
    ]);
    expect((await eventsOf(tenant)).filter(({ type }) => type === supplierRecorded.type)).toHaveLength(8);
  });

  it('makes the supplier of a good contract although the batch was taken back for a bad one', async () => {
    const tenant = newTenant();
    const contract = (id: string, supplier: string, agreement: string): string =>
      `${id},Gloves,Example City,US,us_state_local,${supplier},100,USD,${agreement}`;
    const csv = [
      'contract_id,title,buyer,buyer_country,buyer_kind,supplier,value,currency,trade_agreement',
      contract('C-1', 'First Unlisted Example Inc.', ''),
      contract('C-2', 'Second Unlisted Example Inc.', 'x'.repeat(41)),
    ];
    expect(await upload(tenant, 'contracts.csv', csv.join('\n'))).toMatchObject({ accepted: 1, rejected: 1 });
    const events = await eventsOf(tenant);
    const suppliers = events.filter(({ type }) => type === supplierRecorded.type);
    expect(suppliers.map(({ data }) => data['name'])).toEqual(['First Unlisted Example Inc.']);
    const [recorded] = events.filter(({ type }) => type === contractRecorded.type);
    expect(recorded?.data).toMatchObject({ contractId: 'C-1', suppliers: [{ id: suppliers[0]?.subject }] });
  });

  it('resolves what a later row brings, and gives back a row whose reference leads nowhere', async () => {
    const tenant = newTenant();
    await upload(tenant, 'list.csv', suppliersCsv('A-1,One Example,Road 1,MY', 'A-2,Two Example,Road 2,MY'));
    const links =
      'from,to,relation,valid_from,certainty\nA-1,A-2,supplies_goods,2024,declared\nname:Two Example@MY,A-1,supplies_goods,2024,declared\nA-1,A-99,supplies_goods,2024,declared';
    const done = await upload(tenant, 'links.csv', links);
    expect(done).toMatchObject({ rows: 3, accepted: 2, rejected: 1 });
    const rejects = await imports.context.database.inTransaction(tenant, (tx) => rejectsOf(tx, done.id));
    expect(rejects).toMatchObject([
      { row: 3, codes: ['REF-MISSING'], cells: ['A-1', 'A-99', 'supplies_goods', '2024', 'declared'] },
    ]);
  });

  it('makes a supplier of a contract’s party that nobody has imported', async () => {
    const tenant = newTenant();
    const csv =
      'contract_id,title,buyer,buyer_country,buyer_kind,supplier,value,currency\nC-1,Gloves,Example City,US,us_state_local,Unlisted Example Inc.,100.50,USD';
    expect(await upload(tenant, 'contracts.csv', csv)).toMatchObject({ accepted: 1 });
    const events = await eventsOf(tenant);
    const supplier = events.find(({ type }) => type === supplierRecorded.type);
    expect(supplier?.data).toMatchObject({ name: 'Unlisted Example Inc.', sources: [{ name: SOURCE }] });
    expect(events.find(({ type }) => type === contractRecorded.type)?.data).toMatchObject({
      value: '100.5',
      suppliers: [{ id: supplier?.subject }],
    });
  });

  it('gives the same records in whatever order files come', async () => {
    const files: [string, string, Record<string, string>][] = [
      [
        'a.csv',
        suppliersCsv('A-1,Old name,Road 1,MY', 'A-2,Two Example,Road 2,MY'),
        { ...DEFAULTS, source_date: '2025-01' },
      ],
      [
        'b.csv',
        suppliersCsv('A-1,New name,Road 1,MY'),
        { ...DEFAULTS, source_name: 'Newer list', source_date: '2026-02' },
      ],
      [
        'c.csv',
        suppliersCsv('A-1,Court name,Road 1,MY'),
        { source_name: 'A court', source_category: 'court', source_date: '2026-02' },
      ],
    ];
    const digests = [];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const tenant = newTenant();
      for (const index of order) {
        const [name, content, defaults] = files[index] as (typeof files)[number];
        await upload(tenant, name, content, { defaults });
      }
      digests.push(await digest(tenant));
    }
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).toEqual(digests[0]);
    expect(digests[0]?.join('')).toContain('Court name');
  });

  it('closes what a source no longer states, and only that source', async () => {
    const tenant = newTenant();
    await upload(tenant, 'a.csv', suppliersCsv('A-1,One Example,Road 1,MY', 'A-2,Two Example,Road 2,MY'));
    await upload(tenant, 'b.csv', suppliersCsv('A-2,Two Example,Road 2,MY'), {
      defaults: { ...DEFAULTS, source_name: 'Other list' },
    });
    await upload(tenant, 'c.csv', suppliersCsv('A-3,Three Example,Road 3,MY'), { replaceSource: SOURCE });
    const events = await eventsOf(tenant);
    const withdrawn = events.filter(({ type }) => type === supplierWithdrawn.type);
    expect(withdrawn).toHaveLength(1);
    expect(
      events.find(({ subject, type }) => subject === withdrawn[0]?.subject && type === supplierRecorded.type)?.data,
    ).toMatchObject({ name: 'One Example' });
  });

  it('keeps nothing of a dry run but its report', async () => {
    const tenant = newTenant();
    const done = await upload(tenant, 'a.csv', suppliersCsv('A-1,One Example,Road 1,MY', 'A-2,Two,Road,Nowhereland'), {
      dryRun: true,
    });
    expect(done).toMatchObject({ state: 'done', rows: 2, accepted: 1, rejected: 1 });
    expect(await digest(tenant)).toEqual([]);
    expect(await eventsOf(tenant)).toEqual([]);
  });

  it('says clearly what it does not read', async () => {
    const failed = await upload(newTenant(), 'book.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]));
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'FILE-TYPE' } });
  });

  it('ends an import of a cut-off file with a reason, and not by trying for ever', async () => {
    const whole = gzipSync(Buffer.from(suppliersCsv('A-1,One Example,Road 1,MY')));
    const failed = await upload(newTenant(), 'cut.csv.gz', whole.subarray(0, whole.length - 12));
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'FILE-CORRUPT' } });
  });

  it('shows no tenant another one’s records', async () => {
    const [one, other] = [newTenant(), newTenant()];
    await upload(one, 'a.csv', suppliersCsv('A-1,Canary Example,Road 1,MY'));
    expect((await digest(other)).join('')).not.toContain('Canary');
    const ids = await messaging
      .database('ingest')
      .inTransaction(other, (tx) => tx.query('select id from record where tenant_id = $1', [one]));
    expect(ids).toEqual([]);
  });

  const ocds = `${SHARED}ocds/releases.jsonl.gz`;
  const itWithData = existsSync(ocds) ? it : it.skip;
  itWithData(
    'takes real OCDS releases, and nothing changes when they come again',
    async () => {
      const tenant = newTenant();
      const done = await upload(tenant, 'releases.jsonl.gz', readFileSync(ocds));
      expect(done).toMatchObject({ failure: null, state: 'done', rows: 1776, kind: 'ocds' });
      expect(done.accepted).toBeGreaterThan(1700);
      const count = (await eventsOf(tenant)).length;
      expect(count).toBeGreaterThan(1700);
      const again = await upload(tenant, 'releases.jsonl.gz', readFileSync(ocds));
      expect(again).toMatchObject({ state: 'done', accepted: 0 });
      expect(await eventsOf(tenant)).toHaveLength(count);
    },
    600_000,
  );
});

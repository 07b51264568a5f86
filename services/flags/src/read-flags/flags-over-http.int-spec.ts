import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  contractRecorded,
  exposureAssessed,
  tenantRecorded,
  type ContractRecordedV1,
  type NewEvent,
} from '@manumit/events';
import { idNumber } from '@manumit/kernel/testing';
import { silentLogger, startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import { createServer, type Authenticator, type Role } from '@manumit/platform';
import { Registry } from 'prom-client';
import { concern, exposure, federal, SUPPLIER } from '../evaluate-contract/testing.ts';
import { FlagsConfig } from '../flags.config.ts';
import { createFlags } from '../index.ts';

const [TENANT, OTHER] = [idNumber('tenant', 1), idNumber('tenant', 2)] as const;
const contractId = (n: number) => idNumber('contract', n);
const MILL = idNumber('supplier', 2);

/** `viewer@1`: a role in a tenant. */
const authenticator: Authenticator = {
  identify: async ({ bearer }) => {
    const [role, n] = (bearer ?? '').split('@');
    if (n === undefined) return undefined;
    return { tenant: n === '1' ? TENANT : OTHER, id: 'usr_1', name: 'Someone', roles: [role as Role], by: 'token' };
  },
};

let messaging: TestMessaging;
let application: NestFastifyApplication;

const contract = (n: number, over: Parameters<typeof federal>[0] = {}): NewEvent => {
  const data: ContractRecordedV1 = federal({
    contractId: `NO-${n}`,
    subcontractors: [],
    value: '9800000',
    lines: [{ performanceCountry: ['KW'], portionKind: 'services', foreignPortionValue: '9000000' }],
    provenance: {
      value: { source: 'Contract register', pointer: 'contracts.csv#row=1&column=value', asOf: '2026-09' },
      'lines/1/foreignPortionValue': {
        source: 'Contract register',
        pointer: 'contracts.csv#row=1&column=foreign_portion_value',
      },
    },
    ...over,
  });
  return contractRecorded.of({ subject: contractId(n), revision: 1, tenant: TENANT, data }) as NewEvent;
};

beforeAll(async () => {
  const definition = createFlags();
  messaging = await startTestMessaging([definition]);
  const tenants = [TENANT, OTHER].map(
    (id) =>
      tenantRecorded.of({
        ...{ subject: id, revision: 1, tenant: id },
        data: { name: 'Example City Purchasing', asOf: '2026-11-22', feePolicy: 'none' },
      }) as NewEvent,
  );
  await messaging.publish(
    ...tenants,
    contract(1, { endOn: '2027-06-30', title: '=cmd|calc, "quoted"' }),
    contract(2, { endOn: '2027-01-31', buyerCountry: 'US' }),
    contract(3, { buyerKind: 'private', buyerCountry: 'NP', suppliers: [{ id: MILL, name: 'Kesuma Example Gloves' }] }),
    exposureAssessed.of({
      ...{ subject: SUPPLIER, revision: 1, tenant: TENANT },
      data: exposure({ concerns: [concern('entity-severe', MILL, { band: 'severe' }, 2)] }),
    }) as NewEvent,
  );
  await messaging.drain();
  application = await createServer({
    modules: [
      definition.module({
        config: new FlagsConfig(),
        database: messaging.database('flags'),
        clock: messaging.clock,
        logger: silentLogger,
        enqueue: async () => {},
      }),
    ],
    authenticator,
    logger: silentLogger,
    metrics: new Registry(),
    isReady: async () => {},
    version: '0',
    maxUploadBytes: 1000,
  });
  await application.init();
  await application.getHttpAdapter().getInstance().ready();
});
afterAll(async () => {
  await application.close();
  await messaging.close();
});

const ask = async (url: string, who = 'viewer@1') => {
  const response = await application.inject({
    method: 'GET',
    url: `/api/v1${url}`,
    headers: { authorization: `Bearer ${who}` },
  });
  return { status: response.statusCode, text: response.body, headers: response.headers, body: parsed(response.body) };
};
interface Body extends Record<string, unknown> {
  readonly items: readonly Record<string, unknown>[];
  readonly next: string | null;
}
const parsed = (text: string): Body => {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return { items: [], next: null };
  }
};
const ids = async (url: string) => (await ask(url)).body.items.map(({ id }) => id as string);

describe('GET /contracts', () => {
  it('lists contracts by the date of their next decision, with their flags counted', async () => {
    const { body } = await ask('/contracts');
    expect(body.items.map(({ contractId: number, nextOn }) => [number, nextOn])).toEqual([
      ['NO-2', '2027-01-31'],
      ['NO-1', '2027-06-30'],
      ['NO-3', null],
    ]);
    expect(body.items[0]).toMatchObject({
      flags: { R3: 0, R2: 1, R1: 1, clear: 1 },
      suppliers: [{ id: SUPPLIER }],
      value: '9800000',
      asOf: '2026-11-22',
    });
    expect(body['basis']).toMatchObject({ asOf: '2026-11-22', rules: '2026-11-24' });
  });

  it('pages by key and filters on the server', async () => {
    const first = await ask('/contracts?limit=2');
    const second = await ask(`/contracts?limit=2&cursor=${first.body.next}`);
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual([2, 1, 3].map(contractId));
    expect(second.body.next).toBeNull();
    expect(await ids('/contracts?country=NP')).toEqual([contractId(3)]);
    expect(await ids('/contracts?level=R2')).toEqual([contractId(2), contractId(1)]);
    expect(await ids('/contracts?query=kesuma')).toEqual([contractId(3)]);
    expect(await ids('/contracts?query=no-1')).toEqual([contractId(1)]);
    expect(await ids('/contracts?query=100%25')).toEqual([]);
  });
});

describe('GET /contracts/:id/flags', () => {
  it('gives every line, what needs a person first, and says what has none', async () => {
    const { body } = await ask(`/contracts/${contractId(1)}/flags`);
    expect(body.items.map(({ rule, result }) => `${(rule as { id: string }).id} ${result as string}`)).toEqual([
      'RISK-ENTITY flagged',
      'US-FAR-50-H flagged',
      'US-FAR-56-CERT request-data',
      'US-FAR-50-BASE clear',
    ]);
    expect(body['notApplicable']).toContain('UK-PPN009');
    expect(body['openLists']).toContainEqual({ rule: 'US-307-WRO', list: 'CBP-WRO', edition: '2026-08-08' });
  });

  it('answers 404 for what is not there, not ours, or no id', async () => {
    for (const [id, who] of [
      [contractId(9), 'viewer@1'],
      [contractId(1), 'viewer@2'],
      ['nonsense', 'viewer@1'],
      ['%00', 'viewer@1'],
    ] as const) {
      const { status, body } = await ask(`/contracts/${id}/flags`, who);
      expect([id, status, body['code']]).toEqual([id, 404, 'contract.unknown']);
    }
  });
});

describe('GET /flags', () => {
  it('has the shape of the interface', async () => {
    const { body } = await ask('/flags?rule=US-FAR-50-H&contract=NO-1');
    const [flag] = body.items;
    expect(Object.keys(flag ?? {})).toEqual([
      ...['id', 'contractId', 'contract', 'basis', 'rule', 'result', 'level', 'because', 'facts', 'missing'],
      ...['action', 'clearsWhen', 'raisedAt'],
    ]);
    expect(flag).toMatchObject({
      contractId: contractId(1),
      contract: { contractId: 'NO-1', buyer: 'Example Contracting Command' },
      basis: 'rule',
      rule: { id: 'US-FAR-50-H', version: '2025-10-01', instrument: '48 CFR 52.222-50(h)', verified: false },
      ...{ result: 'flagged', level: 'R1', missing: [], raisedAt: '2026-11-22' },
      facts: expect.arrayContaining([
        {
          name: 'portion abroad',
          value: '9000000',
          source: 'Contract register',
          pointer: 'contracts.csv#row=1&column=foreign_portion_value',
        },
      ]) as never,
    });
  });

  it('filters by level, rule, contract, state, result and basis', async () => {
    const rules = async (query: string) =>
      [...new Set((await ask(`/flags?${query}`)).body.items.map(({ rule }) => (rule as { id: string }).id))].sort();
    expect(await rules('level=R2')).toEqual(['RISK-ENTITY']);
    expect(await rules('basis=risk')).toEqual(['RISK-ENTITY']);
    expect(await rules('result=clear')).toEqual(['US-FAR-50-BASE']);
    expect(await rules('state=open')).toEqual(['RISK-ENTITY', 'US-FAR-50-H', 'US-FAR-56-CERT']);
    expect(await rules('state=cleared')).toEqual([]);
    expect(await rules(`contract=${contractId(3)}`)).toEqual([]);
    expect(await ids('/flags?state=open&limit=500')).toHaveLength(6);
  });

  it('pages without losing or repeating one', async () => {
    const all = await ids('/flags?limit=500');
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await ask(`/flags?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      paged.push(...body.items.map(({ id }) => id as string));
      cursor = body.next;
    }
    expect(paged).toEqual(all);
    expect(new Set(paged).size).toBe(8);
  });

  it('gives one flag with its history, and what it rests on', async () => {
    const [id] = await ids('/flags?rule=RISK-ENTITY&contract=NO-1');
    const { body: flag } = await ask(`/flags/${id}`);
    expect(flag['history']).toMatchObject([{ what: 'raised', asOf: '2026-11-22', level: 'R2' }]);
    expect((flag['path'] as { id: string }[]).at(-1)?.id).toBe(MILL);
    const { body: evidence } = await ask(`/flags/${id}/evidence`);
    expect(evidence).toMatchObject({
      law: { instrument: 'Risk flag (method 3.8)', mark: 'E', verified: true },
      facts: [],
      items: [{ name: 'entity-severe', source: 'Risk assessment', asOf: '2026-11-22' }],
      assessments: [`/api/v1/suppliers/${MILL}/assessment`],
    });
    const [plan] = await ids('/flags?rule=US-FAR-50-H&contract=NO-1');
    const { body: law } = await ask(`/flags/${plan}/evidence`);
    expect((law['law'] as { sources: { source: string; text: string }[] }).sources[0]).toMatchObject({ source: 'S11' });
    expect((await ask(`/flags/${plan}`, 'viewer@2')).status).toBe(404);
    expect((await ask(`/flags/${idNumber('flag', 1)}/evidence`)).body['code']).toBe('flag.unknown');
  });
});

describe('hostile questions', () => {
  it.each([
    '/flags?level=R4',
    '/flags?rule=%00',
    '/flags?contract=%00',
    '/flags?state=shut',
    '/flags?limit=501',
    '/flags?cursor=nonsense',
    `/flags?cursor=${Buffer.from('["x","y","z"]').toString('base64url')}`,
    `/flags?cursor=${Buffer.from('["2026-99-99","y","z"]').toString('base64url')}`,
    '/flags?unknown=1',
    '/contracts?query=%00',
    '/contracts?country=np',
    `/contracts?cursor=${Buffer.from('[1,null]').toString('base64url')}`,
    '/exports/flags?format=exe',
  ])('%s answers 4xx', async (url) => {
    const { status } = await ask(url);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it('asks who is there, and what they may do', async () => {
    expect((await ask('/flags', 'nobody')).status).toBe(401);
    expect((await ask('/flags', 'admin@1')).status).toBe(403);
    expect((await ask('/contracts', 'admin@1')).status).toBe(403);
  });
});

describe('GET /exports/flags', () => {
  it('gives a file whose texts no spreadsheet takes for a formula', async () => {
    const { text, headers } = await ask('/exports/flags?contract=NO-1&basis=rule');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header, ...lines] = text.trimEnd().split('\r\n');
    expect(header).toContain(
      '"flag_id","contract_id","portion","buyer","supplier","value","currency","basis","rule_id"',
    );
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => line.includes('"NO-1",,"Example Contracting Command"'))).toBe(true);
    expect(lines.every((line) => line.includes(',9800000,"USD","rule",'))).toBe(true);
  });

  it('gives the same rows as JSON, by id, with what they rest on', async () => {
    const { body, headers } = await ask('/exports/flags?format=json&state=open');
    expect(headers['content-disposition']).toBe('attachment; filename="flags.json"');
    const found = body.items.map(({ flag_id: id }) => id as string);
    expect(found).toHaveLength(6);
    expect(found).toEqual([...found].sort());
    expect(body['filter']).toEqual({ state: 'open' });
    expect(body['basis']).toMatchObject({ asOf: '2026-11-22' });
    expect((await ask('/exports/flags?format=json', 'viewer@2')).body.items).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  contractEvent,
  lawEvent,
  linkEvent,
  observationEvent,
  OTHER_TENANT,
  rec,
  recruiterEvent,
  sup,
  supplierEvent,
  tenantEvent,
} from '../../test/sample.ts';
import { ScoringServer } from '../../test/scoring-server.ts';

describe('reading scores', () => {
  let server: ScoringServer;
  beforeAll(async () => {
    server = await ScoringServer.start({ loadsReference: true });
    await server.messaging.publish(
      tenantEvent(),
      tenantEvent('2026-11-22', { tenant: OTHER_TENANT }),
      supplierEvent(1, { name: '=cmd|Example' }),
      supplierEvent(2, { name: 'Beta 100% Example', country: 'JO', workerGroups: ['migrant'] }),
      supplierEvent(3, { name: 'Gamma Example' }),
      supplierEvent(4, { name: 'Delta Example', country: 'CN', subdivision: 'CN-XJ', productsHs: ['5201'] }),
      recruiterEvent(1),
      recruiterEvent(2),
      ...GRAVE.map((data, n) => observationEvent(n, { about: sup(3), ...data })),
      observationEvent(10, { ...SURVEY, about: sup(3) }),
      linkEvent(1, { from: sup(3), to: sup(2) }),
      linkEvent(2, { from: sup(2), to: sup(1), relevance: 0.5 }),
      linkEvent(3, { ...PLACES, from: rec(1), to: sup(3) }),
      linkEvent(4, { from: sup(1), to: sup(3), relation: 'operates' }),
      contractEvent(1, [1]),
      lawEvent(1, { field: 'CAP', jurisdiction: 'NP', capMonths: 1, originCountry: 'NP', destinationCountry: 'MY' }),
    );
    await server.messaging.drain();
    expect(await server.messaging.failed()).toEqual([]);
  });
  afterAll(() => server?.stop());

  const names = async (query: string) =>
    ((await server.get(`/suppliers${query}`)).at('items') as readonly { name: string }[]).map(({ name }) => name);

  it('lists parties with four outputs as four columns, filtered and paged by name', async () => {
    expect(await names('')).toEqual(['=cmd|Example', 'Beta 100% Example', 'Delta Example', 'Gamma Example']);
    const { at } = await server.get('/suppliers?limit=3');
    expect(at('items.0')).toMatchObject({
      id: sup(1),
      recruitmentFee: { status: 'insufficient', band: null, feeBreach: { state: 'none' } },
      laborLaw: { coverage: 0, override: false },
      entity: { status: 'insufficient', band: null },
      exposure: { status: 'ok' },
    });
    // Of no contract, but rolled up for the page.
    expect(at('items.1.exposure')).toMatchObject({ status: 'ok', value: expect.any(Number) });
    expect(at('items.1.laborLaw.coverage')).toBeGreaterThan(0);
    expect(at('basis')).toMatchObject({ asOf: '2026-11-22', editions: { wro: expect.any(String) } });
    expect(await names(`?limit=3&cursor=${String(at('next'))}`)).toEqual(['Gamma Example']);
    expect(await names('?query=100%25')).toEqual(['Beta 100% Example']);
    expect(await names('?query=_')).toEqual([]);
    expect(await names('?country=JO')).toEqual(['Beta 100% Example']);
    expect(await names('?status=provisional')).toEqual(['Gamma Example']);
    expect(await names('?band=lower')).toEqual([]);
    expect((await server.get('/recruiters')).at('items')).toHaveLength(2);
    expect((await server.get('/suppliers', 'stranger')).at('items')).toEqual([]);
    for (const query of ['?limit=0', '?cursor=nonsense', '?query=a%00b', '?band=worst', '?other=1']) {
      expect((await server.get(`/suppliers${query}`)).status).toBeGreaterThanOrEqual(400);
      expect((await server.get(`/suppliers${query}`)).status).toBeLessThan(500);
    }
  });

  it('shows the chain in both directions, with the share of each node', async () => {
    const up = await server.get(`/suppliers/${sup(1)}/network?direction=upstream&depth=5`);
    expect(up.body).toMatchObject({
      truncated: false,
      nodes: [
        { id: sup(1), tier: 0, relevance: 1, share: null },
        { id: sup(2), tier: 1, relevance: 0.5, share: null },
        { id: sup(3), tier: 1, relevance: 1, share: expect.any(Number) },
        { id: rec(1), tier: 2, kind: 'recruiter' },
      ].sort((a, b) => a.tier - b.tier || (a.id < b.id ? -1 : 1)),
    });
    expect(up.at('links')).toHaveLength(4);
    const down = await server.get(`/recruiters/${rec(1)}/network?direction=downstream&depth=1`);
    expect(down.body).toMatchObject({ truncated: true, nodes: [{ id: rec(1) }, { id: sup(3), share: null }] });
    expect((await server.get(`/suppliers/${sup(1)}/network`, 'stranger')).status).toBe(404);
    expect((await server.get(`/suppliers/${sup(1)}/network?depth=99`)).status).toBe(400);
  });

  it('tries what if, and stores nothing', async () => {
    const before = await server.get(`/suppliers/${sup(1)}/assessment`);
    const add = [
      {
        direction: 'adverse',
        indicator: 'I05',
        method: 'authority_finding',
        strength: 'determined',
        sourceReliability: 'A',
        informationCredibility: '1',
        sourceName: 'A court',
        observedFrom: '2026-10-01',
        observedTo: '2026-10-01',
      },
    ];
    const tried = await server.post('/what-if', { subject: sup(1), add });
    expect(tried.status).toBe(200);
    expect(tried.at('before.entity.status')).toBe('insufficient');
    expect(tried.at('after.entity.status')).toBe('determined');
    expect(tried.at('after.exposure.value')).toBeGreaterThan(tried.at('before.exposure.value') as number);

    const cut = await server.post('/what-if', { subject: sup(1), replaceLinks: [] });
    expect(cut.at('after.exposure')).toMatchObject({ status: 'insufficient', untracedShare: 1 });
    const other = await server.post('/what-if', {
      subject: sup(2),
      replaceLinks: [{ from: sup(4), to: sup(2), relation: 'supplies_goods' }],
    });
    expect(other.at('before.exposure.status')).toBe('ok');
    expect(other.at('after.exposure.status')).toBe('insufficient');
    const without = await server.post('/what-if', { subject: sup(3), remove: [GRAVE_ID] });
    expect(without.at('after.entity.sufficiency')).toBeLessThan(without.at('before.entity.sufficiency') as number);

    expect((await server.get(`/suppliers/${sup(1)}/assessment`)).text).toBe(before.text);
    expect((await server.get(`/suppliers/${sup(2)}/assessment`)).at('exposure')).toEqual(other.at('before.exposure'));
    expect((await server.messaging.status()).settled).toBe(true);
    for (const [body, status] of [
      [{ subject: sup(99) }, 404],
      [{ subject: 'nonsense' }, 404],
      [{ subject: sup(1), remove: ['obs_unknown'] }, 422],
      [{ subject: sup(1), add: [{ indicator: 'I05' }] }, 422],
      [{ subject: sup(1), add: [{ ...add[0], indicator: 'I99' }] }, 422],
      [{ subject: sup(1), add: [{ ...add[0], method: 'constructor' }] }, 422],
      [{ subject: sup(1), add: [{ ...add[0], observedTo: '2026-02-30' }] }, 422],
      [{ subject: sup(1), add: [{ ...add[0], askedN: 5, affirmedN: 6 }] }, 422],
      [{ subject: sup(1), replaceLinks: [{ from: sup(2), to: sup(3), relation: 'owns' }] }, 422],
    ] as const) {
      expect((await server.post('/what-if', body)).status).toBe(status);
    }
    expect((await server.post('/what-if', { subject: sup(1) }, 'stranger')).status).toBe(404);
  });

  it('lists corridors with prior and cap, and no count of answers', async () => {
    const { status, at, text } = await server.get('/corridors');
    expect(status).toBe(200);
    expect(at('items')).toMatchObject([
      {
        corridor: 'NP>MY',
        recruiters: 1,
        employers: 1,
        prior: { basis: 'corridor', sites: 1 },
        legalCap: { months: 1 },
      },
    ]);
    expect(text).not.toContain('"n":');
    expect(at('items.0.observations.share')).toEqual({ percent: 35, nAtLeast: 40 });
  });

  it('publishes parameters with source and mark, and every dataset with its edition', async () => {
    const methodology = await server.get('/methodology');
    expect(methodology.at('items')).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'likelihood_ratio.strong', value: 5, mark: 'E' })]),
    );
    const items = (await server.get('/reference')).at('items') as readonly { id: string; isCurrent: boolean }[];
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(['wro', 'uflpa', 'goods', 'law-facts', 'hs']));
    expect(items.every(({ isCurrent }) => isCurrent)).toBe(true);
  });

  it('exports what the lists show, as CSV no spreadsheet runs, or as JSON', async () => {
    const csv = await server.get('/exports/suppliers');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = csv.text.split('\r\n');
    expect(lines[0]).toContain('"fee_band"');
    expect(lines[1]).toContain(`"'=cmd|Example"`);
    expect(lines).toHaveLength(6);
    const json = await server.get('/exports/suppliers?format=json&country=JO');
    expect(json.body).toMatchObject([{ name: 'Beta 100% Example' }]);
    const rows = (await server.get('/exports/assessments?format=json')).body as readonly Record<string, unknown>[];
    expect(rows.map(({ subject_kind }) => subject_kind)).toEqual([
      'supplier',
      'supplier',
      'supplier',
      'supplier',
      'recruiter',
      'recruiter',
    ]);
    expect(rows[3]).toMatchObject({ subject_id: sup(3), entity_status: 'provisional', exposure_status: 'ok' });
    expect((await server.get('/exports/suppliers?format=xml')).status).toBe(400);
    expect((await server.get('/exports/suppliers?format=json', 'stranger')).body).toEqual([]);
  });

  it('keeps figures of few workers inside, in every answer', async () => {
    const small = { ...SURVEY, askedN: 12, affirmedN: 3, costMonthsKthHighest: 2.345678, amountsKnownN: 3 };
    await server.messaging.publish(
      supplierEvent(7, { name: 'Small Example' }),
      observationEvent(20, { ...small, about: sup(7) }),
    );
    await server.messaging.drain();
    const paths = [
      `/suppliers/${sup(7)}/assessment`,
      `/suppliers/${sup(7)}/assessments`,
      '/exports/assessments?format=json',
    ];
    for (const path of paths) expect((await server.get(path)).text).not.toMatch(/2\.34|"paid"|"asked"|0\.25\d/);
    expect((await server.get(paths[0] as string)).at('recruitmentFee')).toMatchObject({ score: null, mean: null });
  });
});

const GRAVE_ID = observationEvent(0).subject;
const GRAVE = [
  { indicator: 'I03', method: 'authority_finding', sourceReliability: 'A', sourceName: 'Example authority' },
  { indicator: 'I07', method: 'ngo_investigation', sourceReliability: 'A', sourceName: 'Example network' },
];
const SURVEY = {
  direction: 'adverse',
  indicator: 'FEE',
  method: 'offsite_worker_interviews',
  channel: 'independent_offsite',
  askedN: 40,
  affirmedN: 14,
  workforceN: 300,
  originCountry: 'NP',
  destinationCountry: 'MY',
  consentBasis: ['organization_aggregate'],
} as { direction: 'adverse'; indicator: string; method: string; channel: string };
const PLACES = {
  kind: 'recruitment',
  relation: 'places_workers',
  originCountry: 'NP',
  destinationCountry: 'MY',
} as const;

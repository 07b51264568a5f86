import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  exposureAssessed,
  listingWithdrawn,
  riskAssessed,
  type ExposureAssessedV1,
  type NewEvent,
  type RiskAssessedV1,
} from '@manumit/events';
import {
  contractEvent,
  linkEvent,
  lis,
  listingEvent,
  OTHER_TENANT,
  sup,
  supplierEvent,
  TENANT,
  tenantEvent,
} from '../../test/sample.ts';
import { ScoringServer } from '../../test/scoring-server.ts';
import { monthsAfter } from './decide-alert.ts';

interface Alert {
  readonly id: string;
  readonly state: string;
  readonly evidenceHash: string;
  readonly subject: { readonly id: string };
}

describe('possible matches', () => {
  let server: ScoringServer;
  beforeAll(async () => {
    server = await ScoringServer.start();
    await send(
      tenantEvent(),
      tenantEvent('2026-11-22', { tenant: OTHER_TENANT }),
      supplierEvent(1),
      supplierEvent(2, { name: 'Lánhé Example Textile Co., Ltd.', country: 'CN' }),
      supplierEvent(3, { name: 'Kesuma Example Gloves Sdn Bhd', identifiers: [LEI('ZZZZ00MANUMIT0020420')] }),
      supplierEvent(4, { name: 'Twin Example Ltd', identifiers: [LEI('ZZZZ00MANUMIT0010138')] }),
      linkEvent(1),
      contractEvent(1, [1]),
      listingEvent(1, { name: 'LANHE EXAMPLE TEXTILE CO LTD', country: 'CN', measure: 'Finding' }),
      listingEvent(2, { entryId: 'E-2', name: 'Other name', identifiers: [LEI('zzzz00manumit0020420')] }),
      listingEvent(3, { entryId: 'E-3', name: 'Twin Example Ltd', identifiers: [LEI('ZZZZ00MANUMIT0010235')] }),
    );
  });
  afterAll(() => server?.stop());

  const send = async (...events: NewEvent[]) => {
    await server.messaging.publish(...events);
    await server.messaging.drain();
    expect(await server.messaging.failed()).toEqual([]);
  };
  const risk = async (id: string) =>
    (await server.messaging.events(riskAssessed)).filter(({ subject }) => subject === id).at(-1)
      ?.data as RiskAssessedV1;
  const alerts = async (query = '') => (await server.get(`/screening/alerts${query}`)).at('items') as readonly Alert[];
  const alertOf = async (id: string) => (await alerts()).find(({ subject }) => subject.id === id) as Alert;
  const decide = (id: string, decision: object, as = 'analyst', headers = {}) =>
    server.post(`/screening/alerts/${id}/decision`, decision, as, headers);

  it('takes an equal name as a candidate that weighs nothing, an equal identifier as confirmed, and parts what differs', async () => {
    expect((await risk(sup(2))).listings).toMatchObject([{ match: 'candidate', matchedOn: 'name', entryId: 'E-1' }]);
    expect((await risk(sup(2))).forExposure.hasAdverse).toBe(false);
    expect((await risk(sup(3))).listings).toMatchObject([
      { match: 'confirmed', matchedOn: 'lei:ZZZZ00MANUMIT0020420' },
    ]);
    expect((await risk(sup(3))).forExposure.hasAdverse).toBe(true);
    expect((await risk(sup(4))).listings).toEqual([]);
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      state: 'pending',
      match: 'candidate',
      subject: { id: sup(2) },
      entry: { entryId: 'E-1' },
    });
    expect((await server.get('/screening/alerts', 'stranger')).at('items')).toEqual([]);
  });

  it('weighs a confirmed match and carries it to whoever rests on it', async () => {
    const before = (await server.messaging.events(exposureAssessed)).at(-1)?.data as ExposureAssessedV1;
    expect(before.concerns.map(({ code }) => code)).toEqual(['listing-candidate']);
    const { id, evidenceHash } = await alertOf(sup(2));
    const decision = {
      verdict: 'confirmed',
      reasonCode: 'same_party',
      text: 'Address and registration agree',
      evidenceHash,
    };
    expect((await decide(id, decision, 'viewer')).status).toBe(403);
    expect((await decide(id, decision, 'stranger')).status).toBe(404);
    expect((await decide(id, { ...decision, expiresOn: '2027-02-30' })).status).toBe(400);
    expect((await decide(id, { ...decision, expiresOn: '2026-11-21' })).status).toBe(422);
    expect((await decide(id, { ...decision, evidenceHash: '00000000-0000-0000-0000-000000000000' })).status).toBe(409);
    const answers = [await decide(id, decision, 'analyst', KEY), await decide(id, decision, 'analyst', KEY)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(answers[0]?.body).toMatchObject({
      state: 'confirmed',
      decisions: [{ verdict: 'confirmed', by: 'An Analyst' }],
    });

    await server.messaging.drain();
    expect(await risk(sup(2))).toMatchObject({
      entity: { status: 'determined', band: 'severe' },
      listings: [{ match: 'confirmed' }],
    });
    const after = (await server.messaging.events(exposureAssessed)).at(-1)?.data as ExposureAssessedV1;
    expect(after.value).toBeGreaterThanOrEqual(0.6);
    expect(after.concerns.map(({ code }) => code)).toEqual(['entity-severe', 'listing-confirmed']);
    // The record of another edition of the same entry is still decided.
    await send(
      listingEvent(
        1,
        { name: 'LANHE EXAMPLE TEXTILE CO LTD', country: 'CN', measure: 'Finding', edition: '2026-10-15' },
        { revision: 2 },
      ),
    );
    expect((await risk(sup(2))).entity.status).toBe('determined');
  });

  it('asks again when the two sides change, and lets go of a lifted or withdrawn entry', async () => {
    await send(supplierEvent(2, { name: 'Lánhé Example Textile Co., Ltd.', country: 'VN' }, { revision: 2 }));
    expect(await alertOf(sup(2))).toMatchObject({ state: 'pending', decisions: [{ verdict: 'confirmed' }] });
    expect((await risk(sup(2))).forExposure.hasAdverse).toBe(false);

    const finding = { name: 'LANHE EXAMPLE TEXTILE CO LTD', country: 'CN', measure: 'Finding' } as const;
    await send(listingEvent(1, { ...finding, status: 'delisted' }, { revision: 3 }));
    expect((await alertOf(sup(2))).state).toBe('delisted');
    expect((await decide((await alertOf(sup(2))).id, { verdict: 'confirmed', reasonCode: 'same_party' })).status).toBe(
      409,
    );
    await send(listingEvent(1, finding, { revision: 4 }));
    expect((await alertOf(sup(2))).state).toBe('pending');
    await send(
      listingWithdrawn.of({
        subject: lis(1),
        revision: 5,
        tenant: TENANT,
        key: 'list',
        data: { because: 'no-source-states-it' },
      }),
    );
    expect((await alertOf(sup(2))).state).toBe('superseded');
    expect((await risk(sup(2))).listings).toEqual([]);
  });

  it('lets a false positive rest for a year, for this subject and this entry', async () => {
    await send(
      supplierEvent(5, { name: 'Harbor Example Foods' }),
      supplierEvent(6, { name: 'Harbor Example Foods Ltd' }),
      listingEvent(5, { entryId: 'E-5', name: 'HARBOR EXAMPLE FOODS' }),
    );
    const { id } = await alertOf(sup(5));
    const cleared = await decide(id, { verdict: 'false-positive', reasonCode: 'other_party' });
    expect(cleared.body).toMatchObject({ state: 'false-positive', match: 'none', expiresOn: '2027-11-22' });
    await server.messaging.drain();
    expect((await risk(sup(5))).listings).toEqual([]);
    expect((await risk(sup(6))).listings).toMatchObject([{ match: 'candidate' }]);

    await send(tenantEvent('2027-11-22', { revision: 2 }));
    expect((await alertOf(sup(5))).state).toBe('false-positive');
    await send(tenantEvent('2027-11-23', { revision: 3 }));
    expect((await alertOf(sup(5))).state).toBe('pending');
    expect(monthsAfter('2028-02-29', 12)).toBe('2029-02-28');
  });

  it('holds names against the lists, and says what it searched', async () => {
    const queries = [
      { id: 'a', name: 'Harbor Example Foods LLC', country: 'US' },
      { id: 'b', name: 'Nobody', identifiers: [LEI('ZZZZ00MANUMIT0020420')] },
      { id: 'c', name: 'Nobody at all' },
    ];
    const { status, body } = await server.post('/screening/search', { queries });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      results: [
        { id: 'a', status: 'ok', candidates: [{ entryId: 'E-5', match: 'candidate', score: 1 }] },
        { id: 'b', candidates: [{ entryId: 'E-2', match: 'confirmed' }] },
        { id: 'c', candidates: [] },
      ],
      searched: [{ list: 'EXAMPLE-WATCH', completeness: 'partial' }],
    });
    const other = await server.post('/screening/search', { queries, lists: ['NOT-THERE'] });
    expect(other.at('results.2.status')).toBe('partial');
    expect((await server.post('/screening/search', { queries: [{ id: 'a', name: 'a\u0000b' }] })).status).toBe(400);
    expect((await server.post('/screening/search', { queries: [{ id: 'a', name: 'a\ud800b' }] })).status).toBe(400);
    expect((await server.post('/screening/search', { queries: [] })).status).toBe(400);
    expect((await server.post('/screening/search', { queries }, 'stranger')).at('results.1.candidates')).toEqual([]);
  });
});

const KEY = { 'idempotency-key': 'once' };
const LEI = (value: string) => ({ scheme: 'lei', value });

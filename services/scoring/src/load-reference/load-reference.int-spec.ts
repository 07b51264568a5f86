import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { riskAssessed, type NewEvent, type RiskAssessedV1 } from '@manumit/events';
import { GLOBAL_TENANT } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import { startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import { contractEvent, linkEvent, sup, supplierEvent, tenantEvent } from '../../test/sample.ts';
import { createScoring } from '../index.ts';
import { loadEditions } from '../postgres/postgres-reference.ts';
import { referenceEditions, type Edition } from './reference-rows.ts';

describe('loading reference editions', () => {
  let messaging: TestMessaging;
  beforeEach(async () => {
    messaging = await startTestMessaging([createScoring()]);
  });
  afterEach(() => messaging?.close());

  const load = (editions: readonly Edition[]) => loadEditions(messaging.database('scoring'), editions);
  const send = async (...events: NewEvent[]) => {
    await messaging.publish(...events);
    await messaging.drain();
    expect(await messaging.failed()).toEqual([]);
  };
  const rows = <Row extends object>(sql: string): Promise<Row[]> =>
    withOwner(messaging.installation, async (client) => (await client.query<Row>(sql)).rows);
  const lastRisk = async (id: string) =>
    (await messaging.events(riskAssessed)).filter(({ subject }) => subject === id).at(-1)?.data as RiskAssessedV1;

  /** One entry of a list that names the first supplier of the tests. */
  const watch = (edition: string, name: string, status: 'active' | 'revoked' = 'active'): Edition => {
    const [, wro] = referenceEditions() as readonly [Edition, Edition & { subject: 'watch' }];
    const [first] = wro.rows;
    if (first === undefined) throw new Error('the list is empty');
    const row = { ...first, name, aliases: [], status, edition, isOfficial: true };
    return {
      info: { ...wro.info, edition, rows: 1 },
      digest: `${edition} ${name} ${status}`,
      subject: 'watch',
      rows: [row],
    };
  };

  it('loads every edition once, under the installation’s own tenant', async () => {
    expect(await load(referenceEditions())).toEqual(['law-facts', 'wro', 'uflpa', 'goods', 'eo13126']);
    expect(await load(referenceEditions())).toEqual([]);
    const [counts] = await rows(
      `select (select count(*)::int from scoring.law_fact where tenant_id = '${GLOBAL_TENANT}') as law,
         (select count(*)::int from scoring.listing where kind = 'watch') as watch,
         (select count(*)::int from scoring.goods_entry) as goods`,
    );
    const size = (subject: string) =>
      referenceEditions()
        .filter((edition) => edition.subject === subject)
        .reduce((sum, { rows }) => sum + rows.length, 0);
    expect(counts).toEqual({ law: size('law'), watch: size('watch'), goods: size('goods') });
  });

  it('brings a new edition to the subjects it touches and never deletes the old one', async () => {
    await send(tenantEvent(), supplierEvent(1), supplierEvent(2, { name: 'Untouched Example' }));
    await load([watch('2026-01-01', 'Example Mill 1')]);
    await messaging.drain();
    expect((await lastRisk(sup(1))).listings).toMatchObject([{ edition: '2026-01-01', match: 'candidate' }]);

    await load([watch('2026-02-01', 'Another Name')]);
    await messaging.drain();
    expect((await lastRisk(sup(1))).listings).toEqual([]);
    expect(await rows(`select is_current, count(*)::int as n from scoring.listing group by 1 order by 1`)).toEqual([
      { is_current: false, n: 1 },
      { is_current: true, n: 1 },
    ]);
    // Going back to an edition that was loaded before makes its rows current again.
    await load([watch('2026-01-01', 'Example Mill 1')]);
    await messaging.drain();
    expect((await lastRisk(sup(1))).listings).toHaveLength(1);
    expect(await rows(`select edition from scoring.edition where is_current`)).toEqual([{ edition: '2026-01-01' }]);
    expect((await messaging.events(riskAssessed)).filter(({ subject }) => subject === sup(2))).toHaveLength(1);
  });

  it('knows tied status by law, and state-imposed labor and goods by place', async () => {
    await load(referenceEditions());
    await send(
      tenantEvent(),
      supplierEvent(1, { country: 'JO', workerGroups: ['migrant'] }),
      supplierEvent(2, { country: 'CN', subdivision: 'CN-XJ', productsHs: ['520100'] }),
      supplierEvent(3, { country: 'DE' }),
      linkEvent(1, {
        from: sup(2),
        to: sup(3),
        productsHs: ['520100'],
        originCountry: 'CN',
        originSubdivision: 'CN-XJ',
      }),
      contractEvent(1, [3]),
    );
    expect((await lastRisk(sup(1))).laborLaw.coverage).toBeGreaterThan(0);
    expect((await lastRisk(sup(3))).laborLaw.coverage).toBe(0);
    expect((await lastRisk(sup(2))).laborLaw.override).toBe(true);
    const [exposure] = await rows<{ totals: Record<string, number> }>(
      `select (body::json)->'totals' as totals from scoring.exposure_history where subject_id = '${sup(3)}'`,
    );
    expect(exposure?.totals).toMatchObject({ 'origin-region': 2, 'context-unknown': 1 });
    expect(exposure?.totals['listed-goods']).toBeGreaterThan(0);
  });
});

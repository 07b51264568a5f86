import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { seeded } from '@manumit/kernel/testing';
import {
  contractWithdrawn,
  exposureAssessed,
  linkWithdrawn,
  observationWithdrawn,
  type ConcernV1,
  type ExposureAssessedV1,
  type NewEvent,
} from '@manumit/events';
import { withOwner } from '@manumit/platform/testing';
import { startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import {
  contractEvent,
  ctr,
  linkEvent,
  listingEvent,
  lnk,
  obs,
  observationEvent,
  rec,
  recruiterEvent,
  sup,
  supplierEvent,
  TENANT,
  tenantEvent,
} from '../../test/sample.ts';
import { createScoring } from '../index.ts';
import { loadNetwork, lockNetwork } from '../postgres/load-network.ts';
import { PostgresNetwork } from '../postgres/postgres-network.ts';
import { exposureHash } from './roll-up-due.ts';
import { exposureData } from './exposure-data.ts';
import { namesNeeded, rollUps } from '../read-assessment/shown-exposure.ts';

const TODAY = '2026-11-22';

describe('following exposure', () => {
  let messaging: TestMessaging;
  beforeEach(async () => {
    messaging = await startTestMessaging([createScoring()]);
  });
  afterEach(() => messaging?.close());

  const send = async (...events: NewEvent[]) => {
    await messaging.publish(...events);
    await messaging.drain();
    expect(await messaging.failed()).toEqual([]);
  };
  const exposures = async () =>
    (await messaging.events(exposureAssessed)).map(({ subject, data }) => ({ subject, data }));
  const exposureOf = async (id: string) =>
    (await exposures()).filter(({ subject }) => subject === id).at(-1)?.data as ExposureAssessedV1;
  const concernsOf = async (id: string): Promise<readonly ConcernV1[]> => (await exposureOf(id)).concerns;

  it('announces what lies in the chain of a contract’s parties, and of nobody else', async () => {
    await send(
      tenantEvent(),
      ...[1, 2, 3, 4].map((n) => supplierEvent(n)),
      linkEvent(1),
      ...GRAVE.map((data, n) => observationEvent(n, { about: sup(2), ...data })),
    );
    expect(await exposures()).toEqual([]);
    await send(contractEvent(1, [1], { subcontractors: [{ id: sup(3), name: 'Example Mill 3 Ltd.' }] }));
    expect((await exposures()).map(({ subject }) => subject).sort()).toEqual([sup(1), sup(3)]);
    const exposure = await exposureOf(sup(1));
    expect(exposure).toMatchObject({ status: 'ok', insufficientNodes: 1, untracedShare: null });
    expect(exposure.nodes).toMatchObject([
      { id: sup(2), path: [{ id: sup(1) }, { id: sup(2), name: 'Example Mill 2 Ltd.' }] },
    ]);
    expect(exposure.value).toBeGreaterThanOrEqual(exposure.max ?? 1);
    // Nothing upstream of the subcontractor is traced: that is no "low".
    expect(await exposureOf(sup(3))).toMatchObject({
      status: 'insufficient',
      value: null,
      nodes: [],
      untracedShare: 1,
    });
  });

  it('walks a link on the days on which it is valid', async () => {
    await send(
      tenantEvent(),
      supplierEvent(1),
      supplierEvent(2),
      contractEvent(1, [1]),
      ...GRAVE.map((data, n) => observationEvent(n, { about: sup(2), ...data })),
      linkEvent(1, { validFrom: '2026-12', validTo: '2027-02' }),
    );
    expect((await exposureOf(sup(1))).status).toBe('insufficient');
    await send(tenantEvent('2026-12-01', { revision: 2 }));
    expect(await exposureOf(sup(1))).toMatchObject({ status: 'ok', asOf: '2026-12-01' });
    await send(tenantEvent('2027-02-28', { revision: 3 }));
    expect((await exposureOf(sup(1))).status).toBe('ok');
    await send(tenantEvent('2027-03-01', { revision: 4 }));
    expect((await exposureOf(sup(1))).status).toBe('insufficient');
  });

  it('charges a company with the site it operates, and no longer than it does', async () => {
    await send(
      tenantEvent(),
      supplierEvent(1, { entityKind: 'company' }),
      supplierEvent(2),
      contractEvent(1, [1]),
      linkEvent(1, { from: sup(1), to: sup(2), relation: 'operates' }),
      ...GRAVE.map((data, n) => observationEvent(n, { about: sup(2), ...data })),
    );
    expect((await exposureOf(sup(1))).status).toBe('ok');
    await send(linkWithdrawn.of({ subject: lnk(1), revision: 2, tenant: TENANT, data: GONE }));
    expect(await exposureOf(sup(1))).toMatchObject({ status: 'insufficient', untracedShare: 1 });
  });

  it('names what lies in the chain at full relevance: listings, fees, licences, goods and regions', async () => {
    await send(
      tenantEvent(),
      supplierEvent(1),
      supplierEvent(2, { identifiers: [{ scheme: 'lei', value: 'ZZZZ00MANUMIT0020420' }] }),
      supplierEvent(3, { country: 'CN', subdivision: 'CN-65' }),
      supplierEvent(4),
      recruiterEvent(1, { license: { status: 'revoked' }, feePolicy: 'worker_pays', feePolicyOn: '2026-10' }),
      recruiterEvent(2, { license: { status: 'unknown' } }),
      linkEvent(1, { relevance: 0.1 }),
      linkEvent(2, {
        from: sup(3),
        to: sup(2),
        originCountry: 'CN',
        originSubdivision: 'CN-XJ',
        productText: 'cotton yarn',
      }),
      linkEvent(3, { from: sup(4), to: sup(2), productsHs: ['151110'], originCountry: 'MY' }),
      linkEvent(4, {
        kind: 'recruitment',
        relation: 'places_workers',
        from: rec(1),
        to: sup(2),
        originCountry: 'NP',
        destinationCountry: 'MY',
      }),
      linkEvent(5, {
        kind: 'recruitment',
        relation: 'sub_agent_of',
        from: rec(2),
        to: rec(1),
        originCountry: 'NP',
        destinationCountry: 'MY',
      }),
      listingEvent(1, { identifiers: [{ scheme: 'lei', value: 'ZZZZ00MANUMIT0020420' }], name: 'Somebody Else' }),
      listingEvent(2, {
        entryId: 'G-1',
        kind: 'goods',
        list: 'EXAMPLE-GOODS',
        name: 'Palm oil',
        productText: 'Palm oil',
        productsHs: ['1511'],
        country: 'MY',
        forcedLabor: 'yes',
      }),
      contractEvent(1, [1]),
    );
    const found = await concernsOf(sup(1));
    expect(found.map(({ code, at }) => `${code} ${at}`).sort()).toEqual([
      `fee-breach-declared ${rec(1)}`,
      `license-problem ${rec(1)}`,
      `license-unchecked ${rec(2)}`,
      `listed-goods ${sup(4)}`,
      `listing-confirmed ${sup(2)}`,
      `origin-region ${sup(3)}`,
      `origin-region ${sup(3)}`,
    ]);
    expect(found.find(({ code }) => code === 'listing-confirmed')?.facts).toMatchObject({
      ...{ list: 'EXAMPLE-WATCH', edition: '2026-09-15', entry: 'E-1', measure: 'WRO', status: 'active' },
      matchedOn: 'lei:ZZZZ00MANUMIT0020420',
    });
    expect(found.find(({ code }) => code === 'license-unchecked')?.path.map(({ id }) => id)).toEqual([
      sup(1),
      sup(2),
      rec(1),
      rec(2),
    ]);

    // The other way round: the list lets go of the goods, and the concern goes.
    await send(
      listingEvent(
        2,
        {
          entryId: 'G-1',
          kind: 'goods',
          list: 'EXAMPLE-GOODS',
          name: 'Palm oil',
          productsHs: ['1511'],
          country: 'MY',
          status: 'delisted',
        },
        { revision: 2 },
      ),
      recruiterEvent(1, {}, { revision: 2 }),
    );
    expect(new Set((await concernsOf(sup(1))).map(({ code }) => code))).toEqual(
      new Set(['license-unchecked', 'listing-confirmed', 'origin-region']),
    );
  });

  it('stays below the size of an event, whatever the chain holds', async () => {
    const long = '棉'.repeat(280);
    const many = Array.from({ length: 60 }, (_, n) => n + 2);
    await send(
      tenantEvent(),
      supplierEvent(1),
      ...many.map((n) => supplierEvent(n, { name: `${n} ${long}`, subdivision: 'CN-XJ', country: 'CN' })),
      ...many.map((n) => linkEvent(n, { from: sup(n), to: sup(n - 1), originSubdivision: 'CN-XJ', productText: long })),
      contractEvent(1, [1]),
    );
    const exposure = await exposureOf(sup(1));
    expect(exposure.totals['origin-region']).toBe(120);
    expect(exposure.concerns.length).toBeGreaterThan(5);
    expect(exposure.concerns.length).toBeLessThan(20);
    expect(exposure.concerns[0]?.path.length).toBe(2);
  });

  it('is the same as a network made from the tables, after whatever happened', async () => {
    const random = seeded(7);
    const pick = (n: number) => Math.floor(random() * n);
    const revisions = new Map<string, number>();
    const next = (id: string) => {
      const revision = (revisions.get(id) ?? 0) + 1;
      revisions.set(id, revision);
      return { revision };
    };
    let day = 22;
    const happen = (): NewEvent => {
      const [a, b, n] = [1 + pick(12), 1 + pick(12), 1 + pick(30)];
      switch (pick(10)) {
        case 0:
          return supplierEvent(
            a,
            { entityKind: pick(3) === 0 ? 'farm' : 'site', country: pick(2) === 0 ? 'MY' : 'CN' },
            next(sup(a)),
          );
        case 1:
          return observationEvent(
            n,
            { about: sup(a), indicator: `I0${1 + pick(9)}`, sourceName: `S${n}` },
            next(obs(n)),
          );
        case 2:
          return observationWithdrawn.of({ subject: obs(n), ...next(obs(n)), tenant: TENANT, data: GONE });
        case 3:
          return linkWithdrawn.of({ subject: lnk(n), ...next(lnk(n)), tenant: TENANT, data: GONE });
        case 4:
          return pick(3) === 0
            ? contractWithdrawn.of({ subject: ctr(n), ...next(ctr(n)), tenant: TENANT, data: GONE })
            : contractEvent(n, [a, b], {}, next(ctr(n)));
        case 5:
          return tenantEvent(`2026-11-${(day = Math.min(30, day + pick(2)))}`, next(TENANT));
        default: {
          const relation = (['supplies_goods', 'supplies_material', 'operates', 'owns', 'same_group'] as const)[
            pick(5)
          ];
          const dated = pick(4) === 0 ? { validFrom: '2026-11-24', validTo: '2026-11-27' } : {};
          const share = pick(3) === 0 ? { shareOfInput: 0.4, productsHs: ['5201'] } : {};
          const origin = pick(4) === 0 ? { originSubdivision: 'CN-XJ' } : {};
          return linkEvent(
            n,
            { from: sup(a), to: sup(b), relation: relation ?? 'owns', ...dated, ...share, ...origin },
            next(lnk(n)),
          );
        }
      }
    };
    await send(
      tenantEvent(TODAY, next(TENANT)),
      ...Array.from({ length: 12 }, (_, n) => supplierEvent(n + 1, {}, next(sup(n + 1)))),
    );
    let compared = 0;
    for (let round = 0; round < 15; round++) {
      await send(...Array.from({ length: 12 }, happen));
      const held = await heldExposures(messaging);
      const made = await madeFromTables(
        messaging,
        held.map(({ id }) => id),
      );
      expect(made).toEqual(held);
      compared += held.length;
    }
    expect(compared).toBeGreaterThan(50);
  });
});

const GRAVE = [
  { indicator: 'I03', method: 'authority_finding', sourceReliability: 'A', sourceName: 'Example authority' },
  { indicator: 'I07', method: 'ngo_investigation', sourceReliability: 'A', sourceName: 'Example network' },
];
const GONE = { because: 'no-source-states-it' } as const;

interface Held {
  readonly id: string;
  readonly hash: string;
}

/** Of subjects that stand in a contract now. */
const heldExposures = (messaging: TestMessaging): Promise<Held[]> =>
  withOwner(
    messaging.installation,
    async (client) =>
      (await client.query<Held>(`select id, hash from scoring.exposure where status <> 'ended' order by id`)).rows,
  );

/** What a member that starts now, with nothing in memory, would write. */
const madeFromTables = (messaging: TestMessaging, ids: readonly string[]): Promise<Held[]> =>
  messaging.database('scoring').inTransaction(TENANT, async (tx) => {
    const row = await lockNetwork(tx);
    const rolled = rollUps(ids, await loadNetwork(tx, row));
    const named = await new PostgresNetwork(tx).named(namesNeeded(rolled));
    return rolled.map(({ id, rollUp, reach }) => ({
      id,
      hash: exposureHash(exposureData(id, row.asOf ?? TODAY, rollUp, reach, named)),
    }));
  });

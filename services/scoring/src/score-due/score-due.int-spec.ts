import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  exposureAssessed,
  linkWithdrawn,
  observationWithdrawn,
  riskAssessed,
  supplierWithdrawn,
  type NewEvent,
  type RiskAssessedV1,
} from '@manumit/events';
import { GLOBAL_TENANT } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import { startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import {
  contractEvent,
  lawEvent,
  linkEvent,
  lnk,
  obs,
  observationEvent,
  OTHER_TENANT,
  rec,
  recruiterEvent,
  sup,
  supplierEvent,
  TENANT,
  tenantEvent,
} from '../../test/sample.ts';
import { outboxOf } from '@manumit/messaging';
import { createScoring } from '../index.ts';
import { ScoringMemory, scoringWork } from '../scoring.module.ts';
import type { Work } from '../work.ts';
import { scoreDue } from './score-due.ts';

describe('scoring', () => {
  let messaging: TestMessaging;
  beforeEach(async () => {
    messaging = await startWithKey();
  });
  afterEach(() => messaging?.close());

  const send = async (...events: NewEvent[]) => {
    await messaging.publish(...events);
    await messaging.drain();
    expect(await messaging.failed()).toEqual([]);
  };
  const risks = async (subject: string) =>
    (await messaging.events(riskAssessed)).filter((event) => event.subject === subject);
  const lastRisk = async (subject: string) => (await risks(subject)).at(-1)?.data as RiskAssessedV1;

  it('announces a supplier without evidence as insufficient, never as low', async () => {
    await send(tenantEvent(), supplierEvent(1));
    const risk = await lastRisk(sup(1));
    expect(risk.entity).toEqual({ status: 'insufficient', band: null, probability: null });
    expect(risk.forExposure).toMatchObject({ insufficient: true, hasAdverse: false });
    expect(risk.forExposure.p).toBeGreaterThan(0);
  });

  it('comes to the same assessment in whatever order the facts arrive', async () => {
    const recruiter = recruiterEvent(1, { subAgentsPaidBy: 'worker', subAgentsPaidByOn: '2026-08' });
    const facts = [
      supplierEvent(1, { subdivision: 'MY-10', productsHs: ['401512'], sectorIsic: ['2219'] }),
      observationEvent(1, { about: sup(1) }),
      observationEvent(2, { about: sup(1), indicator: 'I03', sourceReliability: 'A' }),
      observationEvent(3, { ...SURVEY, about: sup(1) }),
      observationEvent(4, { ...SURVEY, about: sup(2), affirmedN: 3 }),
      linkEvent(1, { ...PLACES, from: rec(1), to: sup(1) }),
      recruiter,
      supplierEvent(2),
      lawEvent(1),
      lawEvent(2, { field: 'L4', workerGroup: 'migrant', layer: 'practice' }),
      tenantEvent(),
    ];
    await send(...facts);
    const expected = await stateOf(messaging);
    expect(expected.subjects.map(({ entity_status }) => entity_status)).toEqual([
      'insufficient',
      'provisional',
      'insufficient',
    ]);
    for (const order of [[...facts].reverse(), shuffled(facts, 1), shuffled(facts, 2)]) {
      const other = await startWithKey();
      try {
        // One by one, so that every step is decided on its own.
        for (const fact of order) {
          await other.publish(fact);
          await other.drain();
        }
        expect(await stateOf(other)).toEqual(expected);
      } finally {
        await other.close();
      }
    }
  });

  it('ignores what is older than what it holds, and stops counting what is withdrawn', async () => {
    await send(tenantEvent(), supplierEvent(1), observationEvent(1, {}, { revision: 2 }));
    const before = await lastRisk(sup(1));
    await send(
      observationEvent(1, { strength: 'weak' }, { revision: 1 }),
      supplierEvent(1, { name: 'An Older Name' }, { revision: 1 }),
    );
    expect(await risks(sup(1))).toHaveLength(1);

    await send(withdrawn(observationWithdrawn, obs(1), 3));
    expect((await lastRisk(sup(1))).forExposure.hasAdverse).toBe(false);
    expect(before.forExposure.hasAdverse).toBe(true);
    // A late old picture does not bring it back, not even if the withdrawal came first.
    await send(observationEvent(1, {}, { revision: 2 }));
    await send(withdrawn(observationWithdrawn, obs(2), 2), observationEvent(2, {}, { revision: 1 }));
    expect((await lastRisk(sup(1))).forExposure.hasAdverse).toBe(false);
  });

  it('announces only what moved', async () => {
    await send(tenantEvent(), supplierEvent(1), observationEvent(1), contractEvent(1, [1]));
    const counts = async () =>
      [await messaging.events(riskAssessed), await messaging.events(exposureAssessed)].map(({ length }) => length);
    const before = await counts();
    await send(
      supplierEvent(1, { sources: [{ name: 'Another list', category: 'own_records' }] }, { revision: 2 }),
      observationEvent(1, { pointer: 'another-file.csv#row=1' }, { revision: 2 }),
      lawEvent(1, { jurisdiction: 'DE' }),
    );
    expect(await counts()).toEqual(before);
    // The inputs are others, so that is kept; score, reasons and coverage are the same, so that is no news.
    expect(await ownerRows(messaging, 'select revision from scoring.subject')).toEqual([{ revision: 2 }]);
    await send(observationEvent(2, { indicator: 'I03' }));
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });

  it('loses nothing when two topics meet on one subject', async () => {
    await send(tenantEvent(), supplierEvent(1));
    const memory = new ScoringMemory();
    const database = messaging.database('scoring');
    const decide = (keep: (work: Work) => Promise<unknown>) =>
      database.inTransaction(TENANT, async (tx) => {
        const outbox = outboxOf(tx, { service: 'scoring', clock: messaging.clock, correlationId: 'test' });
        const work = await scoringWork(tx, { tenant: TENANT, outbox, clock: messaging.clock }, memory);
        await keep(work);
        await scoreDue([sup(1)], work);
      });
    const dataOf = ({ data, revision, subject }: NewEvent) => ({ id: subject, revision, data: data as never });
    for (let n = 1; n <= 12; n++) {
      const name = `Example Mill, name ${n}`;
      await Promise.all([
        decide(({ facts }) =>
          facts.keepParties([{ ...dataOf(supplierEvent(1, { name }, { revision: n + 1 })), kind: 'supplier' }]),
        ),
        decide(({ facts }) => facts.keepObservations([dataOf(observationEvent(n, { sourceName: `Source ${n}.` }))])),
        decide(({ facts }) => facts.keepLinks([dataOf(linkEvent(n, { ...PLACES, from: rec(n), to: sup(1) }))])),
      ]);
      const [row] = await ownerRows<{ name: string; body: string }>(
        messaging,
        `select subject.name, part.body from scoring.subject
         join scoring.assessment_part part on part.hash = subject.part_hash`,
      );
      expect(row?.name).toBe(name);
      for (let source = 1; source <= n; source++) expect(row?.body).toContain(`Source ${source}.`);
    }
  });

  it('marks by country, corridor and day what is too much for one batch', async () => {
    await send(
      tenantEvent(),
      supplierEvent(1),
      supplierEvent(2, { country: 'DE' }),
      supplierEvent(3, { country: 'MU' }),
      recruiterEvent(1),
      linkEvent(1, { ...PLACES, from: rec(1), to: sup(3), originCountry: 'BD', destinationCountry: 'MU' }),
      observationEvent(1, { about: sup(2) }),
    );
    const before = { my: await lastRisk(sup(1)), mu: await stateOf(messaging) };
    await send(lawEvent(1));
    expect((await lastRisk(sup(1))).laborLaw.coverage).toBeGreaterThan(before.my.laborLaw.coverage);
    expect(await risks(sup(2))).toHaveLength(1);

    // Another site's survey on the corridor is the prior of whoever recruits there.
    await send(observationEvent(2, { ...SURVEY, about: sup(1), originCountry: 'BD', destinationCountry: 'MU' }));
    const hashes = (state: typeof before.mu) => state.subjects.find(({ id }) => id === sup(3))?.part_hash;
    expect(hashes(await stateOf(messaging))).not.toBe(hashes(before.mu));

    // Evidence ages with the day; who has none stays as it is.
    const p = (await lastRisk(sup(2))).forExposure.p;
    await send(tenantEvent('2027-11-22', { revision: 2 }));
    expect((await lastRisk(sup(2))).forExposure.p).toBeLessThan(p);
    expect((await lastRisk(sup(2))).asOf).toBe('2027-11-22');
    // By then the law fact is past its review and, being adverse, kept.
    expect((await lastRisk(sup(1))).laborLaw.coverage).toBeGreaterThan(0);
  });

  it('lets every tenant feel a law fact of the installation, and no tenant one of another', async () => {
    await send(
      tenantEvent(),
      tenantEvent('2026-11-22', { tenant: OTHER_TENANT }),
      supplierEvent(1),
      supplierEvent(2, {}, { tenant: OTHER_TENANT }),
    );
    await send(lawEvent(1, {}, { tenant: GLOBAL_TENANT }));
    for (const id of [sup(1), sup(2)]) expect((await lastRisk(id)).laborLaw.coverage).toBeGreaterThan(0);
    await send(lawEvent(2, { field: 'L5' }, { tenant: OTHER_TENANT }));
    expect((await lastRisk(sup(2))).laborLaw.coverage).toBeGreaterThan((await lastRisk(sup(1))).laborLaw.coverage);
  });

  it('waits for the tenant’s day before it says anything', async () => {
    await send(supplierEvent(1), observationEvent(1));
    expect(await risks(sup(1))).toEqual([]);
    await send(tenantEvent());
    expect((await lastRisk(sup(1))).forExposure.hasAdverse).toBe(true);
  });

  it('keeps a withdrawn supplier and lets it stop counting', async () => {
    await send(
      tenantEvent(),
      supplierEvent(1),
      supplierEvent(2),
      observationEvent(1, { about: sup(2), method: 'authority_finding', sourceReliability: 'A', indicator: 'I03' }),
      linkEvent(1),
      contractEvent(1, [1]),
    );
    const value = async () =>
      ((await messaging.events(exposureAssessed)).at(-1)?.data as { value: number | null }).value;
    expect(await value()).toBeGreaterThan(0.2);
    await send(withdrawn(supplierWithdrawn, sup(2), 2));
    expect(await value()).toBeNull();
    expect(await ownerRows(messaging, `select is_withdrawn from scoring.subject where id = '${sup(2)}'`)).toEqual([
      { is_withdrawn: true },
    ]);
    await send(supplierEvent(2, {}, { revision: 3 }));
    expect(await value()).toBeGreaterThan(0.2);
    await send(withdrawn(linkWithdrawn, lnk(1), 2));
    expect(await value()).toBeNull();
  });

  it('keeps the rows of tenants apart by the database alone', async () => {
    await send(
      tenantEvent(),
      tenantEvent('2026-11-22', { tenant: OTHER_TENANT }),
      supplierEvent(1),
      observationEvent(1),
    );
    const tables = await ownerRows<{ name: string }>(
      messaging,
      `select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'tenant_id'
       where relnamespace = 'scoring'::regnamespace and relkind = 'r' order by 1`,
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const count = (tenant: string) =>
        messaging
          .database('scoring')
          .inTransaction(tenant, (tx) =>
            tx.query<{ n: number }>(`select count(*)::int as n from scoring.${name} where tenant_id = '${TENANT}'`),
          );
      expect({ name, n: (await count(OTHER_TENANT))[0]?.n }).toEqual({ name, n: 0 });
    }
    const own = await messaging
      .database('scoring')
      .inTransaction(TENANT, (tx) => tx.query('select id from scoring.subject'));
    expect(own).toEqual([{ id: sup(1) }]);
  });
});

const SURVEY = {
  direction: 'adverse',
  indicator: 'FEE',
  method: 'offsite_worker_interviews',
  channel: 'independent_offsite',
  askedN: 40,
  affirmedN: 31,
  originCountry: 'NP',
  destinationCountry: 'MY',
  consentBasis: ['organization_aggregate'],
} as { direction: 'adverse'; indicator: string; method: string; channel: string };

const PLACES = {
  kind: 'recruitment',
  relation: 'places_workers',
  originCountry: 'NP',
  destinationCountry: 'MY',
  permitTie: 'employer',
} as const;

const withdrawn = (
  definition: typeof observationWithdrawn | typeof supplierWithdrawn,
  subject: string,
  revision: number,
): NewEvent => definition.of({ subject, revision, tenant: TENANT, data: { because: 'no-source-states-it' } });

function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  let state = seed;
  const next = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 1);
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Every installation hashes inputs with a key of its own; here they share one, so that hashes can be compared. */
async function startWithKey(): Promise<TestMessaging> {
  const messaging = await startTestMessaging([createScoring()]);
  await ownerRows(messaging, String.raw`update scoring.inputs_key set key = '\x0102'`);
  return messaging;
}

const ownerRows = <Row extends object>(messaging: TestMessaging, sql: string): Promise<Row[]> =>
  withOwner(messaging.installation, async (client) => (await client.query<Row>(sql)).rows);

interface SubjectState {
  readonly id: string;
  readonly part_hash: string;
  readonly entity_status: string;
}

/** What a reader would find, but for revisions and the key of the installation. */
async function stateOf(messaging: TestMessaging) {
  return {
    subjects: await ownerRows<SubjectState>(
      messaging,
      `select id, part_hash, law_hash, announced_hash, inputs_hash, name, country, fee_status, fee_band, fee_breach, law_low,
         law_coverage, entity_status, entity_band, is_dated from scoring.subject order by id`,
    ),
    risks: await ownerRows<{ id: string; data: unknown }>(
      messaging,
      `select distinct on (event->>'subject') event->>'subject' as id, event->'data' as data from log.event_log
       where event->>'type' = 'risk.assessed.v1' order by event->>'subject', seq desc`,
    ),
  };
}

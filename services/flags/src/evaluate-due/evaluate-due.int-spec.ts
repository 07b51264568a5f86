import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  contractEvaluated,
  contractRecorded,
  contractWithdrawn,
  exposureAssessed,
  listingRecorded,
  tenantRecorded,
  type ContractEvaluatedV1,
  type ListingRecordedV1,
  type NewEvent,
  type TenantRecordedV1,
} from '@manumit/events';
import { idNumber } from '@manumit/kernel/testing';
import { startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import { GLOBAL_TENANT } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import { concern, exposure, federal, picture, SUPPLIER } from '../evaluate-contract/testing.ts';
import { createFlags } from '../index.ts';

const TENANT = idNumber('tenant', 1);
const OTHER = idNumber('tenant', 2);
const [ONE, TWO, THREE] = [1, 2, 3].map((n) => idNumber('contract', n)) as [string, string, string];
const MILL = idNumber('supplier', 2);

let messaging: TestMessaging;
beforeEach(async () => {
  messaging = await startTestMessaging([createFlags()]);
});
afterEach(() => messaging.close());

const tenant = (revision = 1, over: Partial<TenantRecordedV1> = {}, id = TENANT): NewEvent =>
  tenantRecorded.of({
    ...{ subject: id, revision, tenant: id },
    data: { name: 'Example City Purchasing', asOf: '2026-11-22', feePolicy: 'none', ...over },
  }) as NewEvent;
const contract = (id: string, revision: number, data = federal(), of = TENANT): NewEvent =>
  contractRecorded.of({ subject: id, revision, tenant: of, data }) as NewEvent;
const exposed = (revision: number, over: Parameters<typeof exposure>[0], id = SUPPLIER): NewEvent =>
  exposureAssessed.of({ subject: id, revision, tenant: TENANT, data: exposure(over) }) as NewEvent;
const listing = (revision: number, over: Partial<ListingRecordedV1> = {}, of = TENANT): NewEvent =>
  listingRecorded.of({
    ...{ subject: idNumber('listing', 1), revision, tenant: of },
    data: {
      ...{
        kind: 'goods',
        list: 'OUR-LIST',
        edition: '2026-01-01',
        entryId: '1',
        name: 'Example beads',
        productsHs: ['701810'],
      },
      ...{ country: 'MY', status: 'active', completeness: 'full', sourceName: 'Own research', ...over },
    },
  }) as NewEvent;

/** What was announced about a contract, oldest first. */
const announced = async (id: string): Promise<ContractEvaluatedV1[]> =>
  (await messaging.events(contractEvaluated))
    .filter(({ subject }) => subject === id)
    .map(({ data }) => data as ContractEvaluatedV1);
const last = async (id: string) => (await announced(id)).at(-1);
const results = async (id: string, rule: string) =>
  (await last(id))?.flags.filter((flag) => flag.rule.id === rule).map(({ result, level }) => `${result} ${level}`);
const rows = async <Row extends object>(sql: string): Promise<Row[]> =>
  withOwner(messaging.installation, async (client) => {
    await client.query('set row_security = off');
    return (await client.query(sql)).rows as Row[];
  });

const settle = async (...events: NewEvent[]) => {
  await messaging.publish(...events);
  await messaging.drain();
  expect(await messaging.failed()).toEqual([]);
};
const abroad = (foreignPortionValue: string, over = {}) =>
  federal({
    lines: [{ performanceCountry: ['KW'], portionKind: 'services', foreignPortionValue }],
    subcontractors: [],
    ...over,
  });

describe('evaluating contracts', () => {
  it('announces a flag set once, and again only when it moved', async () => {
    await settle(tenant(), contract(ONE, 1, abroad('9000000')));
    expect(await results(ONE, 'US-FAR-50-H')).toEqual(['flagged R1']);
    expect(await announced(ONE)).toHaveLength(1);

    await settle(contract(ONE, 2, abroad('9000000')), contract(ONE, 1, abroad('1')), exposed(1, {}));
    expect(await announced(ONE)).toHaveLength(1);

    await settle(contract(ONE, 3, abroad('600000')));
    expect(await results(ONE, 'US-FAR-50-H')).toEqual(['clear R1']);
    const [first, second] = await messaging.events(contractEvaluated);
    expect([first?.revision, second?.revision]).toEqual([1, 2]);
  });

  it('ignores what is older than what it holds, of every kind', async () => {
    const grave = exposed(2, { concerns: [concern('entity-severe', MILL)] });
    await settle(tenant(2), contract(ONE, 2, abroad('9000000')), grave, listing(2, { status: 'delisted' }));
    const before = (await messaging.events(contractEvaluated)).length;
    await settle(contract(ONE, 1, abroad('1')), exposed(1, {}), listing(1), tenant(1, { feePolicy: 'zero-fee' }));
    expect(await messaging.events(contractEvaluated)).toHaveLength(before);
    const [kept] = await rows(`select c.source_revision, e.revision as exposure, l.revision as listing, t.fee_policy
      from flags.contract c, flags.exposure e, flags.listing l, flags.tenant t`);
    expect(kept).toEqual({ source_revision: 2, exposure: 2, listing: 2, fee_policy: 'none' });
  });

  it('waits for the tenant’s day, whatever comes first', async () => {
    await settle(contract(ONE, 1, abroad('9000000')));
    expect(await announced(ONE)).toEqual([]);
    await settle(tenant());
    expect(await results(ONE, 'US-FAR-50-H')).toEqual(['flagged R1']);
    expect((await last(ONE))?.asOf).toBe('2026-11-22');
  });

  it('holds every contract of a party anew when something is found in its chain, and clears when it is gone', async () => {
    const services = picture({ buyerKind: 'private', lines: [{ category: 'services' }] });
    const order = { list: 'CBP-WRO', edition: '2026-08-08', entry: 'e', measure: 'WRO', status: 'active' };
    await settle(tenant(), contract(ONE, 1, services), contract(TWO, 1, services));
    await settle(exposed(1, { concerns: [concern('listing-confirmed', MILL, order, 3)] }));
    expect(await results(ONE, 'US-307-WRO')).toEqual(['flagged R2']);
    expect(await results(TWO, 'US-307-WRO')).toEqual(['flagged R2']);
    const raised = (await last(ONE))?.flags[0];
    expect(raised?.path?.at(-1)?.id).toBe(MILL);

    await settle(exposed(2, {}));
    expect((await last(ONE))?.flags).toEqual([]);
    await settle(exposed(3, { concerns: [concern('listing-confirmed', MILL, order, 3)] }));
    expect((await last(ONE))?.flags[0]?.id).toBe(raised?.id);
    const history = await rows<{ what: string }>(
      `select what from flags.flag_history where flag_id = '${raised?.id}' order by n`,
    );
    expect(history.map(({ what }) => what)).toEqual(['raised', 'cleared', 'raised']);
  });

  it('clears everything of a contract no source states any longer', async () => {
    await settle(tenant(), contract(ONE, 1, abroad('9000000')));
    const withdrawn = contractWithdrawn.of({
      ...{ subject: ONE, revision: 2, tenant: TENANT },
      data: { because: 'no-source-states-it' },
    }) as NewEvent;
    await settle(withdrawn);
    expect(await last(ONE)).toMatchObject({ contractId: 'X912-25-C-0042', flags: [] });
    await settle(contract(ONE, 3, abroad('9000000')));
    expect(await results(ONE, 'US-FAR-50-H')).toEqual(['flagged R1']);
  });

  it('sums the orders of a vehicle, in whatever order they come, and when one leaves', async () => {
    const order = (value: string) => abroad(value, { frameworkRef: 'X912-24-D-0007' });
    await settle(tenant(), contract(ONE, 1, order('300000')));
    expect(await results(ONE, 'US-FAR-50-H')).toEqual(['request-data R1']);
    await settle(contract(TWO, 1, order('300000')), contract(THREE, 1, order('300000')));
    for (const id of [ONE, TWO, THREE]) expect([id, await results(id, 'US-FAR-50-H')]).toEqual([id, ['flagged R1']]);
    await settle(contract(THREE, 2, abroad('300000', { frameworkRef: 'X912-24-D-0008' })));
    for (const id of [ONE, TWO, THREE])
      expect([id, await results(id, 'US-FAR-50-H')]).toEqual([id, ['request-data R1']]);
  });

  it('holds contracts anew when a list or the fee policy changes', async () => {
    const beads = picture({
      buyerKind: 'private',
      lines: [{ category: 'goods', classification: ['HS:701810'], originCountry: ['MY'] }],
    });
    await settle(tenant(), contract(ONE, 1, beads), exposed(1, { concerns: [concern('fee-breach-verified', MILL)] }));
    expect(await results(ONE, 'OWN-GOODS-LIST')).toEqual([]);
    expect(await results(ONE, 'RISK-FEE-BREACH')).toEqual(['request-data R2']);
    await settle(listing(1));
    expect(await results(ONE, 'OWN-GOODS-LIST')).toEqual(['flagged R1']);
    await settle(listing(2, { status: 'delisted' }), tenant(2, { feePolicy: 'zero-fee' }));
    expect(await results(ONE, 'OWN-GOODS-LIST')).toEqual(['clear R1']);
    expect(await results(ONE, 'RISK-FEE-BREACH')).toEqual(['flagged R2']);
  });

  it('lets a list of the installation reach every tenant', async () => {
    const beads = picture({
      buyerKind: 'private',
      lines: [{ category: 'goods', classification: ['HS:701810'], originCountry: ['MY'] }],
    });
    await settle(tenant(), tenant(1, {}, OTHER), contract(ONE, 1, beads), contract(TWO, 1, beads, OTHER));
    await settle(listing(1, {}, GLOBAL_TENANT));
    expect(await results(ONE, 'OWN-GOODS-LIST')).toEqual(['flagged R1']);
    expect(await results(TWO, 'OWN-GOODS-LIST')).toEqual(['flagged R1']);
  });

  it('looks again on the day a certificate is too old, and back', async () => {
    const certified = abroad('9000000', { compliancePlanOn: '2025-08-01', certificationOn: '2025-11-25' });
    await settle(tenant(), contract(ONE, 1, certified), contract(TWO, 1, abroad('1')));
    expect(await results(ONE, 'US-FAR-50-H')).toEqual(['clear R1']);
    await settle(tenant(2, { asOf: '2026-11-25' }));
    expect(await results(ONE, 'US-FAR-50-H')).toEqual(['clear R1']);
    await settle(tenant(3, { asOf: '2026-11-26' }));
    expect(await last(ONE)).toMatchObject({ asOf: '2026-11-26' });
    expect(await results(ONE, 'US-FAR-50-H')).toEqual(['flagged R1']);
    expect(await announced(TWO)).toHaveLength(1);
    await settle(tenant(4, { asOf: '2026-11-22' }));
    expect(await results(ONE, 'US-FAR-50-H')).toEqual(['clear R1']);
  });

  it('keeps tenants apart, also where they hold the same contract id', async () => {
    await settle(
      tenant(),
      tenant(1, {}, OTHER),
      contract(ONE, 1, abroad('9000000')),
      contract(ONE, 1, abroad('1'), OTHER),
    );
    const [mine, theirs] = await messaging.events(contractEvaluated);
    expect([mine?.tenantid, theirs?.tenantid]).toEqual([TENANT, OTHER]);
    const seen = await messaging
      .database('flags')
      .inTransaction(OTHER, (tx) => tx.query<{ tenant_id: string }>('select distinct tenant_id from flags.flag'));
    expect(seen).toEqual([{ tenant_id: OTHER }]);
  });

  it('keeps a history nobody can change, the owner neither', async () => {
    await settle(tenant(), contract(ONE, 1, abroad('9000000')));
    const asService = (sql: string) => messaging.database('flags').inTransaction(TENANT, (tx) => tx.execute(sql));
    await expect(asService(`update flags.flag_history set what = 'cleared'`)).rejects.toThrow('permission denied');
    await expect(asService('delete from flags.flag_history')).rejects.toThrow('permission denied');
    await expect(rows('delete from flags.flag_history')).rejects.toThrow('only grows');
  });

  it('does nothing twice when events come again, and settles with nothing due', async () => {
    const events = [
      tenant(),
      contract(ONE, 1, abroad('9000000')),
      exposed(1, { concerns: [concern('entity-high', MILL)] }),
    ];
    await settle(...events);
    const before = (await messaging.events(contractEvaluated)).length;
    await settle(...events);
    expect(await messaging.events(contractEvaluated)).toHaveLength(before);
    expect(await messaging.status()).toMatchObject({ settled: true, due: 0 });
  });

  it('leaves the same flags whatever the order of events', async () => {
    const order = { list: 'DHS-UFLPA', edition: '2025-01-15', entry: 'e', measure: 'entity_list', status: 'active' };
    const events = () => [
      tenant(),
      contract(ONE, 1, abroad('300000', { frameworkRef: 'V', importer: 'yes', importCountry: 'US' })),
      contract(TWO, 1, abroad('600000', { frameworkRef: 'V' })),
      exposed(1, { concerns: [concern('listing-confirmed', MILL, order), concern('entity-severe', MILL)] }),
      listing(1),
    ];
    const state = () =>
      rows(`select contract_id, rule_id, result, level, stands, digest from flags.flag where stands order by id`);
    await settle(...events());
    const first = await state();
    expect(first.length).toBeGreaterThan(6);
    await messaging.close();
    messaging = await startTestMessaging([createFlags()]);
    for (const event of events().reverse()) await settle(event);
    expect(await state()).toEqual(first);
  });

  it('fits the flag set of a wide contract into one event', async () => {
    const long = (n: number) => `${String(n)} ${'x'.repeat(250)}`;
    const lines = Array.from({ length: 200 }, (_, n) => ({
      ...{ category: 'goods' as const, itemText: long(n), originCountry: ['CN'] },
    }));
    const concerns = Array.from({ length: 80 }, (_, n) => ({
      ...concern('entity-severe', idNumber('supplier', 100 + n), { note: 'y'.repeat(200) }, 25),
    }));
    await settle(tenant(), contract(ONE, 1, federal({ lines, importer: 'yes' })));
    const stated = exposed(1, { concerns: concerns.slice(0, 12) });
    await settle(stated);
    const flags = (await last(ONE))?.flags ?? [];
    expect(flags.length).toBeGreaterThan(15);
    expect(flags.length).toBeLessThanOrEqual(60);
    expect(flags.filter(({ portion }) => portion === 'others').length).toBeGreaterThan(2);
  });
});

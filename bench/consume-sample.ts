import { observationRecorded, supplierRecorded, tenantRecorded, type NewEvent } from '@manumit/events';
import { idNumber } from '@manumit/kernel/testing';
import { seeded } from './roll-up-graph.ts';

export const TENANT = idNumber('tenant', 1);
export const AS_OF = '2026-11-22';

const COUNTRIES = 'MY TH VN CN IN BD PK LK NP ID PH KH JO TR MX BR EG MA DE IT US GB FR ES PL'.split(' ');
const PRODUCTS = ['401512', '620342', '520100', '151110', '850760', '160521', '030617', '610910', '854143', '940161'];
const INDICATORS = ['I02', 'I03', 'I04', 'I06', 'I07', 'I08', 'I10', 'I11'];

const pick = <Item>(random: () => number, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

export const tenant = (): NewEvent =>
  tenantRecorded.of({
    subject: TENANT,
    revision: 1,
    tenant: TENANT,
    data: { name: 'Example Buyer', asOf: AS_OF, feePolicy: 'none' },
  });

/** An invented supplier as a buyer's list states it. */
export function supplier(n: number, random: () => number): NewEvent {
  return supplierRecorded.of({
    subject: idNumber('supplier', n),
    revision: 1,
    tenant: TENANT,
    data: {
      name: `Example Works ${n} Co., Ltd.`,
      entityKind: 'site',
      country: pick(random, COUNTRIES),
      identifiers: random() < 0.3 ? [{ scheme: 'lei', value: `ZZZZ00BENCH${String(n).padStart(9, '0')}` }] : [],
      productsHs: [pick(random, PRODUCTS)],
      sectorIsic: ['1410'],
      relationship: 'direct',
      sources: [{ name: 'Supplier list', category: 'own_records', date: '2026-09' }],
    },
  });
}

export function observation(n: number, about: string, random: () => number): NewEvent {
  return observationRecorded.of({
    subject: idNumber('observation', n),
    revision: 1,
    tenant: TENANT,
    key: about,
    data: {
      observationId: `O-${n}`,
      subjectKind: 'supplier',
      about,
      direction: random() < 0.8 ? 'adverse' : 'clean',
      indicator: pick(random, INDICATORS),
      observedFrom: '2026-05-01',
      observedTo: '2026-05-31',
      method: pick(random, ['ngo_investigation', 'worker_survey', 'audit_announced']),
      sourceName: `Source ${Math.floor(random() * 50)}`,
      sourceCategory: 'ngo_report',
      sourceReliability: pick(random, ['A', 'B', 'C']),
      informationCredibility: pick(random, ['1', '2', '3']),
      consentBasis: ['published'],
      pointer: `observations.csv#row=${n}`,
      row: n,
    },
  });
}

/** Suppliers of which nobody has reported anything. */
export const withoutEvidence = (count: number, seed: number): NewEvent[] => {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, n) => supplier(n + 1, random));
};

/** Nine suppliers in ten without evidence; the tenth has two observations, so one event in six is evidence. */
export function withEvidence(count: number, seed: number): NewEvent[] {
  const random = seeded(seed);
  const events: NewEvent[] = [];
  for (let n = 1; events.length < count; n++) {
    const one = supplier(n, random);
    events.push(one);
    if (n % 10 === 0) for (let each = 0; each < 2; each++) events.push(observation(2 * n + each, one.subject, random));
  }
  return events.slice(0, count);
}

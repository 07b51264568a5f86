import {
  contractRecorded,
  linkRecorded,
  observationRecorded,
  supplierRecorded,
  tenantRecorded,
  type NewEvent,
  type SupplyRelation,
} from '@manumit/events';
import { idNumber, seeded } from '@manumit/kernel/testing';

export const TENANT = idNumber('tenant', 1);
export const AS_OF = '2026-11-22';

const COUNTRIES = 'MY TH VN CN IN BD PK LK NP ID PH KH JO TR MX BR EG MA DE IT US GB FR ES PL'.split(' ');
/** Of every eight products about one stands on a goods list of some country. */
const PRODUCTS = Array.from({ length: 40 }, (_, n) => `${84 + (n % 7)}${String(10 + n).padStart(2, '0')}10`).concat(
  ...['401512', '620342', '520100', '151110', '160521'],
);
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

const TIERS = 8;
const RELATIONS: readonly SupplyRelation[] = ['supplies_goods', 'supplies_goods', 'supplies_material', 'processes_for'];

/** A link to a supplier of the next tier, now and then of the same one, which makes cycles; a few are hubs. */
function link(n: number, suppliers: number, random: () => number): NewEvent {
  const receiver = Math.floor(random() * suppliers);
  const tier = Math.floor((receiver / suppliers) * TIERS);
  const supplierTier = random() < 0.1 ? tier : Math.min(TIERS - 1, tier + 1);
  const place = random() < 0.3 ? random() ** 4 : random();
  const from = Math.min(suppliers - 1, Math.floor(((supplierTier + place) / TIERS) * suppliers));
  return linkRecorded.of({
    subject: idNumber('link', n + 1),
    revision: 1,
    tenant: TENANT,
    data: {
      kind: 'supply',
      from: idNumber('supplier', from + 1),
      to: idNumber('supplier', receiver + 1),
      relation: pick(random, RELATIONS),
      certainty: 'declared',
      validFrom: '2024-01',
      productsHs: [pick(random, PRODUCTS)],
      originCountry: pick(random, COUNTRIES),
      source: { name: 'Supplier declaration', category: 'supplier_declared', date: '2026-08' },
    },
  });
}

const contract = (n: number): NewEvent =>
  contractRecorded.of({
    subject: idNumber('contract', n + 1),
    revision: 1,
    tenant: TENANT,
    data: {
      contractId: `C-${n}`,
      title: `Example contract ${n}`,
      buyer: 'Example Buyer',
      suppliers: [{ id: idNumber('supplier', n + 1), name: `Example Works ${n} Co., Ltd.` }],
      lines: [],
      provenance: {},
    },
  });

/** A whole installation: suppliers, three links each, a contract for every tenth, evidence about every twentieth. */
export function installation(suppliers: number, seed: number): NewEvent[] {
  const random = seeded(seed);
  const many = <Item>(count: number, make: (n: number) => Item) =>
    Array.from({ length: Math.floor(count) }, (_, n) => make(n));
  return [
    ...many(suppliers, (n) => supplier(n + 1, random)),
    ...many(3 * suppliers, (n) => link(n, suppliers, random)),
    ...many(suppliers / 10, contract),
    ...many(suppliers / 20, (n) =>
      observation(n + 1, idNumber('supplier', 1 + Math.floor(random() * suppliers)), random),
    ),
  ];
}

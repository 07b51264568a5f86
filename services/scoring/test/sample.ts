import {
  contractRecorded,
  legalFactRecorded,
  linkRecorded,
  listingRecorded,
  observationRecorded,
  recruiterRecorded,
  supplierRecorded,
  tenantRecorded,
  type ContractRecordedV1,
  type LegalFactRecordedV1,
  type LinkRecordedV1,
  type ListingRecordedV1,
  type NewEvent,
  type ObservationRecordedV1,
  type RecruiterRecordedV1,
  type SupplierRecordedV1,
} from '@manumit/events';
import { idNumber } from '@manumit/kernel/testing';

/** Dull events about invented parties, for tests: what matters to a test it says itself. */
export const TENANT = idNumber('tenant', 1);
export const OTHER_TENANT = idNumber('tenant', 2);
export const TODAY = '2026-11-22';

export const sup = (n: number): string => idNumber('supplier', n);
export const rec = (n: number): string => idNumber('recruiter', n);
export const obs = (n: number): string => idNumber('observation', n);
export const lnk = (n: number): string => idNumber('link', n);
export const ctr = (n: number): string => idNumber('contract', n);
export const lis = (n: number): string => idNumber('listing', n);

interface Stamp {
  readonly tenant?: string;
  readonly revision?: number;
}

export const tenantEvent = (asOf = TODAY, { tenant = TENANT, revision = 1 }: Stamp = {}): NewEvent =>
  tenantRecorded.of({
    subject: tenant,
    revision,
    tenant,
    data: { name: 'Example Buyer', asOf, feePolicy: 'zero-fee' },
  });

export const supplierEvent = (
  n: number,
  data: Partial<SupplierRecordedV1> = {},
  { tenant = TENANT, revision = 1 }: Stamp = {},
): NewEvent =>
  supplierRecorded.of({
    subject: sup(n),
    revision,
    tenant,
    data: { name: `Example Mill ${n} Ltd.`, entityKind: 'site', country: 'MY', identifiers: [], sources: [], ...data },
  });

export const recruiterEvent = (
  n: number,
  data: Partial<RecruiterRecordedV1> = {},
  { tenant = TENANT, revision = 1 }: Stamp = {},
): NewEvent =>
  recruiterRecorded.of({
    subject: rec(n),
    revision,
    tenant,
    data: {
      name: `Example Placement ${n} Pvt. Ltd.`,
      recruiterKind: 'licensed_agency',
      country: 'NP',
      identifiers: [],
      license: { status: 'valid', checkedOn: '2026-09-30' },
      sources: [{ name: 'Example register', category: 'own_records', date: '2026-10' }],
      ...data,
    },
  });

export const observationEvent = (
  n: number,
  data: Partial<ObservationRecordedV1> = {},
  { tenant = TENANT, revision = 1 }: Stamp = {},
): NewEvent =>
  observationRecorded.of({
    subject: obs(n),
    revision,
    tenant,
    key: data.about ?? sup(1),
    data: {
      observationId: `OBS-${n}`,
      subjectKind: 'supplier',
      about: sup(1),
      direction: 'adverse',
      indicator: 'I07',
      observedFrom: '2026-06-01',
      observedTo: '2026-06-30',
      method: 'ngo_investigation',
      sourceName: `Example Labor Watch ${n}`,
      sourceCategory: 'ngo_report',
      sourceReliability: 'B',
      informationCredibility: '2',
      consentBasis: ['published'],
      pointer: `observations.csv#row=${n}`,
      row: n,
      ...data,
    },
  });

export const linkEvent = (
  n: number,
  data: Partial<LinkRecordedV1> = {},
  { tenant = TENANT, revision = 1 }: Stamp = {},
): NewEvent =>
  linkRecorded.of({
    subject: lnk(n),
    revision,
    tenant,
    data: {
      kind: 'supply',
      from: sup(2),
      to: sup(1),
      relation: 'supplies_goods',
      certainty: 'documented',
      validFrom: '2024-01',
      source: { name: 'Supplier declaration', category: 'supplier_declared', date: '2026-08' },
      ...data,
    },
  });

export const contractEvent = (
  n: number,
  suppliers: readonly number[],
  data: Partial<ContractRecordedV1> = {},
  { tenant = TENANT, revision = 1 }: Stamp = {},
): NewEvent =>
  contractRecorded.of({
    subject: ctr(n),
    revision,
    tenant,
    data: {
      contractId: `C-${n}`,
      title: `Example contract ${n}`,
      buyer: 'Example Buyer',
      suppliers: suppliers.map((each) => ({ id: sup(each), name: `Example Mill ${each} Ltd.` })),
      lines: [],
      provenance: {},
      ...data,
    },
  });

export const listingEvent = (
  n: number,
  data: Partial<ListingRecordedV1> = {},
  { tenant = TENANT, revision = 1 }: Stamp = {},
): NewEvent =>
  listingRecorded.of({
    subject: lis(n),
    revision,
    tenant,
    key: idNumber('list', 1),
    data: {
      kind: 'watch',
      list: 'EXAMPLE-WATCH',
      edition: '2026-09-15',
      entryId: `E-${n}`,
      name: 'EXAMPLE MILL 1 LIMITED',
      entryKind: 'organization',
      measure: 'WRO',
      status: 'active',
      listedOn: '2026-05-04',
      completeness: 'partial',
      sourceName: 'Example list',
      ...data,
    },
  });

export const lawEvent = (
  n: number,
  data: Partial<LegalFactRecordedV1> = {},
  { tenant = TENANT, revision = 1 }: Stamp = {},
): NewEvent =>
  legalFactRecorded.of({
    subject: idNumber('legal-fact', n),
    revision,
    tenant,
    key: data.jurisdiction ?? 'MY',
    data: {
      jurisdiction: 'MY',
      field: 'L3',
      layer: 'law',
      value: 1,
      components: {},
      instrument: 'Example Labor Act',
      validFrom: '2020-01-01',
      reviewedOn: '2026-06-30',
      evidenceMark: 'E',
      sourceName: 'Example law facts',
      ...data,
    },
  });

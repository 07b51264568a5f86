import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Failure } from '@manumit/kernel';

import type { ContractPicture, ReceivedRelease } from './contract-picture.ts';
import type { JsonObject } from './json-pointer.ts';
import { hashOf } from './order-releases.ts';
import { pictureOf } from './picture-of.ts';
import { type OcdsEntry, type OcdsLimits, readOcds } from './read-ocds.ts';
import { emptyReport, type OcdsReport } from './read-report.ts';

/**
 * A folder or file of the shared data, which is no part of the project and lies beside it. Where it is absent, this
 * says so and the tests that need it are skipped.
 */
export function sharedData(path: string): string | undefined {
  const found = join(process.cwd(), '..', 'shared', 'data', path);
  if (existsSync(found)) return found;
  process.stderr.write(`SKIPPED: ${path} of the shared data is not here, so its tests do not run.\n`);
  return undefined;
}

export const hashPersonId = (id: string): string =>
  `np_${createHmac('sha256', 'a key for tests').update(id).digest('hex')}`;

export async function* inChunks(bytes: Buffer, size = 65_536): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export interface Reading {
  readonly entries: OcdsEntry[];
  readonly report: OcdsReport;
  readonly failure: Failure | undefined;
}

export async function readAll(
  source: string | Buffer | AsyncIterable<Buffer>,
  limits: Partial<OcdsLimits> = {},
): Promise<Reading> {
  const report = emptyReport();
  const entries: OcdsEntry[] = [];
  const bytes = typeof source === 'string' || Buffer.isBuffer(source) ? inChunks(Buffer.from(source)) : source;
  try {
    for await (const batch of readOcds(bytes, { hashPersonId, limits, report })) entries.push(...batch);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { entries, report, failure: error };
  }
  return { entries, report, failure: undefined };
}

export const releasesOf = (entries: readonly OcdsEntry[]): ReceivedRelease[] =>
  entries.flatMap(({ releases }) => releases);

export const codesOf = (entries: readonly OcdsEntry[]): string[] =>
  entries.flatMap(({ problems }) => problems.map(({ code }) => code));

/** Releases by process, processes in the order of their ids. */
export function byOcid(releases: readonly ReceivedRelease[]): [string, ReceivedRelease[]][] {
  const groups = new Map<string, ReceivedRelease[]>();
  for (const release of releases) groups.set(release.ocid, [...(groups.get(release.ocid) ?? []), release]);
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
}

export const picturesOf = (releases: readonly ReceivedRelease[]): ContractPicture[] =>
  byOcid(releases).flatMap(([ocid, group]) => pictureOf(ocid, group).pictures);

export const received = (release: JsonObject, row = 1): ReceivedRelease => ({
  ocid: String(release['ocid']),
  release,
  hash: hashOf(release),
  row,
  publishersCompilation: false,
});

/** A small process in three releases; every name is invented. */
export const EXAMPLE: readonly JsonObject[] = [
  {
    ocid: 'ocds-abc123-1',
    id: 'r1',
    date: '2025-01-10T09:00:00Z',
    tag: ['tender'],
    initiationType: 'tender',
    parties: [{ id: 'b1', name: 'Example Town Council', roles: ['buyer'], address: { countryName: 'United Kingdom' } }],
    buyer: { id: 'b1', name: 'Example Town Council' },
    tender: {
      id: 't1',
      title: 'Gloves',
      status: 'active',
      mainProcurementCategory: 'goods',
      value: { amount: 5000, currency: 'GBP' },
      tenderPeriod: { startDate: '2025-01-12T00:00:00Z' },
      items: [
        {
          id: 1,
          description: 'Rubber gloves',
          classification: { scheme: 'CPV', id: '18424300-0' },
          deliveryAddress: { countryName: 'England' },
        },
      ],
    },
  },
  {
    ocid: 'ocds-abc123-1',
    id: 'r2',
    date: '2025-02-10T09:00:00Z',
    tag: ['award'],
    initiationType: 'tender',
    parties: [
      {
        id: 's1',
        name: 'Example Gloves Ltd',
        roles: ['supplier'],
        identifier: { scheme: 'GB-COH', id: '01234567', legalName: 'EXAMPLE GLOVES LIMITED' },
        address: { countryName: 'Malaysia' },
      },
    ],
    awards: [
      {
        id: 1,
        status: 'active',
        date: '2025-02-09T00:00:00Z',
        value: { amount: 4800, currency: 'GBP' },
        suppliers: [{ id: 's1', name: 'Example Gloves Ltd' }],
      },
    ],
  },
  {
    ocid: 'ocds-abc123-1',
    id: 'r3',
    date: '2025-03-01T09:00:00+01:00',
    tag: ['contract'],
    initiationType: 'tender',
    contracts: [
      {
        id: 'c1',
        awardID: '1',
        status: 'active',
        dateSigned: '2025-02-28T23:30:00-05:00',
        period: { startDate: '2025-03-01T00:00:00Z', endDate: '2026-02-28T00:00:00Z' },
        value: { amount: 4750.5, currency: 'GBP' },
      },
    ],
  },
];

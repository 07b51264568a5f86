import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from '@jest/globals';

import type { Provenance } from './contract-picture.ts';
import { isObject, type Json, type JsonObject } from './json-pointer.ts';
import { OCDS_CODES } from './ocds-codes.ts';
import { pictureOf } from './picture-of.ts';
import { byOcid, codesOf, hashPersonId, picturesOf, readAll, type Reading, releasesOf, sharedData } from './testing.ts';

const file = sharedData('ocds/releases.jsonl.gz');
const edgeFolder = sharedData('ocds/invalid-and-edge');

/** RFC 6901, written apart from the code it checks. */
function resolve(root: Json, pointer: string): { value: Json } | undefined {
  let at: Json = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as JsonObject)[key] as Json;
  }
  return { value: at };
}

function provenancesIn(value: unknown): Provenance[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('pointer' in value && 'raw' in value) return [value as Provenance];
  return Object.values(value).flatMap(provenancesIn);
}

(file === undefined ? describe.skip : describe)('1,776 real releases of eleven publication sets', () => {
  let reading: Reading;
  let originals: JsonObject[];
  const warnings: Record<string, number> = {};
  const processes: { ocid: string; rows: number[]; pictures: ReturnType<typeof picturesOf> }[] = [];

  beforeAll(async () => {
    reading = await readAll(createReadStream(file as string));
    originals = gunzipSync(readFileSync(file as string))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const [ocid, releases] of byOcid(releasesOf(reading.entries))) {
      const result = pictureOf(ocid, releases);
      processes.push({ ocid, rows: releases.map(({ row }) => row), pictures: result.pictures });
      for (const { code } of result.warnings) warnings[code] = (warnings[code] ?? 0) + 1;
    }
  });

  it('are all read', () => {
    expect(reading.failure).toBeUndefined();
    expect(reading.report).toMatchObject({ texts: 1776, releases: 1776, rejected: 0, shapes: { release: 1776 } });
    expect(reading.report.problems).toEqual({ 'OCDS-OCID-FORM': 4, 'FILE-ENCODING': 16 });
  });

  it('give this many pictures', () => {
    const pictures = processes.flatMap((process) => process.pictures);
    const count = (holds: (picture: (typeof pictures)[number]) => boolean) => pictures.filter(holds).length;
    const hasSupplier = (picture: (typeof pictures)[number]) =>
      picture.suppliers.some(({ supplier }) => supplier !== undefined);
    const isClassified = (picture: (typeof pictures)[number]) =>
      picture.lines.some(({ classification }) => classification.length > 0);
    expect({
      processes: processes.length,
      pictures: pictures.length,
      contracts: count(({ stage }) => stage === 'contract'),
      awards: count(({ stage }) => stage === 'award'),
      tenders: count(({ stage }) => stage === 'tender'),
      withBuyer: count(({ buyer }) => buyer !== undefined),
      withSupplier: count(hasSupplier),
      withClassification: count(isClassified),
      withBoth: count((picture) => hasSupplier(picture) && isClassified(picture)),
      withValue: count(({ value, currency }) => value !== undefined && currency !== undefined),
      withPerson: count(({ suppliers }) => suppliers.some(({ naturalPerson }) => naturalPerson)),
    }).toMatchInlineSnapshot(`
     {
       "awards": 176,
       "contracts": 504,
       "pictures": 1385,
       "processes": 1712,
       "tenders": 705,
       "withBoth": 610,
       "withBuyer": 1385,
       "withClassification": 1286,
       "withPerson": 26,
       "withSupplier": 664,
       "withValue": 1032,
     }
    `);
  });

  it('say what is wrong with them', () => {
    expect(warnings).toMatchInlineSnapshot(`
     {
       "CELL-ERROR": 4,
       "CLASS-UNKNOWN": 33,
       "COUNTRY-UNKNOWN": 199,
       "CUR-CASE": 18,
       "CUR-MISSING": 1,
       "CUR-UNKNOWN": 40,
       "DATE-FORMAT": 19,
       "DATE-ORDER": 43,
       "NUM-FORMAT": 51,
       "OCDS-DUP-ID": 132,
       "OCDS-KEY": 4,
       "OCDS-NO-CONTRACT": 472,
       "OCDS-NO-ID": 90,
       "OCDS-RELEASE-CONFLICT": 21,
       "OCDS-REPEAT": 10,
       "OCDS-SHAPE": 709,
       "PARTY-WEAK": 14,
       "REF-MISSING": 19,
     }
    `);
    for (const code of Object.keys(warnings)) expect(OCDS_CODES).toHaveProperty(code);
  });

  it('every value stands where its pointer says, in the release as received', () => {
    let walked = 0;
    let masked = 0;
    const idOf = (release: JsonObject) => (release['id'] === undefined ? undefined : String(release['id']));
    for (const { ocid, rows, pictures } of processes) {
      const received = rows.map((row) => originals[row - 1] as JsonObject);
      expect(received.every((release) => release['ocid'] === ocid)).toBe(true);
      for (const { releaseId, releaseDate, pointer, raw } of provenancesIn(pictures)) {
        // Several releases of one id and date differ: one of them has the value.
        const candidates = received.filter(
          (release) => (idOf(release) ?? releaseId) === releaseId && release['date'] === releaseDate,
        );
        const values = candidates.map((release) => resolve(release, pointer)?.value);
        walked++;
        if (values.includes(raw as never)) continue;
        masked++;
        // Only the id of a natural person is not what the publisher wrote.
        const ids = values.filter((value) => typeof value === 'string' || typeof value === 'number').map(String);
        expect(ids.some((id) => raw === hashPersonId(id.trim()))).toBe(true);
      }
    }
    expect(walked).toBeGreaterThan(20_000);
    // The persons of this file have short numbers instead of their ids, so nothing needed masking.
    expect(masked).toBe(0);
  });

  it('no contact point is left, and natural persons are found', () => {
    const names = new Set<string>();
    const visit = (value: Json): void => {
      if (Array.isArray(value)) value.forEach(visit);
      else if (isObject(value)) {
        for (const [key, inner] of Object.entries(value)) {
          names.add(key.replace(/\s/g, '').toLowerCase());
          visit(inner);
        }
      }
    };
    for (const { release } of releasesOf(reading.entries)) visit(release);
    expect([...names].filter((name) => name.includes('contactpoint'))).toEqual([]);
    expect(reading.report.naturalPersons).toBeGreaterThan(0);
  });

  it('in any order of lines give the same pictures', async () => {
    const lines = originals.map((release) => JSON.stringify(release));
    // A fixed shuffle: every 7th line first, then the rest from the end.
    const shuffled = [
      ...lines.filter((_, index) => index % 7 === 0),
      ...lines.filter((_, index) => index % 7 !== 0).reverse(),
    ];
    const again = await readAll(shuffled.join('\n'));
    const before = processes.flatMap(({ pictures }) => pictures);
    expect(picturesOf(releasesOf(again.entries)).map((picture) => JSON.stringify(picture))).toEqual(
      before.map((picture) => JSON.stringify(picture)),
    );
  });
});

/** What a file of `invalid-and-edge` must end in: the failure, or the numbers of releases, processes and pictures. */
const EDGE: Record<string, string | { releases: number; ocids: number; pictures: number; codes?: string[] }> = {
  'additional_checks/basic_releases.json': { releases: 1, ocids: 1, pictures: 1 },
  'additional_checks/empty_fields_records.json': { releases: 1, ocids: 1, pictures: 1 },
  'additional_checks/empty_fields_releases.json': { releases: 1, ocids: 1, pictures: 1 },
  'additional_checks/full_record.json': { releases: 1, ocids: 1, pictures: 1 },
  'api/basic_1.json': { releases: 1, ocids: 1, pictures: 1 },
  'api/basic_record_package.json': { releases: 1, ocids: 1, pictures: 1 },
  'common_checks/1-0/records_invalid_releases.json': 'OCDS-EMPTY',
  'common_checks/basic_1.json': { releases: 1, ocids: 1, pictures: 1 },
  'common_checks/dupe_ids_1.json': { releases: 4, ocids: 1, pictures: 1 },
  'common_checks/get_additional_codelist_values_replaced.json': { releases: 1, ocids: 1, pictures: 1 },
  'common_checks/records_invalid_releases.json': 'OCDS-EMPTY',
  'common_checks/records_no_validation_errors.json': 'OCDS-EMPTY',
  'common_checks/records_non_unique.json': 'OCDS-EMPTY',
  'common_checks/records_non_unique_no_ocid.json': 'OCDS-EMPTY',
  'common_checks/records_unique.json': 'OCDS-EMPTY',
  'common_checks/releases_no_validation_errors.json': { releases: 1, ocids: 1, pictures: 0 },
  'common_checks/releases_non_unique.json': { releases: 5, ocids: 1, pictures: 0, codes: ['OCDS-REPEAT'] },
  'common_checks/releases_non_unique_no_id.json': {
    releases: 2,
    ocids: 1,
    pictures: 0,
    codes: ['OCDS-NO-ID', 'OCDS-REPEAT'],
  },
  'common_checks/releases_unique.json': { releases: 2, ocids: 1, pictures: 0, codes: ['OCDS-NO-ID'] },
  'common_checks/releases_unique_ocids_but_not_ids.json': { releases: 2, ocids: 2, pictures: 0 },
  'extensions/invalid-metadata/extension.json': 'OCDS-EMPTY',
  'extensions/invalid-metadata/release-schema.json': 'OCDS-EMPTY',
  'extensions/no-metadata/release-schema.json': 'OCDS-EMPTY',
  'extensions/unresolvable/extension.json': 'OCDS-EMPTY',
  'extensions/unresolvable/release-schema.json': 'OCDS-EMPTY',
  'lib/badfile.json': 'OCDS-EMPTY',
};

(edgeFolder === undefined ? describe.skip : describe)('invalid and edge-case files', () => {
  const folder = edgeFolder as string;

  it('are all looked at', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
    expect(files.sort()).toEqual(Object.keys(EDGE).sort());
  });

  it.each(Object.entries(EDGE))('%s', async (name, expected) => {
    const { entries, report, failure } = await readAll(readFileSync(join(folder, name)));
    if (typeof expected === 'string') {
      expect(failure?.code).toBe(expected);
      expect(failure?.message).toMatch(/^Read 1 texts, 0 contracts; the first text is /);
      expect(codesOf(entries).length).toBeGreaterThan(0);
      return;
    }
    expect(failure).toBeUndefined();
    const releases = releasesOf(entries);
    expect({ releases: report.releases, ocids: byOcid(releases).length }).toEqual({
      releases: expected.releases,
      ocids: expected.ocids,
    });
    expect(picturesOf(releases)).toHaveLength(expected.pictures);
    const problems = byOcid(releases).flatMap(([ocid, group]) => pictureOf(ocid, group).warnings);
    for (const { code, message } of problems) {
      expect(OCDS_CODES).toHaveProperty(code);
      expect(message).toMatch(/\.$/);
    }
    for (const code of expected.codes ?? []) expect(problems.map((problem) => problem.code)).toContain(code);
  });
});

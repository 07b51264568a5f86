import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json, JsonObject } from './json-pointer.ts';
import { OCDS_CODES, type OcdsCode } from './ocds-codes.ts';
import { pictureOf } from './picture-of.ts';
import { EXAMPLE, received } from './testing.ts';

const OCID = 'ocds-abc123-1';
const base: JsonObject = { ocid: OCID, id: 'r', date: '2025-01-01T00:00:00Z', tag: ['award'] };
const picture = (...releases: JsonObject[]) =>
  pictureOf(
    OCID,
    releases.map((release, index) => received({ ...base, ...release }, index + 1)),
  );
const one = (...releases: JsonObject[]) => {
  const result = picture(...releases);
  expect(result.pictures).toHaveLength(1);
  return { picture: result.pictures[0] as (typeof result.pictures)[0], warnings: result.warnings };
};
const found = (warnings: readonly { code: string; field?: string }[]) =>
  warnings.map(({ code, field }) => `${code} ${field}`);

describe('a contract of three releases', () => {
  const { pictures, warnings } = pictureOf(
    OCID,
    EXAMPLE.map((release, index) => received(release, index + 1)),
  );
  const [contract] = pictures;

  it('has the columns of the template, each with where it stands', () => {
    expect(pictures).toHaveLength(1);
    expect(warnings).toEqual([]);
    expect(contract).toMatchObject({
      key: { ocid: OCID, awardId: '1', contractId: 'c1' },
      stage: 'contract',
      title: {
        value: 'Gloves',
        from: { releaseId: 'r1', releaseDate: '2025-01-10T09:00:00Z', pointer: '/tender/title', raw: 'Gloves' },
      },
      buyer: { value: 'Example Town Council', from: { pointer: '/buyer/name' } },
      buyerCountry: {
        value: 'GB',
        from: { releaseId: 'r1', pointer: '/parties/0/address/countryName', raw: 'United Kingdom' },
      },
      suppliers: [
        {
          supplier: { value: 'Example Gloves Ltd' },
          supplierId: [{ value: 'GB-COH:01234567', from: { releaseId: 'r2', pointer: '/parties/0/identifier/id' } }],
          supplierCountry: { value: 'MY' },
          naturalPerson: false,
        },
      ],
      status: { value: 'active' },
      commencedOn: { value: '2025-01-10' },
      noticeOn: { value: '2025-01-10', from: { pointer: '/date' } },
      awardedOn: { value: '2025-02-09' },
      signedOn: { value: '2025-02-28', from: { raw: '2025-02-28T23:30:00-05:00' } },
      startOn: { value: '2025-03-01' },
      endOn: { value: '2026-02-28' },
      value: { value: '4750.5', from: { releaseId: 'r3', pointer: '/contracts/0/value/amount', raw: 4750.5 } },
      currency: { value: 'GBP' },
      category: { value: 'goods' },
      lines: [
        {
          lineNo: 1,
          classification: [{ value: 'CPV:18424300-0', from: { pointer: '/tender/items/0/classification/id' } }],
          itemText: { value: 'Rubber gloves' },
          performanceCountry: [{ value: 'GB', from: { raw: 'England' } }],
        },
      ],
    });
  });
});

describe('which thing becomes a picture', () => {
  it('contract with its award, award without contract, contract without award', () => {
    const { pictures, warnings } = picture({
      tender: { id: 't' },
      awards: [
        { id: 'a1', suppliers: [{ id: 's', name: 'S' }] },
        {
          id: 'a2',
          suppliers: [
            { id: 's2', name: 'S2' },
            { id: 's3', name: 'S3' },
          ],
        },
      ],
      contracts: [
        { id: 'c1', awardID: 'a1' },
        { id: 'c2', awardID: 'nowhere' },
      ],
    });
    expect(
      pictures.map(({ stage, key, suppliers, status }) => [
        stage,
        key.awardId,
        key.contractId,
        suppliers.length,
        status?.value,
      ]),
    ).toEqual([
      ['contract', 'a1', 'c1', 1, undefined],
      ['contract', 'nowhere', 'c2', 0, undefined],
      ['award', 'a2', '', 2, 'awarded'],
    ]);
    expect(found(warnings)).toContain('REF-MISSING /contracts/1/awardID');
  });

  it('a tender with neither is one picture; a plan is none, and that is said', () => {
    expect(one({ tag: ['tender'], tender: { id: 't', status: 'active' } }).picture).toMatchObject({
      stage: 'tender',
      status: { value: 'tender' },
      suppliers: [],
    });
    const { pictures, warnings } = picture({ planning: { budget: {} } });
    expect(pictures).toEqual([]);
    expect(warnings).toMatchObject([{ code: 'OCDS-NO-CONTRACT', severity: 'info' }]);
  });

  it('contracts without ids stay apart', () => {
    const { pictures, warnings } = picture({
      contracts: [
        { awardID: 1, title: 'A' },
        { awardID: 1, title: 'B' },
      ],
      awards: [{ id: '1' }],
    });
    expect(pictures.map(({ key, title }) => [key.contractId, title?.value])).toEqual([
      ['', 'A'],
      ['#2', 'B'],
    ]);
    expect(found(warnings)).toContain('OCDS-NO-ID /contracts/1');
  });

  it('lines are those of the award’s lots, and the lot’s value stands before the tender’s', () => {
    const item = (id: string, relatedLot: string) => ({
      id,
      relatedLot,
      classification: { scheme: 'CPV', id: `0${id}113200-8` },
    });
    const { picture: award } = one({
      tender: {
        value: { amount: 100, currency: 'EUR' },
        items: [item('3', 'l1'), item('4', 'l2'), item('5', 'l2')],
        lots: [
          { id: 'l1', value: { amount: 30, currency: 'EUR' } },
          { id: 'l2', value: { amount: 70, currency: 'EUR' } },
        ],
      },
      awards: [{ id: 1, relatedLots: [{ lotId: 'l2' }] }],
    });
    expect(award.lines.map(({ lineNo, classification }) => [lineNo, classification[0]?.value])).toEqual([
      [1, 'CPV:04113200-8'],
      [2, 'CPV:05113200-8'],
    ]);
    expect(award.value).toMatchObject({ value: '70', from: { pointer: '/tender/lots/1/value/amount' } });
  });

  it('the first items that say what is bought win', () => {
    const { picture: contract } = one({
      tender: { items: [{ id: 1, classification: { scheme: 'UNSPSC', id: ' 80141607' } }] },
      awards: [{ id: 1, items: [{ id: 1, description: 'only words' }] }],
      contracts: [
        { id: 1, awardID: 1, items: [{ id: 1, classification: { scheme: 'UNSPSC', description: 'no code' } }] },
      ],
    });
    expect(contract.lines).toMatchObject([
      { classification: [{ value: 'UNSPSC:80141607', from: { raw: ' 80141607' } }] },
    ]);
  });

  it('a line without its own classification has the tender’s', () => {
    const { picture: tender } = one({
      tender: {
        classification: { scheme: 'CPV', id: '63712400' },
        items: [{ id: '1', deliveryAddresses: [{ region: 'England' }, { countryName: 'Wales' }] }],
      },
    });
    expect(tender.lines).toMatchObject([
      { classification: [{ value: 'CPV:63712400' }], performanceCountry: [{ value: 'GB' }] },
    ]);
  });

  it('origin is read where a publisher adds it', () => {
    const { picture: tender } = one({
      tender: {
        items: [
          { id: 1, attributes: [{ id: 'x', name: 'País de origen', value: 'México' }] },
          { id: 2, countryOfOrigin: 'KP' },
        ],
      },
    });
    expect(tender.lines.map(({ originCountry }) => originCountry.map(({ value }) => value))).toEqual([['MX'], ['KP']]);
  });

  it('a framework, subcontractors and the procuring entity are kept apart', () => {
    const { picture: award } = one({
      relatedProcesses: [{ id: '1', relationship: ['framework'], identifier: 'ocds-abc123-frame' }],
      parties: [
        { id: 'sub', name: 'Sub Ltd', roles: ['subcontractor'], address: { countryName: 'Nepal' } },
        { id: 'pe', name: 'Entity', roles: ['procuringEntity'] },
      ],
      tender: { procuringEntity: { id: 'pe' } },
      awards: [{ id: 1 }],
    });
    expect(award).toMatchObject({
      frameworkRef: { value: 'ocds-abc123-frame' },
      subcontractorRefs: [{ value: 'name:Sub Ltd@NP' }],
      procuringEntity: { value: 'Entity', from: { pointer: '/parties/1/name' } },
      buyer: undefined,
    });
  });
});

describe('OCDS 1.0', () => {
  const release: JsonObject = {
    buyer: { name: 'Council', identifier: { scheme: 'XX-REG', id: '7' }, address: { countryName: 'Kenya' } },
    tender: {
      tenderers: [{ name: 'Firm', identifier: { scheme: 'XX-REG', id: '9' }, address: { countryName: 'India' } }],
    },
    awards: [{ id: 1, suppliers: [{ name: 'Firm', identifier: { scheme: 'XX-REG', id: '9' } }] }],
  };

  it('organizations described in place become parties; several roles of one id are one party', () => {
    const { picture: award, warnings } = one(release);
    expect(award).toMatchObject({
      buyer: { value: 'Council', from: { pointer: '/buyer/name' } },
      buyerId: [{ value: 'XX-REG:7' }],
      buyerCountry: { value: 'KE' },
      suppliers: [
        {
          supplierId: [{ value: 'XX-REG:9', from: { pointer: '/awards/0/suppliers/0/identifier/id' } }],
          supplierCountry: { value: 'IN', from: { pointer: '/tender/tenderers/0/address/countryName' } },
        },
      ],
    });
    expect(warnings).toEqual([]);
  });

  it('a later list of suppliers replaces the earlier one', () => {
    const later = {
      id: 'r2',
      date: '2025-02-01T00:00:00Z',
      awards: [{ id: 1, suppliers: [{ name: 'Other', address: { countryName: 'Nepal' } }] }],
    };
    expect(one(release, later).picture.suppliers.map(({ supplier }) => supplier?.value)).toEqual(['Other']);
  });
});

/** Each row: a defect seen in real publications, its code and where it is said, and what is still read. */
const award = (more: JsonObject): JsonObject => ({ awards: [{ id: 1, ...more }] });
const DIRTY: [name: string, release: JsonObject, problem: string, read: Record<string, unknown>][] = [
  ['tag as a text', { tag: 'tender', tender: { id: 't' } }, 'OCDS-SHAPE /tag', { noticeOn: { value: '2025-01-01' } }],
  [
    'one award as an object',
    { awards: { id: 1, title: 'A' } },
    'OCDS-SHAPE /awards',
    { title: { value: 'A', from: { pointer: '/awards/title' } } },
  ],
  [
    '`contract` for `contracts`',
    { contract: { id: 1, title: 'A' } },
    'OCDS-SHAPE /contract',
    { stage: 'contract', title: { from: { pointer: '/contract/title' } } },
  ],
  [
    'tender as an array',
    { tender: [{ title: 'A' }] },
    'OCDS-SHAPE /tender',
    { title: { from: { pointer: '/tender/0/title' } } },
  ],
  [
    'one supplier as an object',
    award({ suppliers: { id: 's', name: 'S' } }),
    'OCDS-SHAPE /awards/0/suppliers',
    { suppliers: [{ supplier: { from: { pointer: '/awards/0/suppliers/name' } } }] },
  ],
  ['buyer as a text', { buyer: 'Council', ...award({}) }, 'OCDS-SHAPE /buyer', { buyer: undefined, stage: 'award' }],
  [
    'names broken by white space',
    { tender: { 'ti  tle': 'A' } },
    'OCDS-KEY /tender/ti  tle',
    { title: { value: 'A', from: { pointer: '/tender/ti  tle' } } },
  ],
  [
    'a broken name beside the right one',
    { tender: { 'ti tle': 'B', title: 'A' } },
    'OCDS-KEY /tender/ti tle',
    { title: { value: 'A' } },
  ],
  [
    'amount as digits in a text',
    award({ value: { amount: '1500.50', currency: 'EUR' } }),
    '',
    { value: { value: '1500.50' } },
  ],
  [
    'empty amount',
    award({ value: { amount: '', currency: 'EUR' } }),
    'NUM-FORMAT /awards/0/value/amount',
    { value: undefined },
  ],
  [
    'digits in a sentence',
    award({ value: { amount: 'about 500', currency: 'EUR' } }),
    'NUM-FORMAT /awards/0/value/amount',
    { value: undefined },
  ],
  [
    'separators in an amount',
    award({ value: { amount: '1 ,444,000', currency: 'EUR' } }),
    'NUM-FORMAT /awards/0/value/amount',
    { value: undefined },
  ],
  [
    'spreadsheet error',
    award({ value: { amount: '#¡VALOR!', currency: 'EUR' } }),
    'CELL-ERROR /awards/0/value/amount',
    { value: undefined },
  ],
  [
    'negative amount',
    award({ value: { amount: -5, currency: 'EUR' } }),
    'NUM-RANGE /awards/0/value/amount',
    { value: undefined },
  ],
  ['a stated zero', award({ value: { amount: 0, currency: 'EUR' } }), '', { value: { value: '0' } }],
  [
    'zero beside a real value',
    { ...award({ value: { amount: 0, currency: 'EUR' } }), tender: { value: { amount: 9, currency: 'EUR' } } },
    '',
    { value: { value: '9', from: { pointer: '/tender/value/amount' } } },
  ],
  [
    'currency in small letters',
    award({ value: { amount: 1, currency: 'mdl' } }),
    'CUR-CASE /awards/0/value/currency',
    { currency: { value: 'MDL', from: { raw: 'mdl' } } },
  ],
  [
    'unknown currency',
    award({ value: { amount: 1, currency: 'MNX' } }),
    'CUR-UNKNOWN /awards/0/value/currency',
    { currency: undefined, value: { value: '1' } },
  ],
  ['no currency', award({ value: { amount: 1 } }), 'CUR-MISSING /awards/0/value', { currency: undefined }],
  ['a date in another form', award({ date: '31/12/2017' }), 'DATE-FORMAT /awards/0/date', { awardedOn: undefined }],
  [
    'end before start',
    award({ contractPeriod: { startDate: '2025-02-01', endDate: '2025-01-01' } }),
    'DATE-ORDER /awards/0/contractPeriod',
    { endOn: { value: '2025-01-01' } },
  ],
  [
    'a status on no list',
    { contracts: [{ id: 1, status: 'Something else here' }] },
    'OCDS-CODE /contracts/0/status',
    { status: undefined },
  ],
  [
    'a category on no list',
    { tender: { mainProcurementCategory: 'bienes' } },
    'OCDS-CODE /tender/mainProcurementCategory',
    { category: undefined },
  ],
  [
    'classification in words',
    { tender: { items: [{ id: 1, classification: { scheme: 'UNSPSC', description: 'x' } }] } },
    'CLASS-UNKNOWN /tender/items/0/classification',
    { lines: [{ classification: [] }] },
  ],
  [
    'a random number as a code',
    { tender: { items: [{ id: 1, classification: { scheme: 'CPV', id: '441055482' } }] } },
    'CLASS-UNKNOWN /tender/items/0/classification/id',
    { lines: [{ classification: [] }] },
  ],
  [
    'one award four times',
    {
      awards: [
        { id: 1, title: 'A' },
        { id: 1, title: 'A' },
        { id: 1, title: 'B' },
      ],
    },
    'OCDS-DUP-ID /awards/2',
    { title: { value: 'B' } },
  ],
  [
    'supplier with a name only',
    award({ suppliers: [{ name: 'S' }] }),
    'PARTY-WEAK /awards/0/suppliers/0',
    { suppliers: [{ supplier: { value: 'S' }, supplierId: [] }] },
  ],
  [
    'party that is not there',
    { parties: [{ id: 'x' }], ...award({ suppliers: [{ id: 's', name: 'S' }] }) },
    'REF-MISSING /awards/0/suppliers/0/id',
    { suppliers: [{ supplier: { value: 'S' } }] },
  ],
  [
    'a subdivision for a country',
    { buyer: { name: 'B', address: { countryName: 'DF' } }, ...award({}) },
    'COUNTRY-UNKNOWN /buyer/address/countryName',
    { buyerCountry: undefined },
  ],
  [
    'a nation of the United Kingdom',
    { buyer: { name: 'B', address: { countryName: ' Scotland' } }, ...award({}) },
    '',
    { buyerCountry: { value: 'GB' } },
  ],
  [
    'country names in other languages',
    { buyer: { name: 'B', address: { countryName: 'Украина' } }, ...award({}) },
    '',
    { buyerCountry: { value: 'UA' } },
  ],
];

describe('dirty data survives', () => {
  it.each(DIRTY)('%s', (_name, release, problem, read) => {
    const { picture: result, warnings } = one(release);
    if (problem === '') expect(warnings).toEqual([]);
    else expect(found(warnings)).toContain(problem);
    expect(result).toMatchObject(read);
    for (const warning of warnings) {
      expect(warning.severity).toBe(OCDS_CODES[warning.code as OcdsCode][0]);
      expect(warning).toMatchObject({ row: 1, message: expect.stringMatching(/^Row 1, `.*`: .+\.$/s) });
    }
  });

  it('a release without id is known by its content', () => {
    const { id: _, ...release } = base;
    const first = received({ ...release, tender: { title: 'A' } });
    const { pictures, warnings } = pictureOf(OCID, [first]);
    expect(pictures[0]?.title?.from.releaseId).toBe(first.hash);
    expect(warnings).toMatchObject([{ code: 'OCDS-NO-ID' }]);
  });

  it('a name in a status is not repeated', () => {
    const { warnings } = one({ contracts: [{ id: 1, status: 'Some Body' }] });
    expect(JSON.stringify(warnings)).not.toContain('Some Body');
  });

  it('an empty id behind a prefix joins nobody', () => {
    const { picture: result } = one({
      parties: [
        { id: 'AM-TIN- ', name: 'Another', identifier: { scheme: 'AM-TIN', id: ' ' }, address: { countryName: 'AM' } },
      ],
      ...award({ suppliers: [{ id: 'AM-TIN- ', name: 'S' }] }),
    });
    expect(result.suppliers).toMatchObject([
      { supplier: { value: 'S' }, supplierId: [], supplierCountry: undefined, partyId: undefined },
    ]);
  });

  it('words of a national system are read by its prefix only', () => {
    const release = { ...base, ocid: 'ocds-ngfbwp-1', contracts: [{ id: 1, status: 'Înregistrat(ă)' }] };
    expect(pictureOf('ocds-ngfbwp-1', [received(release)]).pictures[0]?.status?.value).toBe('active');
    expect(one({ contracts: [{ id: 1, status: 'Înregistrat(ă)' }] }).picture.status).toBeUndefined();
  });

  it('two shapes of one path give no pictures, an error, and no harm to other processes', () => {
    const { pictures, warnings } = picture(
      { id: 'r1', tender: { value: 5 } },
      { id: 'r2', date: '2025-02-01', tender: { value: { amount: 5 } } },
    );
    expect(pictures).toEqual([]);
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'OCDS-TYPE-CLASH', severity: 'error', field: 'tender/value' }),
    );
  });
});

describe('order', () => {
  it('goes by instant, not by the text of the date', () => {
    const early = { id: 'a', date: '2025-01-01T12:30:00+02:00', tender: { title: 'early' } };
    const late = { id: 'b', date: '2025-01-01T11:30:00Z', tender: { title: 'late' } };
    expect(one(late, early).picture.title?.value).toBe('late');
  });

  it('a release without date never overrides one that has a date', () => {
    const { picture: result, warnings } = one(
      { id: 'a', tender: { title: 'dated' } },
      { id: 'b', date: null, tender: { title: 'undated' } },
    );
    expect(result.title?.value).toBe('dated');
    expect(found(warnings)).toEqual(['OCDS-DATE /date']);
  });

  it('exact repeats are left out and counted; other content under one id and date is used and said', () => {
    const { warnings } = one({ tender: { title: 'A' } }, { tender: { title: 'A' } }, { tender: { title: 'A' } });
    expect(warnings).toMatchObject([{ code: 'OCDS-REPEAT', message: expect.stringContaining('2 exact repeats') }]);
    const conflict = one({ tender: { title: 'A' } }, { tender: { title: 'A', description: 'B' } });
    expect(conflict.warnings).toMatchObject([{ code: 'OCDS-RELEASE-CONFLICT' }]);
    expect(conflict.picture.lines[0]?.itemText?.value).toBe('B');
  });

  const value = fc.constantFrom<Json>(
    null,
    1,
    '1',
    'a',
    [],
    {},
    { id: 1, name: 'x' },
    [{ id: 1, title: 'x' }],
    [{ id: '1', title: 'y' }],
    [{ title: 'z' }],
  );
  const release = fc.record(
    {
      ocid: fc.constant(OCID),
      id: fc.constantFrom<Json>('r1', 'r2', 3, '3'),
      date: fc.constantFrom<Json>('2025-01-01T00:00:00Z', '2025-01-01T01:00:00+01:00', '2025-01-02', 'soon', null),
      tag: fc.constantFrom<Json>('tender', ['tender'], ['award']),
      awards: value,
      contracts: value,
      buyer: value,
      tender: fc.dictionary(fc.constantFrom('id', 'title', 'items', 'status', 'value', 'ti tle'), value),
    },
    { requiredKeys: ['ocid'] },
  );

  it('of releases never changes the pictures or the codes', () => {
    const permuted = fc
      .array(release, { minLength: 1, maxLength: 6 })
      .chain((releases) =>
        fc.tuple(fc.constant(releases), fc.shuffledSubarray(releases, { minLength: releases.length })),
      );
    fc.assert(
      fc.property(permuted, ([releases, shuffled]) => {
        const read = (list: JsonObject[]) => {
          const { pictures, warnings } = pictureOf(
            OCID,
            list.map((entry) => received(structuredClone(entry))),
          );
          return { pictures, codes: found(warnings) };
        };
        expect(read(shuffled as JsonObject[])).toEqual(read(releases as JsonObject[]));
      }),
      { numRuns: 500 },
    );
  });

  it('`1` and `"1"` are one award and one contract, whichever is written where', () => {
    const id = fc.constantFrom<Json>(1, '1', ' 1');
    fc.assert(
      fc.property(id, id, id, id, (award1, reference, award2, contract2) => {
        const { pictures } = picture(
          {
            id: 'r1',
            awards: [{ id: award1, suppliers: [{ id: 's', name: 'S' }] }],
            contracts: [{ id: 1, awardID: reference }],
          },
          {
            id: 'r2',
            date: '2025-02-01',
            awards: [{ id: award2, suppliers: [{ id: 's', name: 'S' }] }],
            contracts: [{ id: contract2, awardID: reference }],
          },
        );
        expect(pictures).toHaveLength(1);
        expect(pictures[0]).toMatchObject({
          stage: 'contract',
          key: { awardId: '1', contractId: '1' },
          suppliers: [{ supplier: { value: 'S' } }],
        });
      }),
    );
  });

  it('releases are not changed', () => {
    const releases = EXAMPLE.map((entry) => received(entry));
    const before = JSON.stringify(releases);
    pictureOf(OCID, releases);
    expect(JSON.stringify(releases)).toBe(before);
  });
});

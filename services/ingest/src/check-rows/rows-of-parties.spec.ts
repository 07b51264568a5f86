import { describe, expect, it } from '@jest/globals';
import { csv, read, records, said, SOURCE } from '../../test/reading.ts';
import type { TemplateKind } from './template.ts';

describe('suppliers', () => {
  const site = { name: 'Kesuma Example Gloves', country: 'MY', address: 'Lot 7, Klang' };
  it.each<[string, Record<string, string>, string[]]>([
    ['minimal row', site, []],
    ['no address', { name: 'A', country: 'MY' }, ['CELL-REQUIRED address']],
    ['no address, coordinates', { name: 'A', country: 'MY', lat: '3.0449', lng: '101.4456' }, []],
    ['no address, identifier', { name: 'A', country: 'MY', lei: 'ZZZZ00MANUMITTEST143' }, []],
    ['company without address', { name: 'A', country: 'MY', entity_kind: 'company' }, []],
    ['company of unknown country', { name: 'A', country: 'unknown', entity_kind: 'company' }, []],
    ['site of unknown country', { name: 'A', country: 'unknown', address: 'x' }, ['CELL-REQUIRED country']],
    ['country none', { ...site, country: 'none' }, ['CELL-REQUIRED country']],
    ['smallholders with an address', { ...site, entity_kind: 'smallholder_group' }, ['PRIV-VALUE address']],
    [
      'smallholders with an address and other faults',
      { ...site, entity_kind: 'smallholder_group', lat: 'x' },
      ['PRIV-VALUE address'],
    ],
    ['one coordinate', { ...site, lat: '3.0449' }, ['GEO-PAIR lng']],
    ['out of range', { ...site, lat: '103', lng: '3' }, ['GEO-RANGE lat']],
    ['null island', { ...site, lat: '0', lng: '0' }, ['GEO-NULL-ISLAND lat']],
    ['other country', { ...site, lat: '52', lng: '13' }, ['GEO-COUNTRY lat']],
    ['address of another country', { ...site, address: 'Lot 7, Klang, Thailand' }, ['ADDR-COUNTRY address']],
    ['address of the same country', { ...site, address: 'Lot 7, Klang, Malaysia' }, []],
    ['address in the US state of Georgia', { ...site, country: 'US', address: '1 Main St, Atlanta, Georgia' }, []],
    ['subdivision of another country', { ...site, subdivision: 'TH-10' }, ['SUBDIVISION-COUNTRY subdivision']],
    ['OS ID of another country', { ...site, os_id: 'CN2021250D1DTN7' }, ['ID-COUNTRY os_id']],
    ['number without register', { ...site, registration_number: '1' }, ['REG-INCOMPLETE registration_authority']],
    ['money without currency', { ...site, annual_spend: '5' }, ['CUR-MISSING currency']],
    ['few workers', { ...site, number_of_workers: '1' }, ['NUM-SMALL number_of_workers']],
    ['no workers', { ...site, number_of_workers: '0' }, ['NUM-RANGE number_of_workers']],
    ['share above 100', { ...site, migrant_share_band: '110%' }, ['NUM-RANGE migrant_share_band']],
    ['future date', { ...site, workers_as_of: '2031' }, ['DATE-FUTURE workers_as_of']],
    ['tomorrow, where the day begins earlier', { ...site, retrieved_on: '2026-11-23' }, []],
    ['the day after tomorrow', { ...site, retrieved_on: '2026-11-24' }, ['DATE-FUTURE retrieved_on']],
    ['spreadsheet error', { ...site, lei: '#N/A' }, ['CELL-ERROR lei']],
    ['spreadsheet error in a required cell', { ...site, name: '#REF!' }, ['CELL-ERROR name', 'CELL-REQUIRED name']],
    ['a note with a phone number', { ...site, note: 'call +60 12-345 6789' }, ['PRIV-VALUE note']],
    ['an extra column with e-mail addresses', { ...site, who: 'a@example.org' }, ['PRIV-VALUE who']],
  ])('%s', async (_, row, expected) => {
    expect(await said('suppliers', row)).toEqual(expected);
  });

  it('offers the swap when swapped coordinates fit', async () => {
    const { rows } = await read(csv({ ...site, country: 'LK', address: 'Colombo', lat: '79.86', lng: '6.93' }));
    expect(rows[0]).toMatchObject({
      ok: true,
      warnings: [{ message: expect.stringContaining('Swapped they would fit') }],
    });
  });

  it('keeps the three answers that are no value apart from each other and from silence', async () => {
    const row = {
      ...site,
      products_hs: 'none',
      number_of_workers: 'Unknown',
      sector_isic: 'n/a',
      worker_housing: 'none',
      recruiters_used: 'unknown',
      name_local: '',
    };
    const [record] = records(await read(csv(row)));
    expect(record).toMatchObject({
      stated: { productsHs: 'none', numberOfWorkers: 'unknown', sectorIsic: 'not applicable' },
      workerHousing: 'none',
      recruitersUsed: 'unknown',
    });
    expect(record).not.toHaveProperty('productsHs');
    expect(record).not.toHaveProperty('nameLocal');
  });

  it('keeps unknown columns in the order of the file and takes formulas for text', async () => {
    const [record] = records(await read(csv({ ...site, name: "'=HYPERLINK(1)", Zeta: "'x", 'Alpha Beta': '=1+1' })));
    expect(record).toMatchObject({
      name: '=HYPERLINK(1)',
      extra: [
        ['Zeta', "'x"],
        ['Alpha Beta', '=1+1'],
      ],
    });
  });

  it('says which fields it filled in itself', async () => {
    const { rows } = await read(csv(site));
    expect(rows[0]).toMatchObject({ defaulted: ['entityKind', 'source.retrievedOn', 'source.confidentiality'] });
    const { rows: own } = await read(
      csv({ ...site, entity_kind: 'site', confidentiality: 'public', retrieved_on: '2026-01-01', source_name: 'Own' }),
    );
    expect(own[0]).toMatchObject({
      defaulted: [],
      record: {
        source: { name: 'Own', category: SOURCE.source_category, retrievedOn: '2026-01-01', confidentiality: 'public' },
      },
    });
  });

  it('says what was found, what was expected and how to mend it', async () => {
    const { rows } = await read(csv({ ...site, lei: '2UZHAXXGYP0WQQCV9X72' }));
    expect(rows[0]).toMatchObject({
      ok: false,
      problems: [
        {
          row: 1,
          field: 'lei',
          code: 'ID-CHECK',
          value: '2UZHAXXGYP0WQQCV9X72',
          message:
            'Row 1, `lei`: `2UZHAXXGYP0WQQCV9X72` fails the LEI check digits (mod 97). Copy it again from the register, or leave the cell empty.',
        },
      ],
    });
  });

  it('cuts shown values to 80 characters and never repeats a private one', async () => {
    const { rows } = await read(
      csv({ ...site, name: `${'x'.repeat(79)}😀${'y'.repeat(300)}` }, { ...site, note: 'ask maria@example.org' }),
    );
    expect(rows).toMatchObject([
      { ok: false, problems: [{ code: 'TEXT-LONG', value: 'x'.repeat(79) }] },
      { ok: false, raw: [], problems: [{ code: 'PRIV-VALUE' }] },
    ]);
    expect(JSON.stringify(rows[1])).not.toContain('maria');
    expect(rows[1]).not.toHaveProperty('problems.0.value');
  });
});

describe('a row refused for privacy', () => {
  it.each<[TemplateKind, string, Record<string, string>]>([
    ['suppliers', 'Lot 7', { name: 'Growers', country: 'MY', entity_kind: 'smallholder_group', address: 'Lot 7' }],
    [
      'recruiters',
      'Ram Example',
      { name: 'Ram Example', recruiter_kind: 'informal_role', country: 'NP', legal_form: 'natural_person' },
    ],
    ['suppliers', '345 6789', { name: 'A', country: 'MY', address: 'x', note: 'call 012-345 6789', lei: 'bad' }],
  ])('%s: nothing of it is given back, also not %s', async (kind, secret, row) => {
    const { rows } = await read(csv(row), { as: kind });
    expect(rows).toMatchObject([{ ok: false, raw: [], problems: [{ code: expect.stringMatching(/^PRIV-/) }] }]);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('is not given back either when it repeats another row', async () => {
    const row = { external_id: 'V-1', name: 'A', country: 'MY', address: 'x' };
    const { rows } = await read(csv(row, { ...row, note: 'call 012-345 6789' }));
    expect(rows[1]).toMatchObject({ ok: false, raw: [], problems: [{ code: 'PRIV-VALUE' }] });
  });
});

describe('recruiters', () => {
  const agency = { name: 'Example Overseas Recruitment Pvt. Ltd.', recruiter_kind: 'licensed_agency', country: 'NP' };
  it.each<[string, Record<string, string>, string[]]>([
    ['minimal row', agency, []],
    ['a person', { ...agency, legal_form: 'natural_person' }, ['PRIV-PERSON legal_form']],
    [
      'a person an official publication names',
      {
        ...agency,
        name: 'Mr Ram Example',
        legal_form: 'natural_person',
        public_finding_url: 'https://example.org/finding',
      },
      [],
    ],
    ['a person by form of address', { ...agency, name: 'Mr. Ram Example' }, ['PRIV-PERSON name']],
    ['half a licence', { ...agency, license_number: '1', license_country: 'NP' }, ['LIC-INCOMPLETE license_authority']],
    [
      'licence ends before it begins',
      { ...agency, license_valid_from: '2025', license_valid_to: '2024-12' },
      ['DATE-ORDER license_valid_to'],
    ],
    ['licence within one year', { ...agency, license_valid_from: '2025-07', license_valid_to: '2025' }, []],
    ['bond without currency', { ...agency, joint_liability_bond: '20000' }, ['CUR-MISSING currency']],
    ['checked in the future', { ...agency, license_checked_on: '2027-01-01' }, ['DATE-FUTURE license_checked_on']],
  ])('%s', async (_, row, expected) => {
    expect(await said('recruiters', row)).toEqual(expected);
  });
});

describe('links', () => {
  const supply = { from: 'V-1', to: 'BRAND-1', relation: 'supplies_goods', valid_from: '2024', certainty: 'declared' };
  const recruitment = {
    recruiter: 'R-1',
    employer: 'V-1',
    role: 'places_workers',
    origin_country: 'NP',
    destination_country: 'MY',
    period_from: '2024-01',
    certainty: 'declared',
  };
  it.each<[TemplateKind, string, Record<string, string>, string[]]>([
    ['supply-links', 'minimal row', supply, []],
    ['supply-links', 'since when is not known', { ...supply, valid_from: 'unknown' }, []],
    ['supply-links', 'since when is not said', { ...supply, valid_from: '' }, ['CELL-REQUIRED valid_from']],
    ['supply-links', 'itself', { ...supply, to: 'V-1' }, ['LINK-SELF to']],
    [
      'supply-links',
      'itself by another spelling of an identifier',
      { ...supply, from: 'lei:zzzz00manumittest143', to: 'lei:ZZZZ 00MANUMITTEST143' },
      ['LINK-SELF to'],
    ],
    ['supply-links', 'ends before it begins', { ...supply, valid_to: '2023' }, ['DATE-ORDER valid_to']],
    ['supply-links', 'share as percent', { ...supply, share_of_input: '35' }, ['NUM-RANGE share_of_input']],
    ['supply-links', 'volume without unit', { ...supply, volume: '12.5' }, ['UNIT-MISSING volume_unit']],
    ['supply-links', 'value without currency', { ...supply, value: '5' }, ['CUR-MISSING currency']],
    ['recruitment-links', 'minimal row', recruitment, []],
    ['recruitment-links', 'internal migration', { ...recruitment, destination_country: 'NP' }, []],
    ['recruitment-links', 'itself', { ...recruitment, employer: 'R-1' }, ['LINK-SELF employer']],
    [
      'recruitment-links',
      'a person',
      { ...recruitment, recruiter: 'name:Mr Ram Example@NP' },
      ['PRIV-PERSON recruiter'],
    ],
    [
      'recruitment-links',
      'subdivision elsewhere',
      { ...recruitment, origin_subdivision: 'IN-BR' },
      ['SUBDIVISION-COUNTRY origin_subdivision'],
    ],
    ['recruitment-links', 'ends before it begins', { ...recruitment, period_to: '2023-12' }, ['DATE-ORDER period_to']],
    [
      'recruitment-links',
      'fee without currency',
      { ...recruitment, employer_fee_per_worker: '350' },
      ['CUR-MISSING currency'],
    ],
  ])('%s: %s', async (kind, _, row, expected) => {
    expect(await said(kind, row)).toEqual(expected);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { read, records, SOURCE } from '../../test/reading.ts';
import { TEMPLATES, templateOf } from './all-templates.ts';
import { CODES } from './codes.ts';
import { describeTemplate, templateCsv } from './describe-template.ts';
import type { TemplateKind } from './template.ts';

const KINDS = TEMPLATES.map(({ kind }) => kind);

const csvLine = (cells: readonly string[]) => cells.map((cell) => `"${cell.replace(/"/g, '""')}"`).join(',');
/** One row of a kind from its cells by name. */
const csv = (...rows: Readonly<Record<string, string>>[]) => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))].map(csvLine).join('\n');
};
/** What is said about one row: codes of errors and warnings with the field. */
const said = async (kind: TemplateKind, row: Readonly<Record<string, string>>) => {
  const { rows, failure } = await read(csv(row), { as: kind });
  if (failure !== undefined) return [failure.code];
  return rows.flatMap((one) => (one.ok ? one.warnings : one.problems).map(({ code, field }) => `${code} ${field ?? ''}`.trim()));
};

describe('every template', () => {
  it.each(KINDS)('%s: the header is recognized as its kind, and the row of examples is taken', async (kind) => {
    const result = await read(templateCsv(kind, { example: true }), { defaults: {} });
    expect(result.failure).toBeUndefined();
    expect(result.head?.kind).toBe(kind);
    expect(result.errors).toEqual([]);
    expect(result.tally).toMatchObject({ rows: 1, accepted: 1 });
  });

  it.each(KINDS)('%s: help, CSV header and checks come from one definition', (kind) => {
    const { columns } = describeTemplate(kind);
    expect(templateCsv(kind).trim().split(',')).toEqual(columns.map(({ name }) => name));
    expect(columns.filter(({ help }) => help === '')).toEqual([]);
    expect(columns.filter(({ perFile }) => perFile).map(({ name }) => name).sort()).toEqual(
      ['confidentiality', 'note', 'retrieved_on', 'source_category', 'source_date', 'source_name', 'source_url'],
    );
  });

  it.each(KINDS)('%s: keys and synonyms name columns that exist', (kind) => {
    const { columns, keys, synonyms } = templateOf(kind);
    expect([...keys.flat(), ...Object.keys(synonyms)].filter((name) => !Object.hasOwn(columns, name))).toEqual([]);
  });

  it('names required columns as product.md 5.3 marks them', () => {
    const required = (kind: TemplateKind) => describeTemplate(kind).columns.filter((column) => column.required && !column.perFile).map(({ name }) => name).join(' ');
    expect(Object.fromEntries(KINDS.map((kind) => [kind, required(kind)]))).toEqual({
      suppliers: 'name country',
      recruiters: 'name recruiter_kind country',
      'supply-links': 'from to relation valid_from certainty',
      'recruitment-links': 'recruiter employer role origin_country destination_country period_from certainty',
      contracts: 'contract_id title buyer buyer_country buyer_kind supplier value currency',
      observations: 'observation_id subject_kind subject direction indicator statement observed_on method',
      'legal-facts': 'jurisdiction field layer instrument valid_from reviewed_on evidence_mark',
      watchlist: 'list edition name status listed_on',
      'goods-list': 'list edition product_text country status listed_on',
      'open-supply-hub': 'country name address',
    });
  });
});

describe('the codes', () => {
  const folder = new URL('..', import.meta.url);
  const rooms = ['check-rows', 'check-identifiers', 'read-rows', 'map-columns', 'detect-kind', 'guard-privacy'];
  const sources = rooms.flatMap((room) =>
    readdirSync(new URL(`${room}/`, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.endsWith('codes.ts'))
      .map((name) => readFileSync(new URL(`${room}/${name}`, folder), 'utf8')),
  );
  const all = [...sources, readFileSync(new URL('read-file.ts', folder), 'utf8')].join('\n');
  const used = new Set([...all.matchAll(/'((?:FILE|ROW|CSV|JSON|CELL|TEXT|LIST|ENUM|NUM|DATE|COUNTRY|SUBDIVISION|CORRIDOR|GEO|ADDR|URL|SHA|CUR|UNIT|REF|ID|CLASS|CLAUSE|CERT|REG|LIC|LINK|OBS|FEE|LAW|PRIV|MAPPING)-[A-Z-]+)'/g)].map(([, code]) => code as string));

  it('are all listed, and every listed one is used', () => {
    expect([...used].filter((code) => !Object.hasOwn(CODES, code))).toEqual([]);
    expect(Object.keys(CODES).filter((code) => !used.has(code))).toEqual([]);
  });
});

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
    ['smallholders with an address and other faults', { ...site, entity_kind: 'smallholder_group', lat: 'x' }, ['PRIV-VALUE address']],
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
    expect(rows[0]).toMatchObject({ ok: true, warnings: [{ message: expect.stringContaining('Swapped they would fit') }] });
  });

  it('keeps the three answers that are no value apart from each other and from silence', async () => {
    const row = { ...site, products_hs: 'none', number_of_workers: 'Unknown', sector_isic: 'n/a', worker_housing: 'none', recruiters_used: 'unknown', name_local: '' };
    const [record] = records(await read(csv(row)));
    expect(record).toMatchObject({ stated: { productsHs: 'none', numberOfWorkers: 'unknown', sectorIsic: 'not applicable' }, workerHousing: 'none', recruitersUsed: 'unknown' });
    expect(record).not.toHaveProperty('productsHs');
    expect(record).not.toHaveProperty('nameLocal');
  });

  it('keeps unknown columns in the order of the file and takes formulas for text', async () => {
    const [record] = records(await read(csv({ ...site, name: "'=HYPERLINK(1)", Zeta: "'x", 'Alpha Beta': '=1+1' })));
    expect(record).toMatchObject({ name: '=HYPERLINK(1)', extra: [['Zeta', "'x"], ['Alpha Beta', '=1+1']] });
  });

  it('says which fields it filled in itself', async () => {
    const { rows } = await read(csv(site));
    expect(rows[0]).toMatchObject({ defaulted: ['entityKind', 'source.retrievedOn', 'source.confidentiality'] });
    const { rows: own } = await read(csv({ ...site, entity_kind: 'site', confidentiality: 'public', retrieved_on: '2026-01-01', source_name: 'Own' }));
    expect(own[0]).toMatchObject({ defaulted: [], record: { source: { name: 'Own', category: SOURCE.source_category, retrievedOn: '2026-01-01', confidentiality: 'public' } } });
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
          message: 'Row 1, `lei`: `2UZHAXXGYP0WQQCV9X72` fails the LEI check digits (mod 97). Copy it again from the register, or leave the cell empty.',
        },
      ],
    });
  });

  it('cuts shown values to 80 characters and never repeats a private one', async () => {
    const { rows } = await read(csv({ ...site, name: `${'x'.repeat(79)}😀${'y'.repeat(300)}` }, { ...site, note: 'ask maria@example.org' }));
    expect(rows).toMatchObject([
      { ok: false, problems: [{ code: 'TEXT-LONG', value: 'x'.repeat(79) }] },
      { ok: false, raw: [], problems: [{ code: 'PRIV-VALUE' }] },
    ]);
    expect(JSON.stringify(rows[1])).not.toContain('maria');
    expect(rows[1]).not.toHaveProperty('problems.0.value');
  });
});

describe('recruiters', () => {
  const agency = { name: 'Example Overseas Recruitment Pvt. Ltd.', recruiter_kind: 'licensed_agency', country: 'NP' };
  it.each<[string, Record<string, string>, string[]]>([
    ['minimal row', agency, []],
    ['a person', { ...agency, legal_form: 'natural_person' }, ['PRIV-PERSON legal_form']],
    ['a person an official publication names', { ...agency, name: 'Mr Ram Example', legal_form: 'natural_person', public_finding_url: 'https://example.org/finding' }, []],
    ['a person by form of address', { ...agency, name: 'Mr. Ram Example' }, ['PRIV-PERSON name']],
    ['half a licence', { ...agency, license_number: '1', license_country: 'NP' }, ['LIC-INCOMPLETE license_authority']],
    ['licence ends before it begins', { ...agency, license_valid_from: '2025', license_valid_to: '2024-12' }, ['DATE-ORDER license_valid_to']],
    ['licence within one year', { ...agency, license_valid_from: '2025-07', license_valid_to: '2025' }, []],
    ['bond without currency', { ...agency, joint_liability_bond: '20000' }, ['CUR-MISSING currency']],
    ['checked in the future', { ...agency, license_checked_on: '2027-01-01' }, ['DATE-FUTURE license_checked_on']],
  ])('%s', async (_, row, expected) => {
    expect(await said('recruiters', row)).toEqual(expected);
  });
});

describe('links', () => {
  const supply = { from: 'V-1', to: 'BRAND-1', relation: 'supplies_goods', valid_from: '2024', certainty: 'declared' };
  const recruitment = { recruiter: 'R-1', employer: 'V-1', role: 'places_workers', origin_country: 'NP', destination_country: 'MY', period_from: '2024-01', certainty: 'declared' };
  it.each<[TemplateKind, string, Record<string, string>, string[]]>([
    ['supply-links', 'minimal row', supply, []],
    ['supply-links', 'since when is not known', { ...supply, valid_from: 'unknown' }, []],
    ['supply-links', 'since when is not said', { ...supply, valid_from: '' }, ['CELL-REQUIRED valid_from']],
    ['supply-links', 'itself', { ...supply, to: 'V-1' }, ['LINK-SELF to']],
    ['supply-links', 'itself by another spelling of an identifier', { ...supply, from: 'lei:zzzz00manumittest143', to: 'lei:ZZZZ 00MANUMITTEST143' }, ['LINK-SELF to']],
    ['supply-links', 'ends before it begins', { ...supply, valid_to: '2023' }, ['DATE-ORDER valid_to']],
    ['supply-links', 'share as percent', { ...supply, share_of_input: '35' }, ['NUM-RANGE share_of_input']],
    ['supply-links', 'volume without unit', { ...supply, volume: '12.5' }, ['UNIT-MISSING volume_unit']],
    ['supply-links', 'value without currency', { ...supply, value: '5' }, ['CUR-MISSING currency']],
    ['recruitment-links', 'minimal row', recruitment, []],
    ['recruitment-links', 'internal migration', { ...recruitment, destination_country: 'NP' }, []],
    ['recruitment-links', 'itself', { ...recruitment, employer: 'R-1' }, ['LINK-SELF employer']],
    ['recruitment-links', 'a person', { ...recruitment, recruiter: 'name:Mr Ram Example@NP' }, ['PRIV-PERSON recruiter']],
    ['recruitment-links', 'subdivision elsewhere', { ...recruitment, origin_subdivision: 'IN-BR' }, ['SUBDIVISION-COUNTRY origin_subdivision']],
    ['recruitment-links', 'ends before it begins', { ...recruitment, period_to: '2023-12' }, ['DATE-ORDER period_to']],
    ['recruitment-links', 'fee without currency', { ...recruitment, employer_fee_per_worker: '350' }, ['CUR-MISSING currency']],
  ])('%s: %s', async (kind, _, row, expected) => {
    expect(await said(kind, row)).toEqual(expected);
  });
});

describe('contracts', () => {
  const contract = { contract_id: 'C-1', title: 'Dining', buyer: 'Example Command', buyer_country: 'US', buyer_kind: 'us_dod', supplier: 'Example Camp Services LLC', value: '9800000', currency: 'USD' };
  it.each<[string, Record<string, string>, string[]]>([
    ['minimal row', contract, []],
    ['no currency', { ...contract, currency: '' }, ['CUR-MISSING currency']],
    ['ends before it starts', { ...contract, start_on: '2025-07-01', end_on: '2025-06-30' }, ['DATE-ORDER end_on']],
    ['portion above value', { ...contract, foreign_portion_value: '9800001' }, ['NUM-RANGE foreign_portion_value']],
    ['portion above value, below options', { ...contract, foreign_portion_value: '9800001', value_with_options: '14500000' }, []],
    ['clause after signature', { ...contract, signed_on: '2025-06-30', clauses: '52.222-50@2025-10' }, ['CLAUSE-DATE clauses']],
    ['clause of the month of signature', { ...contract, signed_on: '2025-10-15', clauses: '52.222-50@2025-10' }, []],
    ['future end', { ...contract, start_on: '2026-01-01', end_on: '2031-12-31' }, []],
    ['unknown foreign portion stays unknown', { ...contract, foreign_portion_value: 'unknown' }, []],
  ])('%s', async (_, row, expected) => {
    expect(await said('contracts', row)).toEqual(expected);
  });
});

describe('observations', () => {
  const report = { observation_id: 'O-1', subject_kind: 'supplier', subject: 'V-1', direction: 'adverse', indicator: 'I07', statement: 'Passports kept in the office', observed_on: '2026-03', method: 'ngo_investigation' };
  const survey = { ...report, indicator: 'FEE', method: 'offsite_worker_interviews', channel: 'independent_offsite', asked_n: '40', affirmed_n: '9', consent_basis: 'organization_aggregate' };
  it.each<[string, Record<string, string>, string[]]>([
    ['a report', report, []],
    ['a survey', survey, []],
    ['a complaint', { ...survey, channel: '', asked_n: '', affirmed_n: '' }, []],
    ['half a survey', { ...survey, affirmed_n: '' }, ['FEE-INCOMPLETE affirmed_n']],
    ['more yes than asked', { ...survey, affirmed_n: '41' }, ['NUM-ORDER affirmed_n']],
    ['three workers', { ...survey, asked_n: '3', affirmed_n: '1' }, ['OBS-SMALL asked_n']],
    ['four workers', { ...survey, asked_n: '4', affirmed_n: '1' }, ['OBS-SMALL asked_n']],
    ['five workers', { ...survey, asked_n: '5', affirmed_n: '1' }, ['OBS-FEW asked_n']],
    ['amounts of three payers', { ...survey, amounts_known_n: '3', cost_months_median: '2' }, ['OBS-SMALL amounts_known_n']],
    ['control with a risk indicator', { ...report, direction: 'control' }, ['OBS-DIRECTION direction']],
    ['a control', { ...report, direction: 'control', indicator: 'CTRL-FEES-REPAID', control_verified_by: 'worker' }, []],
    ['an unknown indicator', { ...report, indicator: 'I12' }, ['TEXT-FORMAT indicator']],
    ['strong without a reason', { ...report, strength: 'strong' }, ['OBS-REASON strength_reason']],
    ['clean press', { ...report, direction: 'clean', method: 'press', source_reliability: 'B', information_credibility: '2' }, ['OBS-NO-WEIGHT method']],
    ['a clean audit without a code', { ...report, direction: 'clean', method: 'audit_announced' }, ['OBS-NO-WEIGHT source_reliability']],
    ['workers without consent', { ...survey, consent_basis: '' }, ['OBS-NO-WEIGHT consent_basis']],
    ['another corridor', { ...survey, subject_kind: 'corridor', subject: 'NP>MY', origin_country: 'IN', destination_country: 'MY' }, ['OBS-CORRIDOR subject']],
    ['no corridor', { ...survey, subject_kind: 'corridor', subject: 'Nepal' }, ['CORRIDOR-FORMAT subject']],
    ['a person', { ...report, statement: 'Mr Ram Bahadur paid for the job' }, ['PRIV-VALUE statement']],
    ['remedied before it was seen', { ...report, remediated_on: '2025', remediation_state: 'verified' }, ['DATE-ORDER remediated_on']],
  ])('%s', async (_, row, expected) => {
    expect(await said('observations', row)).toEqual(expected);
  });

  it('keeps the month of worker-derived evidence, and holds it back for thirty days', async () => {
    const { rows } = await read(csv({ ...survey, observed_on: '2026-03-10' }));
    expect(rows[0]).toMatchObject({
      ok: true,
      record: { observedOn: { from: '2026-03-01', to: '2026-03-31', precision: 'month' }, releaseNotBefore: '2026-04-30' },
      warnings: [{ code: 'DATE-COARSENED' }],
      defaulted: expect.arrayContaining(['releaseNotBefore']),
    });
    const [published] = records(await read(csv({ ...report, observed_on: '2026-03-10' })));
    expect(published).toMatchObject({ observedOn: { precision: 'day' } });
    expect(published).not.toHaveProperty('releaseNotBefore');
  });

  it('does not keep a row that tells of workers when its shape is broken and somebody is named in it', async () => {
    const header = Object.keys(report).join(',');
    const { rows } = await read(`${header}\nO-1,supplier,V-1,adverse,I07,call 9841234567,2026-03,press,one too many\n`, { as: 'observations' });
    expect(rows).toMatchObject([{ ok: false, problems: [{ code: 'ROW-WIDTH' }], raw: [] }]);
  });
});

describe('law and lists', () => {
  const fact = { jurisdiction: 'MY', field: 'L4', layer: 'law', instrument: 'Example Act', valid_from: '2023', reviewed_on: '2026-08-15', evidence_mark: 'X' };
  const entry = { list: 'CBP-WRO', edition: '2026-08-20', name: 'Example Gloves', status: 'active', listed_on: '2024' };
  it.each<[TemplateKind, string, Record<string, string>, string[]]>([
    ['legal-facts', 'minimal row', fact, []],
    ['legal-facts', 'from memory', { ...fact, evidence_mark: 'M' }, ['LAW-UNVERIFIED evidence_mark']],
    ['legal-facts', 'reviewed long ago', { ...fact, reviewed_on: '2024-08-15' }, ['LAW-STALE reviewed_on']],
    ['legal-facts', 'a whole country as state-imposed', { ...fact, field: 'X1' }, ['LAW-SCOPE sector_isic']],
    ['legal-facts', 'a region and a product', { ...fact, field: 'X1', jurisdiction: 'CN', subdivision: 'CN-XJ', products_hs: '5201' }, []],
    ['legal-facts', 'a cap without corridor and size', { ...fact, field: 'CAP' }, ['CELL-REQUIRED cap_months', 'CELL-REQUIRED origin_country']],
    ['legal-facts', 'a cap', { ...fact, field: 'CAP', cap_months: '1.0', origin_country: 'NP', destination_country: 'MY' }, []],
    ['legal-facts', 'a value above 1', { ...fact, value: '2' }, ['NUM-RANGE value']],
    ['legal-facts', 'a raw value without unit', { ...fact, raw_value: '0.25' }, ['UNIT-MISSING raw_unit']],
    ['watchlist', 'minimal row', entry, []],
    ['watchlist', 'undated', { ...entry, listed_on: 'unknown' }, ['LIST-UNDATED listed_on']],
    ['watchlist', 'silent about its date', { ...entry, listed_on: '' }, ['CELL-REQUIRED listed_on']],
    ['watchlist', 'revoked, since when is not said', { ...entry, status: 'revoked' }, ['LIST-UNDATED ended_on']],
    ['watchlist', 'ended before it began', { ...entry, ended_on: '2023' }, ['DATE-ORDER ended_on']],
    ['watchlist', 'a person on a private list', { ...entry, entry_kind: 'person' }, ['PRIV-PERSON entry_kind']],
    ['watchlist', 'a person on an official list', { ...entry, entry_kind: 'person', source_category: 'government' }, []],
    ['goods-list', 'minimal row', { list: 'DOL-TVPRA', edition: '2022-09-28', product_text: 'Palm oil', country: 'MY', status: 'active', listed_on: '2022-09-28' }, []],
  ])('%s: %s', async (kind, _, row, expected) => {
    expect(await said(kind, row)).toEqual(expected);
  });

  it('gives an entry without a number a stable one that depends on name and scope only', async () => {
    const id = async (row: Record<string, string>) => records(await read(csv({ ...entry, ...row })))[0]?.['entryId'];
    expect(await id({})).toMatch(/^h-[0-9a-f]{32}$/);
    expect(await id({ status: 'revoked', ended_on: '2026' })).toBe(await id({}));
    expect(await id({ country: 'MY' })).not.toBe(await id({}));
    expect(await id({ entry_id: 'E-1' })).toBe('E-1');
  });

  it('turns a facility of Open Supply Hub into a supplier, and its contributor into the source', async () => {
    const row = { country_code: 'MY', name: 'Kesuma', address: 'Lot 7', sector: 'Apparel|Health', facility_type: 'Sewing', processing_type: 'Cutting', contributor: 'Example Brand', contribution_date: '2025-02-03', is_closed: 'FALSE', claim_status: 'x' };
    const { head, rows } = await read(csv(row), { defaults: {} });
    expect(head).toMatchObject({ kind: 'open-supply-hub', gives: 'suppliers', others: ['claim_status'] });
    expect(rows[0]).toMatchObject({
      kind: 'suppliers',
      record: { name: 'Kesuma', entityKind: 'site', country: 'MY', sectorText: 'Apparel, Health', facilityTypeProcessingType: ['Sewing', 'Cutting'], status: 'active', source: { name: 'Example Brand', category: 'open_data', date: { from: '2025-02-03' } }, extra: [['claim_status', 'x']] },
    });
  });
});

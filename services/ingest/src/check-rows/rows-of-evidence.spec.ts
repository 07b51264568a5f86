import { describe, expect, it } from '@jest/globals';
import { csv, read, records, said } from '../../test/reading.ts';
import type { TemplateKind } from './template.ts';

describe('contracts', () => {
  const contract = {
    contract_id: 'C-1',
    title: 'Dining',
    buyer: 'Example Command',
    buyer_country: 'US',
    buyer_kind: 'us_dod',
    supplier: 'Example Camp Services LLC',
    value: '9800000',
    currency: 'USD',
  };
  it.each<[string, Record<string, string>, string[]]>([
    ['minimal row', contract, []],
    ['no currency', { ...contract, currency: '' }, ['CUR-MISSING currency']],
    ['ends before it starts', { ...contract, start_on: '2025-07-01', end_on: '2025-06-30' }, ['DATE-ORDER end_on']],
    ['portion above value', { ...contract, foreign_portion_value: '9800001' }, ['NUM-RANGE foreign_portion_value']],
    [
      'portion above value, below options',
      { ...contract, foreign_portion_value: '9800001', value_with_options: '14500000' },
      [],
    ],
    [
      'clause after signature',
      { ...contract, signed_on: '2025-06-30', clauses: '52.222-50@2025-10' },
      ['CLAUSE-DATE clauses'],
    ],
    ['clause of the month of signature', { ...contract, signed_on: '2025-10-15', clauses: '52.222-50@2025-10' }, []],
    ['future end', { ...contract, start_on: '2026-01-01', end_on: '2031-12-31' }, []],
    ['unknown foreign portion stays unknown', { ...contract, foreign_portion_value: 'unknown' }, []],
  ])('%s', async (_, row, expected) => {
    expect(await said('contracts', row)).toEqual(expected);
  });
});

describe('observations', () => {
  const report = {
    observation_id: 'O-1',
    subject_kind: 'supplier',
    subject: 'V-1',
    direction: 'adverse',
    indicator: 'I07',
    statement: 'Passports kept in the office',
    observed_on: '2026-03',
    method: 'ngo_investigation',
  };
  const survey = {
    ...report,
    indicator: 'FEE',
    method: 'offsite_worker_interviews',
    channel: 'independent_offsite',
    asked_n: '40',
    affirmed_n: '9',
    consent_basis: 'organization_aggregate',
  };
  it.each<[string, Record<string, string>, string[]]>([
    ['a report', report, []],
    ['a survey', survey, []],
    ['a complaint', { ...survey, channel: '', asked_n: '', affirmed_n: '' }, []],
    ['half a survey', { ...survey, affirmed_n: '' }, ['FEE-INCOMPLETE affirmed_n']],
    ['more yes than asked', { ...survey, affirmed_n: '41' }, ['NUM-ORDER affirmed_n']],
    ['three workers', { ...survey, asked_n: '3', affirmed_n: '1' }, ['OBS-SMALL asked_n']],
    ['four workers', { ...survey, asked_n: '4', affirmed_n: '1' }, ['OBS-SMALL asked_n']],
    ['five workers', { ...survey, asked_n: '5', affirmed_n: '1' }, ['OBS-FEW asked_n']],
    [
      'amounts of three payers',
      { ...survey, amounts_known_n: '3', cost_months_median: '2' },
      ['OBS-SMALL amounts_known_n'],
    ],
    ['control with a risk indicator', { ...report, direction: 'control' }, ['OBS-DIRECTION direction']],
    [
      'a control',
      { ...report, direction: 'control', indicator: 'CTRL-FEES-REPAID', control_verified_by: 'worker' },
      [],
    ],
    ['an unknown indicator', { ...report, indicator: 'I12' }, ['TEXT-FORMAT indicator']],
    ['strong without a reason', { ...report, strength: 'strong' }, ['OBS-REASON strength_reason']],
    [
      'clean press',
      { ...report, direction: 'clean', method: 'press', source_reliability: 'B', information_credibility: '2' },
      ['OBS-NO-WEIGHT method'],
    ],
    [
      'a clean audit without a code',
      { ...report, direction: 'clean', method: 'audit_announced' },
      ['OBS-NO-WEIGHT source_reliability'],
    ],
    ['workers without consent', { ...survey, consent_basis: '' }, ['OBS-NO-WEIGHT consent_basis']],
    [
      'another corridor',
      { ...survey, subject_kind: 'corridor', subject: 'NP>MY', origin_country: 'IN', destination_country: 'MY' },
      ['OBS-CORRIDOR subject'],
    ],
    ['no corridor', { ...survey, subject_kind: 'corridor', subject: 'Nepal' }, ['CORRIDOR-FORMAT subject']],
    ['a person', { ...report, statement: 'Mr Ram Bahadur paid for the job' }, ['PRIV-VALUE statement']],
    [
      'remedied before it was seen',
      { ...report, remediated_on: '2025', remediation_state: 'verified' },
      ['DATE-ORDER remediated_on'],
    ],
  ])('%s', async (_, row, expected) => {
    expect(await said('observations', row)).toEqual(expected);
  });

  it('keeps the month of worker-derived evidence, and holds it back for thirty days', async () => {
    const { rows } = await read(csv({ ...survey, observed_on: '2026-03-10' }));
    expect(rows[0]).toMatchObject({
      ok: true,
      record: {
        observedOn: { from: '2026-03-01', to: '2026-03-31', precision: 'month' },
        releaseNotBefore: '2026-04-30',
      },
      warnings: [{ code: 'DATE-COARSENED' }],
      defaulted: expect.arrayContaining(['releaseNotBefore']),
    });
    const [published] = records(await read(csv({ ...report, observed_on: '2026-03-10' })));
    expect(published).toMatchObject({ observedOn: { precision: 'day' } });
    expect(published).not.toHaveProperty('releaseNotBefore');
  });

  it('does not keep a row that tells of workers when its shape is broken and somebody is named in it', async () => {
    const header = Object.keys(report).join(',');
    const { rows } = await read(
      `${header}\nO-1,supplier,V-1,adverse,I07,call 9841234567,2026-03,press,one too many\n`,
      { as: 'observations' },
    );
    expect(rows).toMatchObject([{ ok: false, problems: [{ code: 'ROW-WIDTH' }], raw: [] }]);
  });
});

describe('law and lists', () => {
  const fact = {
    jurisdiction: 'MY',
    field: 'L4',
    layer: 'law',
    instrument: 'Example Act',
    valid_from: '2023',
    reviewed_on: '2026-08-15',
    evidence_mark: 'X',
  };
  const entry = { list: 'CBP-WRO', edition: '2026-08-20', name: 'Example Gloves', status: 'active', listed_on: '2024' };
  it.each<[TemplateKind, string, Record<string, string>, string[]]>([
    ['legal-facts', 'minimal row', fact, []],
    ['legal-facts', 'from memory', { ...fact, evidence_mark: 'M' }, ['LAW-UNVERIFIED evidence_mark']],
    ['legal-facts', 'reviewed long ago', { ...fact, reviewed_on: '2024-08-15' }, ['LAW-STALE reviewed_on']],
    ['legal-facts', 'a whole country as state-imposed', { ...fact, field: 'X1' }, ['LAW-SCOPE sector_isic']],
    [
      'legal-facts',
      'a region and a product',
      { ...fact, field: 'X1', jurisdiction: 'CN', subdivision: 'CN-XJ', products_hs: '5201' },
      [],
    ],
    [
      'legal-facts',
      'a cap without corridor and size',
      { ...fact, field: 'CAP' },
      ['CELL-REQUIRED cap_months', 'CELL-REQUIRED origin_country'],
    ],
    [
      'legal-facts',
      'a cap',
      { ...fact, field: 'CAP', cap_months: '1.0', origin_country: 'NP', destination_country: 'MY' },
      [],
    ],
    ['legal-facts', 'a value above 1', { ...fact, value: '2' }, ['NUM-RANGE value']],
    ['legal-facts', 'a raw value without unit', { ...fact, raw_value: '0.25' }, ['UNIT-MISSING raw_unit']],
    ['watchlist', 'minimal row', entry, []],
    ['watchlist', 'undated', { ...entry, listed_on: 'unknown' }, ['LIST-UNDATED listed_on']],
    ['watchlist', 'silent about its date', { ...entry, listed_on: '' }, ['CELL-REQUIRED listed_on']],
    ['watchlist', 'revoked, since when is not said', { ...entry, status: 'revoked' }, ['LIST-UNDATED ended_on']],
    ['watchlist', 'ended before it began', { ...entry, ended_on: '2023' }, ['DATE-ORDER ended_on']],
    ['watchlist', 'a person on a private list', { ...entry, entry_kind: 'person' }, ['PRIV-PERSON entry_kind']],
    [
      'watchlist',
      'a person on an official list',
      { ...entry, entry_kind: 'person', source_category: 'government' },
      [],
    ],
    [
      'goods-list',
      'minimal row',
      {
        list: 'DOL-TVPRA',
        edition: '2022-09-28',
        product_text: 'Palm oil',
        country: 'MY',
        status: 'active',
        listed_on: '2022-09-28',
      },
      [],
    ],
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
    const row = {
      country_code: 'MY',
      country_name: 'Malaysia',
      name: 'Kesuma',
      address: 'Lot 7',
      sector: 'Apparel|Health',
      facility_type: 'Sewing',
      processing_type: 'Cutting',
      contributor: 'Example Brand',
      contribution_date: '2025-02-03',
      is_closed: 'FALSE',
      claim_status: 'x',
    };
    const { head, rows } = await read(csv(row), { defaults: {} });
    expect(head).toMatchObject({
      kind: 'open-supply-hub',
      gives: 'suppliers',
      others: ['country_name', 'claim_status'],
    });
    expect(rows[0]).toMatchObject({
      kind: 'suppliers',
      record: {
        name: 'Kesuma',
        entityKind: 'site',
        country: 'MY',
        sectorText: 'Apparel, Health',
        facilityTypeProcessingType: ['Sewing', 'Cutting'],
        status: 'active',
        source: { name: 'Example Brand', category: 'open_data', date: { from: '2025-02-03' } },
        extra: [
          ['country_name', 'Malaysia'],
          ['claim_status', 'x'],
        ],
      },
    });
  });
});

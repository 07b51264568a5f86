import { describe, expect, it } from '@jest/globals';
import {
  currencyByCode,
  earningsOf,
  exchangeRate,
  isInCountryBox,
  isInsideUnitedStates,
  lawFacts,
  ratificationsOf,
  tipTierOf,
  uflpaEntries,
  uflpaSectors,
  wroEntries,
} from './index.ts';

const order = (name: string) => wroEntries.find((entry) => entry.name.startsWith(name));
const listed = (name: string) => uflpaEntries.find((entry) => entry.name.startsWith(name));

describe('orders and findings of CBP', () => {
  it('are active only where a listing was seen', () => {
    expect(wroEntries.filter(({ status }) => status === 'active')).toHaveLength(61);
    expect(wroEntries.filter(({ status }) => status === 'unknown')).toHaveLength(19);
    expect(order('FGV Holdings')).toMatchObject({ status: 'unknown', statusAsOf: undefined, verified: false });
    expect(order('Hoshine')).toMatchObject({
      status: 'active',
      statusAsOf: '2026-08-08',
      measure: 'WRO',
      country: 'CN',
    });
  });

  it('tell a finding from an order where CBP’s own address does', () => {
    expect(order('Inner Mongolia Hengzheng Group Baoanzhao Agriculture,')).toMatchObject({
      measure: 'Finding',
      listedOn: '2020-10-20',
      mark: 'X',
    });
    expect(order('Mangalore Ganesh Beedi Works')).toMatchObject({ measure: undefined, listedOn: undefined });
  });

  it('name a region and products of a place as such', () => {
    expect(order('Xinjiang Uyghur')).toMatchObject({ entryKind: 'region', country: 'CN', subdivision: 'CN-XJ' });
    expect(order('All Turkmenistan')).toMatchObject({ entryKind: 'product_origin', country: 'TM', mark: 'M' });
    expect(order('Da Wang')).toMatchObject({ entryKind: 'vessel', measure: 'Finding' });
  });

  it('carry codes only where the product is part of what is listed', () => {
    for (const { entryKind, productsHs } of wroEntries)
      if (entryKind === 'organization' || entryKind === 'vessel') expect(productsHs).toEqual([]);
  });
});

describe('the UFLPA Entity List', () => {
  it('keeps limb and day, and does not vouch for unproven names', () => {
    expect(uflpaEntries).toHaveLength(64);
    expect(listed('Camel Group')).toMatchObject({
      section: '2(d)(2)(B)(ii)',
      listedOn: '2023-08-02',
      status: 'active',
      verified: true,
    });
    expect(listed('Ninestar')).toMatchObject({ status: 'unknown', mark: 'M', verified: false });
    expect(listed('Henan Yumian Logistics')?.aliases).toEqual(['841 Cotton Transfer Warehouse']);
  });

  it('has its sectors with their day', () => {
    expect(uflpaSectors.find(({ sector }) => sector === 'steel')).toMatchObject({
      addedOn: '2025-08-19',
      productsHs: ['72', '73'],
      hsMark: 'E',
    });
    expect(uflpaSectors.find(({ sector }) => sector === 'aluminum')).toMatchObject({ addedMark: 'M' });
  });
});

describe('law facts', () => {
  it('give tied status with its components, mean and doubt', () => {
    const fact = lawFacts.find(({ factId }) => factId === 'L4-KW-migrant-2024');
    expect(fact).toMatchObject({
      jurisdiction: 'KW',
      field: 'L4',
      layer: 'law',
      workerGroup: 'migrant',
      value: 0.666667,
      components: { tied_visa: 1, employer_consent: 0.5, exit_permit_or_absconding: 0.5 },
      evidenceMark: 'E',
      verified: false,
    });
    expect(lawFacts.filter(({ field }) => field === 'L4')).toHaveLength(10);
  });

  it('bind state-imposed forced labor to a region and to products', () => {
    const xinjiang = lawFacts.filter(({ field, jurisdiction }) => field === 'X1' && jurisdiction === 'CN');
    expect(xinjiang.map(({ subdivision, validFrom }) => [subdivision, validFrom])).toEqual([
      ['CN-XJ', '2022-06-21'],
      ['CN-XJ', '2024-07-09'],
      ['CN-XJ', '2025-08-19'],
    ]);
    expect(xinjiang[0]?.productsHs).toContain('280461');
  });
});

describe('context', () => {
  it('shows the newest tier known, with its year', () => {
    expect(tipTierOf('DZ')).toEqual({
      answer: 'listed',
      rows: [{ country: 'DZ', tier: 'Tier 2 Watch List', year: 2025 }],
    });
    expect(tipTierOf('CG')).toMatchObject({ rows: [{ tier: 'Tier 2 Watch List', year: 2025 }] });
    expect(tipTierOf('MY')).toMatchObject({ rows: [{ year: 2023, leftBy: 2025 }] });
    expect(tipTierOf('DE')).toMatchObject({ rows: [{ tier: 'Tier 1', year: 2023 }] });
  });

  it('has earnings of the newest year', () => {
    expect(earningsOf('AF')).toEqual({
      answer: 'listed',
      rows: [{ country: 'AF', year: 2020, pppUsd: 836, breakInSeries: true }],
    });
  });

  it('knows parties of the migrant workers convention', () => {
    expect(ratificationsOf('AL')).toMatchObject({ rows: [{ convention: 'ICMW', state: 'party', year: 2007 }] });
    expect(ratificationsOf('PH')).toMatchObject({ answer: 'listed' });
  });
});

describe('places and money', () => {
  it('counts the outlying areas as inside the United States', () => {
    expect(['US', 'PR', 'GU', 'VI', 'AS', 'MP', 'UM'].every(isInsideUnitedStates)).toBe(true);
    expect(['FM', 'PW', 'MX'].some(isInsideUnitedStates)).toBe(false);
  });

  it.each([
    ['MY', 3.0449, 101.4456, true],
    ['MY', 101.4456, 3.0449, false],
    ['US', 21.3, -157.8, true],
    ['FJ', -16.8, -179.9, true],
    ['FJ', -17.8, 177.4, true],
    ['FJ', -17.8, 0, false],
    ['RU', 64.7, -173.2, true],
    ['UA', 44.6, 33.5, true],
    ['GF', 4.9, -52.3, null],
  ])('%s at %d, %d: %s', (code, lat, lng, inside) => {
    expect(isInCountryBox(code, lat, lng)).toBe(inside);
  });

  it('knows currencies and their end, and no exchange rate', () => {
    expect(currencyByCode('KWD')).toEqual({ code: 'KWD', minorUnits: 3 });
    expect(currencyByCode('TRY')).toBeDefined();
    expect(currencyByCode('HRK')).toMatchObject({ endedOn: '2022-12-31' });
    expect(currencyByCode('MNX')).toBeUndefined();
    expect(exchangeRate('EUR', 'USD', '2026-01-02')).toBeUndefined();
  });
});

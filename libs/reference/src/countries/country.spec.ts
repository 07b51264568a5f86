import { describe, expect, it } from '@jest/globals';
import countries from './data.json' with { type: 'json' };
import { fold } from './fold.ts';
import { countryByCode, countryName, countryOf, isSubdivisionOf, sameSubdivision, subdivisionOf } from '../index.ts';

describe('countryOf', () => {
  it.each([
    ['MY', 'MY'],
    [' mys ', 'MY'],
    ['UK', 'GB'],
    [' United Kingdom', 'GB'],
    ['UNITED KINGDOM', 'GB'],
    ['England', 'GB'],
    ['Northern Ireland', 'GB'],
    ['EL', 'GR'],
    ['Turkey', 'TR'],
    ['TÜRKİYE', 'TR'],
    ['Viet Nam', 'VN'],
    ['Vietnam', 'VN'],
    ['United States of America', 'US'],
    ['U.S.A.', 'US'],
    ['Republic of Korea', 'KR'],
    ['Korea, Republic of', 'KR'],
    ['South Korea', 'KR'],
    ['DPRK', 'KP'],
    ['Burma', 'MM'],
    ['Ivory Coast', 'CI'],
    ["Cote D'Ivoire", 'CI'],
    ['México', 'MX'],
    ['Украина', 'UA'],
    ['Deutschland', 'DE'],
    ['中国', 'CN'],
    ['Congo (Kinshasa)', 'CD'],
    ['Congo (Brazzaville)', 'CG'],
    ['Gambia, The', 'GM'],
    ['St. Lucia', 'LC'],
    ['Bosnia & Herzegovina', 'BA'],
    ['XK', 'XK'],
    ['Kosovo', 'XK'],
  ])('reads "%s" as %s', (text, code) => {
    expect(countryOf(text)).toEqual({ code });
  });

  it.each([
    'n/a',
    'N.A.',
    'Channel Islands',
    'DF',
    'Korea',
    'Virgin Islands',
    'XUN',
    'Saint Martin',
    'Xinjiang',
    '',
    '-',
  ])('never guesses "%s"', (text) => {
    expect(countryOf(text)).toHaveProperty('nearest');
  });

  it.each([
    ['Malayzia', 'MY'],
    ['Untied Kingdom', 'GB'],
    ['Bangladash', 'BD'],
    ['Philipines', 'PH'],
    ['MYZ', 'MY'],
  ])('offers the nearest three for "%s", nearest first', (text, first) => {
    const answer = countryOf(text);
    if (!('nearest' in answer)) throw new Error('was read');
    expect(answer.nearest).toHaveLength(3);
    expect(new Set(answer.nearest).size).toBe(3);
    if (text !== 'MYZ') expect(answer.nearest[0]).toBe(first);
    else expect(answer.nearest).toContain(first);
  });

  it('has no name that means two countries, and none that is the code of another', () => {
    const owner = new Map<string, string>();
    for (const { code, name, aliases } of countries)
      for (const text of new Set([name, ...aliases].map(fold))) {
        expect([text, owner.get(text)]).toEqual([text, undefined]);
        owner.set(text, code);
        const read = countryOf(text.toUpperCase());
        if (/^[a-z]{2,3}$/.test(text)) expect(read).toEqual({ code });
      }
    expect(countries).toHaveLength(250);
  });

  it('knows names and alpha-3', () => {
    expect(countryByCode('CI')).toEqual({ code: 'CI', alpha3: 'CIV', name: 'Côte d’Ivoire' });
    expect(countryName('GB')).toBe('United Kingdom');
    expect(countryName('ZZ')).toBe('ZZ');
  });
});

describe('subdivisions', () => {
  it('belong to their country by prefix', () => {
    expect(isSubdivisionOf('MY-10', 'MY')).toBe(true);
    expect(isSubdivisionOf('MY-10', 'M')).toBe(false);
    expect(isSubdivisionOf('CN-XJ', 'MY')).toBe(false);
    expect(isSubdivisionOf('MY10', 'MY')).toBe(false);
  });

  it('are read in capitals, former codes as their successors', () => {
    expect(subdivisionOf(' np-p3 ')).toBe('NP-P3');
    expect(subdivisionOf('CN-65')).toBe('CN-XJ');
    expect(subdivisionOf('Selangor')).toBeUndefined();
    expect(sameSubdivision('CN-65', 'CN-XJ')).toBe(true);
    expect(sameSubdivision('CN-11', 'CN-XJ')).toBe(false);
  });
});

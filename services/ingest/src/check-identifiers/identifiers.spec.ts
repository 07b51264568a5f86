import { describe, expect, it } from '@jest/globals';
import { Fault } from '../check-rows/problem.ts';
import { readClassCode, readSchemedCode } from './classifications.ts';
import { checkIdentifier, readIdentifier, SCHEMES, strengthOf, type Scheme } from './identifiers.ts';
import { unitCode } from './units.ts';

const check = (scheme: Scheme, text: string) => {
  const notes: string[] = [];
  const value = checkIdentifier(scheme, text, ({ code }) => notes.push(code));
  return value instanceof Fault ? value.code : notes.length === 0 ? value : `${value} ${notes.join()}`;
};

describe('identifiers', () => {
  it.each<[Scheme, string, string]>([
    // product.md 5.2
    ['os_id', 'CN2021250D1DTN7', 'CN2021250D1DTN7'],
    ['os_id', 'cn 2021-250 D1DTN7', 'CN2021250D1DTN7'],
    ['os_id', 'CN2022150D1DTN7', 'CN2022150D1DTN7'],
    ['os_id', 'IN2019067X1K87E', 'ID-CHECK'],
    ['os_id', 'XX2021342PZ8BRG', 'ID-CHECK'],
    ['os_id', 'CN2021367D1DTN7', 'ID-FORM'],
    ['os_id', 'CN2021000D1DTN7', 'ID-FORM'],
    ['os_id', 'CN2021250D1DTO7', 'ID-FORM'],
    ['lei', '3538002LJMRZ83SU0B85', '3538002LJMRZ83SU0B85'],
    ['lei', '3538 002l jmrz 83su 0b85', '3538002LJMRZ83SU0B85'],
    ['lei', 'ZZZZ00MANUMITTEST143', 'ZZZZ00MANUMITTEST143'],
    ['lei', '2UZHAXXGYP0WQQCV9X72', 'ID-CHECK'],
    ['lei', '3538002LJMRZ83SU0B58', 'ID-CHECK'],
    ['lei', '3538002LJMRZ83SU0B8', 'ID-FORM'],
    ['uei', 'UYDJJ1S8DR85', 'UYDJJ1S8DR85'],
    ['uei', 'uydjj1s8dr85', 'UYDJJ1S8DR85'],
    ['uei', '0YDJJ1S8DR85', 'ID-FORM'],
    ['uei', 'OYDJJ1S8DR85', 'ID-FORM'],
    ['uei', 'A123456789BC', 'ID-FORM'],
    ['duns', '08-146-6849', '081466849'],
    ['duns', '81466849', 'ID-FORM'],
    ['cage', '1abc2', '1ABC2'],
    ['cage', '1ABO2', 'ID-FORM'],
    ['gln', '9521234567899', '9521234567899'],
    ['gln', '9521234567898', 'ID-CHECK'],
    ['gln', '952123456789', 'ID-FORM'],
    ['uscc', '91350100M000100Y43', '91350100M000100Y43'],
    ['uscc', '91999900MA0TEXT01X', '91999900MA0TEXT01X'],
    ['uscc', '91350100M000100Y34', 'ID-CHECK'],
    ['uscc', '91350100M000100Y4I', 'ID-FORM'],
    ['cnpj', '11.222.333/0001-81', '11222333000181'],
    ['cnpj', '11222333000182', 'ID-CHECK'],
    ['cnpj', '12ABC34501DE35', '12ABC34501DE35 ID-UNCHECKED'],
    ['cnpj', '1122233300018', 'ID-FORM'],
    ['imo', 'IMO 9074729', '9074729'],
    ['imo', '9074728', 'ID-CHECK'],
    ['vat', 'DE 123.456.789', 'DE123456789'],
    ['vat', 'no', 'ID-FORM'],
    ['sedex_site', 'zs1234', 'ZS1234'],
    ['sedex_site', 'ZC1234', 'ID-FORM'],
    ['sedex_company', 'ZC1234', 'ZC1234'],
    ['rba_id', 'any text', 'any text'],
    ['slcp_id', 'x'.repeat(256), 'ID-FORM'],
    ['gfid', 'F-1', 'F-1'],
    ['ocid', 'ocds-213czf-000-00001', 'ocds-213czf-000-00001'],
    ['ocid', 'AM-PPS-1', 'AM-PPS-1 ID-UNCHECKED'],
    ['piid', 'X912-25-C-0042', 'X91225C0042'],
  ])('%s %s -> %s', (scheme, text, expected) => {
    expect(check(scheme, text)).toBe(expected);
  });

  it('takes a swap of characters in an OS ID for valid, as its plain sum cannot tell', () => {
    expect(check('os_id', 'CN2021250D1DTN7')).toBe('CN2021250D1DTN7');
    expect(check('os_id', 'CN2021250D1TDN7')).toBe('CN2021250D1TDN7');
  });

  it('finds every single mistyped character of an LEI', () => {
    const lei = '3538002LJMRZ83SU0B85';
    for (let at = 0; at < 18; at++)
      for (const character of '09AZ')
        if (lei[at] !== character)
          expect(check('lei', lei.slice(0, at) + character + lei.slice(at + 1))).toBe('ID-CHECK');
  });

  it('knows how much each scheme proves, and that no scheme people share between branches proves anything', () => {
    const of = (strength: string) => SCHEMES.filter((scheme) => strengthOf(scheme) === strength);
    expect(of('key')).toEqual(['lei', 'uscc', 'cnpj', 'crn', 'imo', 'ocid', 'piid', 'internal']);
    expect(of('strong')).toEqual(['cage', 'gln', 'license']);
    expect(of('weak')).toEqual([
      'os_id',
      'uei',
      'duns',
      'vat',
      'rba_id',
      'slcp_id',
      'sedex_site',
      'sedex_company',
      'gfid',
    ]);
  });
});

describe('scheme:value', () => {
  const read = (text: string) => {
    const answer = readIdentifier(text, () => undefined);
    return answer instanceof Fault ? answer.code : answer;
  };

  it.each<[string, unknown]>([
    ['lei:ZZZZ00MANUMITTEST143', { scheme: 'lei', value: 'ZZZZ00MANUMITTEST143' }],
    ['LEI: 2UZHAXXGYP0WQQCV9X72', 'ID-CHECK'],
    ['GB-COH:12345678', { scheme: 'crn', authority: 'GB-COH', value: '12345678' }],
    ['RA000585:12 34', { scheme: 'crn', authority: 'RA000585', value: '1234' }],
    ['crn:GB-COH:12345678', { scheme: 'crn', authority: 'GB-COH', value: '12345678' }],
    ['crn:12345678', 'ID-AUTHORITY'],
    ['internal:sap-eu:V-100234', { scheme: 'internal', authority: 'sap-eu', value: 'V-100234' }],
    ['internal:sap-eu:V:1', { scheme: 'internal', authority: 'sap-eu', value: 'V:1' }],
    ['internal:V-100234', 'ID-AUTHORITY'],
    ['license:DoFE Nepal:1234/078', { scheme: 'license', authority: 'DoFE Nepal', value: '1234/078' }],
    ['sedex-site:ZS1', { scheme: 'sedex_site', value: 'ZS1' }],
    ['passport:X', 'ID-SCHEME'],
    ['__proto__:X', 'ID-SCHEME'],
    ['constructor:X', 'ID-SCHEME'],
    ['12345678', 'ID-FORM'],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe('codes of classifications', () => {
  const read = (text: string) => {
    const notes: string[] = [];
    const answer = readSchemedCode(text, ({ code }) => notes.push(code));
    return answer instanceof Fault ? answer.code : [answer.scheme, answer.code, answer.full, ...notes].join(' ');
  };

  it.each<[string, string]>([
    ['HS:401512', 'HS 401512 401512'],
    ['hs:4015.12', 'HS 401512 401512'],
    ['HTS:4015.12.9010', 'HS 401512 4015129010'],
    ['HS:30343', 'HS 030343 030343 NUM-LEADING-ZERO'],
    ['HS:7701', 'CLASS-FORMAT'],
    ['HS:gloves', 'CLASS-FORMAT'],
    ['ISIC:C', 'ISIC C C'],
    ['ISIC:2219', 'ISIC 2219 2219'],
    ['ISIC:22190', 'CLASS-FORMAT'],
    ['CPV:03113200-8', 'CPV 03113200 03113200-8'],
    ['CPV:3113200', 'CLASS-FORMAT'],
    ['UNSPSC:46181504', 'UNSPSC 46181504 46181504'],
    ['PSC:S203', 'PSC S203 S203'],
    ['NAICS:561730', 'NAICS 561730 561730'],
    ['GSIN:N5110', 'GSIN N5110 N5110'],
    ['HOME:1', 'HOME 1 1 CLASS-UNKNOWN'],
    ['401512', 'CLASS-FORMAT'],
  ])('%s -> %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('reads ISCO job groups of one to four digits', () => {
    expect(readClassCode('ISCO', '8141', () => undefined)).toMatchObject({ code: '8141' });
    expect(readClassCode('ISCO', '81411', () => undefined)).toBeInstanceOf(Fault);
  });

  it('reads units as codes or as plain words', () => {
    expect(['TNE', 't', 'kg', 'pcs', 'shiploads'].map(unitCode)).toEqual(['TNE', 'TNE', 'KGM', 'H87', undefined]);
  });
});

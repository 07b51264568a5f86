import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as c from './columns.ts';
import { Fault } from './problem.ts';
import { cellReader } from './read-cell.ts';

const read = (column: c.Column, text: string): unknown => {
  const notes: string[] = [];
  const value = cellReader(column)(text, ({ code }) => notes.push(code));
  if (value instanceof Fault) return value.code;
  return notes.length === 0 ? value : [value, ...notes];
};
const why = (column: c.Column, text: string) => {
  const fault = cellReader(column)(text, () => undefined);
  return fault instanceof Fault ? fault.expected : '';
};

const day = c.day('');
const period = c.period('');

describe('dates', () => {
  it.each<[string, unknown]>([
    ['2026-03-31', '2026-03-31'],
    ['2024-02-29', '2024-02-29'],
    ['2023-02-29', 'DATE-FORMAT'],
    ['2100-02-29', 'DATE-FORMAT'],
    ['2026-13-01', 'DATE-FORMAT'],
    ['2025-02-20T00:00:00Z', '2025-02-20'],
    ['2025-02-20 00:00:00.000', '2025-02-20'],
    ['03/04/2025', 'DATE-AMBIGUOUS'],
    ['3.4.2025', 'DATE-AMBIGUOUS'],
    ['03/04/25', 'DATE-AMBIGUOUS'],
    ['31/12/2017', 'DATE-FORMAT'],
    ['45992', 'DATE-FORMAT'],
    ['2026', 'DATE-FORMAT'],
    ['last spring', 'DATE-FORMAT'],
    ['0001-01-01', 'DATE-FORMAT'],
  ])('%s -> %s', (text, expected) => {
    expect(read(day, text)).toBe(expected);
  });

  it('names both readings of an ambiguous date, and the only reading of one that is merely written differently', () => {
    expect(why(day, '03/04/2025')).toContain('2025-04-03 or 2025-03-04');
    expect(why(day, '31/12/2017')).toContain('2017-12-31');
    expect(why(day, '5/5/2025')).toContain('2025-05-05');
    expect(why(day, '45992')).toContain('serial number');
  });

  it('keeps a month or year as the interval it covers, never as its first day', () => {
    expect(read(period, '2024')).toEqual({ from: '2024-01-01', to: '2024-12-31', precision: 'year' });
    expect(read(period, '2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29', precision: 'month' });
    expect(read(period, '2024-02-10')).toEqual({ from: '2024-02-10', to: '2024-02-10', precision: 'day' });
    expect(read(period, '2024-13')).toBe('DATE-FORMAT');
    expect(read(period, '0024')).toBe('DATE-FORMAT');
  });

  it('reads back every day of the calendar', () => {
    const days = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (date) => {
        const text = date.toISOString().slice(0, 10);
        expect(read(day, text)).toBe(text);
      }),
    );
  });
});

describe('numbers', () => {
  it.each<[c.Column, string, unknown]>([
    [c.int(''), '12', 12],
    [c.int(''), '1200.0', 1200],
    [c.int(''), '12.5', 'NUM-FORMAT'],
    [c.int(''), '1e5', 'NUM-FORMAT'],
    [c.int(''), '1,200', 'NUM-FORMAT'],
    [c.int(''), 'about 1200 people', 'NUM-FORMAT'],
    [c.int(''), '١٢', 'NUM-FORMAT'],
    [c.int(''), 'NaN', 'NUM-FORMAT'],
    [c.int('', '', { min: 0 }), '-1', 'NUM-RANGE'],
    [c.dec(''), '0.35', 0.35],
    [c.dec(''), '0,35', 'NUM-FORMAT'],
    [c.dec(''), '.5', 'NUM-FORMAT'],
    [c.dec(''), '1e400', 'NUM-FORMAT'],
    [c.dec(''), '-0', -0],
    [c.money(''), '1850000', '1850000'],
    [c.money(''), '0099.50', '99.50'],
    [c.money(''), '123456789012345.123456', '123456789012345.123456'],
    [c.money(''), '9007199254740993', 'NUM-FORMAT'],
    [c.money(''), '1 ,444,000', 'NUM-FORMAT'],
    [c.money(''), '$5', 'NUM-FORMAT'],
    [c.money(''), '-5', 'NUM-RANGE'],
    [c.money(''), 'NO APLICA', 'NUM-FORMAT'],
    [c.pct(''), '70', 70],
    [c.pct(''), '70%', 70],
    [c.pct(''), '101', 'NUM-RANGE'],
    [c.ratio(''), '0.8', 0.8],
    [c.ratio(''), '80', 'NUM-RANGE'],
    [c.degrees('', '', { min: -90, max: 90 }), '3.04491234567', 3.0449123],
    [c.degrees('', '', { min: -90, max: 90 }), '91', 'GEO-RANGE'],
    [c.degrees('', '', { min: -90, max: 90 }), '3°02', 'NUM-FORMAT'],
    [c.range(''), '1200', { min: 1200, max: 1200, text: '1200' }],
    [c.range(''), '1001-5000', { min: 1001, max: 5000, text: '1001-5000' }],
    [c.range(''), '1001 – 5000', { min: 1001, max: 5000, text: '1001 – 5000' }],
    [c.range(''), '>10000', { min: 10001, text: '>10000' }],
    [c.range(''), '<1000', { max: 999, text: '<1000' }],
    [c.range(''), '1000+', { min: 1000, text: '1000+' }],
    [c.range(''), '5000-1001', 'NUM-ORDER'],
    [c.range(''), '1,001-5,000', 'NUM-FORMAT'],
    [c.range('', '', { min: 1, max: 500_000 }), '0', 'NUM-RANGE'],
    [c.range('', '', { min: 1, max: 500_000 }), '>500000', 'NUM-RANGE'],
    [c.shareBand(''), '51-75', '51-75'],
    [c.shareBand(''), '51–75 %', '51-75'],
    [c.shareBand(''), '71.0%', '51-75'],
    [c.shareBand(''), '0%', 'none'],
    [c.shareBand(''), '0.4%', '1-10'],
    [c.shareBand(''), '10', '1-10'],
    [c.shareBand(''), '10.5', '11-25'],
    [c.shareBand(''), '100', '76-100'],
    [c.shareBand(''), '110.0%', 'NUM-RANGE'],
    [c.shareBand(''), '0.71', 'NUM-FORMAT'],
    [c.shareBand(''), 'most', 'NUM-FORMAT'],
  ])('%#: %s', (column, text, expected) => {
    expect(read(column, text)).toEqual(expected);
  });

  it('says how to write a number that has separators', () => {
    expect(why(c.int(''), '1,200')).toContain('without thousands separators');
    expect(why(c.dec(''), '0,35')).toContain('0.35');
  });

  it('keeps a share between the ends of its band', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 100, noNaN: true }), (share) => {
        const percent = Number(share.toFixed(3));
        const band = read(c.shareBand(''), `${percent}%`) as string;
        const [low, high] = band.split('-').map(Number) as [number, number];
        expect(percent).toBeLessThanOrEqual(high);
        expect(percent).toBeGreaterThan(low - 1);
      }),
    );
  });
});

describe('words, lists, places and references', () => {
  const kinds = c.oneOf(['site', 'third_party', 'WRO'], '');
  it.each<[c.Column, string, unknown]>([
    [kinds, 'site', 'site'],
    [kinds, 'SITE', 'site'],
    [kinds, 'Third party', 'third_party'],
    [kinds, 'wro', 'WRO'],
    [kinds, 'constructor', 'ENUM-UNKNOWN'],
    [kinds, '__proto__', 'ENUM-UNKNOWN'],
    [c.bool3(''), 'yes', 'yes'],
    [c.bool3(''), 'TRUE', 'yes'],
    [c.bool3(''), 'false', 'no'],
    [c.bool3(''), 'unknown', 'unknown'],
    [c.bool3(''), 'maybe', 'ENUM-UNKNOWN'],
    [c.text(5, ''), '工厂工厂工', '工厂工厂工'],
    [c.text(5, ''), 'longer', 'TEXT-LONG'],
    [c.externalId(''), 'V-1.2_a:b', 'V-1.2_a:b'],
    [c.externalId(''), 'V 1', 'TEXT-FORMAT'],
    [c.texts(''), 'Kesuma Gloves|KEG| KEG |', ['Kesuma Gloves', 'KEG']],
    [c.texts(''), 'A, B; C', ['A, B; C']],
    [c.texts(''), '||', 'CELL-EMPTY-LIST'],
    [c.listOf(['a', 'b'], ''), 'a|b', ['a', 'b']],
    [c.listOf(['a', 'b'], ''), 'a|c', 'ENUM-UNKNOWN'],
    [c.texts(''), Array.from({ length: 501 }, (_, i) => i).join('|'), 'LIST-LONG'],
    [c.country(''), 'MY', 'MY'],
    [c.country(''), 'mys', 'MY'],
    [c.country(''), 'UK', 'GB'],
    [c.country(''), 'EL', 'GR'],
    [c.country(''), 'Turkey', 'TR'],
    [c.country(''), 'XK', 'XK'],
    [c.country(''), 'Malaisya', 'COUNTRY-UNKNOWN'],
    [c.subdivision(''), 'my-10', 'MY-10'],
    [c.subdivision(''), 'Selangor', 'SUBDIVISION-FORMAT'],
    [
      c.corridors(''),
      'NP>MY|NPL>QAT',
      [
        { origin: 'NP', destination: 'MY' },
        { origin: 'NP', destination: 'QA' },
      ],
    ],
    [
      c.corridors(''),
      'NP-P3>MY-10',
      [{ origin: 'NP', originSubdivision: 'NP-P3', destination: 'MY', destinationSubdivision: 'MY-10' }],
    ],
    [c.corridors(''), 'NP-MY', 'CORRIDOR-FORMAT'],
    [c.ref(''), 'V-100234', { by: 'external-id', id: 'V-100234' }],
    [c.ref(''), 'PLANT:7', { by: 'external-id', id: 'PLANT:7' }],
    [
      c.ref(''),
      'lei:ZZZZ00MANUMITTEST143',
      { by: 'identifier', identifier: { scheme: 'lei', value: 'ZZZZ00MANUMITTEST143' } },
    ],
    [c.ref(''), 'lei:ZZZZ00MANUMITTEST142', 'ID-CHECK'],
    [c.ref(''), 'name:A @ B Ltd@Viet Nam', { by: 'name', name: 'A @ B Ltd', country: 'VN' }],
    [c.ref(''), 'name:A Ltd', 'REF-FORMAT'],
    [c.ref(''), 'name:A Ltd@Narnia', 'COUNTRY-UNKNOWN'],
    [c.ref(''), 'A Ltd', 'REF-FORMAT'],
    [c.party(''), 'Example Camp Services LLC', { by: 'text', text: 'Example Camp Services LLC' }],
    [c.party(''), 'Camp: Services', { by: 'text', text: 'Camp: Services' }],
    [c.party(''), 'name:A@KW', { by: 'name', name: 'A', country: 'KW' }],
    [c.url(''), 'https://example.org/a?b=c', 'https://example.org/a?b=c'],
    [c.url(''), 'example.org', 'URL-FORMAT'],
    [c.url(''), 'javascript:alert(1)', 'URL-FORMAT'],
    [c.url(''), 'https://user:secret@example.org', 'URL-FORMAT'],
    [c.sha256(''), 'A'.repeat(64), 'a'.repeat(64)],
    [c.sha256(''), 'a'.repeat(63), 'SHA-FORMAT'],
    [c.currency(''), 'USD', 'USD'],
    [c.currency(''), 'usd', ['USD', 'CUR-CASE']],
    [c.currency(''), 'MNX', 'CUR-UNKNOWN'],
    [c.currency(''), 'DEM', ['DEM', 'CUR-HISTORIC']],
    [c.unit(''), 'kg', 'KGM'],
    [c.unit(''), 'truckload', 'UNIT-UNKNOWN'],
    [
      c.clauses(''),
      '52.222-50@2025-10',
      [{ number: '52.222-50', dated: { from: '2025-10-01', to: '2025-10-31', precision: 'month' } }],
    ],
    [c.clauses(''), '52.222-50', 'CLAUSE-FORMAT'],
    [
      c.certifications(''),
      'IRIS:certified:2027-05-31',
      [{ scheme: 'IRIS', status: 'certified', validTo: { from: '2027-05-31', to: '2027-05-31', precision: 'day' } }],
    ],
    [c.certifications(''), 'IRIS', 'CERT-FORMAT'],
    [
      c.namedValues(''),
      'tied_visa=1|exit=0',
      [
        { name: 'tied_visa', value: '1' },
        { name: 'exit', value: '0' },
      ],
    ],
    [c.namedValues(''), 'tied_visa', 'TEXT-FORMAT'],
  ])('%#: %s', (column, text, expected) => {
    expect(read(column, text)).toEqual(expected);
  });

  it('names the three nearest countries', () => {
    expect(why(c.country(''), 'Malaisya')).toMatch(/Nearest: MY \(Malaysia\), \w\w \(.+\), \w\w \(.+\)/);
  });

  it('never throws and never hangs on any text, whatever the column', () => {
    const columns = [
      day,
      period,
      c.int(''),
      c.range(''),
      c.money(''),
      c.shareBand(''),
      c.ref(''),
      c.party(''),
      c.url(''),
      c.corridors(''),
      c.clauses(''),
      c.certifications(''),
      c.identifiers(''),
      c.classCodes(undefined, ''),
      c.country(''),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...columns),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }),
        (column, text) => {
          read(column, text);
        },
      ),
    );
    for (const column of columns)
      (read(column, '1'.repeat(900)), read(column, '1,'.repeat(450)), read(column, '@'.repeat(900)));
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { read, records } from '../../test/reading.ts';
import { parseMapping } from './mapping.ts';
import { readTransform } from './transforms.ts';

const base = {
  name: 'test',
  about: 'A test.',
  kind: 'suppliers',
  columns: { name: { from: 'Firm' }, country: { from: 'Land' }, entity_kind: { constant: 'company' } },
};
const csv = (...lines: string[]) => `${lines.join('\n')}\n`;

describe('transforms', () => {
  it.each<[unknown, string, string]>([
    ['trim', '  A   B ', 'A B'],
    ['upper', 'Straße', 'STRASSE'],
    ['lower', 'ABC', 'abc'],
    ['firstWord', ' 12 years', '12'],
    ['country', 'Viet Nam', 'VN'],
    ['country', 'Narnia', 'Narnia'],
    ['percentToBand', '71.0%', '51-75'],
    ['percentToBand', '110%', '110%'],
    ['slug', 'kesuma', 'kesuma'],
    ['slug', '', ''],
    [{ prefix: 'x:' }, 'a', 'x:a'],
    [{ prefix: 'x:' }, '', ''],
    [{ suffix: '!' }, 'a', 'a!'],
    [{ default: 'unknown' }, '', 'unknown'],
    [{ default: 'unknown' }, 'a', 'a'],
    [{ splitOn: ';' }, 'A, B; C ;', 'A, B|C'],
    [{ part: [',', 2] }, '1.5, 103.5', '103.5'],
    [{ part: [',', 3] }, '1.5, 103.5', ''],
    [{ replaceAll: ['.', ''] }, 'a.b.c', 'abc'],
    [{ emptyIf: ['N/A', 'UNKNOWN'] }, ' unknown ', ''],
    [{ lookup: { yes: 'active' } }, 'Yes', 'active'],
    [{ lookup: { yes: 'active' } }, 'no', 'no'],
    [{ lookup: { yes: 'active' }, otherwise: 'unknown' }, 'no', 'unknown'],
    [{ lookup: { yes: 'active' }, otherwise: 'unknown' }, '', ''],
    [{ lookup: { yes: 'active' } }, 'constructor', 'constructor'],
    [{ dateFormat: 'M/D/YY' }, '3/31/23', '2023-03-31'],
    [{ dateFormat: 'M/D/YY' }, '12/1/85', '1985-12-01'],
    [{ dateFormat: 'DD.MM.YYYY' }, '31.12.2017', '2017-12-31'],
    [{ dateFormat: 'DD.MM.YYYY' }, '31.13.2017', '31.13.2017'],
    [{ dateFormat: 'DD.MM.YYYY' }, '31x12x2017', '31x12x2017'],
  ])('%j: %s -> %s', (entry, text, expected) => {
    expect(readTransform(entry, 'here')(text)).toBe(expected);
  });

  it('makes ids of names that stay apart when letters were lost', () => {
    const slug = readTransform('slug', 'here');
    expect(slug('A & K Designs')).toMatch(/^a-k-designs-[0-9a-f]{8}$/);
    expect(slug('A K Designs')).toBe('a-k-designs');
    expect(slug('有限公司')).not.toBe(slug('有限集团'));
    expect(slug('A & K DESIGNS')).toBe(slug('A & K Designs'));
    expect(slug('x'.repeat(300))).toMatch(/^[a-z0-9-]{1,49}$/);
  });
});

describe('a mapping with a bad entry', () => {
  it.each<[unknown, string]>([
    ['text', '`mapping` is not a JSON object.'],
    [{ ...base, kind: 'ocds' }, '`kind` is not a kind that tables are mapped to: `ocds`.'],
    [{ ...base, kind: '__proto__' }, '`kind` is not a kind'],
    [{ ...base, colums: {} }, '`mapping` has unknown entries: colums.'],
    [{ ...base, name: '' }, '`name` is not a text.'],
    [{ ...base, columns: [] }, '`columns` is not an object of fields.'],
    [{ ...base, columns: { nam: { from: 'Firm' } } }, '`columns.nam` is no column of suppliers.'],
    [{ ...base, columns: { constructor: { from: 'Firm' } } }, '`columns.constructor` is no column of suppliers.'],
    [{ ...base, columns: { name: 'Firm' } }, '`columns.name` is not { from } or { constant }.'],
    [{ ...base, columns: { name: {} } }, '`columns.name` needs either `from` or `constant`.'],
    [{ ...base, columns: { name: { from: 'A', constant: 'B' } } }, '`columns.name` needs either'],
    [{ ...base, columns: { name: { from: [] } } }, '`columns.name.from` names no header.'],
    [{ ...base, columns: { name: { from: 'A', transform: 'trim' } } }, '`columns.name.transform` is not a list.'],
    [
      { ...base, columns: { name: { from: 'A', transform: ['trim', 'eval'] } } },
      '`columns.name.transform[1]` names an unknown transform `eval`.',
    ],
    [
      { ...base, columns: { name: { from: 'A', transform: [{ replaceAll: ['a'] }] } } },
      '`columns.name.transform[0].replaceAll` is not [what, by what].',
    ],
    [
      { ...base, columns: { name: { from: 'A', transform: [{ prefix: 1 }] } } },
      '`columns.name.transform[0].prefix` is not a text.',
    ],
    [
      { ...base, columns: { name: { from: 'A', transform: [{ prefix: 'a', suffix: 'b' }] } } },
      '`columns.name.transform[0]` has more than one name',
    ],
    [
      { ...base, columns: { name: { from: 'A', transform: [{ lookup: { a: 1 } }] } } },
      '`columns.name.transform[0].lookup.a` is not a text.',
    ],
    [
      { ...base, columns: { name: { from: 'A', transform: [{ dateFormat: 'M/D' }] } } },
      '`columns.name.transform[0].dateFormat` is no date form',
    ],
    [
      { ...base, columns: { name: { from: 'A', transform: [{ part: [',', 0] }] } } },
      '`columns.name.transform[0].part` is not [separator',
    ],
    [{ ...base, where: [{ column: 'X' }] }, '`where[0]` says nothing'],
    [{ ...base, where: [{ column: 'X', equals: 'a' }] }, '`where[0]` has unknown entries: equals.'],
    [{ ...base, distinct: ['lei'] }, '`distinct` names `lei`, which is not mapped.'],
    [{ ...base, keep: 'X' }, '`keep` is not a list of texts.'],
  ])('%#: %s', (json, message) => {
    expect(() => parseMapping(json)).toThrow(
      expect.objectContaining({ code: 'MAPPING-INVALID', message: expect.stringContaining(message) }),
    );
  });
});

describe('a mapped file', () => {
  it('takes over what the mapping names, and says what it does not', async () => {
    const mapping = parseMapping({ ...base, keep: ['Size'] });
    const result = await read(csv('Firm,Land,Size,Memo', 'A,Viet Nam,big,x'), { mapping });
    expect(result.head).toMatchObject({
      kind: 'suppliers',
      others: ['Memo'],
      because: expect.stringContaining('the mapping test says so'),
    });
    expect(records(result)).toMatchObject([
      { name: 'A', country: 'VN', entityKind: 'company', extra: [['Size', 'big']] },
    ]);
  });

  it('filters, and leaves out what was said before', async () => {
    const mapping = parseMapping({
      ...base,
      where: [
        { column: 'Land', isNot: ['XX'] },
        { column: 'Firm', filled: true },
      ],
      distinct: ['name'],
    });
    const result = await read(csv('Firm,Land', 'A,MY', 'a,TH', 'B,xx', ',MY', 'C,MY', 'A,MY'), { mapping });
    expect(records(result).map((record) => record['name'])).toEqual(['A', 'C']);
    expect(result.tally).toEqual({ rows: 6, accepted: 2, refused: 0, filtered: 2, repeated: 2, skipped: 0 });
  });

  it('counts what it leaves out of the whole file, also when it goes on behind a row', async () => {
    const mapping = parseMapping({ ...base, where: [{ column: 'Land', isNot: ['XX'] }], distinct: ['name'] });
    const file = csv('Firm,Land', 'A,MY', 'a,TH', 'B,xx', 'C,MY', 'D,xx');
    const result = await read(file, { mapping, skipRows: 3 });
    expect(result.tally).toEqual({ rows: 5, accepted: 1, refused: 0, filtered: 2, repeated: 1, skipped: 1 });
  });

  it('keeps the foreign row with a refusal, and names our field', async () => {
    const result = await read(csv('Firm,Land,Memo', 'A,Narnia,x'), { mapping: parseMapping(base) });
    expect(result.rows).toMatchObject([
      { ok: false, raw: ['A', 'Narnia', 'x'], problems: [{ field: 'country', code: 'COUNTRY-UNKNOWN' }] },
    ]);
  });

  it('joins columns in order and leaves out empty ones', async () => {
    const mapping = parseMapping({
      ...base,
      columns: { ...base.columns, address: { from: ['Street', 'Town', 'State'], join: ', ' } },
    });
    const result = await read(csv('Firm,Land,Street,Town,State', 'A,MY,Lot 7,,Selangor'), { mapping });
    expect(records(result)).toMatchObject([{ address: 'Lot 7, Selangor' }]);
  });

  it('names every header it misses', async () => {
    const { failure } = await read(csv('Name,Country', 'A,MY'), { mapping: parseMapping({ ...base, keep: ['Size'] }) });
    expect(failure).toMatchObject({
      code: 'FILE-MISSING-COLUMN',
      message: expect.stringContaining('Firm, Land, Size'),
    });
  });

  it('names required columns that it does not map', async () => {
    const { failure } = await read(csv('Firm', 'A'), {
      mapping: parseMapping({ ...base, columns: { name: { from: 'Firm' } } }),
      defaults: {},
    });
    expect(failure?.message).toContain('country, source_name, source_category, source_date');
  });

  it('contradicts nobody', async () => {
    const { failure } = await read(csv('Firm,Land', 'A,MY'), { mapping: parseMapping(base), as: 'recruiters' });
    expect(failure?.code).toBe('FILE-KIND');
  });

  it('is read from JSON too', async () => {
    const result = await read('[{"Firm":"A","Land":"MY"},{"Land":"MY","Firm":"B","new":"x"}]', {
      mapping: parseMapping(base),
    });
    expect(records(result).map((record) => record['name'])).toEqual(['A', 'B']);
  });
});

describe('shipped mappings', () => {
  const folder = new URL('../../../../infra/mappings/', import.meta.url);
  it.each(readdirSync(folder))('%s is valid and named like its file', (file) => {
    const mapping = parseMapping(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    expect(`${mapping.name}.json`).toBe(file);
    expect(mapping.columns.has('source_name')).toBe(true);
  });
});

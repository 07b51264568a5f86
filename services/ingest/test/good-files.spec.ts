import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chunks, read, records } from './reading.ts';

const TABLE = [
  ['name', 'country', 'address'],
  ['Kesuma Example Gloves Sdn. Bhd.', 'MY', 'Lot 7, Jalan Industri 3'],
  ['Fábrica Exemplo', 'BR', 'Rua São João 1'],
  ['示例有限公司', 'CN', '示例路 1 号'],
] as const;
const EXPECTED = TABLE.slice(1).map(([name, country, address]) => ({ name, country, address }));

const quote = (cell: string) => `"${cell.replace(/"/g, '""')}"`;
const table = (delimiter: string, end = '\n', write: (cell: string) => string = quote) =>
  TABLE.map((row) => row.map(write).join(delimiter)).join(end) + end;
const plain = (cell: string) => (/[,;|\t"\n]/.test(cell) ? quote(cell) : cell);
const latin = TABLE.slice(0, 3)
  .map((row) => row.map(quote).join(','))
  .join('\n');
const objects = EXPECTED.map((row) => JSON.stringify(row));

type Good = readonly [
  what: string,
  file: Buffer | string,
  expected?: readonly Record<string, unknown>[],
  warnings?: readonly string[],
];

const good: readonly Good[] = [
  ['CSV', table(',')],
  ['CSV with as few quotes as can be', table(',', '\n', plain)],
  ['CRLF', table(',', '\r\n')],
  ['lone CR, as old Macintosh programs write', table(',', '\r')],
  ['CRLF and LF mixed', table(',', '\n').replace('\n', '\r\n')],
  ['no line end at the end', table(',').trimEnd()],
  ['semicolons', table(';')],
  ['tabs', table('\t', '\n', plain)],
  ['pipes', table('|')],
  ['semicolons with commas in the cells', table(';', '\r\n', (cell) => cell)],
  ['the delimiter named in the first line', `sep=;\r\n${table(';', '\r\n')}`],
  ['UTF-8 with a mark', `\ufeff${table(',')}`],
  ['UTF-8 with a mark and a quoted header', `\ufeff${table(',', '\r\n')}`],
  ['little-endian UTF-16', Buffer.from(`\ufeff${table(',')}`, 'utf16le')],
  ['big-endian UTF-16', Buffer.from(`\ufeff${table('\t')}`, 'utf16le').swap16()],
  ['Windows-1252, said aloud', Buffer.from(latin, 'latin1'), EXPECTED.slice(0, 2), ['0:FILE-CODEPAGE']],
  ['gzip', gzipSync(table(','))],
  ['gzip of UTF-16', gzipSync(Buffer.from(`\ufeff${table(';')}`, 'utf16le'))],
  ['gzip in two members', Buffer.concat([gzipSync(table(',').slice(0, 40)), gzipSync(table(',').slice(40))])],
  ['blank lines and lines of delimiters', table(',').replaceAll('\n', '\n\n,,\n')],
  ['a blank line before the header', `\n\r\n${table(',')}`],
  ['spaces around cells', table(',', '\n', (cell) => quote(`  ${cell} `))],
  [
    'line breaks in quoted cells',
    'name,country,address\n"A\nB",MY,"1\r\n2"\n',
    [{ name: 'A\nB', country: 'MY', address: '1\r\n2' }],
  ],
  ['doubled quotes', 'name,country,address\n"A ""B"" C",MY,""""\n', [{ name: 'A "B" C', country: 'MY', address: '"' }]],
  ['headers in another spelling', 'NAME , Country,ADDRESS\nA,MY,x\n', [{ name: 'A' }]],
  [
    'synonyms of headers',
    'Factory Name;Country/Region;Address;Total-Workers\nA;Viet Nam;x;1200\n',
    [{ name: 'A', country: 'VN', numberOfWorkers: { min: 1200 } }],
  ],
  [
    'a synonym beside the column itself',
    'name,supplier,country,address\nA,B,MY,x\n',
    [{ name: 'A', extra: [['supplier', 'B']] }],
  ],
  [
    'two columns for one list: the synonym is kept beside',
    'name,country,address,facility_type_processing_type,processing_type\nA,MY,x,dipping,cutting\n',
    [{ facilityTypeProcessingType: ['dipping'], extra: [['processing_type', 'cutting']] }],
  ],
  ['columns without a header', 'name,country,address,,\nA,MY,x,,y\n', [{ name: 'A', extra: [['column 5', 'y']] }]],
  ['a single row', 'name,country,address\nA,MY,x', [{ name: 'A' }]],
  ['two columns only', 'company;country\nA;unknown\n', []],
  ['JSON Lines', `${objects.join('\n')}\n`],
  ['JSON Lines with a mark, CRLF and no line end', `\ufeff${objects.join('\r\n')}`],
  ['an array of JSON', `[${objects.join(',')}]`],
  ['an array of JSON over many lines', JSON.stringify(EXPECTED, null, 2)],
  ['JSON objects one after the other', objects.join(' ')],
  ['JSON in gzip', gzipSync(`[${objects.join(',\n')}]`)],
  [
    'JSON with numbers, truth values, nothing and lists',
    '[{"name":"A","country":"MY","address":"x","number_of_workers":1200,"recruiters_used":true,"aliases":["B","C"],"locality":null}]',
    [{ numberOfWorkers: { min: 1200 }, recruitersUsed: 'yes', aliases: ['B', 'C'] }],
  ],
  [
    'JSON whose later records have more names',
    '{"name":"A","country":"MY","address":"x"}\n{"name":"B","country":"MY","address":"y","aliases":"C","who":"z"}\n',
    [{ name: 'A' }, { name: 'B', aliases: ['C'], extra: [['who', 'z']] }],
  ],
  [
    'braces and quotes in JSON texts',
    '[{"name":"A } \\" { B","country":"MY","address":"[x]"}]',
    [{ name: 'A } " { B', address: '[x]' }],
  ],
];

describe('good files', () => {
  it('are at least thirty', () => {
    expect(good.length).toBeGreaterThanOrEqual(30);
  });

  it.each(good)('%s', async (_, file, expected = EXPECTED, warnings = []) => {
    const result = await read(file);
    expect(result.failure).toBeUndefined();
    if (expected.length > 0) expect(result.errors).toEqual([]);
    expect(records(result)).toMatchObject(expected as Record<string, unknown>[]);
    expect(records(result)).toHaveLength(expected.length);
    expect(result.warnings).toEqual(warnings);
  });

  it('shows the first values that depend on the code page', async () => {
    const { head, notices } = await read(Buffer.from(latin, 'latin1'));
    expect(head?.encoding).toBe('windows-1252');
    expect(notices[0]?.message).toContain('`Fábrica Exemplo`');
  });

  it('decides for Windows-1252 even when the first such byte comes late, and says so', async () => {
    const ascii = Array.from({ length: 30_000 }, (_, n) => `N${n},MY,Lot ${n}`).join('\n');
    const result = await read(Buffer.from(`name,country,address\n${ascii}\nFábrica,BR,São\n`, 'latin1'));
    expect(result.errors).toEqual([]);
    expect(records(result).at(-1)).toMatchObject({ name: 'Fábrica', address: 'São' });
    expect(result.notices[0]).toMatchObject({ code: 'FILE-CODEPAGE', message: expect.stringContaining('`Fábrica`') });
  });

  it('says the kind and why', async () => {
    const { head } = await read(table(','), { fileName: 'list.csv' });
    expect(head?.because).toBe(
      'list.csv is read as suppliers: its header has `name`, `country`, and 3 of its 3 columns belong to this kind',
    );
  });
});

describe('however a file is cut into chunks', () => {
  const cells = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('', 'A "B"', 'a,b', 'x\ny', 'x\r\ny', '"', '""', "'=1", '名', 'ü', '😀'),
  );
  const broken = fc.constantFrom('"open,MY,x', 'a"b,MY,x', '"a" b,MY,x', 'only one', 'a,b,c,d,e', '', ',,');
  const row = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(cells, fc.constantFrom('MY', 'China', 'Narnia', ''), cells)
        .map((all) => all.map(quote).join(',')),
    },
    { weight: 1, arbitrary: broken },
  );
  const file = fc
    .tuple(
      fc.array(row, { maxLength: 12 }),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('utf8', 'bom', 'latin1', 'utf16le'),
    )
    .map(([rows, end, encoding]) => {
      const text = ['name,country,address', ...rows].join(end);
      if (encoding === 'latin1') return Buffer.from(text, 'latin1');
      if (encoding === 'utf16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
      return Buffer.from(encoding === 'bom' ? `\ufeff${text}` : text);
    });
  // Small enough that heads, rows and blocks end inside the files.
  const limits = { rowBytes: 64 };

  it('gives the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (bytes, size, small) => {
        const options = small ? { limits, as: 'suppliers' as const } : { as: 'suppliers' as const };
        const whole = await read(bytes, options);
        const cut = await read(chunks(bytes, size), options);
        expect({
          rows: cut.rows,
          failure: cut.failure?.message,
          tally: cut.tally,
          notices: cut.notices.map(({ code }) => code),
        }).toEqual({
          rows: whole.rows,
          failure: whole.failure?.message,
          tally: whole.tally,
          notices: whole.notices.map(({ code }) => code),
        });
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same rows of JSON', async () => {
    const record = fc.record(
      { name: fc.string({ minLength: 1, unit: 'grapheme' }), country: fc.constant('MY'), address: cells },
      { requiredKeys: ['name', 'country'] },
    );
    const json = fc
      .tuple(fc.array(record, { minLength: 1, maxLength: 8 }), fc.boolean())
      .map(([all, asLines]) =>
        asLines ? all.map((one) => JSON.stringify(one)).join('\n') : JSON.stringify(all, null, 1),
      );
    await fc.assert(
      fc.asyncProperty(json, fc.integer({ min: 1, max: 40 }), async (text, size) => {
        const whole = await read(text, { as: 'suppliers' });
        const cut = await read(chunks(text, size), { as: 'suppliers' });
        expect([cut.rows, cut.failure?.message, cut.tally]).toEqual([whole.rows, whole.failure?.message, whole.tally]);
      }),
      { numRuns: 150 },
    );
  });

  it('reads back every well-formed row, whatever stands in its cells', async () => {
    const clean = cells.filter(
      (cell) => !cell.includes('\0') && !/^(unknown|none|not applicable|n\/a)$/i.test(cell.trim()),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(clean, clean), { minLength: 1, maxLength: 20 }), async (rows) => {
        const text = [
          'external_id,name,country,entity_kind,x,y',
          ...rows.map(([x, y], n) => ['V-' + n, 'A', 'MY', 'company', x, y].map(quote).join(',')),
        ].join('\r\n');
        const result = await read(chunks(text, 7));
        expect(result.errors).toEqual([]);
        expect(records(result).map((record) => record['extra'] ?? [])).toEqual(
          rows.map(([x, y]) =>
            [
              ['x', x.trim()],
              ['y', y.trim()],
            ].filter(([, value]) => value !== ''),
          ),
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe('resuming', () => {
  const text = ['external_id,name,country,address']
    .concat(
      Array.from({ length: 60 }, (_, n) =>
        n % 7 === 3
          ? `V-${n},"A ${n}" x,MY,y`
          : n % 5 === 4
            ? `V-${n - 4},B,MY,y`
            : n % 11 === 5
              ? `V-${n},A,MY`
              : `V-${n},A ${n},MY,Lot ${n}`,
      ),
    )
    .join('\n');

  it('gives exactly the rows that are left, repetitions of earlier rows included', async () => {
    const whole = await read(text);
    expect(new Set(whole.errors.map((error) => error.split(':')[1]))).toEqual(
      new Set(['CSV-QUOTE', 'ROW-DUPLICATE', 'ROW-WIDTH']),
    );
    for (let skipRows = 0; skipRows <= 61; skipRows++) {
      const rest = await read(chunks(text, 50), { skipRows });
      expect(rest.rows).toEqual(whole.rows.filter(({ row }) => row > skipRows));
      expect(rest.tally).toMatchObject({ rows: 60, skipped: Math.min(skipRows, 60) });
    }
  });
});

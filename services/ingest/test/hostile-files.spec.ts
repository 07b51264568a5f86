import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { chunks, read } from './reading.ts';

const HEAD = 'name,country,address';
const GOOD = 'Kesuma,MY,Lot 7';
const lines = (...rows: string[]) => `${[HEAD, ...rows].join('\n')}\n`;
const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const utf16be = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

/** Repeats a chunk without holding the whole file. */
async function* stream(first: string, chunk: Buffer, times: number, last = ''): AsyncGenerator<Buffer> {
  yield Buffer.from(first);
  for (let count = 0; count < times; count++) yield chunk;
  yield Buffer.from(last);
}

/** Errors in order; `*:CODE` at the end stands for any number of that code. */
type Hostile = readonly [
  what: string,
  file: () => Buffer | string | AsyncIterable<Buffer>,
  errors: readonly string[],
  accepted: number,
  options?: Parameters<typeof read>[1],
];

const hostile: readonly Hostile[] = [
  // Files that are no tables
  ['nothing', () => '', ['file:FILE-EMPTY'], 0],
  ['white space', () => ' \n\n \n', ['file:FILE-EMPTY'], 0],
  ['a byte order mark alone', () => '\ufeff', ['file:FILE-EMPTY'], 0],
  [
    'an XLSX workbook',
    () => bytes('PK\u0003\u0004', Buffer.alloc(26).toString(), '[Content_Types].xml'),
    ['file:FILE-TYPE'],
    0,
  ],
  ['an XLSM workbook', () => bytes('PK\u0003\u0004', 'xl/workbook.xml xl/vbaProject.bin'), ['file:FILE-TYPE'], 0],
  ['a zip archive', () => bytes('PK\u0003\u0004', 'suppliers.csv'), ['file:FILE-TYPE'], 0],
  ['an empty zip archive', () => bytes('PK\u0005\u0006', Buffer.alloc(18).toString()), ['file:FILE-TYPE'], 0],
  [
    'an XLS or password-protected workbook',
    () => bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'x'.repeat(100)),
    ['file:FILE-TYPE'],
    0,
  ],
  ['a PDF', () => '%PDF-1.7\n...', ['file:FILE-TYPE'], 0],
  [
    'a web page named .xls',
    () => '<!DOCTYPE html><table><tr><td>name</td></tr></table>',
    ['file:FILE-TYPE'],
    0,
    { fileName: 'list.xls' },
  ],
  ['a table of a web page', () => '  <table border=1>', ['file:FILE-TYPE'], 0],
  [
    'XML with an external entity',
    () => '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    ['file:FILE-TYPE'],
    0,
  ],
  ['a billion laughs', () => '<!DOCTYPE lolz [<!ENTITY lol "lol">]>', ['file:FILE-TYPE'], 0],
  ['a picture', () => bytes([0x89], 'PNG\r\n', [0x1a], '\n'), ['file:FILE-TYPE'], 0],
  ['a program', () => bytes([0x7f], 'ELF', [2, 1, 1, 0]), ['file:FILE-TYPE'], 0],
  ['a Parquet file', () => 'PAR1xxxx', ['file:FILE-TYPE'], 0],
  ['a 7-Zip archive', () => bytes('7z', [0xbc, 0xaf, 0x27, 0x1c]), ['file:FILE-TYPE'], 0],
  ['a zip archive inside gzip', () => gzipSync(bytes('PK\u0003\u0004', 'suppliers.csv')), ['file:FILE-TYPE'], 0],
  ['gzip inside gzip', () => gzipSync(gzipSync(lines(GOOD))), ['file:FILE-TYPE'], 0],
  [
    'gzip cut off',
    () => gzipSync(lines(...Array.from({ length: 20_000 }, (_, n) => `N${n * 7919},MY,Lot ${n}`))).subarray(0, 20_000),
    ['file:FILE-CORRUPT'],
    0,
  ],
  [
    'gzip with a damaged byte',
    () => {
      const all = gzipSync(lines(GOOD));
      all[20] = 255 - (all[20] as number);
      return all;
    },
    ['file:FILE-CORRUPT'],
    0,
  ],
  ['gzip that is only a header', () => Buffer.from([0x1f, 0x8b, 8, 0]), ['file:FILE-CORRUPT'], 0],
  ['a gzip bomb', () => gzipSync(Buffer.alloc(50_000_000, 'a')), ['file:FILE-EMPTY'], 0],
  [
    'a gzip bomb of rows',
    () => gzipSync(`${HEAD}\n${`A,MY,${'x'.repeat(400)}\n`.repeat(20_000)}`),
    ['file:FILE-BOMB', '*:ROW-DUPLICATE'],
    0,
  ],
  [
    'more bytes than allowed',
    () => lines(...Array.from({ length: 400 }, (_, n) => `N${n},MY,Lot`)),
    ['file:FILE-BOMB'],
    0,
    { limits: { bytes: 4_000 } },
  ],
  [
    'more bytes than allowed after gunzip',
    () => gzipSync(lines(...Array.from({ length: 4_000 }, (_, n) => `N${n},MY,Lot`))),
    ['file:FILE-BOMB'],
    0,
    { limits: { bytes: 40_000 } },
  ],
  // Encodings
  ['UTF-16 without a mark', () => Buffer.from(lines(GOOD), 'utf16le'), ['file:FILE-ENCODING'], 0],
  ['a NUL in the header', () => 'na\0me,country,address\n', ['file:FILE-ENCODING'], 0],
  ['a NUL in the first rows', () => lines(GOOD, 'A\0B,MY,x'), ['file:FILE-ENCODING'], 0],
  [
    'a NUL far behind',
    () => `${lines(...Array.from({ length: 20_000 }, (_, n) => `N${n},MY,Lot ${n}`))}A\0B,MY,x\nLast,MY,y\n`,
    ['20001:FILE-ENCODING'],
    20_001,
  ],
  [
    'a byte that is no UTF-8 far behind UTF-8',
    () =>
      bytes(
        lines('Gömböc,HU,Pest', ...Array.from({ length: 20_000 }, (_, n) => `N${n},MY,Lot ${n}`)),
        'A',
        [0xff],
        'B,MY,x\nLast,MY,y\n',
      ),
    ['20002:FILE-ENCODING'],
    20_002,
  ],
  [
    'UTF-16 with a NUL character',
    () => Buffer.from(`\ufeff${lines(GOOD, 'A\0B,MY,x')}`, 'utf16le'),
    ['2:FILE-ENCODING'],
    1,
  ],
  ['big-endian UTF-16 cut in the middle of a character', () => utf16be(lines(GOOD)).subarray(0, -1), [], 1],
  // Shapes of CSV
  ['a header without rows', () => `${HEAD}\n`, [], 0],
  ['ragged rows', () => lines('A,MY', GOOD, 'B,MY,x,y', 'C,MY,z'), ['1:ROW-WIDTH', '3:ROW-WIDTH'], 2],
  ['a stray quote inside a cell', () => lines('5" pipe,MY,x', GOOD), ['1:CSV-QUOTE'], 1],
  [
    'a stray quote after a quoted cell',
    () => lines('"A" B,MY,x', GOOD, '"C"",MY,x', 'D,MY,y'),
    ['1:CSV-QUOTE', '3:CSV-QUOTE'],
    2,
  ],
  [
    'a quote that is never closed',
    () => lines('A,MY,x', '"B,MY,x', ...Array.from({ length: 50 }, (_, n) => `N${n},MY,y`)),
    ['2:CSV-QUOTE'],
    51,
  ],
  [
    'a quote that is never closed before quoted rows',
    () => lines('"A,MY,x', '"B","MY","x"', '"C","MY","y"'),
    ['1:CSV-QUOTE'],
    2,
  ],
  [
    'two quotes that are never closed',
    () => lines('"A,MY,x', ...Array.from({ length: 9 }, (_, n) => `N${n},MY,y`), '"B,MY,x', GOOD),
    ['1:CSV-QUOTE', '11:CSV-QUOTE'],
    10,
  ],
  ['an open quote in the last row', () => lines(GOOD, 'A,MY,"x'), ['2:CSV-QUOTE'], 1],
  ['an open quote in the header', () => `"name,country,address\n${GOOD}\n`, ['file:FILE-EMPTY'], 0],
  [
    'an open quote before many megabytes',
    () => stream(`${HEAD}\n"A,MY,x\n`, Buffer.from(`N,MY,${'y'.repeat(400)}\n`.repeat(1_000)), 10),
    ['1:CSV-QUOTE', '*:ROW-DUPLICATE'],
    1,
  ],
  [
    'quotes broken in every row',
    () => lines(...Array.from({ length: 300 }, (_, n) => `"N${n}" x,MY,y`)),
    Array.from({ length: 300 }, (_, n) => `${n + 1}:CSV-QUOTE`),
    0,
  ],
  [
    'a line of 1 GB',
    () => stream(`${HEAD}\nA,MY,`, Buffer.alloc(4_194_304, 'x'), 256, `\n${GOOD}\n`),
    ['1:ROW-LONG'],
    1,
  ],
  ['a header of 64 MB', () => stream('', Buffer.alloc(4_194_304, 'x'), 16, `\n${GOOD}\n`), ['file:FILE-EMPTY'], 0],
  [
    'a quoted cell of 64 MB',
    () => stream(`${HEAD}\nA,MY,"`, Buffer.alloc(4_194_304, 'x'), 16, `"\n${GOOD}\n`),
    ['1:ROW-LONG'],
    1,
  ],
  ['a cell of 100,000 characters', () => lines(`A,MY,"${'x'.repeat(100_000)}"`, GOOD), ['1:TEXT-LONG'], 1],
  ['10,000 columns', () => `${Array.from({ length: 10_000 }, (_, n) => `c${n}`).join()}\n`, ['file:FILE-COLUMNS'], 0],
  ['a row of 100,000 cells', () => lines(`A,MY${',x'.repeat(100_000)}`, GOOD), ['1:ROW-WIDTH'], 1],
  ['more rows than allowed', () => lines('A,MY,x', 'B,MY,x', 'C,MY,x'), ['file:FILE-ROWS'], 0, { limits: { rows: 2 } }],
  ['the same header twice', () => `name,Country,address,country\n`, ['file:FILE-DUP-HEADER'], 0],
  ['the same unknown header twice', () => `name,country,address,x,X\n`, ['file:FILE-DUP-HEADER'], 0],
  ['two synonyms of one column', () => `supplier,facility,country\n`, ['file:FILE-DUP-HEADER'], 0],
  ['columns missing', () => `name,address\nA,x\n`, ['file:FILE-MISSING-COLUMN'], 0, { as: 'suppliers' }],
  ['no source anywhere', () => lines(GOOD), ['file:FILE-MISSING-COLUMN'], 0, { defaults: {} }],
  [
    'a bad default',
    () => lines(GOOD),
    ['file:FILE-DEFAULT'],
    0,
    { defaults: { source_name: 'S', source_category: 'hearsay', source_date: '2026' } },
  ],
  [
    'a personal note for the whole file',
    () => lines(GOOD),
    ['file:FILE-DEFAULT'],
    0,
    { defaults: { source_name: 'S', source_category: 'press', source_date: '2026', note: 'ask a@example.org' } },
  ],
  ['a header nobody knows', () => 'foo,bar\n1,2\n', ['file:FILE-KIND'], 0],
  ['rows without a header', () => `${GOOD}\n`, ['file:FILE-KIND'], 0],
  ['prose', () => 'This is a letter.\nIt has no table.\n', ['file:FILE-KIND'], 0],
  [
    'headers named like parts of objects',
    () => `name,country,address,__proto__,constructor,toString\n${GOOD},a,b,c\n`,
    [],
    1,
  ],
  ['values named like parts of objects', () => lines('__proto__,MY,constructor', 'toString,MY,hasOwnProperty'), [], 2],
  ['an enum named like a part of objects', () => `name,country,entity_kind\nA,MY,constructor\n`, ['1:ENUM-UNKNOWN'], 0],
  ['personal columns', () => `name,country,address,Passport No\n${GOOD},A1234567\n`, ['file:PRIV-COLUMN'], 0],
  [
    'personal columns, kind named',
    () => `name,country,address,Date of birth\n${GOOD},1990-01-01\n`,
    ['file:PRIV-COLUMN'],
    0,
    { as: 'suppliers' },
  ],
  [
    'personal values',
    () => `name,country,address,note\n${GOOD},ask maria@example.org\nB,MY,y,fine\n`,
    ['1:PRIV-VALUE'],
    1,
  ],
  ['formulas', () => `name,country,address\n=cmd|' /C calc'!A0,MY,@SUM(1)\n`, [], 1],
  ['all the same row', () => lines(GOOD, GOOD, GOOD), ['2:ROW-DUPLICATE', '3:ROW-DUPLICATE'], 1],
  ['the same id twice', () => `external_id,name,country,address\nV-1,A,MY,x\nV-1,B,MY,y\n`, ['2:ROW-DUPLICATE'], 1],
  ['a decoy delimiter in the names', () => 'name;country;address\n"A, B, C";MY;x, y\n', [], 1],
  [
    'countries by the thousand',
    () => lines(...Array.from({ length: 60 }, (_, n) => `A${n},Land ${n},x`)),
    Array.from({ length: 60 }, (_, n) => `${n + 1}:COUNTRY-UNKNOWN`),
    0,
  ],
  // JSON
  ['JSON cut off', () => '[{"name":"A","country":"MY","address":"x"},{"name":"B"', ['file:JSON-SYNTAX'], 0],
  ['JSON 10,000 deep', () => `[${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}]`, ['file:FILE-EMPTY'], 0],
  ['JSON of arrays 100,000 deep', () => '['.repeat(100_000) + '{', ['file:JSON-SYNTAX'], 0],
  [
    'a broken line of JSON Lines',
    () => '{"name":"A","country":"MY","address":"x"}\n{"name":"B",\n{"name":"C","country":"MY","address":"y"}\n',
    ['2:JSON-SYNTAX'],
    2,
  ],
  [
    'nested JSON',
    () => '[{"name":"A","country":"MY","address":{"street":"x"}},{"name":"B","country":"MY","address":"y"}]',
    ['1:JSON-SYNTAX'],
    1,
  ],
  [
    'numbers beyond doubles',
    () =>
      '[{"name":"A","country":"MY","address":"x","number_of_workers":1e400},{"name":"B","country":"MY","address":"x","number_of_workers":9007199254740993}]',
    ['1:NUM-FORMAT', '2:NUM-FORMAT'],
    0,
  ],
  [
    'NUL and half a surrogate in JSON escapes',
    () => '[{"name":"A\\u0000","country":"MY","address":"x"},{"name":"B\\ud800","country":"MY","address":"x"}]',
    ['1:FILE-ENCODING', '2:FILE-ENCODING'],
    0,
  ],
  [
    '__proto__ in JSON',
    () =>
      '[{"name":"A","country":"MY","address":"x","__proto__":{"admin":true}},{"name":"B","country":"MY","address":"y","__proto__":"x","constructor":"y"}]',
    ['1:JSON-SYNTAX'],
    1,
  ],
  ['personal names in JSON', () => '[{"name":"A","country":"MY","address":"x","phone":"1"}]', ['file:PRIV-COLUMN'], 0],
  [
    'personal names far behind in JSON',
    () =>
      `${Array.from({ length: 300 }, (_, n) => `{"name":"A${n}","country":"MY","address":"x"}`).join('\n')}\n{"name":"A","country":"MY","address":"x","date of birth":"1"}\n`,
    ['file:PRIV-COLUMN'],
    0,
  ],
  [
    'endless names in JSON',
    () =>
      `[${Array.from({ length: 3_000 }, (_, n) => `{"name":"A${n}","country":"MY","address":"x","c${n}":1}`).join()}]`,
    ['file:FILE-COLUMNS'],
    0,
  ],
  [
    'JSON text between records',
    () => '[{"name":"A","country":"MY","address":"x"} and {"name":"B"}]',
    ['file:JSON-SYNTAX'],
    0,
  ],
  ['OCDS', () => '{"ocid":"ocds-213czf-1","id":"1","tag":["award"]}\n', ['file:FILE-KIND'], 0],
  ['an answer of SAM.gov', () => '{"awardSummary":[{"contractId":{}}]}', ['file:FILE-KIND'], 0],
  [
    'an answer of SAM.gov with a token',
    () => '{"presignedUrl":"https://example.org/x?token=1","exportToken":"t","message":"m"}',
    ['file:FILE-KIND'],
    0,
  ],
  ['FPDS', () => 'detached_award_proc_unique,piid\n1,2\n', ['file:FILE-KIND'], 0],
];

describe('hostile files', () => {
  it('are at least sixty', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(60);
  });

  it.each(hostile)('%s', async (_, file, errors, accepted, options = {}) => {
    const result = await read(file(), options);
    const rest = errors.at(-1)?.startsWith('*') ? errors.at(-1)?.slice(1) : undefined;
    const named = result.errors.filter((error) => rest === undefined || !error.endsWith(rest));
    expect(named).toEqual(rest === undefined ? errors : errors.slice(0, -1));
    if (result.failure === undefined) expect(result.tally.accepted).toBe(accepted);
    else expect(result.failure.message.length).toBeGreaterThan(30);
  });

  it('say what to do instead, when it is a workbook', async () => {
    const { failure } = await read(bytes('PK\u0003\u0004', Buffer.alloc(26).toString(), '[Content_Types].xml'));
    expect(failure?.message).toContain('XLSX is not read yet: save the Data sheet as CSV UTF-8 and send that.');
  });

  it('leave the prototype of objects alone', async () => {
    await read('name,country,address,__proto__,constructor\nA,MY,x,polluted,polluted\n');
    await read('[{"name":"A","country":"MY","address":"x","__proto__":"polluted"}]');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('give the source back when they are refused or left in the middle', async () => {
    let closed = 0;
    const source = async function* () {
      try {
        yield* chunks(lines(...Array.from({ length: 9_000 }, (_, n) => `N${n},MY,Lot ${n}`)), 1_000);
      } finally {
        closed++;
      }
    };
    await read(source(), { defaults: {} });
    expect(closed).toBe(1);
    await read(source(), { limits: { bytes: 100 } });
    expect(closed).toBe(2);
    const { readFile, DEFAULT_LIMITS } = await import('../src/read-file.ts');
    const reading = readFile(source(), {
      fileName: 'x',
      limits: DEFAULT_LIMITS,
      today: '2026-11-22',
      defaults: { source_name: 'S', source_category: 'press', source_date: '2026' },
    });
    for await (const batch of reading.rows) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    expect(closed).toBe(3);
  });
});

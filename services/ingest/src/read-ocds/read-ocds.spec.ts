import { deflateRawSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json, JsonObject } from './json-pointer.ts';
import { saidShape } from './read-report.ts';
import { codesOf, EXAMPLE, inChunks, picturesOf, readAll, releasesOf } from './testing.ts';

const [first, second, third] = EXAMPLE as [JsonObject, JsonObject, JsonObject];
const lines = (...values: Json[]) => values.map((value) => JSON.stringify(value)).join('\n') + '\n';
const packageOf = (releases: readonly Json[]) => ({
  uri: 'https://example.org/p1',
  version: '1.1',
  publisher: { name: 'Example Publisher' },
  releases: [...releases],
  license: 'https://example.org/license',
});
const recordOf = (releases: readonly Json[]) => ({
  ocid: 'ocds-abc123-1',
  releases: [...releases],
  compiledRelease: { tag: ['compiled'] },
});
const pretty = (value: Json) => JSON.stringify(value, null, 2);

/** An archive with these files, as zip writers make it. */
function zipOf(...files: [name: string, content: string][]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const [name, content] of files) {
    const data = deflateRawSync(content);
    const header = Buffer.alloc(30);
    header.write('PK\x03\x04', 0, 'latin1');
    header.writeUInt16LE(8, 8);
    header.writeUInt16LE(name.length, 26);
    parts.push(header, Buffer.from(name), data);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 0, 'latin1');
    entry.writeUInt16LE(name.length, 28);
    directory.push(entry, Buffer.from(name));
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 10);
  return Buffer.concat([...parts, ...directory, end]);
}

const SHAPES: [name: string, content: string | Buffer, said: string][] = [
  ['JSON Lines of releases', lines(...EXAMPLE), '3 × release'],
  ['JSON Lines with blank lines and CRLF', '\n\r\n' + lines(...EXAMPLE).replaceAll('\n', '\r\n\r\n'), '3 × release'],
  ['concatenated JSON', EXAMPLE.map((release) => JSON.stringify(release)).join(''), '3 × release'],
  ['concatenated JSON over many lines', EXAMPLE.map(pretty).join('\n'), '3 × release'],
  ['JSON text sequence', EXAMPLE.map((release) => `\x1e${JSON.stringify(release)}\n`).join(''), '3 × release'],
  ['array of releases', JSON.stringify(EXAMPLE), '3 × release'],
  ['array over many lines', pretty(EXAMPLE as JsonObject[]), '3 × release'],
  ['release package', JSON.stringify(packageOf(EXAMPLE)), '1 × release package'],
  ['release package over many lines', pretty(packageOf(EXAMPLE)), '1 × release package'],
  ['array of packages', JSON.stringify([packageOf([first]), packageOf([second, third])]), '2 × release package'],
  ['JSON Lines of packages', lines(packageOf([third]), packageOf([second, first])), '2 × release package'],
  ['record', JSON.stringify(recordOf(EXAMPLE)), '1 × record'],
  ['record package', JSON.stringify({ version: '1.1', records: [recordOf(EXAMPLE)] }), '1 × record package'],
  [
    'record whose releases come before its ocid',
    `{"releases":${JSON.stringify(EXAMPLE)},"ocid":"ocds-abc123-1"}`,
    '1 × record',
  ],
  ['record without ocid', JSON.stringify({ compiledRelease: first, releases: EXAMPLE }), '1 × record'],
  [
    'record without ocid, compilation last',
    JSON.stringify({ releases: EXAMPLE, compiledRelease: first }),
    '1 × record',
  ],
  [
    'record package whose record has its ocid inside only',
    JSON.stringify({ records: [{ releases: EXAMPLE }] }),
    '1 × record package',
  ],
  [
    'JSON Lines of records and releases',
    lines({ ocid: 'ocds-abc123-1', releases: [first, second] }, third),
    '1 × record',
  ],
  ['wrapped in data', JSON.stringify({ data: packageOf(EXAMPLE) }), '1 × release package'],
  ['wrapped array', JSON.stringify({ success: true, data: EXAMPLE, total: 3 }), '3 × release'],
  ['wrapped in release', lines(...EXAMPLE.map((release) => ({ release }))), '3 × release'],
  ['gzip', gzipSync(lines(...EXAMPLE)), '3 × release'],
  ['two gzip members', Buffer.concat([gzipSync(lines(first)), gzipSync(lines(second, third))]), '3 × release'],
  ['zip', zipOf(['export.json', JSON.stringify(packageOf(EXAMPLE))]), '1 × release package'],
  ['byte order mark', '\uFEFF' + JSON.stringify(EXAMPLE), '3 × release'],
  ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines(...EXAMPLE), 'utf16le')]), '3 × release'],
];

describe('shapes', () => {
  const expected = picturesOf(EXAMPLE.map((release, row) => ({ ...releasesOfExample(release), row })));

  function releasesOfExample(release: JsonObject) {
    return { ocid: 'ocds-abc123-1', release, hash: JSON.stringify(release), publishersCompilation: false };
  }

  it('the example gives one contract', () => {
    expect(expected).toHaveLength(1);
    expect(expected[0]?.value?.value).toBe('4750.5');
  });

  it.each(SHAPES)('%s', async (_name, content, said) => {
    const { entries, report, failure } = await readAll(content);
    expect(failure).toBeUndefined();
    expect(codesOf(entries)).toEqual([]);
    expect(report.releases).toBe(3);
    expect(saidShape(report)).toContain(said);
    expect(picturesOf(releasesOf(entries))).toEqual(expected);
  });

  it('a release without ocid takes that of its record, also when it comes last', async () => {
    const { ocid: _, ...bare } = first;
    for (const text of [
      JSON.stringify({ ocid: 'ocds-abc123-1', releases: [bare] }),
      `{"releases":[${JSON.stringify(bare)}],"ocid":"ocds-abc123-1"}`,
    ]) {
      const { entries } = await readAll(text);
      const [release] = releasesOf(entries);
      expect(release?.ocid).toBe('ocds-abc123-1');
      expect(release?.release).not.toHaveProperty('ocid');
      expect(picturesOf(releasesOf(entries))).toHaveLength(1);
    }
    const outside = await readAll(JSON.stringify({ releases: [bare] }));
    expect(outside.failure?.code).toBe('OCDS-EMPTY');
    expect(codesOf(outside.entries)).toEqual(['OCDS-OCID']);
  });

  it('takes the publisher’s compilation only where there is no release', async () => {
    const links = [
      { url: 'https://example.org/r1' },
      { url: 'https://example.org/r2', date: '2025-01-01', tag: ['tender'] },
    ];
    const linked = { ocid: 'ocds-abc123-1', releases: links, compiledRelease: first };
    const { entries } = await readAll(JSON.stringify({ records: [linked] }));
    const alone = await readAll(JSON.stringify({ releases: links, ocid: 'ocds-abc123-1', compiledRelease: first }));
    expect(releasesOf(alone.entries)).toMatchObject([{ publishersCompilation: true }]);
    expect(alone.report).toMatchObject({ releases: 1, rejected: 0 });
    expect(releasesOf(entries)).toMatchObject([{ publishersCompilation: true, release: { id: 'r1' } }]);
    expect(picturesOf(releasesOf(entries))[0]?.publishersCompilation).toBe(true);
    const both = await readAll(lines({ ...second, tag: ['compiled'] }, third));
    expect(picturesOf(releasesOf(both.entries))[0]?.awardedOn).toBeUndefined();
  });

  it('reads the newest values of a versioned release', async () => {
    const version = (value: Json, date: string) => ({
      releaseID: date,
      releaseDate: date,
      releaseTag: ['tender'],
      value,
    });
    const versioned = {
      ocid: 'ocds-abc123-2',
      tender: {
        id: [version('t', '2025-01-01T00:00:00Z')],
        title: [version('New', '2025-02-01T00:00:00Z'), version('Old', '2025-01-01T00:00:00Z')],
      },
    };
    const { entries } = await readAll(JSON.stringify(versioned));
    const [picture] = picturesOf(releasesOf(entries));
    expect(picture?.title).toMatchObject({ value: 'New', from: { pointer: '/tender/title/0/value' } });
  });

  it('keeps what packages say of themselves', async () => {
    const { report } = await readAll(
      JSON.stringify({ ...packageOf(EXAMPLE), extensions: ['https://example.org/ocds_bids/extension.json'] }),
    );
    expect(report.packages).toMatchObject([{ publisher: 'Example Publisher', license: 'https://example.org/license' }]);
    expect(report.unreadExtensions).toEqual(['https://example.org/ocds_bids/extension.json']);
  });
});

describe('what is no OCDS', () => {
  it.each([
    ['nothing', '', 'Read 0 texts, 0 contracts; the file is empty'],
    ['blank lines', '\n \n', 'Read 0 texts'],
    [
      'another object',
      '{"name":"x","rows":[]}',
      'Read 1 texts, 0 contracts; the first text is an object with keys name, rows',
    ],
    ['a number', '42', 'a bare number'],
    ['an empty package', '{"releases":[]}', 'an object with keys releases'],
    ['an empty array', '[]', 'an array'],
    ['no JSON', ',', 'broken'],
    ['an array of arrays', '[[[1]]]', 'an array'],
  ])('%s is an error, never an empty success', async (_name, content, message) => {
    const { failure } = await readAll(content);
    expect(failure?.code).toBe('OCDS-EMPTY');
    expect(failure?.message).toContain(message);
  });

  it('refuses a later major version', async () => {
    const { failure } = await readAll(JSON.stringify({ ...packageOf(EXAMPLE), version: '2.0' }));
    expect(failure?.code).toBe('OCDS-VERSION');
  });

  it('refuses a zip with two files', async () => {
    const { failure } = await readAll(zipOf(['a.json', lines(first)], ['b.json', lines(second)]));
    expect(failure?.code).toBe('FILE-TYPE');
  });
});

describe('broken lines', () => {
  const [a, b, c] = EXAMPLE.map((release) => JSON.stringify(release)) as [string, string, string];
  const BROKEN: [name: string, line: string][] = [
    ['cut off in a string', a.slice(0, a.indexOf('Example Town') + 5)],
    ['cut off after a value', a.slice(0, a.indexOf(',"date"'))],
    ['cut off after a colon', a.slice(0, a.indexOf('{"id":"t1"'))],
    ['cut off after a comma', `${a.slice(0, a.indexOf(',"date"'))},`],
    ['cut off after a bracket', a.slice(0, a.indexOf('{"id":1'))],
    ['a bracket too many', `${a}}`],
    ['bare words', 'this is no JSON'],
    ['a quote too many', a.replace('"Gloves"', '"Glo"ves"')],
    ['a NUL byte', a.replace('Gloves', 'Glo\0ves')],
    ['a NUL character', a.replace('Gloves', 'Glo\\u0000ves')],
    ['half a surrogate pair', a.replace('Gloves', 'Glo\\ud800ves')],
    ['a number without end', a.replace('5000', '1e999')],
    ['another shape', '{"x":1}'],
  ];

  it.each(BROKEN)('%s costs one line, wherever it stands', async (name, line) => {
    for (const position of [0, 1, 2]) {
      const texts = [b, c];
      texts.splice(position, 0, line);
      const { entries, report, failure } = await readAll(texts.join('\n') + '\n');
      expect(failure).toBeUndefined();
      expect(report.releases).toBe(name === 'a bracket too many' ? 3 : 2);
      const rejected = entries.filter(({ releases }) => releases.length === 0);
      expect(rejected).toHaveLength(1);
      // The bracket too many stands behind a release that is whole.
      if (name !== 'a bracket too many') {
        const offset = texts.slice(0, position).join('\n').length + (position > 0 ? 1 : 0);
        expect(rejected[0]).toMatchObject({ row: position + 1, line: position + 1, offset });
        expect(rejected[0]?.problems[0]?.message).toContain(`line ${position + 1}, byte ${offset}`);
      }
      expect(rejected[0]?.problems[0]).toMatchObject({ severity: 'error' });
      if (name.includes('surrogate')) expect(rejected[0]?.problems[0]?.message).toContain('surrogate');
    }
  });

  it('a package that breaks off on its line ends there', async () => {
    const cut = JSON.stringify(packageOf([first, second])).slice(0, -40);
    const { entries, report } = await readAll(
      `${JSON.stringify(packageOf([third]))}\n${cut.slice(0, cut.indexOf('"awards"') + 3)}\n${c}\n`,
    );
    expect(report).toMatchObject({ texts: 3, releases: 3, rejected: 1 });
    expect(entries.at(-1)).toMatchObject({ row: 3, line: 3, releases: [{ release: { id: 'r3' } }] });
  });

  it('brackets and quotes inside texts mean nothing', async () => {
    const odd = { ...first, tender: { title: 'a 5" pipe {[ \\', description: '\\"}]' } };
    for (const text of [
      lines(odd, second),
      pretty([odd, second]),
      JSON.stringify({ a: '"', releases: [odd, second] }),
    ]) {
      const { entries, report } = await readAll(text);
      expect(report).toMatchObject({ releases: 2, rejected: 0 });
      expect(releasesOf(entries)[0]?.release['tender']).toEqual(odd.tender);
    }
  });

  it('a record on a line is one entry with the number of its line', async () => {
    const { entries } = await readAll(lines(third, { ocid: 'ocds-abc123-1', releases: [first, second] }));
    expect(entries.map(({ row, releases }) => [row, releases.length])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('never repeats a broken text: it may hold a person', async () => {
    const { entries } = await readAll(`${b}\n{"ocid":"x","contactPoint":{"name":"Some Body"}\n`);
    expect(JSON.stringify(entries.flatMap(({ problems }) => problems))).not.toContain('Some Body');
  });

  it('costs one entry of a package, and nothing of what follows', async () => {
    const broken = b.replace('"date":', '"date"');
    const { entries, report } = await readAll(`{"releases":[\n${a},\n${broken},\n${c}\n]}`);
    expect(report).toMatchObject({ releases: 2, rejected: 1 });
    expect(entries[1]).toMatchObject({ row: 2, line: 3, problems: [{ code: 'JSON-SYNTAX' }] });
    const open = await readAll(`[\n${a},\n${b.slice(0, -1)}\n${c}\n]`);
    expect(open.report).toMatchObject({ releases: 2, rejected: 1 });
  });

  it('a file that ends too early gives what stands before', async () => {
    const whole = JSON.stringify(packageOf(EXAMPLE));
    const cut = await readAll(whole.slice(0, whole.indexOf('"awardID"')));
    expect(cut.report).toMatchObject({ releases: 2, rejected: 1, texts: 1 });
    expect(codesOf(cut.entries)).toEqual(['JSON-SYNTAX']);
    const gz = gzipSync(
      lines(...Array.from({ length: 3000 }, (_, n) => ({ ...first, ocid: `ocds-abc123-${n}-${Math.sin(n)}` }))),
    );
    const gzCut = await readAll(gz.subarray(0, gz.length >> 1));
    expect(gzCut.failure?.code).toBe('FILE-CORRUPT');
    expect(gzCut.report.releases).toBeGreaterThan(100);
  });

  it('of members with one name the last counts', async () => {
    const { entries } = await readAll(a.replace('"id":"r1"', '"id":"r0","id":"r1"'));
    expect(releasesOf(entries)[0]?.release['id']).toBe('r1');
  });

  it('keeps numbers that no double holds', async () => {
    const value = (amount: string) => a.replace('"amount":5000', `"amount":${amount}`);
    for (const [amount, read] of [
      ['12345678901234567.89', '12345678901234567.89'],
      ['16.669999999998254', 16.669999999998254],
      ['5000.00000000000000', 5000],
      ['-0.10000000000000', -0.1],
      ['9007199254740993', '9007199254740993'],
    ] as const) {
      const { entries } = await readAll(value(amount));
      expect(releasesOf(entries)[0]?.release).toHaveProperty('tender.value.amount', read);
    }
    const { entries } = await readAll(value('12345678901234567.89'));
    expect(picturesOf(releasesOf(entries))[0]?.value?.value).toBe('12345678901234567.89');
  });

  it('a member called __proto__ is a member', async () => {
    const { entries } = await readAll(a.replace('"id":"r1"', '"id":"r1","__proto__":{"polluted":true}'));
    expect(picturesOf(releasesOf(entries))).toHaveLength(1);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('reads Windows-1252 and says so', async () => {
    const bytes = Buffer.from(a.replace('Gloves', 'Handschuhe für Ärzte'), 'latin1');
    const { entries } = await readAll(bytes);
    expect(codesOf(entries)).toEqual(['FILE-ENCODING']);
    expect(picturesOf(releasesOf(entries))[0]?.title?.value).toBe('Handschuhe für Ärzte');
  });

  it('says each unusual form of ocid once', async () => {
    const other = [1, 2, 3].map((number) => ({ ...first, ocid: `PC-000${number}` }));
    const { entries, report } = await readAll(lines(...other, { ...first, ocid: 'XX-ABC-1' }));
    expect(report.releases).toBe(4);
    expect(codesOf(entries)).toEqual(['OCDS-OCID-FORM', 'OCDS-OCID-FORM']);
  });
});

describe('limits', () => {
  const filler = 'x'.repeat(20_000);

  it('an entry that is too large costs itself only', async () => {
    const large = { ...second, description: filler };
    for (const text of [lines(first, large, third), JSON.stringify(packageOf([first, large, third]))]) {
      const { entries, report } = await readAll(text, { entryBytes: 10_000 });
      expect(report).toMatchObject({ releases: 2, rejected: 1 });
      expect(codesOf(entries)).toEqual(['JSON-SIZE']);
    }
  });

  it('an entry that is nested too deep costs itself only', async () => {
    const deep = `{"ocid":"ocds-abc123-9","tender":${'['.repeat(500)}${']'.repeat(500)}}`;
    const { entries, report } = await readAll(`${JSON.stringify(first)}\n${deep}\n${JSON.stringify(third)}`);
    expect(report).toMatchObject({ releases: 2, rejected: 1 });
    expect(codesOf(entries)).toEqual(['JSON-DEPTH']);
  });

  it('refuses a file that is too large, or inflates too far', async () => {
    const text = lines(...EXAMPLE);
    expect((await readAll(text, { totalBytes: 1000 })).failure?.code).toBe('FILE-BOMB');
    const bomb = gzipSync(Buffer.alloc(20 << 20, ' '));
    expect((await readAll(bomb)).failure?.code).toBe('FILE-BOMB');
  });

  it('lets its source go when nobody reads on', async () => {
    let isClosed = false;
    const source = async function* () {
      try {
        for (;;) yield Buffer.from(lines(first));
      } finally {
        isClosed = true;
      }
    };
    const { failure } = await readAll(source(), { totalBytes: 100_000 });
    expect(failure?.code).toBe('FILE-BOMB');
    expect(isClosed).toBe(true);
  });
});

describe('chunks', () => {
  const messy = [
    JSON.stringify(first),
    JSON.stringify(second).slice(0, 100),
    JSON.stringify(second).slice(0, JSON.stringify(second).indexOf('[')),
    JSON.stringify(packageOf([third, { ...first, title: 'Ünïcödé "quoted" \\ \n' }])),
    'words',
    '"a text"',
    pretty(recordOf([second])),
    JSON.stringify([first, 7, 'x', [1], null, third]),
    `{"releases":[${JSON.stringify(second)}`,
    JSON.stringify({ data: { records: [recordOf([third])] } }),
  ].join('\n');

  it('the way bytes are cut changes nothing', async () => {
    const bytes = Buffer.from(messy);
    const expected = await readAll(bytes);
    expect(expected.report).toMatchObject({ releases: 8, texts: 7 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 }), async (sizes) => {
        const source = async function* () {
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length] as number;
            yield bytes.subarray(at, at + size);
            at += size;
          }
        };
        expect(await readAll(source())).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('compressed in any chunks, too', async () => {
    const expected = await readAll(messy);
    for (const archive of [gzipSync(messy), zipOf(['a.jsonl', messy])]) {
      for (const size of [1, 2, 3, 7, 64, 100_000]) expect(await readAll(inChunks(archive, size))).toEqual(expected);
    }
  });

  it('any JSON at all ends in entries or a coded failure', async () => {
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom('{', '}', '[', ']', '"', '\n{', '\n[', '{"ocid":"a","tag":', ','),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 12 }), async (texts) => {
        const { entries, failure } = await readAll(texts.join(''));
        expect(failure?.code ?? 'OCDS-EMPTY').toBe('OCDS-EMPTY');
        for (const { releases, problems } of entries) expect(releases.length + problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

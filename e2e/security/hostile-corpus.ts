import { seeded } from '@manumit/kernel/testing';

/** Chance from a seed: a failing run is run again with the seed it printed. */
export function dice(seed: number): { below(limit: number): number; pick<Item>(items: readonly Item[]): Item } {
  const next = seeded(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number] };
}
export type Dice = ReturnType<typeof dice>;

const DEEP = 10_000;

/** JSON as it goes over the wire: what no serializer would write is here as well. */
export const JSON_VALUES: readonly string[] = [
  ...['""', '" "', '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"x\\udfff"', '"\\u2028"', '"\\ufeff"', '"__proto__"'],
  ...['"constructor"', '"toString"', `"' or 1=1 --"`, '"%00"', '"1e400"', `"${'a'.repeat(100_000)}"`, '"🏴"'],
  ...['null', 'true', '0', '-0', '-1', '1.5', '1e400', '-1e400', '1e-400', '9007199254740993', '2147483648'],
  ...['9'.repeat(400), '[]', '{}', '[null]', '[[]]', '[{}]', '{"length":1e9}', '{"__proto__":{"polluted":1}}'],
  ...['{"constructor":{"prototype":{"polluted":1}}}', '{"toString":1}', '{"then":1}', '{"toJSON":"x"}'],
  ...[
    '"9999-12-31"',
    '"0000-00-00"',
    '"2026-02-30"',
    '"-271821-04-20"',
    '"2026-11-22T00:00:00Z"',
    '"infinity"',
    '"NaN"',
  ],
  ...['"sup_01h000000000000000000000000"', '"me"', '["viewer",null]', `[${'1,'.repeat(2_000)}1]`],
  `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
];

/** Whole bodies. */
export const BODIES: readonly (string | Buffer)[] = [
  ...['', ' ', '{', '{"a"', '[1', '"', 'nul', '{"a":1,}', "{'a':1}", '\ufeff{}', '{}{}', '{"a":1}\0', '// x\n{}'],
  ...['{"a":1,"a":2}', '{"__proto__":null}', '{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{}}}'],
  Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
  Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.from([0x1f, 0x8b, 0x08, 0x00]),
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
  'a=1&__proto__[polluted]=1',
  'x'.repeat(1_100_000),
  ...JSON_VALUES,
];

export const CONTENT_TYPES: readonly string[] = [
  ...['application/json', 'application/json; charset=utf-16', 'application/json; charset="', 'text/plain', 'text/xml'],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/mixed; boundary=x',
  ],
  ...['application/json, text/plain', 'application/JSON;;;', '/', 'application/', `a/${'b'.repeat(5_000)}`, '*/*'],
];

/** For parameters of paths and values of queries, percent-encoded as they would be sent. */
export const TEXTS: readonly string[] = [
  ...[
    '',
    '%00',
    'a%00b',
    '%',
    '%zz',
    '%ff',
    '%ed%a0%80',
    '%c0%ae%c0%ae',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e',
    '__proto__',
  ],
  ...['constructor', 'toString', '%27%20or%201%3D1%20--', '1e400', '-1', '0', '99999999999999999999', 'NaN', 'null'],
  ...['undefined', '[object%20Object]', 'a'.repeat(150), 'a'.repeat(5_000), '%F0%9F%8F%B4', '%0d%0aset-cookie:%20a=b'],
  ...['2026-02-30', '0000-01-01', '99999-01-01', '2026-11-22', 'infinity', '%25', '%5C', '%ef%bf%bf', '%e2%80%ae'],
  ...['sup_01h000000000000000000000000', 'ctr_7zzzzzzzzzzzzzzzzzzzzzzzzz', 'me', 'none', '500', '501', 'csv', 'xlsx'],
];

const CURSOR_PARTS: readonly unknown[] = [
  ...['', 'a', '\0', '\ud800', '0000-00-00', '2026-11-22T09:30:00.000Z', 'infinity', '99999999-01-01', '1e400', '{}'],
  ...['sup_01h000000000000000000000000', 'x'.repeat(400), null, 0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, 'NaN'],
];

/** A cursor that has the form of ours and holds what no page ended with. */
export const hostileCursor = ({ below, pick }: Dice): string =>
  Buffer.from(JSON.stringify(Array.from({ length: 1 + below(3) }, () => pick(CURSOR_PARTS)))).toString('base64url');

export const QUERY_NAMES: readonly string[] = [
  ...['cursor', 'limit', 'query', 'country', 'band', 'status', 'state', 'assignee', 'contract', 'subject', 'list'],
  ...[
    'asOf',
    'direction',
    'depth',
    'format',
    'level',
    'rule',
    'kind',
    '__proto__',
    'limit[]',
    'query[a][b]',
    'cursor[__proto__]',
  ],
];

export const HEADERS: readonly string[] = [
  ...[
    'idempotency-key: ',
    `idempotency-key: ${'k'.repeat(5_000)}`,
    'idempotency-key: \xff\xfe',
    'idempotency-key: __proto__',
  ],
  ...[
    'authorization: Bearer',
    'authorization: Bearer \xff',
    'authorization: Basic eDp5',
    `authorization: Bearer ${'a'.repeat(600)}`,
  ],
  ...[
    'cookie: manumit=%00',
    'cookie: manumit=\xff; manumit=b',
    `cookie: ${'a=b;'.repeat(1_000)}`,
    'cookie: __proto__=1',
  ],
  ...['accept: */*;q=x', 'accept-encoding: gzip;q=nan', 'content-encoding: gzip', 'expect: 100-continue', 'expect: x'],
  ...[
    'x-http-method-override: DELETE',
    'x-forwarded-for: ::1',
    'host: \xff',
    'range: bytes=0-0,-1',
    'if-none-match: *',
  ],
  ...['origin: null', 'last-event-id: \xff', 'upgrade: websocket', 'connection: upgrade', 'te: trailers', 'bad header'],
  ...[`x-large: ${'a'.repeat(100_000)}`, Array.from({ length: 2_500 }, (_, n) => `x-${n}: ${n}`).join('\r\n')],
];

export const FILE_NAMES: readonly string[] = [
  ...[
    '../../../tmp/manumit-e2e-escaped.csv',
    '/tmp/manumit-e2e-escaped.csv',
    '..\\..\\manumit-e2e-escaped.csv',
    '.',
    '..',
    '',
  ],
  ...[
    'a\0.csv',
    `${'n'.repeat(3_000)}.csv`,
    '\xff\xfe.csv',
    'con',
    '__proto__',
    'a.csv"; filename="b.csv',
    '%2e%2e%2fx.csv',
    '\u202evsc.csv',
  ],
];

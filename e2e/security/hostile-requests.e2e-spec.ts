import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Noun } from '@manumit/kernel';
import type { Role } from '@manumit/platform';
import { canaryTenant, type CanaryTenant } from '../canary-tenants.ts';
import { World } from '../world.ts';
import * as corpus from './hostile-corpus.ts';
import { askRaw, type RawAnswer } from './raw-request.ts';
import { policyOf } from './route-policy.ts';
import { discoverRoutes, nameOf, type Route } from './route.ts';

/** `HOSTILE_SEED` and `HOSTILE_REQUESTS` give another, or a longer, run (reliability.md S6: 10,000). */
const { HOSTILE_SEED: seed = '20261122', HOSTILE_REQUESTS: wanted = '2000' } = process.env;
const LIMIT_MS = 5_000;

interface Shot {
  readonly route: string;
  /** What was hostile about it, for whoever has to mend it. */
  readonly what: string;
  readonly answer: RawAnswer;
  /** Failures of requests that were logged meanwhile: a client that broke off gets no answer to look at. */
  readonly logged: readonly string[];
}

let world: World;
let us: CanaryTenant;
let routes: Route[];
let shots: Shot[];
const dice = corpus.dice(Number(seed));

beforeAll(async () => {
  world = await World.start({ environment: { SIGN_IN_FAILURES_PER_MINUTE: '100000', MAX_OPEN_IMPORTS: '1000' } });
  us = await canaryTenant(world, 'Zqhostile');
  routes = discoverRoutes(world.running.application).filter(({ method }) => method !== 'HEAD');
  shots = [];
  const port = Number(new URL(world.url).port);
  for (let n = 0; n < Number(wanted); n++) {
    const route = routes[n % routes.length] as Route;
    const attack = dice.pick(attacksOf(route));
    const { what, parts } = attack(route);
    const before = world.errors.length;
    const answer = await askRaw(port, parts, LIMIT_MS);
    const logged = world.errors.slice(before).filter((line) => line.startsWith('{"status":'));
    shots.push({ route: nameOf(route), what, answer, logged });
  }
}, 900_000);
afterAll(() => world?.close());

interface Attack {
  readonly what: string;
  readonly parts: readonly (string | Buffer)[];
}

function attacksOf({ method, path }: Route): readonly ((route: Route) => Attack)[] {
  return [
    ...(path.includes(':') ? [hostilePath, hostilePath] : []),
    ...(method === 'GET'
      ? [hostileQuery, hostileQuery, hostileQuery]
      : [hostileBody, oneHostileField, oneHostileField, oneHostileField]),
    ...(path.endsWith('/imports') && method === 'POST'
      ? [hostileForm, hostileForm, hostileForm, hostileForm, brokenForm]
      : []),
    ...[hostileHeader, brokenFrame],
  ];
}

const show = (value: string | Buffer): string => JSON.stringify(value.toString('latin1').slice(0, 120));

function usableId(route: Route): string {
  const { id } = policyOf(route.method, route.path) ?? {};
  // Never the id of a token that is used here: one of the requests would end the run.
  return us.ids.get(id === undefined || id === 'own-token' ? 'supplier' : (id as Noun)) ?? 'x';
}

function pathOf(route: Route, id = usableId(route)): string {
  const { parameters } = policyOf(route.method, route.path) ?? {};
  return route.path.replace(/:(\w+)/g, (_, name: string) => parameters?.[name] ?? id);
}

function usableBody(route: Route): Record<string, unknown> {
  const body = policyOf(route.method, route.path)?.body?.(usableId(route), dice.below(1e9));
  return body === undefined || body instanceof FormData ? {} : (body as Record<string, unknown>);
}

/** Somebody who may ask this, so that the hostile part gets past the guard; now and then nobody. */
function tokenFor(route: Route): string {
  const may = policyOf(route.method, route.path)?.may;
  const role: Role = may === undefined || may === 'everyone' ? 'analyst' : dice.pick(may);
  return dice.below(40) === 0 ? '' : `authorization: Bearer ${us.tenant.tokens[role]}\r\n`;
}

function request(
  route: Route,
  what: string,
  more: { path?: string; headers?: string; body?: string | Buffer; length?: number },
): Attack {
  const { path = pathOf(route), headers = '', body = '' } = more;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const hasBody = route.method !== 'GET' || bytes.length > 0;
  const head = [
    `${route.method} ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n`,
    ...[/^authorization:/m.test(headers) ? '' : tokenFor(route), headers],
    hasBody && !/^(content-length|transfer-encoding):/m.test(headers)
      ? `content-length: ${more.length ?? bytes.length}\r\n`
      : '',
  ].join('');
  return { what, parts: [Buffer.from(`${head}\r\n`, 'latin1'), bytes] };
}

const JSON_HEADER = 'content-type: application/json\r\n';
const asJson = (route: Route): string => JSON.stringify(usableBody(route));

function hostilePath(route: Route): Attack {
  const text = dice.pick(corpus.TEXTS);
  const body = route.method === 'GET' ? {} : { headers: JSON_HEADER, body: asJson(route) };
  return request(route, `path ${show(text)}`, {
    path: pathOf({ ...route, path: route.path.replace(/:\w+/g, ':hostile') }, text),
    ...body,
  });
}

function hostileQuery(route: Route): Attack {
  const pairs = Array.from({ length: 1 + dice.below(3) }, () => {
    const name = dice.pick(corpus.QUERY_NAMES);
    return `${name}=${name === 'cursor' ? corpus.hostileCursor(dice) : dice.pick(corpus.TEXTS)}`;
  });
  return request(route, `query ${show(pairs.join('&'))}`, { path: `${pathOf(route)}?${pairs.join('&')}` });
}

function hostileBody(route: Route): Attack {
  const [body, type] = [
    dice.pick(corpus.BODIES),
    dice.below(3) === 0 ? dice.pick(corpus.CONTENT_TYPES) : 'application/json',
  ];
  return request(route, `${type.slice(0, 60)} body ${show(body)}`, { headers: `content-type: ${type}\r\n`, body });
}

/** A body that can be used but for one value, at any depth, or one name too many. */
function oneHostileField(route: Route): Attack {
  const places: { holder: Record<string, unknown>; name: string }[] = [];
  const body = usableBody(route);
  const collect = (holder: Record<string, unknown>): void => {
    for (const [name, value] of Object.entries(holder)) {
      places.push({ holder, name });
      if (typeof value === 'object' && value !== null) collect(value as Record<string, unknown>);
    }
  };
  collect(body);
  places.push({
    holder: body,
    name: dice.pick([
      'more',
      'id',
      'tenant',
      'constructor',
      'text',
      'flags',
      'expiresOn',
      'add',
      'remove',
      'replaceLinks',
      'lists',
      'code',
    ]),
  });
  const { holder, name } = dice.pick(places);
  const value = dice.pick(corpus.JSON_VALUES);
  holder[name] = '@hostile@';
  const text = JSON.stringify(body).replace('"@hostile@"', () => value);
  return request(route, `field ${name} = ${show(value)}`, { headers: JSON_HEADER, body: text });
}

function hostileHeader(route: Route): Attack {
  const header = dice.pick(corpus.HEADERS);
  const body = route.method === 'GET' ? {} : { body: asJson(route) };
  return request(route, `header ${show(header)}`, { headers: `${header}\r\n${JSON_HEADER}`, ...body });
}

/** Lengths and chunks that do not add up. The limit of the server's patience is not waited for: the client leaves. */
function brokenFrame(route: Route): Attack {
  const body = asJson(route);
  const frames: readonly (readonly [what: string, headers: string, body: string])[] = [
    ['a chunk of no size', 'transfer-encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n'],
    ['a negative length', 'content-length: -1\r\n', body],
    ['two lengths', 'content-length: 2\r\ncontent-length: 3\r\n', '{}'],
    ['length and chunks', 'content-length: 2\r\ntransfer-encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n'],
    ['an endless length', 'content-length: 99999999999999999999\r\n', body],
    ['a body too large by its length', 'content-length: 2000000000\r\n', body],
    ['more than its length', 'content-length: 2\r\n', `{}${'x'.repeat(5_000)}`],
    ['small chunks', 'transfer-encoding: chunked\r\n', `${'1\r\n \r\n'.repeat(2_000)}0\r\n\r\n`],
    ['an unknown encoding', 'transfer-encoding: gzip, chunked\r\n', '0\r\n\r\n'],
  ];
  const [what, headers, bytes] = dice.pick(frames);
  return request(route, what, { headers: `${headers}${JSON_HEADER}`, body: bytes });
}

const part = (disposition: string, content: string): string =>
  `--B\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
const FORM_HEADER = 'content-type: multipart/form-data; boundary=B\r\n';
const CONTENTS = [
  'external_id,name\nS-1,A\n',
  '',
  '\0\0\0',
  '\xff\xfe',
  '{"a":',
  'PK\x03\x04',
  '\x1f\x8b\x08\0',
  '__proto__,name\n1,2\n',
  'a,a\n1,2\n',
  '"',
];
const FIELDS = [
  'as',
  'mapping',
  'replaceSource',
  'dryRun',
  'source_name',
  'source_category',
  'source_date',
  '__proto__',
  'constructor',
  'file',
  '',
];
const VALUES = [
  '',
  'suppliers',
  'true',
  '\0',
  'a\0b',
  '\xed\xa0\x80',
  '__proto__',
  '../../etc/passwd',
  '1e400',
  'x'.repeat(3_000),
  '2026-02-30',
  'ocds',
  'toString',
];

function hostileForm(route: Route): Attack {
  const name = dice.pick(corpus.FILE_NAMES);
  const fields = Array.from({ length: dice.below(4) }, () => [dice.pick(FIELDS), dice.pick(VALUES)] as const);
  const text = [
    ...fields.map(([field, value]) => part(`name="${field}"`, value)),
    ...[part(`name="file"; filename="${name}"`, dice.pick(CONTENTS)), '--B--\r\n'],
  ].join('');
  return request(route, `file ${show(name)} with ${show(JSON.stringify(fields))}`, {
    headers: FORM_HEADER,
    body: Buffer.from(text, 'latin1'),
  });
}

function brokenForm(route: Route): Attack {
  const whole = `${part('name="as"', 'suppliers')}${part('name="file"; filename="a.csv"', 'external_id,name\nS-1,A\n')}--B--\r\n`;
  const broken: readonly (readonly [what: string, body: string])[] = [
    ['a form that is cut off', whole.slice(0, dice.below(whole.length))],
    ['another boundary', whole.replaceAll('--B', '--C')],
    ['many fields', `${Array.from({ length: 40 }, (_, n) => part(`name="f${n}"`, 'x')).join('')}${whole}`],
    [
      'two files',
      `${part('name="file"; filename="a.csv"', 'a')}${part('name="file"; filename="b.csv"', 'b')}--B--\r\n`,
    ],
    ['a part of another name', whole.replace('name="file"', 'name="other"')],
    ['no disposition', '--B\r\n\r\nx\r\n--B--\r\n'],
    ['a field too large', `${part('name="as"', 'x'.repeat(50_000))}${whole}`],
    ['headers of a part without end', `--B\r\n${'x: y\r\n'.repeat(5_000)}`],
  ];
  const [what, body] = dice.pick(broken);
  return request(route, what, { headers: FORM_HEADER, body });
}

const lineOf = ({ route, what, answer }: Shot): string =>
  `${route} <- ${what}: ${answer.status ?? 'closed'} after ${Math.round(answer.tookMs)} ms ${answer.text.split('\r\n\r\n')[1]?.slice(0, 160) ?? ''}`;
const bodyOf = ({ text }: RawAnswer): string => text.slice(text.indexOf('\r\n\r\n') + 4);

describe(`${wanted} hostile requests from seed ${seed}`, () => {
  it('reached every route, and most got past the guard', () => {
    expect(new Set(shots.map(({ route }) => route)).size).toBe(routes.length);
    const statuses = Map.groupBy(shots, ({ answer }) => answer.status ?? 0);
    const refusedAtTheDoor = (statuses.get(401)?.length ?? 0) + (statuses.get(403)?.length ?? 0);
    expect(refusedAtTheDoor).toBeLessThan(shots.length / 4);
    for (const status of [200, 400, 404, 415]) expect([status, statuses.has(status)]).toEqual([status, true]);
  });

  it('answer no 5xx', () => {
    const failed = shots.filter(({ answer, logged }) => (answer.status ?? 0) >= 500 || logged.length > 0);
    // Of each route and kind of failure one is enough to mend it.
    const kinds = Map.groupBy(failed, ({ route, answer }) => `${route} ${answer.status ?? 'closed'}`);
    const first = [...kinds.values()].map((group) => group[0] as Shot);
    expect(first.map((shot) => `${lineOf(shot)} ${shot.logged.join(' ')}`)).toEqual([]);
  });

  it('hang nowhere', () => {
    expect(shots.filter(({ answer }) => answer.hung).map(lineOf)).toEqual([]);
  });

  it('show no stack, path or SQL', () => {
    const INSIDE =
      /\bat \S+ \(|node_modules|\.ts:\d|node:internal|\bselect\b.{0,80}\bfrom\b|\binsert into\b|syntax error at|violates|SQLSTATE|relation "|pg_catalog|argon2/i;
    const shown = shots.filter(
      ({ route, answer }) => !/openapi\.json|metrics|methodology|reference$/.test(route) && INSIDE.test(bodyOf(answer)),
    );
    expect(shown.map(lineOf)).toEqual([]);
  });

  it('change no prototype', () => {
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('write no file beside the uploads', async () => {
    expect((await readdir(tmpdir())).filter((name) => name.includes('escaped'))).toEqual([]);
    const files = await readdir(world.uploads, { recursive: true, withFileTypes: true });
    expect(files.filter((one) => one.isFile() && !/^imp_[0-9a-z]{26}/.test(one.name)).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it('leave a server that works', async () => {
    expect((await world.ask('GET', '/health/ready')).status).toBe(200);
    await world.settled(us.tenant).catch((error: unknown) => {
      const chores = world.errors.filter((line) => !line.startsWith('{"status":')).slice(-10);
      throw new Error(`${(error as Error).message}\n${chores.join('\n')}`, { cause: error });
    });
    const { status, text } = await world.get('/suppliers', us.tenant.tokens.viewer);
    expect([status, text.includes(us.word)]).toEqual([200, true]);
  }, 180_000);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idNumber } from '@manumit/kernel/testing';
import type { Noun } from '@manumit/kernel';
import { ROLES, type Role } from '@manumit/platform';
import { canaryTenant, type CanaryTenant } from '../canary-tenants.ts';
import { World, type Answer, type Method } from '../world.ts';
import { discoverRoutes, nameOf, type Route } from './route.ts';
import { policyOf, ROUTE_POLICIES, type RoutePolicy } from './route-policy.ts';

type Asker = Role | 'anonymous' | 'wrong-token';
type Whose = 'own' | 'foreign' | 'unknown' | 'malformed';

interface Call {
  readonly route: Route;
  readonly policy: RoutePolicy;
  readonly us: CanaryTenant;
  readonly them: CanaryTenant;
  readonly asker: Asker;
  readonly whose: Whose;
  readonly id: string;
  readonly answer: Answer;
}

const ASKERS: readonly Asker[] = [...ROLES, 'anonymous', 'wrong-token'];
const WRONG_TOKEN = `mnt_${'A'.repeat(43)}`;
const WORDS = ['Zqnorthen', 'Zqsouther'] as const;
const MALFORMED = ['x', "' or 1=1 --", '../../etc/passwd', 'SUP_01', 'a\0b', '%', '0'.repeat(150)];

let world: World;
let routes: Route[];
let calls: Call[];
let count = 0;

beforeAll(async () => {
  world = await World.start({ environment: { SIGN_IN_FAILURES_PER_MINUTE: '100000', MAX_OPEN_IMPORTS: '1000' } });
  const north = await canaryTenant(world, WORDS[0]);
  const south = await canaryTenant(world, WORDS[1]);
  routes = discoverRoutes(world.running.application);
  calls = [];
  for (const route of routes) {
    const policy = policyOf(route.method, route.path);
    if (policy === undefined) continue;
    for (const [us, them] of [[north, south] as const, [south, north] as const]) {
      for (const asker of ASKERS) calls.push(...(await callsOf(route, policy, us, them, asker)));
    }
  }
}, 600_000);
afterAll(() => world?.close());

/** One asker's calls of one route: once, or with every sort of id. */
async function callsOf(route: Route, policy: RoutePolicy, us: CanaryTenant, them: CanaryTenant, asker: Asker) {
  const found: Call[] = [];
  const call = async (whose: Whose, id: string): Promise<void> => {
    const answer = await ask(route, policy, us, asker, id);
    found.push({ route, policy, us, them, asker, whose, id, answer });
  };
  await call('own', await idOf(policy, us, asker));
  if (policy.id === undefined) return found;
  const noun: Noun = policy.id === 'own-token' ? 'token' : policy.id;
  await call('foreign', them.ids.get(noun) ?? missingId(noun));
  await call('unknown', idNumber(noun, 999_999));
  if (us.word === WORDS[0]) for (const id of MALFORMED) await call('malformed', id);
  return found;
}

async function idOf({ id }: RoutePolicy, { tenant, ids }: CanaryTenant, asker: Asker): Promise<string> {
  if (id === undefined) return '';
  if (id !== 'own-token') return ids.get(id) ?? missingId(id);
  const role = asker === 'anonymous' || asker === 'wrong-token' ? 'viewer' : asker;
  const given = { tenant: tenant.id, account: tenant.accounts[role], name: 'sweep', scope: [role] };
  return (await world.identity.createToken(given)).id;
}

function missingId(noun: Noun): never {
  throw new Error(`the sample network of a tenant holds no ${noun}, so nothing is proved about its routes`);
}

function ask({ method, path }: Route, policy: RoutePolicy, { tenant }: CanaryTenant, asker: Asker, id: string) {
  const encoded = encodeURIComponent(id);
  const parameters: Readonly<Record<string, string>> = { ...policy.parameters, id: encoded };
  const filled = path.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? 'x');
  const token = asker === 'anonymous' ? undefined : asker === 'wrong-token' ? WRONG_TOKEN : tenant.tokens[asker];
  const body = policy.body?.(id, ++count);
  return world.ask(method as Method, `${filled}${policy.query?.(encoded) ?? ''}`, { token, body });
}

const lineOf = ({ route, asker, whose, id, answer }: Call): string =>
  `${nameOf(route)} ${asker} ${whose} ${JSON.stringify(id)}: ${answer.status} ${answer.text.slice(0, 200)}`;

/** The first call of each route and sort of id, with how many others went the same way. */
function onePerRoute(wrong: readonly Call[]): string[] {
  const groups = Map.groupBy(wrong, ({ route, whose }) => `${nameOf(route)} ${whose}`);
  return [...groups.values()].map((group) => `${lineOf(group[0] as Call)} (and ${group.length - 1} more)`);
}

function expectedOf({ policy, asker, whose }: Call): (status: number) => boolean {
  const { may, answers, unknown = 404 } = policy;
  const isStranger = asker === 'anonymous' || asker === 'wrong-token';
  if (may !== 'everyone' && isStranger) return (status) => status === 401;
  if (may !== 'everyone' && !may.includes(asker as Role)) return (status) => status === 403;
  if (whose === 'own') return (status) => answers.includes(status);
  if (whose === 'malformed') return (status) => [400, 404, 422].includes(status) || status === unknown;
  return (status) => status === unknown;
}

/** Everything that came over the wire. */
const wireOf = ({ headers, text }: Answer): string =>
  `${[...headers].map((pair) => pair.join(': ')).join('\n')}\n\n${text}`;

/** Whether the answer holds a word or an id of the other tenant, beside the id that was asked for. */
function isLeak({ them, id, answer }: Call): boolean {
  const wire = wireOf(answer);
  const ids = wire.match(/[a-z]{3}_[0-7][0-9a-z]{25}/g) ?? [];
  const isForeign = ids.some((one) => one !== id && (them.everyId.has(one) || one === them.tenant.id));
  return isForeign || wire.toLowerCase().includes(them.word.toLowerCase());
}

// What differs from answer to answer, whatever was asked: the time, the request's own id, and the id that was asked for.
const comparable = ({ id, answer }: Call): string =>
  wireOf(answer)
    .split('\n')
    .filter((line) => !/^(date|x-request-id): /.test(line))
    .join('\n')
    .replace(/"reference":"[^"]*"/, '')
    .replaceAll(id, 'ID');

describe('every route', () => {
  it('stands in the table of policies, and no other does', () => {
    const known = new Set(routes.filter(({ method }) => method !== 'HEAD').map(nameOf));
    expect([...known].filter((name) => ROUTE_POLICIES[name] === undefined)).toEqual([]);
    expect(Object.keys(ROUTE_POLICIES).filter((name) => !known.has(name))).toEqual([]);
  });

  it('was asked by everybody with every sort of id', () => {
    expect(new Set(calls.map(({ asker }) => asker)).size).toBe(ASKERS.length);
    expect(calls.length).toBeGreaterThan(routes.length * ASKERS.length);
    // Without own bytes in the answers, the absence of foreign ones would prove nothing.
    for (const noun of ['supplier', 'contract', 'import', 'alert'] as const) {
      const own = calls.filter(
        ({ policy, whose, us, answer }) => policy.id === noun && whose === 'own' && answer.text.includes(us.word),
      );
      expect([noun, own.length > 0]).toEqual([noun, true]);
    }
  });

  it('answers each role as the table says', () => {
    expect(onePerRoute(calls.filter((call) => !expectedOf(call)(call.answer.status)))).toEqual([]);
  });

  it('gives no byte of another tenant', () => {
    expect(onePerRoute(calls.filter(isLeak))).toEqual([]);
    // The same look finds one's own bytes, if they are taken for foreign ones: it is not blind.
    const own = calls.filter((call) => isLeak({ ...call, them: call.us }));
    expect(new Set(own.map(({ route }) => nameOf(route))).size).toBeGreaterThan(15);
  });

  it('answers a foreign id exactly like an unknown one', () => {
    const differences: string[] = [];
    for (const foreign of calls.filter(({ whose }) => whose === 'foreign')) {
      const unknown = calls.find(
        ({ route, us, asker, whose }) =>
          whose === 'unknown' && route === foreign.route && us === foreign.us && asker === foreign.asker,
      ) as Call;
      if (comparable(foreign) !== comparable(unknown)) differences.push(`${lineOf(foreign)} ≠ ${lineOf(unknown)}`);
    }
    expect(differences).toEqual([]);
  });

  it('fails on nothing that was asked', () => {
    expect(onePerRoute(calls.filter(({ answer }) => answer.status >= 500))).toEqual([]);
    // A request's failure is logged with its status.
    expect(world.errors.filter((line) => line.startsWith('{"status":'))).toEqual([]);
  });
});

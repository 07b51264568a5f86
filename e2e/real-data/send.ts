import { readFile } from 'node:fs/promises';
import { expect } from '@jest/globals';
import { ROLES, type Role } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import type { TestTenant, World } from '../world.ts';
import { DATA, type RealFile } from './real-files.ts';

export interface Problem {
  readonly row: number;
  readonly field: string | null;
  readonly code: string;
  readonly severity: string;
  readonly message: string;
}

/** What became of a file. */
export interface Report {
  readonly id: string;
  readonly state: string;
  readonly accepted: number;
  readonly unchanged: number;
  /** Rows given back, by the code of their defect. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
}

/** An organization whose calculations stand still on a day of its own. */
export async function tenantOn({ identity }: World, name: string, day: string): Promise<TestTenant> {
  const { id, handle } = await identity.createTenant({ name, calendar: { fixed: day }, feePolicy: 'unknown' });
  const made = ROLES.map(async (role) => {
    const account = await identity.createUser({ tenant: id, user: role, name: `${name} ${role}`, roles: [role] });
    const { secret } = await identity.createToken({ tenant: id, account: account.id, name: role, scope: [role] });
    return [role, account.id, secret] as const;
  });
  const all = await Promise.all(made);
  const byRole = (at: 1 | 2) => Object.fromEntries(all.map((one) => [one[0], one[at]])) as Record<Role, string>;
  return { id, handle, accounts: byRole(1), tokens: byRole(2) };
}

/** Sends one file through its mapping and reads the report. */
export async function sendReal(world: World, tenant: TestTenant, { path, mapping }: RealFile): Promise<Report> {
  const { id } = await world.upload(
    tenant,
    path.slice(path.lastIndexOf('/') + 1),
    await readFile(new URL(path, DATA)),
    {
      mapping,
    },
  );
  const { state, accepted, unchanged, rejected } = (await world.get(`/imports/${id}`, tenant.tokens.analyst)).json as {
    [name in 'state' | 'accepted' | 'unchanged' | 'rejected']: never;
  };
  const problems = (await world.get(`/imports/${id}/rejects`, tenant.tokens.analyst)).json as readonly Problem[];
  const errors = problems.filter(({ severity }) => severity === 'error');
  expect(new Set(errors.map(({ row }) => row)).size).toBe(rejected);
  return { id, state, accepted, unchanged, rejected: countBy(errors, ({ code }) => code), problems };
}

export function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

/** Sends files for the first time and expects what is known of them. */
export async function expectTaken(world: World, tenant: TestTenant, files: readonly RealFile[]): Promise<Report[]> {
  const reports: Report[] = [];
  for (const file of files) {
    const report = await sendReal(world, tenant, file);
    const { accepted, rejected } = file;
    expect({ ...file, ...report }).toMatchObject({ state: 'done', accepted, unchanged: 0 });
    expect(report.rejected).toEqual(rejected);
    for (const { message } of report.problems) expect(message).toMatch(/\.$/);
    reports.push(report);
  }
  return reports;
}

/** Sends the same files again and expects that nothing changes and nothing is announced. */
export async function expectUnchanged(world: World, tenant: TestTenant, files: readonly RealFile[]): Promise<void> {
  await world.settled(tenant);
  const before = await announced(world, tenant);
  for (const file of files) {
    const again = await sendReal(world, tenant, file);
    expect({ ...file, ...again }).toMatchObject({ state: 'done', accepted: 0, unchanged: file.accepted });
    expect(again.rejected).toEqual(file.rejected);
  }
  await world.settled(tenant);
  expect(await announced(world, tenant)).toEqual(before);
}

/** How many events of each type the log holds of a tenant. */
async function announced(world: World, tenant: TestTenant): Promise<Record<string, number>> {
  const { rows } = await withOwner(world.installation, (owner) =>
    owner.query<{ type: string; n: number }>(
      `select event->>'type' as type, count(*)::int as n from log.event_log where event->>'tenantid' = $1 group by 1`,
      [tenant.id],
    ),
  );
  return Object.fromEntries(rows.map(({ type, n }) => [type, n]));
}

/** A party of a list with its four outputs. */
export interface Party {
  readonly id: string;
  readonly name: string;
  readonly country: string | null;
  readonly recruitmentFee: { readonly status: string; readonly band: string | null };
  readonly laborLaw: { readonly low: number; readonly high: number; readonly coverage: number };
  readonly entity: { readonly status: string; readonly band: string | null };
  readonly exposure: { readonly status: string; readonly value: number | null } | null;
}

/** Every item of a list, page by page. */
export async function readAll<Item>(world: World, tenant: TestTenant, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor = ''; ;) {
    const page = await world.get(`${path}${path.includes('?') ? '&' : '?'}limit=500${cursor}`, tenant.tokens.analyst);
    if (page.status !== 200) throw new Error(page.text);
    const { items: more, next } = page.json as { items: Item[]; next: string | null };
    items.push(...more);
    if (next === null) return items;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
}

/** Nothing was reported about any of them, so nothing may be said: no band, no figure, no narrow bounds. */
export function expectNothingSaid(parties: readonly Party[]): void {
  const said = parties.filter(
    ({ recruitmentFee, laborLaw, entity, exposure }) =>
      recruitmentFee.status !== 'insufficient' ||
      recruitmentFee.band !== null ||
      entity.status !== 'insufficient' ||
      entity.band !== null ||
      (exposure !== null && (exposure.status !== 'insufficient' || exposure.value !== null)) ||
      (laborLaw.coverage === 0 && (laborLaw.low !== 0 || laborLaw.high !== 100)),
  );
  expect(said).toEqual([]);
}

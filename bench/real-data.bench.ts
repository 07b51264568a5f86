/**
 * Real files through the whole product in one process: per file what became of its rows, how long it took and the
 * greatest memory of the process meanwhile; how long all takes to settle; flags by rule; what the same files change
 * when they come again; and ten explanations as `explain` prints them. There is no baseline: the report is the result.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@manumit/platform';
import { startInstallation, type Installation } from '@manumit/standalone';
import pg from 'pg';
import * as invented from '../e2e/real-data/invented-buyer.ts';
import {
  DATA,
  hasData,
  LISTS,
  NIKE,
  OPEN_SUPPLY_HUB,
  PALM_OIL,
  RECRUITMENT,
  type RealFile,
} from '../e2e/real-data/real-files.ts';
import type { FlagAnswer, PartyAnswer } from '../services/standalone/src/cli/answers.ts';
import { readList } from '../services/standalone/src/cli/commands.ts';
import { waitUntilSettled } from '../services/standalone/src/cli/wait-until-settled.ts';
import { ask, type Connection } from '../services/standalone/src/cli/connection.ts';
import { explain } from '../services/standalone/src/cli/explain.ts';
import { importFile, type ImportOptions } from '../services/standalone/src/cli/import-file.ts';
import { drawTree } from '../services/standalone/src/cli/print.ts';

/** Links of brands to mills end with 2021, so the buyer of palm oil stands there; everybody else stands in 2026. */
const [DAY_OF_PALM_OIL, DAY] = ['2021-12-31', '2026-11-22'];
const OWN: ImportOptions = {
  sourceName: invented.SAID_BY_BUYER.source_name,
  sourceCategory: invented.SAID_BY_BUYER.source_category,
  sourceDate: invented.SAID_BY_BUYER.source_date,
};

if (!hasData) process.exit(0);
const folder = await mkdtemp(join(tmpdir(), 'manumit-bench-real-data-'));
// The server runs as another user, who must be able to enter the folder.
await chmod(folder, 0o755);
const server = await startEmbeddedPostgres(folder);
const installation = await startInstallation({
  environment: { DATABASE_URL: server.url, LOG_LEVEL: 'error' },
  clock: { now: () => new Date() },
  data: folder,
  port: 0,
  say: () => {},
});
const owner = new pg.Client({ connectionString: server.url });
await owner.connect();
say({ measure: 'started', rssMegabytes: megabytes(process.memoryUsage.rss()) });

const organizations = {
  palmOil: await organization(installation, 'Palm oil', DAY_OF_PALM_OIL),
  apparel: await organization(installation, 'Apparel', DAY),
  recruitment: await organization(installation, 'Recruitment', DAY),
  lists: await organization(installation, 'Lists', DAY),
  contracts: await organization(installation, 'Contracts', DAY),
};
const { palmOil, apparel, recruitment, lists, contracts } = organizations;
const everyFile: readonly (readonly [Organization, RealFile | { readonly path: string }])[] = [
  ...PALM_OIL.map((file) => [palmOil, file] as const),
  ...[...NIKE, OPEN_SUPPLY_HUB].map((file) => [apparel, file] as const),
  ...RECRUITMENT.map((file) => [recruitment, file] as const),
  ...LISTS.map((file) => [lists, file] as const),
  [contracts, { path: 'ocds/releases.jsonl.gz' }],
];

try {
  await sendEveryFile('first');
  await settle('after the files');
  await sendInvented();
  await settle('after the contracts of invented buyers');
  for (const [name, { tenant }] of Object.entries(organizations)) await sayFlags(name, tenant);
  const before = await events();
  await sendEveryFile('again');
  await settle('after the same files again');
  say({ measure: 'events after the same files again', value: (await events()) - before });
  await sayExplanations();
} finally {
  await owner.end();
  await installation.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit();

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

interface Organization extends Connection {
  readonly tenant: string;
}

async function organization({ identity, url }: Installation, name: string, day: string): Promise<Organization> {
  const roles = ['analyst', 'admin'] as const;
  const { id: tenant } = await identity.createTenant({ name, calendar: { fixed: day }, feePolicy: 'unknown' });
  const account = await identity.createUser({ tenant, user: 'bench', name: 'Bench', roles });
  const { secret } = await identity.createToken({ tenant, account: account.id, name: 'bench', scope: roles });
  return { url, token: secret, tenant };
}

async function sendEveryFile(time: string): Promise<void> {
  for (const [connection, file] of everyFile) {
    const mapping = 'mapping' in file ? { mapping: file.mapping } : {};
    const { value, seconds, rssMegabytes } = await measured(() =>
      importFile(connection, fileURLToPath(new URL(file.path, DATA)), mapping, true),
    );
    const { id, state, rows, accepted, unchanged, rejected } = value;
    const counts = { state, rows, accepted, unchanged, rejected, codes: await codesOf(connection, id) };
    say({ file: basename(file.path), ...mapping, time, ...counts, seconds, rssMegabytes });
  }
}

/** Rows given back, by the code of their defect. */
async function codesOf(connection: Connection, id: string): Promise<Record<string, number>> {
  const problems = await ask<readonly { code: string; severity: string }[]>(
    connection,
    'GET',
    `/imports/${id}/rejects`,
  );
  return countBy(problems.filter(({ severity }) => severity === 'error').map(({ code }) => code));
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words.toSorted()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** With the greatest resident memory of this process meanwhile; PostgreSQL is another process. */
async function measured<Value>(work: () => Promise<Value>) {
  let peak = process.memoryUsage.rss();
  const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 25);
  const start = performance.now();
  try {
    const value = await work();
    return { value, seconds: Number(((performance.now() - start) / 1_000).toFixed(2)), rssMegabytes: megabytes(peak) };
  } finally {
    clearInterval(sampler);
  }
}

/** Contracts of invented buyers on these files, so that there is something to flag. */
async function sendInvented(): Promise<void> {
  await sendOwn(palmOil, 'distributors.csv', invented.DISTRIBUTORS);
  const brands = await invented.idsOfBrands((path) => ask(palmOil, 'GET', path));
  await sendOwn(palmOil, 'supply.csv', invented.supplyOf(brands));
  await sendOwn(palmOil, 'contracts.csv', invented.CONTRACTS);
  await sendOwn(lists, 'orders.csv', invented.INVENTED_ORDER, { mapping: 'cbp-wro-findings' });
  await sendOwn(lists, 'entities.csv', invented.INVENTED_ENTITY, { mapping: 'uflpa-entities-partial' });
  await sendOwn(lists, 'contracts.csv', invented.NAMESAKES);
}

async function sendOwn(connection: Connection, name: string, text: string, options = OWN): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, text);
  const { state, rejected } = await importFile(connection, path, options, true);
  if (state !== 'done' || rejected > 0) throw new Error(`${name}: ${state}, ${rejected} rejected`);
}

async function settle(when: string): Promise<void> {
  const { seconds, rssMegabytes } = await measured(async () => {
    for (const connection of Object.values(organizations)) await waitUntilSettled(connection);
  });
  say({ measure: `settled ${when}`, seconds, rssMegabytes, events: await events() });
}

async function events(): Promise<number> {
  const { rows } = await owner.query<{ n: number }>('select count(*)::int as n from log.event_log');
  return rows[0]?.n ?? 0;
}

/** Counted where they lie: a list of the command line ends after a thousand. */
async function sayFlags(of: string, tenant: string): Promise<void> {
  const { rows } = await owner.query<{ rule: string; result: string; n: number }>(
    `select rule_id as rule, result, count(*)::int as n from flags.flag where tenant_id = $1 and stands
     group by 1, 2 order by 1, 2`,
    [tenant],
  );
  say({ measure: 'flags', of, ...Object.fromEntries(rows.map(({ rule, result, n }) => [`${rule} ${result}`, n])) });
}

/** Of flags and parties of different kinds, the same ones in every run. */
async function sayExplanations(): Promise<void> {
  const subjects = [
    await flagOf(palmOil, { rule: 'US-TVPRA-GOODS', contract: 'RD-SOAP' }),
    await flagOf(palmOil, { rule: 'RISK-CONTEXT-UNKNOWN', contract: 'RD-SOAP' }),
    await flagOf(palmOil, { rule: 'US-13126', contract: 'RD-COCOA' }),
    await flagOf(lists, { rule: 'US-307-WRO', contract: 'RD-ORDER' }),
    await flagOf(lists, { rule: 'US-UFLPA', contract: 'RD-ENTITY' }),
    await flagOf(contracts, { rule: 'US-FAR-50-H' }),
    await partyOf(palmOil, 'supplier', { query: invented.DISTRIBUTOR }),
    await partyOf(palmOil, 'supplier', { query: 'mill', country: 'MY' }),
    await partyOf(apparel, 'supplier', { query: 'GARMENT', country: 'MY' }),
    await partyOf(recruitment, 'recruiter', { query: 'S de RL', country: 'MX' }),
  ];
  for (const [index, { at, kind, id }] of subjects.entries()) {
    const { trees } = await explain(at, kind, id);
    process.stdout.write(`\n(${index + 1}) explain ${kind}\n${trees.map((tree) => drawTree(tree)).join('\n\n')}\n`);
  }
}

interface Subject {
  readonly at: Connection;
  readonly kind: string;
  readonly id: string;
}

async function flagOf(at: Connection, query: Record<string, string>): Promise<Subject> {
  const flags = await readList<FlagAnswer>(at, '/flags', { ...query, state: 'open' });
  const textOf = ({ because, path }: FlagAnswer): string => JSON.stringify([path?.length, because, namesOf(path)]);
  const [first] = flags.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  if (first === undefined) throw new Error(`no flag for ${JSON.stringify(query)}`);
  return { at, kind: 'flag', id: first.id };
}

function namesOf(path: FlagAnswer['path']): readonly string[] {
  return (path ?? []).map((step) => (typeof step === 'string' ? step : step.name));
}

async function partyOf(at: Connection, kind: string, query: Record<string, string>): Promise<Subject> {
  const [first] = await readList<PartyAnswer>(at, `/${kind}s`, query);
  if (first === undefined) throw new Error(`no ${kind} for ${JSON.stringify(query)}`);
  return { at, kind, id: first.id };
}

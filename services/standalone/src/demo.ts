import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStartOptions } from './command-line.ts';
import type { FlagAnswer } from './cli/answers.ts';
import { CommandError, type Connection } from './cli/connection.ts';
import { FLAG_COLUMNS, readList } from './cli/commands.ts';
import { importFile } from './cli/import-file.ts';
import { printRows } from './cli/print.ts';
import { waitUntilSettled } from './cli/wait-until-settled.ts';
import { compareFlags, type ExpectedFlag } from './compare-flags.ts';
import { startInstallation, writeCliFile, type Installation } from './installation.ts';
import { runMain } from './report-failure.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { systemClock } from './system-clock.ts';

const SEED = new URL('../../../infra/seed/', import.meta.url);
/** Sent in this order, though any order gives the same records. */
const FILES = [
  'legal-facts.csv',
  'watchlist.csv',
  'suppliers.csv',
  'recruiters.csv',
  'supply-links.csv',
  'recruitment-links.csv',
  'observations.csv',
  'contracts.csv',
];
/** The sample's own day, so that its evidence has the same age whenever it is looked at. */
const SAMPLE_DAY = '2026-11-22';

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

await runMain(async () => {
  const { data, port, exit } = readStartOptions(process.argv.slice(2));
  const folder = data ?? (await freshFolder());
  const environment = { LOG_LEVEL: 'error', ...process.env };
  const installation = await startInstallation({
    environment,
    clock: systemClock,
    data: folder,
    port: await choosePort(port, exit),
    say,
  });
  const close = async (): Promise<void> => {
    await installation.close();
    if (data === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const signIn = await makeSampleTenant(installation);
    const differences = await runSample(signIn.connection);
    if (differences.length > 0) {
      say(
        `\nThese flags differ from infra/seed/expected-flags.json:\n${differences.map((line) => `  ${line}`).join('\n')}`,
      );
    }
    if (exit) {
      await close();
      return differences.length === 0 ? 0 : 1;
    }
    print(`\nOpen ${installation.url}/api/v1/contracts, or ask: npx manumit --data ${folder} explain flag FLAG_ID`);
    print(
      `Sign in as ${signIn.user} with the password ${signIn.password} (sample organization ${signIn.handle}). Ctrl-C stops.`,
    );
    await stopOnSignal(close);
    return 0;
  } catch (error) {
    await close();
    throw error;
  }
});

// The embedded server runs as another user, who must be able to enter every folder above its data.
async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'manumit-demo-'));
  await chmod(folder, 0o755);
  return folder;
}

/** The usual port if nobody has it; a run that ends at once takes any. */
async function choosePort(asked: number | undefined, exit: boolean): Promise<number> {
  if (asked !== undefined) return asked;
  if (exit) return 0;
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(0));
    probe.listen(4000, '127.0.0.1', () => probe.close(() => done(4000)));
  });
}

interface SignIn {
  readonly connection: Connection;
  readonly user: string;
  readonly password: string;
  readonly handle: string;
}

async function makeSampleTenant({ identity, url, dataFolder }: Installation): Promise<SignIn> {
  const { id: tenant, handle } = await identity.createTenant({
    name: 'Sample City Purchasing',
    calendar: { fixed: SAMPLE_DAY },
    feePolicy: 'unknown',
  });
  const password = randomBytes(12).toString('base64url');
  const roles = ['analyst', 'case-lead', 'admin'] as const;
  const user = 'officer';
  const account = await identity.createUser({ tenant, user, name: 'Sample officer', password, roles });
  await identity.createUser({ tenant, user: 'approver', name: 'Sample approver', password, roles: ['approver'] });
  const { secret } = await identity.createToken({ tenant, account: account.id, name: 'sample', scope: roles });
  await writeCliFile(dataFolder, { url, token: secret });
  return { connection: { url, token: secret }, user, password, handle };
}

/** Imports the sample, waits until all is settled, prints its flagged contracts and says what differs from the expected. */
async function runSample(connection: Connection): Promise<string[]> {
  say('Importing the sample network (invented companies) …');
  for (const file of FILES) {
    const answer = await importFile(connection, fileURLToPath(new URL(file, SEED)), {}, false);
    if (answer.state !== 'done' || answer.rejected > 0) {
      throw new CommandError(
        `${file}: ${answer.state}, ${answer.rejected} rejected; ${answer.failure?.message ?? 'see its rejects'}`,
      );
    }
  }
  say('Waiting until every event is worked through …');
  await waitUntilSettled(connection);
  const flags = await readList<FlagAnswer>(connection, '/flags', { state: 'open' });
  const standing = flags.filter(({ result }) => result !== 'clear').toSorted(byWeight);
  print(
    `\nContracts that need review, as of ${SAMPLE_DAY} (a ? means: data requested; the level if it turns out to apply)\n`,
  );
  print(printRows(standing, FLAG_COLUMNS, 'table', 'No contract needs review.'));
  const expected = JSON.parse(await readFile(new URL('expected-flags.json', SEED), 'utf8')) as {
    flags: ExpectedFlag[];
  };
  return compareFlags(expected.flags, flags);
}

function byWeight(one: FlagAnswer, other: FlagAnswer): number {
  return (
    Number(one.result !== 'flagged') - Number(other.result !== 'flagged') ||
    other.level.localeCompare(one.level) ||
    contractOf(one).localeCompare(contractOf(other)) ||
    one.rule.id.localeCompare(other.rule.id)
  );
}

function contractOf(flag: FlagAnswer): string {
  return flag.contract?.contractId ?? flag.contractId;
}

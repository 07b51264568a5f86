import { readStartOptions } from './command-line.ts';
import { readCliFile, startInstallation, writeCliFile, type Installation } from './installation.ts';
import { runMain } from './report-failure.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { systemClock } from './system-clock.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

await runMain(async () => {
  const { data, port, exit } = readStartOptions(process.argv.slice(2));
  const installation = await startInstallation({ environment: process.env, clock: systemClock, data, port, say });
  await welcome(installation);
  if (!exit) await stopOnSignal(() => installation.close());
  else await installation.close();
  return 0;
});

/** At first start makes the organization, the token of the command line and the code for the first administrator. */
async function welcome({ identity, dataFolder, url }: Installation): Promise<void> {
  const known = await readCliFile(dataFolder);
  if (known === undefined) {
    const tenant = await identity.createTenant({ name: 'My organization', calendar: 'daily', feePolicy: 'unknown' });
    const roles = ['analyst', 'case-lead', 'admin'] as const;
    const account = await identity.createUser({ tenant: tenant.id, user: 'command-line', name: 'Command line', roles });
    const { secret } = await identity.createToken({
      tenant: tenant.id,
      account: account.id,
      name: 'cli.json',
      scope: roles,
    });
    await writeCliFile(dataFolder, { url, token: secret });
  } else if (known.url !== url) {
    await writeCliFile(dataFolder, { ...known, url });
  }
  const code = await identity.issueSetUpCode();
  say(`Manumit serves at ${url}`);
  if (code !== undefined) say(`The first administrator is made with this one-time code: ${code}`);
}

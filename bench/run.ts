import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `npm run bench -- NAME [ARG...]`: runs bench/NAME.ts; without a name says which there are. */
const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.slice(0, -'.bench.ts'.length));
const [name, ...args] = process.argv.slice(2);
const file = `${folder}${name}.bench.ts`;
if (name === undefined || !existsSync(file)) {
  process.stdout.write(`npm run bench -- NAME, where NAME is one of: ${names.join(', ')}\n`);
  process.exitCode = name === undefined ? 0 : 2;
} else {
  const run = fileURLToPath(new URL('../tools/run.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, ['--no-warnings', run, file, ...args], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { describeEvents } from './describe-events.ts';
import { describeSettings } from './describe-settings.ts';

/** Files that are written by a program and committed; `--check` says which are stale instead of writing them. */
const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/events.md': describeEvents,
  'docs/settings.md': describeSettings,
};

const isCheck = process.argv.includes('--check');
const stale: string[] = [];
for (const [path, generate] of Object.entries(GENERATED)) {
  const file = new URL(`../${path}`, import.meta.url);
  const wanted = await format(await generate(), { parser: 'markdown', printWidth: 120 });
  const there = await readFile(file, 'utf8').catch(() => '');
  if (there === wanted) continue;
  stale.push(path);
  if (!isCheck) await writeFile(file, wanted);
}
if (stale.length > 0) process.stdout.write(`${isCheck ? 'stale' : 'written'}: ${stale.join(', ')}\n`);
if (isCheck && stale.length > 0) {
  process.stdout.write('Run "npm run generate" and commit what it writes.\n');
  process.exitCode = 1;
}

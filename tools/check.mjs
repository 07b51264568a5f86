/** What CI runs: format, lint with boundaries, types, generated files, tests, tests on Kafka. Stops at the first step that fails. */
import { spawnSync } from 'node:child_process';

const node = process.execPath;
const steps = [
  ['format', node, ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
  ['lint', node, ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'lint', '--parallel=2']],
  ['types', node, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']],
  ['generated files', node, ['tools/run.mjs', 'tools/generate.ts', '--check']],
  ['tests', node, ['tools/test.mjs']],
  ['tests on Apache Kafka', node, ['tools/test.mjs', '-c', 'jest.kafka.config.mjs']],
];

for (const [name, command, args] of steps) {
  const started = performance.now();
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
  });
  if (status !== 0) {
    console.error(`\n${name}: failed`);
    process.exit(1);
  }
  process.stdout.write(`== ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

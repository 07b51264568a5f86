#!/usr/bin/env node
/** `npx manumit …`: hands over to the project's own Node 24, since npx runs with the system's. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const { status } = spawnSync(
  path('node_modules/node/bin/node'),
  ['--no-warnings', path('tools/run.mjs'), path('services/standalone/src/cli/manumit.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;

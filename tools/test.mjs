/**
 * Runs Jest over the whole tree, or over the paths given, and closes with one line anybody can read:
 * `N passed, N failed` (`, N skipped`). What could not be run is listed above it.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = await mkdtemp(join(tmpdir(), 'manumit-results-'));
const results = join(folder, 'results.json');
const code = await new Promise((done) => {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const options = ['--json', `--outputFile=${results}`, ...process.argv.slice(2)];
  const child = spawn(process.execPath, [...jest, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  child.on('close', (status) => done(status ?? 1));
});

let report;
try {
  report = JSON.parse(await readFile(results, 'utf8'));
} catch {
  console.log('The tests did not run to their end.');
  console.log('0 passed, 1 failed');
  process.exit(1);
} finally {
  await rm(folder, { recursive: true, force: true });
}

const { numPassedTests: passed, numFailedTests, numRuntimeErrorTestSuites, numPendingTests: skipped } = report;
const failed = numFailedTests + numRuntimeErrorTestSuites;
const skips = report.testResults.flatMap(({ assertionResults }) =>
  assertionResults.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
);
if (skips.length > 0) {
  console.log(`\nNOT RUN (${skips.length}), because what they need is not here:`);
  for (const name of skips) console.log(`  - ${name}`);
}
if (passed === 0) console.log('No test was executed.');
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(code !== 0 || failed > 0 || passed === 0 ? 1 : 0);

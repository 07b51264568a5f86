/**
 * Runs TypeScript as it lies in the tree: `node tools/run.mjs FILE [ARG...]`, or `node --import ./tools/load.mjs FILE`.
 * Every entry script comes through here, so this is where a wrong Node is refused: npm falls back to the
 * system's Node in silence when the pinned one could not be installed.
 */
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Manumit runs on Node 24, this is ${process.version}. Run "npm ci" with install scripts allowed (it brings Node 24), then start it with npm.`,
  );
  process.exit(1);
}

const [file] = process.argv.splice(2, 1);
if (file === undefined) {
  console.error('usage: node tools/run.mjs FILE [ARG...]');
  process.exit(2);
}
await import('./load.mjs');
const path = resolve(file);
process.argv[1] = path;
await import(pathToFileURL(path).href);

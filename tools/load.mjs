/**
 * Lets Node import our TypeScript: decorators need a compiler (type stripping refuses them), and the aliases of
 * tsconfig.base.json need a resolver. Nothing is built beforehand, so what runs is what is in the tree (ADR 0010).
 */
import { registerHooks } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import swc from '@swc/core';

const root = new URL('../', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, root), 'utf8'));
const options = { ...read('.swcrc'), swcrc: false, configFile: false };
const aliases = new Map(
  Object.entries(read('tsconfig.base.json').compilerOptions.paths).map(([name, [path]]) => [
    name,
    new URL(path, root).href,
  ]),
);

process.setSourceMapsEnabled(true);
registerHooks({
  resolve(specifier, context, next) {
    const url = aliases.get(specifier);
    return url === undefined ? next(specifier, context) : { url, format: 'module', shortCircuit: true };
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = swc.transformSync(readFileSync(filename, 'utf8'), {
      ...options,
      filename,
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const aliases = Object.fromEntries(
  Object.entries(read('tsconfig.base.json').compilerOptions.paths).map(([name, [path]]) => [
    `^${name}$`,
    `<rootDir>/${path}`,
  ]),
);

export default {
  rootDir: '.',
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/services', '<rootDir>/tools', '<rootDir>/e2e'],
  testMatch: ['**/*.{spec,int-spec,e2e-spec}.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: aliases,
  transform: { '^.+\\.ts$': ['@swc/jest', { ...read('.swcrc'), swcrc: false }] },
  globalSetup: '<rootDir>/tools/test-database.mjs',
  globalTeardown: '<rootDir>/tools/test-database-stop.mjs',
  testTimeout: 60_000,
  maxWorkers: 2,
};

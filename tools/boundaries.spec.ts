import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('../', import.meta.url));
let eslint: ESLint;

beforeAll(async () => {
  // Without a cached project graph the boundary rule is silent, and a silent rule proves nothing.
  process.env['NX_DAEMON'] = 'false';
  const { createProjectGraphAsync } = await import('@nx/devkit');
  await createProjectGraphAsync({ exitOnError: false });
  eslint = new ESLint({ cwd: root });
});

const rulesBroken = async (filePath: string, code: string): Promise<string[]> => {
  const [result] = await eslint.lintText(code, { filePath: `${root}${filePath}` });
  return [...new Set((result?.messages ?? []).map(({ ruleId }) => ruleId ?? 'syntax'))];
};
const imports = (name: string): string => `import * as part from '${name}';\nexport const used = part;\n`;
const BOUNDARY = '@nx/enforce-module-boundaries';
const RESTRICTED = 'no-restricted-imports';

describe('a forbidden arrow is reported', () => {
  it.each([
    ['services/flags/src/evaluate/x.ts', '@manumit/scoring', BOUNDARY],
    ['services/flags/src/evaluate/x.spec.ts', '@manumit/scoring', BOUNDARY],
    ['services/ingest/src/run/x.ts', 'bullmq', BOUNDARY],
    ['services/standalone/src/x.ts', 'ioredis', BOUNDARY],
    ['libs/risk/src/x.ts', '@manumit/reference', BOUNDARY],
    ['libs/risk/src/x.ts', '@manumit/events', BOUNDARY],
    ['libs/risk/src/x.ts', 'uuid', BOUNDARY],
    ['libs/matching/src/x.ts', '@manumit/platform', BOUNDARY],
    ['libs/reference/src/x.ts', '@manumit/risk', BOUNDARY],
    ['libs/events/src/x.ts', 'typeorm', BOUNDARY],
    ['libs/kernel/src/x.ts', '@manumit/events', BOUNDARY],
    ['libs/platform/src/x.ts', '@manumit/messaging', BOUNDARY],
    ['libs/platform/src/x.ts', 'bullmq', BOUNDARY],
    ['libs/messaging/src/x.ts', '@manumit/risk', BOUNDARY],
    ['libs/messaging/src/x.ts', '@manumit/ingest', BOUNDARY],
    ['libs/risk/src/x.ts', 'node:fs', RESTRICTED],
    ['services/cases/src/open-case/open-case.ts', 'typeorm', RESTRICTED],
    ['services/cases/src/open-case/open-case.ts', '@nestjs/common', RESTRICTED],
    ['services/cases/src/open-case/open-case.ts', '@manumit/platform/testing', RESTRICTED],
    ['services/cases/src/open-case/x.controller.ts', '@nestjs/microservices', RESTRICTED],
  ])('%s imports %s', async (file, name, rule) => {
    expect(await rulesBroken(file, imports(name))).toContain(rule);
  });
});

describe('a legal import is not', () => {
  it.each([
    ['services/flags/src/evaluate/x.ts', '@manumit/reference'],
    ['services/flags/src/evaluate/x.controller.ts', '@nestjs/common'],
    ['services/scoring/src/score-due/x.ts', '@manumit/risk'],
    ['services/standalone/src/x.ts', '@manumit/ingest'],
    ['libs/messaging/src/x.ts', '@manumit/events'],
    ['libs/platform/src/x.ts', '@manumit/kernel'],
    ['libs/events/src/x.ts', 'class-validator'],
    ['libs/risk/src/x.ts', '@manumit/kernel'],
    ['libs/risk/src/x.spec.ts', 'fast-check'],
    ['e2e/journeys/x.ts', '@manumit/standalone'],
  ])('%s imports %s', async (file, name) => {
    expect(await rulesBroken(file, imports(name))).toEqual([]);
  });
});

it.each([
  ['libs/risk/src/x.ts', 'export const now = new Date();', 'no-restricted-syntax'],
  ['libs/risk/src/x.ts', 'export const now = Date.now();', 'no-restricted-properties'],
  ['services/flags/src/x.ts', 'export const chance = Math.random();', 'no-restricted-properties'],
  ['services/flags/src/x.ts', "export const home = process.env['HOME'];", 'no-restricted-properties'],
  ['libs/events/src/x.ts', 'export const home = process;', 'no-restricted-globals'],
  ['libs/platform/src/x.ts', 'export const x: any = 1;', '@typescript-eslint/no-explicit-any'],
  ['libs/platform/src/x.ts', 'export default 1;', 'no-restricted-exports'],
])('%s may not say %s', async (file, code, rule) => {
  expect(await rulesBroken(file, code)).toContain(rule);
});

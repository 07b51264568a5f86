import { describeConfiguration, type SettingInfo } from '@manumit/platform';
import { CasesConfig } from '@manumit/cases';
import { IdentityConfig } from '@manumit/identity';
import { IngestConfig } from '@manumit/ingest';
import { ScoringConfig } from '@manumit/scoring';
import { HostConfig } from '@manumit/standalone';

const PARTS: readonly (readonly [string, string, new () => object])[] = [
  ['The program', 'Read by every role of the program.', HostConfig],
  ['identity', 'Sign-in and accounts.', IdentityConfig],
  ['ingest', 'Uploads and imports.', IngestConfig],
  ['scoring', 'Assessments and the network.', ScoringConfig],
  ['cases', 'Reviews.', CasesConfig],
];

/** docs/settings.md: every variable, from the config classes. */
export function describeSettings(): string {
  const rows = (settings: readonly SettingInfo[]): string[] =>
    settings.map(
      ({ variable, says, standard, required }) =>
        `| \`${variable}\` | ${standard ?? (required ? '**required**' : '—')} | ${says} |`,
    );
  return [
    '# Settings',
    '',
    'Generated from the config classes (`npm run generate`). All problems are listed at once and the program does not start.',
    '',
    ...PARTS.flatMap(([title, says, config]) => [
      `## ${title}`,
      '',
      says,
      '',
      '| variable | default | what it does |',
      '|---|---|---|',
      ...rows(describeConfiguration(config)),
      '',
    ]),
  ].join('\n');
}

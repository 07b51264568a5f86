import { describeConfiguration, type SettingInfo } from '@manumit/platform';
import { IdentityConfig } from '@manumit/identity';
import { HostConfig } from '../services/standalone/src/host.config.ts';

const PARTS: readonly (readonly [string, string, new () => object])[] = [
  ['The program', 'Read by every role of the program.', HostConfig],
  ['identity', 'Sign-in and accounts.', IdentityConfig],
];

/** docs/settings.md: every variable, from the config classes. */
export function describeSettings(): string {
  const rows = (settings: readonly SettingInfo[]): string[] =>
    settings.map(({ variable, says, standard, required }) => `| \`${variable}\` | ${standard ?? (required ? '**required**' : '—')} | ${says} |`);
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

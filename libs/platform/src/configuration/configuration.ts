import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

type ConfigClass<Config extends object> = new () => Config;

interface SettingDeclaration {
  readonly field: string;
  readonly says: string;
  readonly secret: boolean;
}

const SETTINGS = Symbol('settings');

/**
 * Declares a field as a setting, read from the environment variable of the field's name (`maxRows` → `MAX_ROWS`).
 * `says` is the line of docs/settings.md; a secret's value is never shown.
 */
export function Setting(says: string, options: { secret?: boolean } = {}) {
  return (target: object, field: string): void => {
    const known = (Reflect.getMetadata(SETTINGS, target) as SettingDeclaration[] | undefined) ?? [];
    Reflect.defineMetadata(SETTINGS, [...known, { field, says, secret: options.secret ?? false }], target);
  };
}

const variableOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** Settings that cannot be used, all of them at once. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`These settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/** Reads and checks one config class. Throws {@link ConfigurationError} with every problem before anything connects. */
export function readConfiguration<Config extends object>(
  config: ConfigClass<Config>,
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const given = { ...new config() } as Record<string, unknown>;
  const problems: string[] = [];
  for (const { field } of declarationsOf(config)) {
    const text = environment[variableOf(field)];
    if (text === undefined || text === '') continue;
    const type = Reflect.getMetadata('design:type', config.prototype as object, field) as unknown;
    if (type === Number) {
      given[field] = Number(text);
    } else if (type === Boolean) {
      if (text !== 'true' && text !== 'false') problems.push(`${variableOf(field)} must be true or false`);
      given[field] = text === 'true';
    } else {
      given[field] = text;
    }
  }
  const checked = plainToInstance(config, given);
  for (const error of validateSync(checked as object, { forbidUnknownValues: false })) {
    problems.push(`${variableOf(error.property)}: ${Object.values(error.constraints ?? {}).join(', ')}`);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return checked;
}

export interface SettingInfo {
  readonly variable: string;
  readonly says: string;
  /** As text; undefined: none, or a secret. */
  readonly standard: string | undefined;
  readonly required: boolean;
}

/** What docs/settings.md prints of a config class. */
export function describeConfiguration<Config extends object>(config: ConfigClass<Config>): SettingInfo[] {
  const standards = new config() as Record<string, unknown>;
  const failing = new Set(
    validateSync(new config() as object, { forbidUnknownValues: false }).map(({ property }) => property),
  );
  return declarationsOf(config).map(({ field, says, secret }) => ({
    variable: variableOf(field),
    says,
    standard: secret || standards[field] === undefined ? undefined : String(standards[field]),
    required: failing.has(field),
  }));
}

function declarationsOf(config: ConfigClass<object>): SettingDeclaration[] {
  return (Reflect.getMetadata(SETTINGS, config.prototype as object) as SettingDeclaration[] | undefined) ?? [];
}

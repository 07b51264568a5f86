import { describe, expect, it } from '@jest/globals';
import { IsInt, IsOptional, IsUrl, Max, Min } from 'class-validator';
import { ConfigurationError, describeConfiguration, readConfiguration, Setting } from './configuration.ts';

class Example {
  @Setting('Port of the server.')
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = 4000;

  @Setting('Where the data lie.', { secret: true })
  @IsUrl({ protocols: ['postgres', 'postgresql'], require_protocol: true, require_tld: false })
  databaseUrl!: string;

  @Setting('Whether to talk.')
  @IsOptional()
  isLoud?: boolean;
}

describe('readConfiguration', () => {
  it('takes defaults, numbers and booleans', () => {
    const config = readConfiguration(Example, {
      DATABASE_URL: 'postgresql://a:b@localhost/c',
      IS_LOUD: 'true',
      PORT: '5000',
    });
    expect(config).toMatchObject({ port: 5000, databaseUrl: 'postgresql://a:b@localhost/c', isLoud: true });
    expect(readConfiguration(Example, { DATABASE_URL: 'postgres://a@localhost/c' }).port).toBe(4000);
  });

  it('lists every problem at once, and no value', () => {
    const read = () => readConfiguration(Example, { DATABASE_URL: 'nope-secret', PORT: 'many', IS_LOUD: 'perhaps' });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(/IS_LOUD[\s\S]*PORT[\s\S]*DATABASE_URL/);
    expect(read).not.toThrow(/nope-secret/);
  });
});

it('describes settings without showing secrets', () => {
  expect(describeConfiguration(Example)).toEqual([
    { variable: 'PORT', says: 'Port of the server.', standard: '4000', required: false },
    { variable: 'DATABASE_URL', says: 'Where the data lie.', standard: undefined, required: true },
    { variable: 'IS_LOUD', says: 'Whether to talk.', standard: undefined, required: false },
  ]);
});

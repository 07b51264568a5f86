import { Setting } from '@manumit/platform';
import type { KafkaAccess } from '@manumit/messaging';
import { IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, MinLength } from 'class-validator';

/** What the program itself reads from its surroundings, before any service. */
export class HostConfig {
  @Setting('Port the server listens on; 0 takes a free one. `--port` wins.')
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port: number = 4000;

  @Setting('Address the server listens on. Anything but loopback needs TLS in front of it.')
  @IsString()
  readonly host: string = '127.0.0.1';

  @Setting('Folder of the embedded PostgreSQL, uploads and cli.json. `--data` wins.')
  @IsString()
  readonly dataFolder: string = 'data';

  @Setting('Owner’s connection to a PostgreSQL 18 of yours, instead of the embedded one.', { secret: true })
  @IsOptional()
  @IsUrl({ protocols: ['postgres', 'postgresql'], require_protocol: true, require_tld: false })
  readonly databaseUrl?: string;

  @Setting(
    'Long random text from which passwords of database roles and keys derive; default: the password in DATABASE_URL.',
    {
      secret: true,
    },
  )
  @IsOptional()
  @IsString()
  @MinLength(16)
  readonly manumitSecret?: string;

  @Setting('How much is logged on standard error: silent, error, warn or info.')
  @IsIn(['silent', 'error', 'warn', 'info'])
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' = 'warn';

  @Setting('Largest file taken, bytes.')
  @IsInt()
  @Min(1_000)
  @Max(20_000_000_000)
  readonly maxUploadBytes: number = 2_000_000_000;

  @Setting(
    'Brokers of an Apache Kafka (`host:port`, several with commas) through which the groups read the log; default: PostgreSQL. The move is one way.',
  )
  @IsOptional()
  @Matches(/^[A-Za-z0-9.-]+:\d{1,5}(,[A-Za-z0-9.-]+:\d{1,5})*$/)
  readonly kafkaBrokers?: string;

  @Setting('Stands before the names of topics and groups, so that installations may share a Kafka.')
  @Matches(/^[a-z][a-z0-9-]{0,40}$/)
  readonly kafkaPrefix: string = 'manumit';
}

/** The Kafka an installation was given, if any. */
export const kafkaOf = ({ kafkaBrokers, kafkaPrefix }: HostConfig): KafkaAccess | undefined =>
  kafkaBrokers === undefined ? undefined : { brokers: kafkaBrokers.split(','), prefix: kafkaPrefix };

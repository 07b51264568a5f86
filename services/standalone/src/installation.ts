import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Clock } from '@manumit/kernel';
import {
  createLogger,
  readConfiguration,
  secretOf,
  startEmbeddedPostgres,
  type EmbeddedServer,
} from '@manumit/platform';
import { hostIdentity, type IdentityConfig, type IdentityHost } from '@manumit/identity';
import type { ServiceContext } from '@manumit/messaging';
import { everyService } from './every-service.ts';
import { HostConfig, kafkaOf } from './host.config.ts';
import { runServices, type RunningServices } from './run-services.ts';

export interface InstallationOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly data?: string | undefined;
  readonly port?: number | undefined;
  /** Says what is going on while the start takes its time. */
  readonly say: (text: string) => void;
}

export interface Installation extends RunningServices {
  readonly identity: IdentityHost;
  readonly dataFolder: string;
}

/** The version in package.json. */
const VERSION = '0.1.0';
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/** Starts the whole product in this process, on the embedded PostgreSQL unless DATABASE_URL names another. */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const config = readConfiguration(HostConfig, options.environment);
  const dataFolder = resolve(options.data ?? config.dataFolder);
  await mkdir(dataFolder, { recursive: true });
  let embedded: EmbeddedServer | undefined;
  if (config.databaseUrl === undefined) {
    options.say('Starting the embedded PostgreSQL …');
    embedded = await startEmbeddedPostgres(dataFolder);
  }
  try {
    const ownerUrl = config.databaseUrl ?? (embedded as EmbeddedServer).url;
    const secret = secretOf(ownerUrl, config.manumitSecret);
    options.say('Preparing the database …');
    const running = await runServices({
      services: everyService(),
      ownerUrl,
      secret,
      environment: {
        UPLOAD_DIR: join(dataFolder, 'uploads'),
        MANUMIT_SECRET: secret,
        // Browsers keep no Secure cookie that came over plain http, and on loopback nobody listens in between.
        SECURE_COOKIE: LOOPBACK.has(config.host) ? 'false' : 'true',
        ...options.environment,
      },
      clock: options.clock,
      logger: createLogger(config.logLevel),
      port: options.port ?? config.port,
      host: config.host,
      maxUploadBytes: config.maxUploadBytes,
      version: VERSION,
      kafka: kafkaOf(config),
      onFatal: (error) => {
        options.say(`A part has stopped for good: ${error.message}`);
        process.exit(1);
      },
      authenticator: (contexts) => identityOf(contexts).authenticator,
    });
    return {
      ...running,
      identity: identityOf(running.contexts),
      dataFolder,
      async close() {
        await running.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

const identityOf = (contexts: ReadonlyMap<string, ServiceContext>): IdentityHost =>
  hostIdentity(contexts.get('identity') as ServiceContext<IdentityConfig>);

export interface CliFile {
  readonly url: string;
  readonly token: string;
}

/** Writes what lets `npx manumit` on this machine speak to the server: a token, readable by its owner only. */
export async function writeCliFile(dataFolder: string, content: CliFile): Promise<void> {
  await writeFile(join(dataFolder, 'cli.json'), `${JSON.stringify(content)}\n`, { mode: 0o600 });
}

export async function readCliFile(dataFolder: string): Promise<CliFile | undefined> {
  try {
    return JSON.parse(await readFile(join(dataFolder, 'cli.json'), 'utf8')) as CliFile;
  } catch {
    return undefined;
  }
}

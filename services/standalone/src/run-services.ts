import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock } from '@manumit/kernel';
import { EVERY_EVENT } from '@manumit/events';
import {
  appRole,
  createServer,
  Database,
  readConfiguration,
  roleUrl,
  type Authenticator,
  type Logger,
} from '@manumit/platform';
import {
  CHORE_CONNECTIONS,
  Chores,
  MessagingMetrics,
  postgresChores,
  proveDefinitions,
  runGroups,
  Sequencer,
  SEQUENCER_ROLE,
  type JobHandler,
  type ServiceContext,
  type ServiceDefinition,
  type ServiceModule,
} from '@manumit/messaging';
import { Registry } from 'prom-client';
import { logOf, openTransport, type TransportOptions } from './open-transport.ts';
import { prepareDatabase, refuseTooManyConnections } from './prepare-database.ts';

/** A service as the host runs it. */
export interface HostedService {
  readonly definition: ServiceDefinition<ServiceModule, new () => object>;
  handlers(context: ServiceContext): readonly JobHandler[];
  /** Runs once before anything listens, such as loading the installation's reference editions. */
  start?(context: ServiceContext): Promise<void>;
  /** Runs once when nothing is read any more. */
  stop?(): Promise<void>;
}

/** Lets the host hold services of different configurations in one list: each gets the context made from its own class. */
export const hosted = <Config extends object>(service: {
  readonly definition: ServiceDefinition<ServiceModule<Config>, new () => Config>;
  handlers(context: ServiceContext<Config>): readonly JobHandler[];
  start?(context: ServiceContext<Config>): Promise<void>;
  stop?(): Promise<void>;
}): HostedService => service as unknown as HostedService;

export interface RunOptions {
  readonly services: readonly HostedService[];
  readonly ownerUrl: string;
  readonly secret: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly port: number;
  readonly host: string;
  readonly maxUploadBytes: number;
  readonly version: string;
  /** Absent: the log is read from PostgreSQL. */
  readonly kafka?: TransportOptions['kafka'];
  /** Called when a part has died for good and the process should end. */
  readonly onFatal: (error: Error) => void;
  /** Says who asks, once identity's context is there. */
  authenticator(contexts: ReadonlyMap<string, ServiceContext>): Authenticator;
}

export interface RunningServices {
  readonly url: string;
  readonly contexts: ReadonlyMap<string, ServiceContext>;
  readonly application: NestFastifyApplication;
  /** Stops taking work, finishes what runs, then closes everything. */
  close(): Promise<void>;
}

/** Connections beside the pools: sequencer, relay, one listener per service, preparation. */
const OTHER_CONNECTIONS = 5;

/** Runs every service, the sequencer and the one HTTP server in this process. */
export async function runServices(options: RunOptions): Promise<RunningServices> {
  const { services, ownerUrl, secret, clock, logger } = options;
  const definitions = services.map(({ definition }) => definition) as readonly ServiceDefinition[];
  proveDefinitions(definitions, EVERY_EVENT);
  await refuseTooManyConnections(ownerUrl, connectionsOf(definitions));
  await prepareDatabase(ownerUrl, secret, definitions);

  const closers: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const metrics = new Registry();
    const messaging = new MessagingMetrics();
    for (const metric of messaging.all) metrics.registerMetric(metric);

    const contexts = new Map<string, ServiceContext>();
    const chores = new Map<string, Chores>();
    for (const { definition } of services) {
      const database = await Database.open({
        url: roleUrl(ownerUrl, secret, appRole(definition.name)),
        schema: definition.name,
        tables: definition.tables ?? [],
        poolSize: definition.poolSize ?? 4,
      });
      closers.push(() => database.close());
      contexts.set(definition.name, {
        config: readConfiguration(definition.config, options.environment),
        database,
        clock,
        logger: logger.with({ service: definition.name }),
        async enqueue(job, payload) {
          const running = chores.get(definition.name);
          if (running === undefined) throw new Error(`the chores of ${definition.name} do not run yet`);
          await running.enqueue(job, payload);
        },
      });
    }
    const contextOf = (name: string) => contexts.get(name) as ServiceContext;
    for (const { definition, start, stop } of services) {
      // Before the groups begin to read, so that it is called when they have ended.
      if (stop !== undefined) closers.push(stop);
      await start?.(contextOf(definition.name));
    }

    const sequencer = new Sequencer({
      url: roleUrl(ownerUrl, secret, SEQUENCER_ROLE),
      schemas: definitions.map(({ name }) => name),
      logger,
      metrics: messaging,
    });
    sequencer.start();
    closers.push(() => sequencer.stop());

    const transport = { kafka: options.kafka, logger, metrics: messaging, onFatal: options.onFatal };
    const opened = await openTransport(ownerUrl, secret, definitions, transport);
    closers.push(() => opened.close());
    await Promise.all(
      definitions.map(async (definition) => {
        if (Object.keys(definition.doors).length === 0) return;
        const { database } = contextOf(definition.name);
        const log = logOf(database, transport);
        closers.push(() => log.close());
        await runGroups({ definition, log, database, clock, logger, metrics: messaging });
      }),
    );

    for (const { definition, handlers } of services) {
      if (definition.chores.length === 0) continue;
      const running = await Chores.start({
        service: definition.name,
        backend: postgresChores(definition.name, roleUrl(ownerUrl, secret, appRole(definition.name))),
        jobs: definition.chores,
        handlers: handlers(contextOf(definition.name)),
        logger,
      });
      chores.set(definition.name, running);
      closers.push(() => running.close());
    }

    const application = await createServer({
      modules: services.map(({ definition }) => definition.module(contextOf(definition.name))),
      authenticator: options.authenticator(contexts),
      logger,
      metrics,
      isReady: () =>
        contextOf('identity').database.inSystemTransaction(async (tx) => void (await tx.query('select 1'))),
      version: options.version,
      maxUploadBytes: options.maxUploadBytes,
    });
    closers.push(() => application.close());
    await application.listen(options.port, options.host);
    const url = await application.getUrl();
    return { url: url.replace('[::1]', '127.0.0.1'), contexts, application, close: closeAll };
  } catch (error) {
    await closeAll().catch(() => {});
    throw error;
  }
}

function connectionsOf(definitions: readonly ServiceDefinition[]): number {
  const own = definitions.map(({ poolSize = 4, doors, chores }) => {
    const listener = Object.keys(doors).length > 0 ? 1 : 0;
    return poolSize + listener + (chores.length > 0 ? CHORE_CONNECTIONS : 0);
  });
  return own.reduce((sum, count) => sum + count, OTHER_CONNECTIONS);
}

import 'reflect-metadata';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryService, DiscoveryModule, NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { v7 as uuidv7 } from 'uuid';
import { withLogIds, type Logger } from '../logs/logger.ts';
import { AUTHENTICATOR, PERMISSION, type Authenticator } from './caller.ts';
import { createValidationPipe } from './validation.ts';
import { PermissionGuard } from './permission.guard.ts';
import { HttpProblem, ProblemFilter } from './problem.ts';
import { answerUnreadable } from './unreadable-request.ts';

export interface ServerOptions {
  readonly modules: readonly DynamicModule[];
  readonly authenticator: Authenticator;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** Resolves if the process can serve; throws with the reason if not. */
  readonly isReady: () => Promise<void>;
  readonly version: string;
  /** Largest file taken, bytes. */
  readonly maxUploadBytes: number;
}

/** Largest JSON body, bytes. */
const MAX_BODY_BYTES = 1_048_576;
const REQUEST_TIMEOUT_MS = 120_000;

/** Builds the one HTTP server of a process from the modules of its services. It does not listen yet. */
export async function createServer(options: ServerOptions): Promise<NestFastifyApplication> {
  @Module({
    imports: [DiscoveryModule, ...options.modules],
    providers: [
      { provide: AUTHENTICATOR, useValue: options.authenticator },
      { provide: APP_GUARD, useClass: PermissionGuard },
    ],
  })
  class Server {}

  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    genReqId: () => uuidv7(),
    requestTimeout: REQUEST_TIMEOUT_MS,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerUnreadable,
    routerOptions: { maxParamLength: 200 },
  });
  const application = await NestFactory.create<NestFastifyApplication>(Server, adapter, {
    logger: false,
    abortOnError: false,
  });
  application.setGlobalPrefix('api/v1');
  application.useGlobalPipes(createValidationPipe());
  application.useGlobalFilters(new ProblemFilter(options.logger));
  refuseRoutesWithoutPermission(application);

  const fastify = application.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  await fastify.register(cookie as never);
  await fastify.register(multipart as never, {
    limits: { fileSize: options.maxUploadBytes, files: 1, fields: 10, fieldSize: 4096, parts: 12 },
  });
  addHeaders(fastify);
  refuseDeepBodies(fastify);
  addProbes(fastify, options);
  measureRequests(fastify, options.metrics);
  describeRoutes(application, options.version);
  return application;
}

function refuseRoutesWithoutPermission(application: NestFastifyApplication): void {
  const reflector = application.get(Reflector);
  const controllers = application.get(DiscoveryService, { strict: false }).getControllers();
  const bare: string[] = [];
  for (const { metatype } of controllers) {
    const controller = metatype as Type | null;
    if (controller === null) continue;
    for (const name of Object.getOwnPropertyNames(controller.prototype)) {
      const handler = (controller.prototype as Record<string, unknown>)[name];
      if (name === 'constructor' || typeof handler !== 'function') continue;
      if (Reflect.getMetadata('path', handler) === undefined) continue;
      if (reflector.getAllAndOverride(PERMISSION, [handler, controller]) === undefined)
        bare.push(`${controller.name}.${name}`);
    }
  }
  if (bare.length > 0) throw new Error(`routes that name no permission: ${bare.join(', ')}`);
}

function addHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-content-type-options', 'nosniff');
    void reply.header('referrer-policy', 'no-referrer');
    void reply.header('cache-control', 'no-store');
    void reply.header(
      'content-security-policy',
      "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    );
    void reply.header('x-request-id', String(request.id));
    withLogIds({ correlationId: String(request.id) }, done);
  });
}

/** No body of ours nests deeper; whoever walks a body by recursion would run out of stack. */
const MOST_LEVELS = 40;

function refuseDeepBodies(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', (request, _, done) => {
    const isFlat = request.is404 || levelsOf(request.body, MOST_LEVELS + 1) <= MOST_LEVELS;
    done(
      isFlat
        ? undefined
        : new HttpProblem(400, 'request.too-deep', `The body nests deeper than ${MOST_LEVELS} levels.`),
    );
  });
}

/** How deep a value nests, counted level by level and no further than `most`. */
function levelsOf(value: unknown, most: number): number {
  let level: unknown[] = [value];
  for (let depth = 0; depth < most; depth++) {
    const next = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (next.length === 0) return depth;
    level = next;
  }
  return most;
}

function addProbes(fastify: FastifyInstance, { metrics, isReady }: ServerOptions): void {
  fastify.get('/health/live', () => ({ status: 'live' }));
  fastify.get('/health/ready', async (_, reply) => {
    try {
      await isReady();
      return { status: 'ready' };
    } catch {
      return reply.status(503).header('retry-after', '5').send({ status: 'not ready' });
    }
  });
  fastify.get('/metrics', async (_, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.metrics()),
  );
}

function measureRequests(fastify: FastifyInstance, metrics: Registry): void {
  collectDefaultMetrics({ register: metrics });
  const duration = new Histogram({
    name: 'manumit_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [metrics],
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}

function describeRoutes(application: NestFastifyApplication, version: string): void {
  const description = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Manumit')
    .setDescription('Finds forced-labor risk in supply chains before a contract is signed or renewed, and says why.')
    .setVersion(version)
    .addBearerAuth()
    .build();
  SwaggerModule.setup('api/docs', application, () => SwaggerModule.createDocument(application, description), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    ui: false,
  });
}

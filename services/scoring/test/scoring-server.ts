import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { frozenClock } from '@manumit/kernel/testing';
import { createLogger, createServer, type Caller } from '@manumit/platform';
import { startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import { Registry } from 'prom-client';
import { createScoring, ScoringConfig, type ScoringService } from '../src/index.ts';
import { OTHER_TENANT, TENANT } from './sample.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The body, if it is JSON; else undefined. */
  readonly body: unknown;
  /** What the body holds at a path such as `items.0.name`. */
  at(path: string): unknown;
  readonly headers: Record<string, unknown>;
}

const CALLERS: Readonly<Record<string, Caller>> = {
  analyst: { tenant: TENANT, id: 'usr_1', name: 'An Analyst', roles: ['analyst'], by: 'token' },
  viewer: { tenant: TENANT, id: 'usr_2', name: 'A Viewer', roles: ['viewer'], by: 'token' },
  stranger: { tenant: OTHER_TENANT, id: 'usr_3', name: 'A Stranger', roles: ['analyst'], by: 'token' },
  admin: { tenant: TENANT, id: 'usr_4', name: 'An Administrator', roles: ['admin'], by: 'token' },
};

/** Scoring behind the real server, on a database of its own, with its two groups moved by hand. */
export class ScoringServer {
  private constructor(
    readonly messaging: TestMessaging,
    readonly application: NestFastifyApplication,
    readonly scoring: ScoringService,
  ) {}

  static async start(options: { loadsReference?: boolean } = {}): Promise<ScoringServer> {
    const clock = frozenClock();
    const scoring = createScoring();
    const messaging = await startTestMessaging([scoring], { clock });
    const logger = createLogger('error');
    const database = messaging.database('scoring');
    const context = { config: new ScoringConfig(), database, clock, logger, enqueue: async () => {} };
    if (options.loadsReference === true) await scoring.start(context);
    const application = await createServer({
      modules: [scoring.module(context)],
      authenticator: { identify: async ({ bearer }) => CALLERS[bearer ?? ''] },
      logger,
      metrics: new Registry(),
      isReady: async () => {},
      version: '0',
      maxUploadBytes: 1_000,
    });
    await application.init();
    await application.getHttpAdapter().getInstance().ready();
    return new ScoringServer(messaging, application, scoring);
  }

  async stop(): Promise<void> {
    await this.application.close();
    await this.messaging.close();
  }

  get(path: string, as = 'analyst'): Promise<Answer> {
    return this.ask('GET', path, undefined, as);
  }

  post(path: string, payload: object | string, as = 'analyst', headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('POST', path, payload, as, headers);
  }

  private async ask(
    method: 'GET' | 'POST',
    path: string,
    payload: object | string | undefined,
    as: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const reply = await this.application.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${as}`, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    let body: unknown;
    try {
      body = JSON.parse(reply.body);
    } catch {
      body = undefined;
    }
    const at = (path: string): unknown =>
      path.split('.').reduce((value, field) => (value as Record<string, unknown> | undefined)?.[field], body);
    return { status: reply.statusCode, text: reply.body, body, at, headers: reply.headers };
  }
}

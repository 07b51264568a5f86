import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { frozenClock } from '@manumit/kernel/testing';
import { createLogger, createServer, type Role } from '@manumit/platform';
import { startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import { Registry } from 'prom-client';
import { hostIdentity, identity, IdentityConfig } from '../src/index.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
  readonly headers: Record<string, unknown>;
  /** The session cookie it set: name=value. */
  readonly cookie: string | undefined;
}
export interface Asking {
  readonly cookie?: string | undefined;
  readonly token?: string | undefined;
  readonly key?: string;
  readonly headers?: Record<string, string>;
}
export interface Person {
  readonly id: string;
  readonly user: string;
  readonly tenant: string;
  readonly password: string;
  readonly cookie: string;
}

export const PASSWORD = 'correct horse battery';

/** Identity behind the real server, on a database of its own. */
export class IdentityServer {
  private people = 0;

  private constructor(
    readonly messaging: TestMessaging,
    readonly application: NestFastifyApplication,
    readonly host: ReturnType<typeof hostIdentity>,
    readonly clock: ReturnType<typeof frozenClock>,
    readonly config: IdentityConfig,
  ) {}

  static async start(settings: Partial<IdentityConfig> = {}, clock = frozenClock()): Promise<IdentityServer> {
    const messaging = await startTestMessaging([identity], { clock });
    const config = Object.assign(new IdentityConfig(), settings);
    const logger = createLogger('silent');
    const database = messaging.database('identity');
    const context = { config, database, clock, logger, enqueue: async () => {} };
    const host = hostIdentity(context);
    const application = await createServer({
      modules: [identity.module(context)],
      authenticator: host.authenticator,
      logger,
      metrics: new Registry(),
      isReady: async () => {},
      version: '0',
      maxUploadBytes: 1_000,
    });
    await application.init();
    await application.getHttpAdapter().getInstance().ready();
    return new IdentityServer(messaging, application, host, clock, config);
  }

  async stop(): Promise<void> {
    await this.application.close();
    await this.messaging.close();
  }

  async ask(method: Method, path: string, asking: Asking = {}, payload?: string | object): Promise<Answer> {
    const headers = {
      ...(asking.cookie === undefined ? {} : { cookie: asking.cookie }),
      ...(asking.token === undefined ? {} : { authorization: `Bearer ${asking.token}` }),
      ...(asking.key === undefined ? {} : { 'idempotency-key': asking.key }),
      ...asking.headers,
    };
    const url = `/api/v1${path}`;
    const reply = await this.application.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    const set = ([reply.headers['set-cookie']].flat()[0] ?? '').split(';')[0];
    const body = reply.body === '' ? {} : (JSON.parse(reply.body) as Answer['body']);
    const cookie = set === '' || set?.endsWith('=') === true ? undefined : set;
    return { status: reply.statusCode, body, text: reply.body, headers: reply.headers, cookie };
  }

  signIn(user: string, password: string, asking: Asking = {}): Promise<Answer> {
    return this.ask('POST', '/sessions', asking, { user, password });
  }

  /** A new organization with an administrator, signed in. */
  async organization(handle: string): Promise<{ tenant: string; admin: Person }> {
    const given = { name: `Example ${handle}`, handle, calendar: 'daily', feePolicy: 'unknown' } as const;
    const { id } = await this.host.createTenant(given);
    return { tenant: id, admin: await this.person({ tenant: id, handle }, ['admin']) };
  }

  /** A new account made by the host, signed in. */
  async person(at: { tenant: string; handle: string }, roles: readonly Role[]): Promise<Person> {
    const user = `person${++this.people}`;
    const name = `Person ${this.people}`;
    const { id } = await this.host.createUser({ tenant: at.tenant, user, name, password: PASSWORD, roles });
    const { cookie } = await this.signIn(`${user}@${at.handle}`, PASSWORD);
    if (cookie === undefined) throw new Error('the sign-in of a test failed');
    return { id, user: `${user}@${at.handle}`, tenant: at.tenant, password: PASSWORD, cookie };
  }

  /** Rows as the service's own role sees them inside a tenant. */
  rows<Row extends object>(tenant: string, sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.messaging.database('identity').inTransaction(tenant, (tx) => tx.query<Row>(sql, parameters));
  }

  /**
   * Starts `request` while somebody else's transaction has run `sql` and not committed, and gives its answer. It
   * commits as soon as the request waits for it, or has not waited.
   */
  async duringTransaction<Result>(
    tenant: string,
    sql: string,
    parameters: unknown[],
    request: () => Promise<Result>,
  ): Promise<{ hasWaited: boolean; result: Result }> {
    const other = await this.messaging.database('identity').connectAlone('rival');
    try {
      await other.query('begin');
      await other.query(`select set_config('app.tenant', $1, true)`, [tenant]);
      await other.query(sql, parameters);
      let isDone = false;
      const result = request().finally(() => (isDone = true));
      let hasWaited = false;
      while (!isDone && !hasWaited) {
        await new Promise((next) => setTimeout(next, 5));
        const waiting = 'select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))';
        hasWaited = (await other.query(waiting)).rows.length > 0;
      }
      await other.query('commit');
      return { hasWaited, result: await result };
    } finally {
      await other.end();
    }
  }

  /** What the history of accounts says of a subject. */
  async history(tenant: string, subject: string): Promise<string[]> {
    const rows = await this.rows<{ line: string }>(
      tenant,
      `select action || ' by ' || actor_id as line from account_event where tenant_id = $1 and subject = $2 order by id`,
      [tenant, subject],
    );
    return rows.map(({ line }) => line);
  }
}

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { contractEvaluated, tenantRecorded, type FlagV1 } from '@manumit/events';
import { frozenClock, idNumber } from '@manumit/kernel/testing';
import { startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import { createLogger, createServer, type Caller, type Role } from '@manumit/platform';
import { Registry } from 'prom-client';
import { CasesConfig, createCases } from '../src/index.ts';
import type { CaseView } from '../src/read-case/read-cases.sql.ts';

export const NORTH = idNumber('tenant', 1);
export const SOUTH = idNumber('tenant', 2);
export const contractNo = (number: number) => idNumber('contract', number);

export interface Answer<Body = CaseView & { code: string; items: CaseView[]; next: string | null }> {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly headers: Record<string, unknown>;
}

/** A person with a session; `token` asks as the same person through an API token. */
export class Person {
  constructor(
    private readonly server: CasesServer,
    readonly id: string,
    private readonly bearer: string,
  ) {}

  get token(): Person {
    return new Person(this.server, this.id, `${this.bearer}-token`);
  }

  async ask(method: 'GET' | 'POST', path: string, payload?: object, key?: string): Promise<Answer> {
    const reply = await this.server.application.inject({
      ...{ method, url: `/api/v1${path}` },
      headers: { authorization: `Bearer ${this.bearer}`, ...(key === undefined ? {} : { 'idempotency-key': key }) },
      ...(payload === undefined ? {} : { payload }),
    });
    const isJson = String(reply.headers['content-type']).includes('json');
    return {
      ...{ status: reply.statusCode, text: reply.body, headers: reply.headers },
      body: (isJson ? JSON.parse(reply.body) : {}) as Answer['body'],
    };
  }

  get = (path: string) => this.ask('GET', path);
  post = (path: string, payload: object, key?: string) => this.ask('POST', path, payload, key);
}

/** Cases behind the real server, on a database of its own. */
export class CasesServer {
  private readonly callers = new Map<string, Caller>();
  private readonly revisions = new Map<string, number>();
  readonly north = NORTH;

  private constructor(
    readonly messaging: TestMessaging,
    public application: NestFastifyApplication,
  ) {}

  static async start(): Promise<CasesServer> {
    const cases = createCases();
    const messaging = await startTestMessaging([cases], { clock: frozenClock() });
    const logger = createLogger('silent');
    const server = new CasesServer(messaging, undefined as never);
    const context = {
      ...{ config: new CasesConfig(), database: messaging.database('cases'), clock: messaging.clock, logger },
      enqueue: async () => {},
    };
    server.application = await createServer({
      modules: [cases.module(context)],
      authenticator: { identify: async ({ bearer }) => server.callers.get(bearer ?? '') },
      ...{ logger, metrics: new Registry(), isReady: async () => {}, version: '0', maxUploadBytes: 1_000 },
    });
    await server.application.init();
    await server.application.getHttpAdapter().getInstance().ready();
    for (const tenant of [NORTH, SOUTH]) {
      const data = { name: 'Example', asOf: '2026-11-22', feePolicy: 'unknown' as const };
      await messaging.publish(tenantRecorded.of({ subject: tenant, tenant, revision: 1, data }));
    }
    await messaging.drain();
    return server;
  }

  async stop(): Promise<void> {
    await this.application.close();
    await this.messaging.close();
  }

  person(roles: readonly Role[], tenant = NORTH): Person {
    const number = this.callers.size + 1;
    const id = idNumber('user', number);
    const bearer = `bearer-${number}`;
    const caller = { tenant, id, name: `Person ${number}`, roles };
    this.callers.set(bearer, { ...caller, by: 'session' });
    this.callers.set(`${bearer}-token`, { ...caller, by: 'token', tokenId: idNumber('token', number) });
    return new Person(this, id, bearer);
  }

  /** Says that a contract was evaluated, without letting anybody hear of it yet. */
  async announce(
    contract: string,
    flags: readonly FlagV1[],
    given: { tenant?: string; revision?: number; title?: string } = {},
  ) {
    const { tenant = NORTH, title = 'Bricks for a school' } = given;
    const revision = given.revision ?? (this.revisions.get(contract) ?? 0) + 1;
    this.revisions.set(contract, revision);
    const data = { contractId: contract, title, buyer: 'Example Town', asOf: '2026-11-22', flags: [...flags] };
    await this.messaging.publish(contractEvaluated.of({ subject: contract, tenant, revision, data }));
  }

  async evaluate(...given: Parameters<CasesServer['announce']>): Promise<void> {
    await this.announce(...given);
    await this.messaging.drain();
  }

  /** A contract with flags, and the case that they open. */
  async caseWith(contract: string, ...flags: FlagV1[]): Promise<string> {
    await this.evaluate(contract, flags);
    const { body } = await this.person(['auditor']).get(`/cases?state=open&contract=${contract}`);
    return (body.items[0] as CaseView).id;
  }

  /** Starts `act` while somebody else's transaction has closed a case and not committed; commits once `act` waits, or is done. */
  async whileClosing<Result>(id: string, act: () => Promise<Result>): Promise<{ hasWaited: boolean; result: Result }> {
    const other = await this.messaging.database('cases').connectAlone('rival');
    try {
      await other.query('begin');
      await other.query(`select set_config('app.tenant', $1, true)`, [NORTH]);
      await other.query(
        `update review set status = 'closed', outcome = 'merged' where tenant_id = $1 and id = $2 and status <> 'closed'`,
        [NORTH, id],
      );
      let isDone = false;
      const result = act().finally(() => (isDone = true));
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

  /** Runs SQL as the service's own role inside a tenant. */
  rows<Row extends object>(tenant: string, sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.messaging.database('cases').inTransaction(tenant, (tx) => tx.query<Row>(sql, parameters));
  }
}

export const flag = (id: string, change: Partial<FlagV1> = {}): FlagV1 => ({
  ...{ id, basis: 'rule', result: 'flagged', level: 'R2', because: 'Needs review: a certificate may be required.' },
  rule: { id: 'EX-RULE', version: '1', instrument: 'Example Act', citation: 'section 1', verified: true },
  ...{ facts: [], missing: [], action: ['review'], clearsWhen: 'the certificate is there', raisedAt: '2026-11-22' },
  ...change,
});

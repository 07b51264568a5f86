import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hostIdentity, type IdentityConfig, type IdentityHost } from '@manumit/identity';
import { frozenClock } from '@manumit/kernel/testing';
import type { ServiceContext } from '@manumit/messaging';
import { createLogger, ROLES, type Logger, type Role } from '@manumit/platform';
import { createTestInstallation, type TestInstallation } from '@manumit/platform/testing';
import { everyService, runServices, type RunningServices } from '@manumit/standalone';
import pg from 'pg';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined if it is none. */
  readonly json: unknown;
}

export interface Asking {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** One organization with one account and one API token per role. */
export interface TestTenant {
  readonly id: string;
  readonly handle: string;
  readonly accounts: Readonly<Record<Role, string>>;
  readonly tokens: Readonly<Record<Role, string>>;
}

/** What an import answers once it has ended. */
export interface EndedImport {
  readonly id: string;
  readonly state: 'done' | 'failed';
  readonly accepted: number;
  readonly rejected: number;
}

export interface WorldOptions {
  /** The day on which all calculations stand still. */
  readonly instant?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly maxUploadBytes?: number;
}

const DEADLINE_MS = 120_000;
const POLL_MS = 50;

/** The whole product in this process, on a database of its own. */
export class World {
  private constructor(
    readonly installation: TestInstallation,
    readonly running: RunningServices,
    readonly clock: ReturnType<typeof frozenClock>,
    /** What the services logged as errors, with the stack: a 5xx is explained here and nowhere else. */
    readonly errors: readonly string[],
    /** The folder uploads lie in while they are read. */
    readonly uploads: string,
  ) {}

  static async start(options: WorldOptions = {}): Promise<World> {
    const clock = frozenClock(options.instant);
    const uploads = await mkdtemp(join(tmpdir(), 'manumit-e2e-'));
    const installation = await createTestInstallation();
    const errors: string[] = [];
    try {
      const running = await underServerLock(installation, () =>
        runServices({
          services: everyService(),
          ownerUrl: installation.ownerUrl,
          secret: installation.secret,
          environment: {
            UPLOAD_DIR: uploads,
            MANUMIT_SECRET: installation.secret,
            SECURE_COOKIE: 'false',
            ...options.environment,
          },
          clock,
          logger: keepErrors(createLogger('silent'), errors),
          port: 0,
          host: '127.0.0.1',
          maxUploadBytes: options.maxUploadBytes ?? 10_000_000,
          version: '0.0.0',
          onFatal: (error) => void errors.push(`fatal: ${error.message}`),
          authenticator: (contexts) => identityOf(contexts).authenticator,
        }),
      );
      return new World(installation, running, clock, errors, uploads);
    } catch (error) {
      await installation.drop();
      await rm(uploads, { recursive: true, force: true });
      throw error;
    }
  }

  get url(): string {
    return this.running.url;
  }

  /** What the host may do with accounts, above every tenant. */
  get identity(): IdentityHost {
    return identityOf(this.running.contexts);
  }

  /** Makes an organization with one machine account and token per role. Its name holds what the test looks for elsewhere. */
  async tenant(name: string): Promise<TestTenant> {
    const { identity } = this;
    const { id, handle } = await identity.createTenant({
      name,
      calendar: { fixed: this.clock.now().toISOString().slice(0, 10) },
      feePolicy: 'unknown',
    });
    const accounts: Partial<Record<Role, string>> = {};
    const tokens: Partial<Record<Role, string>> = {};
    for (const role of ROLES) {
      const account = await identity.createUser({ tenant: id, user: role, name: `${name} ${role}`, roles: [role] });
      accounts[role] = account.id;
      const token = await identity.createToken({
        tenant: id,
        account: account.id,
        name: `${name} ${role}`,
        scope: [role],
      });
      tokens[role] = token.secret;
    }
    return { id, handle, accounts: accounts as Record<Role, string>, tokens: tokens as Record<Role, string> };
  }

  async ask(
    method: Method,
    path: string,
    { token, body, headers = {}, timeoutMs = 30_000 }: Asking = {},
  ): Promise<Answer> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm || typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }

  /** GET below /api/v1. */
  get(path: string, token?: string): Promise<Answer> {
    return this.ask('GET', `/api/v1${path}`, { token });
  }

  /** POST below /api/v1. */
  post(path: string, body: unknown, token?: string): Promise<Answer> {
    return this.ask('POST', `/api/v1${path}`, { token, body });
  }

  /** Sends one file as the tenant's analyst and waits for the end of its import. */
  async upload(
    tenant: TestTenant,
    fileName: string,
    content: string | Uint8Array<ArrayBuffer>,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<EndedImport> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([content]), fileName);
    const taken = await this.post('/imports', form, tenant.tokens.analyst);
    if (taken.status !== 202) throw new Error(`the upload was refused: ${taken.status} ${taken.text}`);
    const { id } = taken.json as { id: string };
    return this.until(async () => {
      const { json, text } = await this.get(`/imports/${id}`, tenant.tokens.analyst);
      const { state } = json as { state: string };
      return { done: state === 'done' || state === 'failed' ? (json as EndedImport) : undefined, seen: text };
    });
  }

  /** Waits until every event is worked through and nothing is due. */
  async settled(tenant: TestTenant): Promise<void> {
    await this.until(async () => {
      const { json, text } = await this.get('/status', tenant.tokens.admin);
      const { settled, deadLetters } = json as { settled: boolean; deadLetters: number };
      if (deadLetters > 0) throw new Error(`events are dead: ${text}`);
      return { done: settled ? true : undefined, seen: text };
    });
  }

  async close(): Promise<void> {
    try {
      await this.running.close();
    } finally {
      await this.installation.drop();
      await rm(this.uploads, { recursive: true, force: true });
    }
  }

  private async until<Result>(look: () => Promise<{ done: Result | undefined; seen: string }>): Promise<Result> {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const { done, seen } = await look();
      if (done !== undefined) return done;
      if (performance.now() > deadline) throw new Error(`waited ${DEADLINE_MS} ms; last seen: ${seen.slice(0, 2_000)}`);
      await pause(POLL_MS);
    }
  }
}

const identityOf = (contexts: ReadonlyMap<string, ServiceContext>) =>
  hostIdentity(contexts.get('identity') as ServiceContext<IdentityConfig>);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function keepErrors(logger: Logger, errors: string[]): Logger {
  return {
    ...logger,
    error: (fields, message, error) => {
      // Node's own errors come from another realm than Jest's, so `instanceof Error` says no to them.
      const stack = String((error as { stack?: unknown } | undefined)?.stack ?? error);
      errors.push(`${JSON.stringify(fields)} ${message} ${stack.split('\n').slice(0, 10).join('\n')}`);
    },
    with: (fields) => keepErrors(logger.with(fields), errors),
  };
}

// Roles belong to the whole server, and test files run side by side: the lock is that of messaging's own tests.
export async function underServerLock<Result>(
  { ownerUrl }: TestInstallation,
  work: () => Promise<Result>,
): Promise<Result> {
  const url = new URL(ownerUrl);
  url.pathname = '/postgres';
  const guard = new pg.Client({ connectionString: url.href });
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock(7300417)');
    return await work();
  } finally {
    await guard.end();
  }
}

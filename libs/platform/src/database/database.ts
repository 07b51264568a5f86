import type { PoolClient } from 'pg';
import pg from 'pg';
import { DataSource, type EntitySchema, type QueryRunner } from 'typeorm';
import { classifyDatabaseError, isSilence } from './classify-error.ts';
import { setTenant, type Tx } from './tx.ts';

/** What a service needs to reach its own schema. */
export interface DatabaseOptions {
  /** Connection of the service's own role. */
  readonly url: string;
  /** Schema of the service; also the name shown in pg_stat_activity. */
  readonly schema: string;
  /** Row classes for TypeORM's repositories. */
  readonly tables?: readonly (Function | EntitySchema)[];
  /** Greatest number of connections. */
  readonly poolSize: number;
  /** Longest time one statement may run, ms. */
  readonly statementTimeoutMs?: number;
}

/** Opening a transaction takes no time on a server that is there; from one that stands still nothing ever comes back, ms. */
const OPENS_WITHIN_MS = 10_000;
/** How much longer than the server allows a statement we wait for its answer, ms. */
const SILENCE_MS = 5_000;

/** One service's connections. Everything it reads or writes goes through a transaction opened here. */
export class Database {
  readonly schema: string;
  readonly poolSize: number;
  private readonly source: DataSource;
  private readonly url: string;

  private constructor(source: DataSource, options: DatabaseOptions) {
    this.source = source;
    this.schema = options.schema;
    this.poolSize = options.poolSize;
    this.url = options.url;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const { statementTimeoutMs = 60_000 } = options;
    const source = new DataSource({
      type: 'postgres',
      url: options.url,
      schema: options.schema,
      entities: [...(options.tables ?? [])],
      synchronize: false,
      applicationName: `manumit ${options.schema}`,
      // A broken idle connection is replaced at the next checkout; there is nothing to do about it here.
      poolErrorHandler: () => {},
      extra: {
        max: options.poolSize,
        connectionTimeoutMillis: 15_000,
        statement_timeout: statementTimeoutMs,
        query_timeout: statementTimeoutMs + SILENCE_MS,
        idle_in_transaction_session_timeout: 120_000,
        keepAlive: true,
        options: `-c search_path=${options.schema} -c client_connection_check_interval=1000`,
      },
    });
    try {
      await source.initialize();
    } catch (error) {
      throw classifyDatabaseError(error);
    }
    return new Database(source, options);
  }

  /** Runs `work` in one transaction that sees the rows of one tenant. Commits when it returns, rolls back when it throws. */
  inTransaction<Result>(tenant: string, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    if (tenant === '') throw new Error('a transaction of a tenant needs the tenant');
    return this.transact(tenant, work);
  }

  /** Runs `work` in one transaction without a tenant: it sees infrastructure tables, and no tenant's rows. */
  inSystemTransaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.transact(undefined, work);
  }

  /** A connection of its own outside the pool, for LISTEN and advisory locks. The caller ends it. */
  async connectAlone(purpose: string): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `manumit ${this.schema} ${purpose}`,
      keepAlive: true,
      options: `-c search_path=${this.schema}`,
    });
    // Raised when the server ends the connection while no query runs, and it would end the process: whoever uses the
    // connection meets the failure at the next query.
    client.on('error', () => {});
    try {
      await client.connect();
    } catch (error) {
      throw classifyDatabaseError(error);
    }
    return client;
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  private async transact<Result>(tenant: string | undefined, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      const silence = setTimeout(() => cutOff(client), OPENS_WITHIN_MS);
      try {
        // Through TypeORM, so that its repositories know they are inside a transaction and open none of their own.
        await runner.startTransaction();
        await setTenant(client, tenant);
        clearTimeout(silence);
        const result = await work(transaction(runner, client, tenant));
        await runner.commitTransaction();
        return result;
      } catch (error) {
        // Nothing that is sent after a silence would be answered either, not even the rollback.
        if (isSilence(error)) cutOff(client);
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
        throw error;
      } finally {
        clearTimeout(silence);
      }
    } catch (error) {
      throw classifyDatabaseError(error);
    } finally {
      await runner.release().catch(() => {});
    }
  }
}

/** Ends a connection without a word: what waits for an answer on it fails at once, and the pool drops it. */
function cutOff(client: PoolClient): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

function transaction(runner: QueryRunner, client: PoolClient, tenant: string | undefined): Tx {
  let current = tenant;
  return {
    get tenant() {
      return current;
    },
    async query<Row extends object>(sql: string, parameters?: readonly unknown[]) {
      const { rows } = await client.query<Row>(sql, parameters as unknown[]);
      return rows;
    },
    async execute(sql, parameters) {
      const { rowCount } = await client.query(sql, parameters as unknown[]);
      return rowCount ?? 0;
    },
    async switchTenant(next) {
      if (next === current) return;
      await setTenant(client, next);
      current = next;
    },
    client,
    manager: runner.manager,
  };
}

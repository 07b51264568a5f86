import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';

/** The tenant that owns what the installation itself brought: reference editions and their law facts. */
export const GLOBAL_TENANT = 'global';

/**
 * One open transaction of one tenant. It is handed on as an argument and never kept.
 * Queries on one transaction run one after the other: await each.
 */
export interface Tx {
  /** The tenant whose rows this transaction can see; undefined sees infrastructure tables only. */
  readonly tenant: string | undefined;
  /** Runs SQL and gives its rows. */
  query<Row extends object = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs SQL and gives the number of rows it touched. */
  execute(sql: string, parameters?: readonly unknown[]): Promise<number>;
  /** Lets another tenant's rows be seen from here on; only the consumer loop, whose batches mix tenants, may do so. */
  switchTenant(tenant: string | undefined): Promise<void>;
  /** The driver's connection, for COPY and cursors. */
  readonly client: PoolClient;
  /** TypeORM's view of the same transaction, for repositories. */
  readonly manager: EntityManager;
}

const SET_TENANT = `select set_config('app.tenant', $1, true)`;

export async function setTenant(client: PoolClient, tenant: string | undefined): Promise<void> {
  await client.query(SET_TENANT, [tenant ?? '']);
}

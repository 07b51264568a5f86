import { GLOBAL_TENANT } from './tx.ts';

// `nullif`: an ended local setting leaves '' behind, and '' must mean "no tenant", not an empty name.
const CURRENT = `nullif(current_setting('app.tenant', true), '')`;

export interface TenantTableOptions {
  /** What the service's own role may do; default all four. */
  readonly grants?: string;
  /** Whether every tenant may read the rows of the installation's own tenant. */
  readonly readsGlobal?: boolean;
}

/**
 * SQL that puts a table with `tenant_id` behind row security and lets the service's role work on it.
 * Every tenant table goes through here; the catalog test finds one that did not.
 */
export function secureTenantTable(schema: string, table: string, options: TenantTableOptions = {}): string {
  const name = `${schema}.${table}`;
  const visible =
    options.readsGlobal === true
      ? `(tenant_id = ${CURRENT} or (tenant_id = '${GLOBAL_TENANT}' and ${CURRENT} is not null))`
      : `tenant_id = ${CURRENT}`;
  const own = `tenant_id = ${CURRENT}`;
  const role = `${schema}_app`;
  return `
    alter table ${name} enable row level security;
    alter table ${name} force row level security;
    create policy tenant_read on ${name} for select using (${visible});
    create policy tenant_insert on ${name} for insert with check (${own});
    create policy tenant_update on ${name} for update using (${own}) with check (${own});
    create policy tenant_delete on ${name} for delete using (${own});
    grant ${options.grants ?? 'select, insert, update, delete'} on ${name} to ${role};`;
}

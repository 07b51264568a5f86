import type { Day } from '@manumit/kernel';
import type { Database, Tx } from '@manumit/platform';
import type { Tenant, TenantDirectory, Tenants } from '../work.ts';
import { TenantRow } from './tenant.table.ts';

export class PostgresTenants implements Tenants {
  constructor(private readonly tx: Tx) {}

  async add(tenant: Tenant, at: Date): Promise<boolean> {
    const added = await this.tx.execute(
      `insert into tenant (id, handle, name, as_of, is_fixed, fee_policy, revision, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (handle) do nothing`,
      [tenant.id, tenant.handle, tenant.name, tenant.asOf, tenant.isFixed, tenant.feePolicy, tenant.revision, at],
    );
    return added === 1;
  }

  async lock(): Promise<Tenant | undefined> {
    await this.tx.query('select 1 from tenant where id = $1 for no key update', [this.tx.tenant]);
    return this.read();
  }

  private async read(): Promise<Tenant | undefined> {
    return (await this.tx.manager.findOneBy(TenantRow, { id: this.tx.tenant as string })) ?? undefined;
  }

  async moveTo(day: Day): Promise<Tenant> {
    await this.tx.execute('update tenant set as_of = $2, revision = revision + 1 where id = $1', [this.tx.tenant, day]);
    return (await this.read()) as Tenant;
  }
}

export class PostgresTenantDirectory implements TenantDirectory {
  constructor(private readonly database: Database) {}

  find(handle: string | undefined): Promise<string | undefined> {
    return this.database.inSystemTransaction(async (tx) => {
      const rows = await tx.query<{ id: string }>(
        'select id from tenant where $1::text is null or handle = $1 limit 2',
        [handle ?? null],
      );
      return rows.length === 1 ? rows[0]?.id : undefined;
    });
  }

  behind(day: Day): Promise<readonly string[]> {
    return this.database.inSystemTransaction(async (tx) => {
      const rows = await tx.query<{ id: string }>('select id from tenant where as_of < $1 order by id', [day]);
      return rows.map(({ id }) => id);
    });
  }
}

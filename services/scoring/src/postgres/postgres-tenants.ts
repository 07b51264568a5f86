import type { TenantRecordedV1 } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { Tenants } from '../keep-facts/tenants.ts';

export class PostgresTenants implements Tenants {
  constructor(private readonly tx: Tx) {}

  async asOf(): Promise<Day | undefined> {
    const rows = await this.tx.query<{ as_of: Day }>('select as_of::text from scoring.tenant where id = $1', [
      this.tx.tenant,
    ]);
    return rows[0]?.as_of;
  }

  async keep(revision: number, { name, asOf, feePolicy }: TenantRecordedV1) {
    const before = await this.asOf();
    const kept = await this.tx.execute(
      `insert into scoring.tenant as held (id, name, as_of, fee_policy, revision) values ($1, $2, $3, $4, $5)
       on conflict (id) do update
       set name = excluded.name, as_of = excluded.as_of, fee_policy = excluded.fee_policy, revision = excluded.revision
       where held.revision < excluded.revision`,
      [this.tx.tenant, name, asOf, feePolicy, revision],
    );
    if (kept === 0) return undefined;
    await this.tx.execute('insert into scoring.tenant_day (tenant_id, as_of) values ($1, $2) on conflict do nothing', [
      this.tx.tenant,
      asOf,
    ]);
    return { before, after: asOf };
  }
}

/** The tenants that are known, in a transaction without one. */
export async function knownTenants(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>('select id from scoring.tenant order by id');
  return rows.map(({ id }) => id);
}

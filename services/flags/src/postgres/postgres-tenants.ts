import type { TenantRecordedV1 } from '@manumit/events';
import type { Tx } from '@manumit/platform';
import type { Tenant, Tenants } from '../work.ts';

export class PostgresTenants implements Tenants {
  constructor(private readonly tx: Tx) {}

  async keep(revision: number, { name, asOf, feePolicy }: TenantRecordedV1) {
    const before = await this.get();
    const kept = await this.tx.execute(
      `insert into flags.tenant as held (id, name, as_of, fee_policy, revision) values ($1, $2, $3, $4, $5)
       on conflict (id) do update
       set name = excluded.name, as_of = excluded.as_of, fee_policy = excluded.fee_policy, revision = excluded.revision
       where held.revision < excluded.revision`,
      [this.tx.tenant, name, asOf, feePolicy, revision],
    );
    return kept === 0 ? undefined : { before };
  }

  async get(): Promise<Tenant | undefined> {
    const [row] = await this.tx.query<Tenant>(
      'select as_of::text as "asOf", fee_policy as "feePolicy" from flags.tenant where id = $1',
      [this.tx.tenant],
    );
    return row;
  }
}

/** The tenants that are known, in a transaction without one. */
export async function knownTenants(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>('select id from flags.tenant order by id');
  return rows.map(({ id }) => id);
}

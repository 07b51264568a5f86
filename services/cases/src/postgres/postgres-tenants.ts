import { unavailable, type Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { Tenants } from '../work.ts';

export class PostgresTenants implements Tenants {
  constructor(private readonly tx: Tx) {}

  async keep(revision: number, asOf: Day): Promise<void> {
    await this.tx.execute(
      `insert into tenant (id, as_of, revision) values ($1, $2, $3)
       on conflict (id) do update set as_of = excluded.as_of, revision = excluded.revision
       where tenant.revision < excluded.revision`,
      [this.tx.tenant, asOf, revision],
    );
  }

  async asOf(): Promise<Day | undefined> {
    const [row] = await this.tx.query<{ as_of: Day }>('select as_of::text from tenant where id = $1', [this.tx.tenant]);
    return row?.as_of;
  }

  async today(): Promise<Day> {
    const day = await this.asOf();
    if (day === undefined) throw unavailable('tenant.day-unknown', 'The day of this organization is not known yet.');
    return day;
  }
}

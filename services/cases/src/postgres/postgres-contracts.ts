import type { Tx } from '@manumit/platform';
import type { ContractPicture, Contracts } from '../work.ts';

const COLUMNS = 'id, title, buyer, flags, as_of::text as "asOf", revision';

export class PostgresContracts implements Contracts {
  constructor(private readonly tx: Tx) {}

  async lock(ids: readonly string[]): Promise<Map<string, ContractPicture>> {
    const { tx } = this;
    await tx.execute(
      `insert into contract (tenant_id, id, title, buyer, flags, revision)
       select $1, id, '', '', '[]', 0 from unnest($2::text[]) as id order by id on conflict do nothing`,
      [tx.tenant, ids],
    );
    const rows = await tx.query<ContractPicture>(
      `select ${COLUMNS} from contract where tenant_id = $1 and id = any($2) order by id for update`,
      [tx.tenant, ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  async find(id: string): Promise<ContractPicture | undefined> {
    const [row] = await this.tx.query<ContractPicture>(
      `select ${COLUMNS} from contract where tenant_id = $1 and id = $2 and revision > 0 for update`,
      [this.tx.tenant, id],
    );
    return row;
  }

  async keep(pictures: readonly ContractPicture[]): Promise<void> {
    await this.tx.execute(
      `update contract set title = new.title, buyer = new.buyer, flags = new.flags, as_of = new."asOf", revision = new.revision
       from jsonb_to_recordset($2::jsonb)
         as new(id text, title text, buyer text, flags jsonb, "asOf" date, revision integer)
       where contract.tenant_id = $1 and contract.id = new.id`,
      [this.tx.tenant, JSON.stringify(pictures)],
    );
  }
}

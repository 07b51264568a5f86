import type { Tx } from '@manumit/platform';
import type { Account, Accounts } from '../work.ts';
import { AccountRow } from './account.table.ts';

export class PostgresAccounts implements Accounts {
  private readonly tenantId: string;

  constructor(private readonly tx: Tx) {
    this.tenantId = tx.tenant as string;
  }

  async add(account: Account): Promise<boolean> {
    const added = await this.tx.manager
      .createQueryBuilder()
      .insert()
      .into(AccountRow)
      .values({ ...account, tenantId: this.tenantId })
      .orIgnore()
      .returning('id')
      .execute();
    return (added.raw as unknown[]).length === 1;
  }

  async find(id: string): Promise<Account | undefined> {
    return (await this.tx.manager.findOneBy(AccountRow, { tenantId: this.tenantId, id })) ?? undefined;
  }

  async findByUserName(userName: string): Promise<Account | undefined> {
    return (await this.tx.manager.findOneBy(AccountRow, { tenantId: this.tenantId, userName })) ?? undefined;
  }

  async lock(id: string): Promise<Account | undefined> {
    // TypeORM refuses a lock here: it does not know that a transaction is open.
    await this.tx.query('select 1 from account where tenant_id = $1 and id = $2 for no key update', [
      this.tenantId,
      id,
    ]);
    return this.find(id);
  }

  async change(id: string, changes: Partial<Omit<Account, 'id'>>): Promise<void> {
    await this.tx.manager.update(AccountRow, { tenantId: this.tenantId, id }, changes);
  }

  async countAdmins(): Promise<number> {
    const [row] = await this.tx.query<{ count: number }>(
      `select count(*)::integer as count from account
       where tenant_id = $1 and is_active and password_hash is not null and 'admin' = any(roles)`,
      [this.tenantId],
    );
    return row?.count ?? 0;
  }
}

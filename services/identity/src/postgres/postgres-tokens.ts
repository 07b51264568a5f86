import type { Tx } from '@manumit/platform';
import type { Token, Tokens } from '../work.ts';
import { TokenRow } from './token.table.ts';

export class PostgresTokens implements Tokens {
  private readonly tenantId: string;

  constructor(private readonly tx: Tx) {
    this.tenantId = tx.tenant as string;
  }

  async add(token: Token): Promise<void> {
    await this.tx.manager.insert(TokenRow, { ...token, tenantId: this.tenantId });
  }

  async find(id: string): Promise<Token | undefined> {
    return (await this.tx.manager.findOneBy(TokenRow, { tenantId: this.tenantId, id })) ?? undefined;
  }

  count(accountId: string): Promise<number> {
    return this.tx.manager.countBy(TokenRow, { tenantId: this.tenantId, accountId });
  }

  async delete(id: string): Promise<void> {
    await this.tx.manager.delete(TokenRow, { tenantId: this.tenantId, id });
  }

  async deleteAll(accountId: string): Promise<void> {
    await this.tx.manager.delete(TokenRow, { tenantId: this.tenantId, accountId });
  }
}

import type { Tx } from '@manumit/platform';
import { LessThan, LessThanOrEqual } from 'typeorm';
import type { Session, Sessions } from '../work.ts';
import { SessionRow } from './session.table.ts';

export class PostgresSessions implements Sessions {
  private readonly tenantId: string;

  constructor(private readonly tx: Tx) {
    this.tenantId = tx.tenant as string;
  }

  async add(session: Session): Promise<void> {
    await this.tx.manager.insert(SessionRow, { ...session, tenantId: this.tenantId });
  }

  async end(hash: Buffer, accountId: string): Promise<boolean> {
    const { affected } = await this.tx.manager.delete(SessionRow, { tenantId: this.tenantId, hash, accountId });
    return affected === 1;
  }

  async forgetVoid(accountId: string, epoch: number, now: Date): Promise<void> {
    const own = { tenantId: this.tenantId, accountId };
    await this.tx.manager.delete(SessionRow, { ...own, expiresAt: LessThanOrEqual(now) });
    await this.tx.manager.delete(SessionRow, { ...own, epoch: LessThan(epoch) });
  }
}

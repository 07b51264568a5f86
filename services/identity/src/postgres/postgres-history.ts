import type { Tx } from '@manumit/platform';
import type { AccountEvent, History } from '../work.ts';
import { AccountEventRow } from './account-event.table.ts';

export class PostgresHistory implements History {
  constructor(
    private readonly tx: Tx,
    private readonly now: Date,
  ) {}

  async add({ actor, action, subject, detail }: AccountEvent): Promise<void> {
    await this.tx.manager.insert(AccountEventRow, {
      tenantId: this.tx.tenant as string,
      at: this.now,
      actorId: actor.id,
      actorTokenId: actor.tokenId ?? null,
      action,
      subject,
      detail: detail ?? {},
    });
  }
}

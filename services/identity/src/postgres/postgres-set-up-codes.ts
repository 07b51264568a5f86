import type { Tx } from '@manumit/platform';
import type { SetUpCodes } from '../work.ts';

export class PostgresSetUpCodes implements SetUpCodes {
  constructor(private readonly tx: Tx) {}

  async issue(digest: Buffer, at: Date): Promise<boolean> {
    const issued = await this.tx.execute(
      `insert into set_up (code_hash, issued_at) values ($1, $2)
       on conflict (one) do update set code_hash = excluded.code_hash, issued_at = excluded.issued_at
       where set_up.redeemed_at is null`,
      [digest, at],
    );
    return issued === 1;
  }

  async isOpen(digest: Buffer): Promise<boolean> {
    const rows = await this.tx.query('select 1 from set_up where code_hash = $1 and redeemed_at is null', [digest]);
    return rows.length === 1;
  }

  async redeem(digest: Buffer, at: Date): Promise<boolean> {
    const redeemed = await this.tx.execute(
      'update set_up set redeemed_at = $2 where code_hash = $1 and redeemed_at is null',
      [digest, at],
    );
    return redeemed === 1;
  }
}

import type { Role, Tx } from '@manumit/platform';
import type { Token } from '../work.ts';

export interface TokenView {
  readonly id: string;
  readonly name: string;
  /** Whose it is. */
  readonly account: string;
  readonly scope: readonly Role[];
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Day of the last use. */
  readonly lastUsedOn: string | null;
}

interface TokenListRow {
  readonly id: string;
  readonly name: string;
  readonly account_id: string;
  readonly roles: readonly Role[];
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly used_on: string | null;
}

/** Tokens of one account, or of the whole tenant, newest first, after the one of the cursor. */
export async function readTokens(
  tx: Tx,
  accountId: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<TokenView[]> {
  const rows = await tx.query<TokenListRow>(
    `select id, name, account_id, roles, created_at, expires_at, used_on::text from token
     where tenant_id = $1 and ($2::text is null or account_id = $2) and ($3::text is null or id < $3)
     order by id desc limit $4`,
    [tx.tenant, accountId ?? null, after ?? null, limit],
  );
  return rows.map((row) =>
    viewOf({
      id: row.id,
      name: row.name,
      accountId: row.account_id,
      roles: row.roles,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      usedOn: row.used_on,
    }),
  );
}

export const viewOf = (token: Omit<Token, 'hash' | 'parentId'>): TokenView => ({
  id: token.id,
  name: token.name,
  account: token.accountId,
  scope: token.roles,
  createdAt: token.createdAt.toISOString(),
  expiresAt: token.expiresAt.toISOString(),
  lastUsedOn: token.usedOn,
});

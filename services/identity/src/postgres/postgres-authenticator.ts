import { dayOf, type Clock } from '@manumit/kernel';
import { ROLES, type Authenticator, type Credentials, type Database, type Role } from '@manumit/platform';
import type { IdentityCaller } from '../identify-caller/identity-caller.ts';
import { digestOf, TOKEN_PREFIX } from '../secrets.ts';

interface CallerRow {
  readonly tenant_id: string;
  readonly account_id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly expires_at: Date;
}
interface TokenCallerRow extends CallerRow {
  readonly token_id: string;
  readonly token_name: string;
  readonly used_on: string | null;
}

/** Says who a cookie or token belongs to. Nothing is remembered between requests, so every change acts on the next one. */
export class PostgresAuthenticator implements Authenticator {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async identify({ bearer, session }: Credentials): Promise<IdentityCaller | undefined> {
    if (bearer !== undefined) return this.ofToken(bearer);
    if (session !== undefined) return this.ofSession(session);
    return undefined;
  }

  private async ofSession(secret: string): Promise<IdentityCaller | undefined> {
    const row = await this.find<CallerRow>('select * from identity.find_session($1, $2)', secret);
    return row === undefined ? undefined : { ...callerOf(row), by: 'session' };
  }

  private async ofToken(secret: string): Promise<IdentityCaller | undefined> {
    if (!secret.startsWith(TOKEN_PREFIX)) return undefined;
    const row = await this.find<TokenCallerRow>('select * from identity.find_token($1, $2)', secret);
    if (row === undefined) return undefined;
    const caller = callerOf(row);
    // Its maker has lost every role it was given for: it opens nothing any more.
    if (caller.roles.length === 0) return undefined;
    await this.noteUse(row);
    return { ...caller, name: `${row.name} (${row.token_name})`, by: 'token', tokenId: row.token_id };
  }

  private find<Row extends object>(sql: string, secret: string): Promise<Row | undefined> {
    return this.database.inSystemTransaction(async (tx) => {
      const [row] = await tx.query<Row>(sql, [digestOf(secret), this.clock.now()]);
      return row;
    });
  }

  /** Last use is kept by day: a write per token and day, and no trail of when somebody worked. */
  private async noteUse({ tenant_id, token_id, used_on }: TokenCallerRow): Promise<void> {
    const today = dayOf(this.clock.now());
    if (used_on !== null && used_on >= today) return;
    await this.database.inTransaction(tenant_id, (tx) =>
      tx.execute('update token set used_on = $3 where tenant_id = $1 and id = $2', [tenant_id, token_id, today]),
    );
  }
}

const callerOf = (row: CallerRow) => ({
  tenant: row.tenant_id,
  id: row.account_id,
  name: row.name,
  roles: row.roles.filter((role): role is Role => (ROLES as readonly string[]).includes(role)),
  expiresAt: row.expires_at,
});

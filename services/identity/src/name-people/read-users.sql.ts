import type { Role, Tx } from '@manumit/platform';

/** One person or machine of the tenant, as administrators and auditors see it. */
export interface UserView {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly active: boolean;
  /** Whether it can sign in; machines have tokens only. */
  readonly hasPassword: boolean;
  readonly createdAt: string;
  /** Day of the last sign-in. */
  readonly signedInOn: string | null;
}

interface UserRow {
  readonly id: string;
  readonly user_name: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly is_active: boolean;
  readonly has_password: boolean;
  readonly created_at: Date;
  readonly signed_in_on: string | null;
}

const COLUMNS = `id, user_name, name, roles, is_active, password_hash is not null as has_password, created_at,
  signed_in_on::text`;

/** Users of the tenant by user name, after the one of the cursor. */
export async function readUsers(tx: Tx, after: string | undefined, limit: number): Promise<UserView[]> {
  const rows = await tx.query<UserRow>(
    `select ${COLUMNS} from account
     where tenant_id = $1 and ($2::text is null or user_name > $2) order by user_name limit $3`,
    [tx.tenant, after ?? null, limit],
  );
  return rows.map(viewOf);
}

export async function readUser(tx: Tx, id: string): Promise<UserView | undefined> {
  const rows = await tx.query<UserRow>(`select ${COLUMNS} from account where tenant_id = $1 and id = $2`, [
    tx.tenant,
    id,
  ]);
  return rows.map(viewOf)[0];
}

const viewOf = (row: UserRow): UserView => ({
  id: row.id,
  user: row.user_name,
  name: row.name,
  roles: row.roles,
  active: row.is_active,
  hasPassword: row.has_password,
  createdAt: row.created_at.toISOString(),
  signedInOn: row.signed_in_on,
});

import type { Role, Tx } from '@manumit/platform';
import type { FeePolicy } from '../work.ts';

/** Who is signed in, and where. */
export interface SessionView {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly tenant: {
    readonly id: string;
    readonly handle: string;
    readonly name: string;
    readonly asOf: string;
    readonly feePolicy: FeePolicy;
  };
  readonly by: 'session' | 'token';
  readonly expiresAt: string;
}

interface SessionViewRow {
  readonly id: string;
  readonly user_name: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly tenant_id: string;
  readonly handle: string;
  readonly tenant_name: string;
  readonly as_of: string;
  readonly fee_policy: FeePolicy;
}

/** The account with its tenant. `roles` are the caller's: a token may have fewer than its account. */
export async function readSession(
  tx: Tx,
  caller: { id: string; roles?: readonly Role[]; by: 'session' | 'token'; expiresAt: Date },
): Promise<SessionView | undefined> {
  const [row] = await tx.query<SessionViewRow>(
    `select a.id, a.user_name, a.name, a.roles, t.id as tenant_id, t.handle, t.name as tenant_name, t.as_of::text,
            t.fee_policy
     from account a join tenant t on t.id = a.tenant_id where a.tenant_id = $1 and a.id = $2`,
    [tx.tenant, caller.id],
  );
  if (row === undefined) return undefined;
  return {
    id: row.id,
    user: row.user_name,
    name: row.name,
    roles: caller.roles ?? row.roles,
    tenant: {
      id: row.tenant_id,
      handle: row.handle,
      name: row.tenant_name,
      asOf: row.as_of,
      feePolicy: row.fee_policy,
    },
    by: caller.by,
    expiresAt: caller.expiresAt.toISOString(),
  };
}

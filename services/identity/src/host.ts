import type { Authenticator, Role } from '@manumit/platform';
import { giveToken, MOST_DAYS } from './give-tokens/give-token.ts';
import { nameUser } from './name-people/name-user.ts';
import { codeDigestOf, newCode, newId } from './secrets.ts';
import { createTenant, type NewTenant } from './set-up/create-tenant.ts';
import { refuseWeakPassword } from './sign-in/passwords.ts';
import { NOBODY } from './sign-in/sign-in.ts';
import { HOST, type Identity } from './work.ts';

export interface HostUser {
  readonly tenant: string;
  readonly user: string;
  readonly name: string;
  /** Left out: a machine, which has tokens and cannot sign in. */
  readonly password?: string;
  readonly roles: readonly Role[];
}

export interface HostToken {
  readonly tenant: string;
  /** Id of the account. */
  readonly account: string;
  readonly name: string;
  readonly scope: readonly Role[];
  readonly expiresInDays?: number;
}

/** What the program that hosts identity may do besides serving it: arrange an installation, and ask who is there. */
export interface IdentityHost {
  readonly authenticator: Authenticator;
  /** Makes an organization and announces it. */
  createTenant(given: NewTenant): Promise<{ id: string; handle: string }>;
  createUser(given: HostUser): Promise<{ id: string }>;
  /** Gives the secret, once. */
  createToken(given: HostToken): Promise<{ id: string; secret: string }>;
  /** A new one-time code in the place of an earlier one; undefined once the first administrator was made with one. */
  issueSetUpCode(): Promise<string | undefined>;
}

export function identityHost(identity: Identity, authenticator: Authenticator): IdentityHost {
  return {
    authenticator,
    async createTenant(given) {
      const tenant = newId('tenant');
      const { id, handle } = await identity.transact(tenant, (work) => createTenant(given, HOST, work));
      return { id, handle };
    },
    async createUser({ tenant, user, name, password, roles }) {
      if (password !== undefined) refuseWeakPassword(password, user);
      const passwordHash = password === undefined ? null : await identity.passwords.hash(password);
      const { id } = await identity.transact(tenant, (work) =>
        nameUser({ user, name, passwordHash, roles }, HOST, work),
      );
      return { id };
    },
    createToken: ({ tenant, account, name, scope, expiresInDays = MOST_DAYS }) =>
      identity.transact(tenant, async (work) => {
        const { token, secret } = await giveToken({ accountId: account, name, scope, expiresInDays }, HOST, work);
        return { id: token.id, secret };
      }),
    async issueSetUpCode() {
      const code = newCode();
      const isIssued = await identity.transact(NOBODY, ({ setUpCodes, now }) =>
        setUpCodes.issue(codeDigestOf(code), now),
      );
      return isIssued ? code : undefined;
    },
  };
}

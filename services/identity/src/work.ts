import type { FEE_POLICIES } from '@manumit/events';
import type { Clock, Day } from '@manumit/kernel';
import type { Outbox } from '@manumit/messaging';
import type { Role, Tx } from '@manumit/platform';
import type { IdentityConfig } from './identity.config.ts';
import type { Passwords } from './sign-in/passwords.ts';
import type { SignInLimits } from './sign-in/sign-in-limits.ts';

export type FeePolicy = (typeof FEE_POLICIES)[number];

export interface Tenant {
  readonly id: string;
  /** What follows the @ when people sign in; unique in the installation. */
  readonly handle: string;
  readonly name: string;
  /** The day as of which everything of this tenant is calculated. */
  readonly asOf: Day;
  /** Whether the day stands still: for replays, samples and tests. */
  readonly isFixed: boolean;
  readonly feePolicy: FeePolicy;
  readonly revision: number;
}

export interface Account {
  readonly id: string;
  readonly userName: string;
  readonly name: string;
  /** Argon2id with its parameters; null: this account is a machine's and signs in with tokens only. */
  readonly passwordHash: string | null;
  readonly roles: readonly Role[];
  readonly isActive: boolean;
  /** Sessions opened under an earlier epoch are void. */
  readonly epoch: number;
  readonly createdAt: Date;
  readonly signedInOn: Day | null;
}

export interface Token {
  readonly id: string;
  readonly accountId: string;
  /** The token it was made with, if it was: it dies with that one. */
  readonly parentId: string | null;
  readonly name: string;
  readonly hash: Buffer;
  readonly roles: readonly Role[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedOn: Day | null;
}

export interface Session {
  readonly hash: Buffer;
  readonly accountId: string;
  readonly epoch: number;
  readonly signedInAt: Date;
  readonly expiresAt: Date;
}

export const ACTIONS = [
  'tenant-created',
  'day-advanced',
  'set-up-redeemed',
  'user-created',
  'user-changed',
  'password-reset',
  'password-changed',
  'signed-in',
  'signed-out',
  'token-created',
  'token-deleted',
] as const;

/** Who acts: an account, perhaps through one of its tokens, or the installation itself. */
export interface Actor {
  /** Id of the account; `host` for the installation. */
  readonly id: string;
  readonly tokenId?: string | undefined;
}
export const HOST: Actor = { id: 'host' };

/** One line of the history of accounts. It holds ids, roles and days, never a secret or a name. */
export interface AccountEvent {
  readonly actor: Actor;
  readonly action: (typeof ACTIONS)[number];
  /** Id of what was acted on. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface Tenants {
  /** False: the handle is taken. */
  add(tenant: Tenant, at: Date): Promise<boolean>;
  /** Locks the tenant of this transaction until it ends and reads it. */
  lock(): Promise<Tenant | undefined>;
  /** Sets the as-of day and bumps the revision. */
  moveTo(day: Day): Promise<Tenant>;
}

export interface Accounts {
  /** False: the user name is taken. */
  add(account: Account): Promise<boolean>;
  find(id: string): Promise<Account | undefined>;
  findByUserName(userName: string): Promise<Account | undefined>;
  /** Locks the account until the transaction ends and reads it. */
  lock(id: string): Promise<Account | undefined>;
  change(id: string, changes: Partial<Omit<Account, 'id'>>): Promise<void>;
  /** How many active administrators can sign in. */
  countAdmins(): Promise<number>;
}

export interface Sessions {
  add(session: Session): Promise<void>;
  /** Whether there was such a session of this account. */
  end(hash: Buffer, accountId: string): Promise<boolean>;
  /** Forgets the account's sessions that have run out or belong to an earlier epoch. */
  forgetVoid(accountId: string, epoch: number, now: Date): Promise<void>;
}

export interface Tokens {
  add(token: Token): Promise<void>;
  find(id: string): Promise<Token | undefined>;
  count(accountId: string): Promise<number>;
  /** Deletes it with the tokens that were made with it. */
  delete(id: string): Promise<void>;
  deleteAll(accountId: string): Promise<void>;
}

export interface History {
  add(event: AccountEvent): Promise<void>;
}

export interface SetUpCodes {
  /** Puts a new code in the place of an earlier one. False: one was already redeemed. */
  issue(digest: Buffer, at: Date): Promise<boolean>;
  isOpen(digest: Buffer): Promise<boolean>;
  /** False: it is not the code, or it has been redeemed. Of two at once, one wins. */
  redeem(digest: Buffer, at: Date): Promise<boolean>;
}

/** What one transaction of identity may touch. */
export interface Work {
  readonly tenant: string;
  readonly now: Date;
  readonly tenants: Tenants;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly setUpCodes: SetUpCodes;
  readonly history: History;
  readonly outbox: Outbox;
}

/** Reads that no tenant owns. */
export interface TenantDirectory {
  /** The tenant of a handle; without a handle the only tenant there is. */
  find(handle: string | undefined): Promise<string | undefined>;
  /** Tenants whose as-of day lies before this one. */
  behind(day: Day): Promise<readonly string[]>;
}

/** Everything the doors of identity work with. */
export interface Identity {
  readonly config: IdentityConfig;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly limits: SignInLimits;
  readonly directory: TenantDirectory;
  /** Runs `act` in one transaction of a tenant. */
  transact<Result>(tenant: string, act: (work: Work, tx: Tx) => Promise<Result>): Promise<Result>;
}
export const IDENTITY = Symbol('identity');

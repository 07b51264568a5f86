import { dayOf } from '@manumit/kernel';
import type { Identity, Work } from '../work.ts';
import { digestOf, newSecret } from '../secrets.ts';
import { readSignInName } from './sign-in-name.ts';

export interface SignInRequest {
  readonly user: string;
  readonly password: string;
  /** The session this browser held until now; a sign-in ends it. */
  readonly earlierSession: string | undefined;
}

export interface OpenedSession {
  readonly tenant: string;
  readonly accountId: string;
  /** What goes into the cookie; the table keeps its digest. */
  readonly secret: string;
  readonly expiresAt: Date;
}

export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly session: OpenedSession }
  /** Unknown tenant, unknown user, wrong password, inactive account: one answer for all. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'throttled'; readonly retryAfterS: number };

/** A tenant nobody has: its transactions cost the same queries and see no row. */
export const NOBODY = 'nobody';

/** Opens a session for who knows the password. */
export async function signIn(request: SignInRequest, identity: Identity): Promise<SignInOutcome> {
  const { userName, handle } = readSignInName(request.user);
  const tenant = await identity.directory.find(handle);
  const user = `${tenant ?? handle ?? ''}/${userName}`;
  const retryAfterS = await identity.limits.take(user);
  if (retryAfterS !== undefined) return { kind: 'throttled', retryAfterS };

  const account = await identity.transact(tenant ?? NOBODY, ({ accounts }) => accounts.findByUserName(userName));
  const hashed = account?.passwordHash ?? undefined;
  const isRight = await identity.passwords.verify(hashed, request.password);
  if (tenant === undefined || account === undefined || hashed === undefined || !isRight) return { kind: 'wrong' };

  const fresh = identity.passwords.isOutdated(hashed) ? await identity.passwords.hash(request.password) : hashed;
  const session = await identity.transact(tenant, async (work) => {
    const held = await work.accounts.lock(account.id);
    // Asked here, under the lock: it may have been closed, or its password reset, while the password was checked.
    if (held === undefined || !held.isActive || held.passwordHash !== hashed) return undefined;
    if (fresh !== hashed) await work.accounts.change(account.id, { passwordHash: fresh });
    if (request.earlierSession !== undefined) await work.sessions.end(digestOf(request.earlierSession), account.id);
    return openSession(account.id, held.epoch, identity.config.sessionHours, work);
  });
  if (session === undefined) return { kind: 'wrong' };
  await identity.limits.forgive(user);
  return { kind: 'signed-in', session };
}

/** Writes a new session of an account whose row is locked. */
export async function openSession(
  accountId: string,
  epoch: number,
  sessionHours: number,
  work: Work,
): Promise<OpenedSession> {
  const secret = newSecret();
  const expiresAt = new Date(work.now.getTime() + sessionHours * 3_600_000);
  await work.sessions.forgetVoid(accountId, epoch, work.now);
  await work.sessions.add({ hash: digestOf(secret), accountId, epoch, signedInAt: work.now, expiresAt });
  await work.accounts.change(accountId, { signedInOn: dayOf(work.now) });
  await work.history.add({ actor: { id: accountId }, action: 'signed-in', subject: accountId });
  return { tenant: work.tenant, accountId, secret, expiresAt };
}

/** Ends one session of an account. */
export async function signOut(secret: string, accountId: string, work: Work): Promise<void> {
  const isEnded = await work.sessions.end(digestOf(secret), accountId);
  if (isEnded) await work.history.add({ actor: { id: accountId }, action: 'signed-out', subject: accountId });
}

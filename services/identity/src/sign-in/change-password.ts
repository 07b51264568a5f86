import { missing } from '@manumit/kernel';
import type { Identity } from '../work.ts';
import { refuseWeakPassword } from './passwords.ts';
import { openSession, type SignInOutcome } from './sign-in.ts';

export interface PasswordChange {
  readonly tenant: string;
  readonly accountId: string;
  readonly password: string;
  readonly newPassword: string;
}

/** Gives an account the password its holder chose. All its sessions end; a new one is opened here. */
export async function changePassword(change: PasswordChange, identity: Identity): Promise<SignInOutcome> {
  const { tenant, accountId } = change;
  const account = await identity.transact(tenant, ({ accounts }) => accounts.find(accountId));
  if (account === undefined) throw missing('user.unknown', 'There is no such user.');
  refuseWeakPassword(change.newPassword, account.userName);

  // A stolen session must not become a way to guess the password.
  const user = `${tenant}/${account.userName}`;
  const retryAfterS = await identity.limits.take(user);
  if (retryAfterS !== undefined) return { kind: 'throttled', retryAfterS };
  const hashed = account.passwordHash ?? undefined;
  if (!(await identity.passwords.verify(hashed, change.password))) return { kind: 'wrong' };

  const passwordHash = await identity.passwords.hash(change.newPassword);
  const session = await identity.transact(tenant, async (work) => {
    const held = await work.accounts.lock(accountId);
    if (held === undefined || !held.isActive || held.passwordHash !== hashed) return undefined;
    const epoch = held.epoch + 1;
    await work.accounts.change(accountId, { passwordHash, epoch });
    await work.history.add({ actor: { id: accountId }, action: 'password-changed', subject: accountId });
    return openSession(accountId, epoch, identity.config.sessionHours, work);
  });
  if (session === undefined) return { kind: 'wrong' };
  await identity.limits.forgive(user);
  return { kind: 'signed-in', session };
}

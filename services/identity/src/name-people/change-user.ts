import { missing, refused } from '@manumit/kernel';
import type { Role } from '@manumit/platform';
import type { Account, AccountEvent, Actor, Work } from '../work.ts';
import { refuseOwnRise, refuseRoles } from './role-rules.ts';

export interface UserChange {
  readonly id: string;
  readonly name?: string | undefined;
  readonly roles?: readonly Role[] | undefined;
  readonly active?: boolean | undefined;
  /** Of a new password an administrator has set. */
  readonly passwordHash?: string | undefined;
}

/** Changes an account. Whatever was opened with its former roles or password stops at the next request. */
export async function changeUser(change: UserChange, actor: Actor, work: Work): Promise<Account> {
  // One administrator at a time: two who remove each other at once would leave the tenant without any.
  await work.tenants.lock();
  const before = await work.accounts.lock(change.id);
  if (before === undefined) throw missing('user.unknown', 'There is no such user.');
  const after: Account = {
    ...before,
    name: change.name ?? before.name,
    roles: change.roles ?? before.roles,
    isActive: change.active ?? before.isActive,
    passwordHash: change.passwordHash ?? before.passwordHash,
  };
  refuseChange(before, after, actor);
  await work.accounts.change(change.id, after);

  const isReset = after.passwordHash !== before.passwordHash;
  if (after.isActive !== before.isActive || isReset || !isSame(before.roles, after.roles)) {
    await work.accounts.change(change.id, { epoch: before.epoch + 1 });
  }
  // Tokens follow the roles by themselves. Whoever took an account over has perhaps made one, so these two end them.
  if (!after.isActive || isReset) await work.tokens.deleteAll(change.id);
  if (isAdmin(before) && !isAdmin(after) && (await work.accounts.countAdmins()) === 0) {
    throw refused('admin.last', 'This is the last administrator who can sign in. Name another one first.');
  }
  for (const event of eventsOf(before, after, actor)) await work.history.add(event);
  return after;
}

function refuseChange(before: Account, after: Account, actor: Actor): void {
  if (!isSame(before.roles, after.roles)) refuseRoles(after.roles);
  if (before.id !== actor.id) return;
  refuseOwnRise(before.roles, after.roles);
  if (after.passwordHash !== before.passwordHash) {
    throw refused('password.own', 'Change your own password at PUT /sessions/current/password.', 'password');
  }
}

const isAdmin = ({ roles, isActive, passwordHash }: Account): boolean =>
  isActive && passwordHash !== null && roles.includes('admin');

const isSame = (one: readonly Role[], other: readonly Role[]): boolean =>
  one.length === other.length && one.every((role) => other.includes(role));

function eventsOf(before: Account, after: Account, actor: Actor): AccountEvent[] {
  const events: AccountEvent[] = [];
  const subject = before.id;
  if (after.passwordHash !== before.passwordHash) events.push({ actor, action: 'password-reset', subject });
  const detail = {
    ...(after.name === before.name ? {} : { name: 'changed' }),
    ...(isSame(before.roles, after.roles) ? {} : { rolesBefore: before.roles, rolesAfter: after.roles }),
    ...(after.isActive === before.isActive ? {} : { active: after.isActive }),
  };
  if (Object.keys(detail).length > 0) events.push({ actor, action: 'user-changed', subject, detail });
  return events;
}

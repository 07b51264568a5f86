import { refused, unusable } from '@manumit/kernel';
import type { Role } from '@manumit/platform';
import { newId } from '../secrets.ts';
import { USER_NAME } from '../sign-in/sign-in-name.ts';
import type { Account, Actor, Work } from '../work.ts';
import { refuseRoles } from './role-rules.ts';

export interface NewUser {
  readonly user: string;
  readonly name: string;
  /** null: a machine, which signs in with tokens only. */
  readonly passwordHash: string | null;
  readonly roles: readonly Role[];
}

/** Gives someone an account of the tenant. The password was hashed outside the transaction. */
export async function nameUser(given: NewUser, actor: Actor, work: Work): Promise<Account> {
  refuseRoles(given.roles);
  if (!USER_NAME.test(given.user) || given.user.length > 100) {
    throw unusable('user.name', 'A user name is lower-case letters, digits and . _ + -, or a mail address.', 'user');
  }
  const account: Account = {
    id: newId('user'),
    userName: given.user,
    name: given.name,
    passwordHash: given.passwordHash,
    roles: given.roles,
    isActive: true,
    epoch: 1,
    createdAt: work.now,
    signedInOn: null,
  };
  if (!(await work.accounts.add(account))) throw refused('user.taken', 'Someone here has this user name.', 'user');
  await work.history.add({ actor, action: 'user-created', subject: account.id, detail: { roles: given.roles } });
  return account;
}

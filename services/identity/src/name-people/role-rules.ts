import { refused, unusable } from '@manumit/kernel';
import type { Role } from '@manumit/platform';

// product.md 2.6: the auditor reads everything, closed and suppressed items too, and writes nothing. Together with a
// role that writes, an auditor would audit their own work.
const NOT_WITH_AUDITOR: readonly Role[] = ['analyst', 'case-lead', 'approver', 'admin'];

/** Throws if nobody may hold these roles together. */
export function refuseRoles(roles: readonly Role[]): void {
  if (roles.length === 0 || new Set(roles).size !== roles.length) {
    throw unusable(
      'roles.unusable',
      'Name each role once, and at least one. To take all away, set active to false.',
      'roles',
    );
  }
  const other = roles.find((role) => NOT_WITH_AUDITOR.includes(role));
  if (roles.includes('auditor') && other !== undefined) {
    throw refused('roles.conflict', `An auditor writes nothing, so nobody is auditor and ${other}.`, 'roles');
  }
}

/** Throws if someone would give themselves a role: only another administrator can. */
export function refuseOwnRise(before: readonly Role[], after: readonly Role[]): void {
  const risen = after.find((role) => !before.includes(role));
  if (risen !== undefined) {
    throw refused('roles.own', `Nobody gives themselves a role; another administrator can make you ${risen}.`, 'roles');
  }
}

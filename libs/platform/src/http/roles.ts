/** The roles of product.md 2.6 that exist so far. */
export const ROLES = ['viewer', 'analyst', 'case-lead', 'approver', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a route may ask for. Each route names exactly one. */
export const PERMISSIONS = [
  'public',
  'signed-in',
  'records:read',
  'records:write',
  'scores:read',
  'flags:read',
  'flags:propose',
  'flags:approve',
  'cases:read',
  'cases:write',
  'cases:approve',
  'people:read',
  'people:write',
  'audit:read',
  'operate',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

type RolePermission = Exclude<Permission, 'public' | 'signed-in'>;

// product.md 2.6, row by row. The administrator keeps people and machines and reads no record.
const GRANTS: Readonly<Record<RolePermission, readonly Role[]>> = {
  'records:read': ['viewer', 'analyst', 'case-lead', 'approver', 'auditor'],
  'records:write': ['analyst', 'case-lead'],
  'scores:read': ['viewer', 'analyst', 'case-lead', 'approver', 'auditor'],
  'flags:read': ['viewer', 'analyst', 'case-lead', 'approver', 'auditor'],
  'flags:propose': ['analyst', 'case-lead'],
  'flags:approve': ['approver'],
  'cases:read': ['analyst', 'case-lead', 'approver', 'auditor'],
  'cases:write': ['analyst', 'case-lead'],
  'cases:approve': ['approver'],
  'people:read': ['auditor', 'admin'],
  'people:write': ['admin'],
  'audit:read': ['approver', 'auditor', 'admin'],
  operate: ['admin'],
};

/** Whether someone with these roles may do what a route asks for. */
export function mayDo(roles: readonly Role[], permission: Permission): boolean {
  if (permission === 'public' || permission === 'signed-in') return true;
  return GRANTS[permission].some((role) => roles.includes(role));
}

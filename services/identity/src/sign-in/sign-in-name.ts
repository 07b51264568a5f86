// A name people sign in with: letters, digits and . _ + -, perhaps in the form of a mail address.
export const USER_NAME = /^[a-z0-9][a-z0-9._+-]*(@[a-z0-9-]+(\.[a-z0-9-]+)+)?$/;
/** A tenant's handle. It has no dot, so it is never mistaken for the end of a mail address. */
export const HANDLE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export interface SignInName {
  readonly userName: string;
  readonly handle: string | undefined;
}

/**
 * Reads `name@organization`, or `name` where there is one organization only; a name nobody can have becomes ''.
 * User names are unique inside a tenant, not in the installation: otherwise an administrator could find out who has
 * an account with another tenant.
 */
export function readSignInName(user: string): SignInName {
  const text = user.trim().toLowerCase();
  const at = text.lastIndexOf('@');
  const end = text.slice(at + 1);
  const hasHandle = at > 0 && HANDLE.test(end);
  const name = hasHandle ? text.slice(0, at) : text;
  return { userName: USER_NAME.test(name) ? name : '', handle: hasHandle ? end : undefined };
}

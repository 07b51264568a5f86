import { Failure, unavailable } from '@manumit/kernel';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENOENT',
]);

// SQLSTATE classes 08 (connection), 53 (resources) and single codes that pass by themselves: PostgreSQL appendix A.
const PASSING_STATES = /^(08...|53...|57P0[123]|57014|40001|40P01|55P03|25006)$/;

const CONNECTION_WORDS =
  /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect|cannot use a pool after calling end|connection is closed|not queryable|query read timeout/i;

/** Whether an error of the driver says that PostgreSQL is away or busy, so that waiting can help. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, errors, message } = error as {
    code?: unknown;
    errors?: unknown;
    message?: unknown;
  };
  if (typeof code === 'string') return NETWORK_CODES.has(code) || PASSING_STATES.test(code);
  if (Array.isArray(errors)) return errors.some(isDatabaseAway);
  return typeof message === 'string' && CONNECTION_WORDS.test(message);
}

/** Whether the driver gave up waiting for an answer. */
export const isSilence = (error: unknown): boolean =>
  /query read timeout/i.test(String((error as { message?: unknown } | undefined)?.message));

/** Turns a driver's error into `unavailable` where waiting can help; anything else comes back as it was. */
export function classifyDatabaseError(error: unknown): unknown {
  if (error instanceof Failure || !isDatabaseAway(error)) return error;
  return unavailable('database.unavailable', 'The database cannot be reached or is busy. Try again shortly.', error);
}

/** The SQLSTATE of an error, if the server sent one. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** The constraint a driver's error names, for adapters that translate it. */
export function constraintOf(error: unknown): string | undefined {
  const constraint = (error as { constraint?: unknown } | undefined)?.constraint;
  return typeof constraint === 'string' ? constraint : undefined;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where the server is and with which token we speak to it. */
export interface Connection {
  readonly url: string;
  readonly token: string | undefined;
}

/** An error the user can read as it stands; the command ends with 1. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** Wrong use of a command; it ends with 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Finds the server: `MANUMIT_URL` and `MANUMIT_TOKEN`, else `cli.json` in the data folder. The token of the file goes
 * to a loopback address only: it is as good as a password.
 */
export async function findConnection(
  environment: Readonly<Record<string, string | undefined>>,
  dataFolder: string,
): Promise<Connection> {
  const file = await readCliFile(join(dataFolder, 'cli.json'));
  const url = (environment['MANUMIT_URL'] ?? file?.url ?? 'http://127.0.0.1:4000').replace(/\/+$/, '');
  if (!URL.canParse(url)) throw new UsageError(`MANUMIT_URL is not a URL: ${url}`);
  const given = environment['MANUMIT_TOKEN'];
  if (given !== undefined && given !== '') return { url, token: given };
  return { url, token: LOOPBACK.has(new URL(url).hostname) ? file?.token : undefined };
}

async function readCliFile(path: string): Promise<{ url?: string; token?: string } | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as { url?: string; token?: string };
  } catch {
    return undefined;
  }
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Asks the server and gives the JSON of its answer. A problem becomes one readable sentence. */
export async function ask<Answer>(
  connection: Connection,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options: { query?: Query; body?: unknown } = {},
): Promise<Answer> {
  const response = await send(connection, method, path, options);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** Asks the server and hands on the answer as it streams in. */
export async function send(
  connection: Connection,
  method: string,
  path: string,
  options: { query?: Query; body?: unknown } = {},
): Promise<Response> {
  const url = new URL(`${connection.url}/api/v1${path}`);
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const isForm = options.body instanceof FormData;
  const headers: Record<string, string> = {};
  if (connection.token !== undefined) headers['authorization'] = `Bearer ${connection.token}`;
  if (options.body !== undefined && !isForm) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetchPatiently(url, {
      method,
      headers,
      ...(options.body === undefined
        ? {}
        : { body: isForm ? (options.body as FormData) : JSON.stringify(options.body) }),
    });
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    throw new CommandError(
      `No server answers at ${connection.url}${cause === undefined ? '' : ` (${cause})`}. Start one with "npm start" or "npm run demo".`,
    );
  }
  if (!response.ok) throw new CommandError(await sentenceOf(response));
  return response;
}

/** Most waits for a server that says it is busy, and the longest of them. */
const MOST_WAITS = 6;
const LONGEST_WAIT_S = 10;

/** Asks again after the time a busy server names; only where asking twice does no harm. */
async function fetchPatiently(url: URL, request: RequestInit): Promise<Response> {
  for (let waits = 0; ; waits++) {
    const response = await fetch(url, request);
    if (response.status !== 503 || request.method !== 'GET' || waits >= MOST_WAITS) return response;
    const seconds = Math.min(Number(response.headers.get('retry-after') ?? 1) || 1, LONGEST_WAIT_S);
    await pause(seconds * 1000);
  }
}

async function sentenceOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as {
      detail?: string;
      code?: string;
      problems?: { field: string; message: string }[];
    };
    const fields = (problem.problems ?? []).map(({ field, message }) => `\n  ${field}: ${message}`).join('');
    return `${problem.detail ?? response.statusText} (${problem.code ?? response.status})${fields}`;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

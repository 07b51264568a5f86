import { parseArgs } from 'node:util';
import { UsageError } from './cli/connection.ts';

export interface StartOptions {
  readonly data: string | undefined;
  readonly port: number | undefined;
  readonly exit: boolean;
}

/** Reads `--data DIR`, `--port N` and `--exit`. */
export function readStartOptions(args: readonly string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { data: { type: 'string' }, port: { type: 'string' }, exit: { type: 'boolean', default: false } },
      strict: true,
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
      throw new UsageError('--port takes a number from 0 to 65535');
    }
    return { data: values.data, port, exit: values.exit };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}. Known are --data DIR, --port N and --exit.`);
  }
}

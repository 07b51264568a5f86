import { Failure } from '@manumit/kernel';
import { ConfigurationError } from '@manumit/platform';
import { CommandError, UsageError } from './cli/connection.ts';

/** Runs a program's main function; an expected failure becomes one readable line and an exit code, a bug its stack. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  // Said outright: the library of the embedded PostgreSQL ends a process that ends by itself with 0, whatever was set.
  process.exit(await codeOf(main));
}

async function codeOf(main: () => Promise<number>): Promise<number> {
  try {
    return await main();
  } catch (error) {
    const isExpected =
      error instanceof Failure ||
      error instanceof ConfigurationError ||
      error instanceof CommandError ||
      (error as { code?: unknown }).code === 'EADDRINUSE';
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    process.stderr.write(isExpected ? `${(error as Error).message}\n` : `${(error as Error).stack ?? String(error)}\n`);
    return 1;
  }
}

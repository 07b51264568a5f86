import { Failure } from '@manumit/kernel';
import { ConfigurationError } from '@manumit/platform';
import { CommandError, UsageError } from './cli/connection.ts';

/** Runs a program's main function; an expected failure becomes one readable line and an exit code, a bug its stack. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const isExpected =
      error instanceof Failure ||
      error instanceof ConfigurationError ||
      error instanceof CommandError ||
      (error as { code?: unknown }).code === 'EADDRINUSE';
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 2;
    } else {
      process.stderr.write(
        isExpected ? `${(error as Error).message}\n` : `${(error as Error).stack ?? String(error)}\n`,
      );
      process.exitCode = 1;
    }
  }
}

import { CommanderError } from 'commander';
import { CommandError, UsageError } from './connection.ts';
import { createProgram } from './commands.ts';

try {
  const environment = process.env;
  await createProgram({ environment, print: (text) => process.stdout.write(`${text}\n`) }).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else if (error instanceof CommandError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}

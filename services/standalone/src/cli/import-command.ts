import type { Command } from 'commander';
import type { ImportAnswer } from './answers.ts';
import { CommandError } from './connection.ts';
import { importFile, writeRejects, type ImportOptions } from './import-file.ts';
import type { Connect, Options, Print } from './invocation.ts';
import { waitUntilSettled } from './wait-until-settled.ts';

/** `manumit import FILE…` */
export function addImport(program: Command, connect: Connect, options: Options, print: Print): void {
  program
    .command('import')
    .description('send files; their kind is detected from header or content and said aloud')
    .argument('<files...>')
    .option(
      '--as <kind>',
      'suppliers, recruiters, supply-links, recruitment-links, contracts, observations, legal-facts, watchlist, goods-list, ocds, open-supply-hub',
    )
    .option('--mapping <mapping>', 'name or JSON file of a column mapping')
    .option('--replace-source <name>', 'close what that source no longer states')
    .option('--source-name <name>', 'source of rows that name none')
    .option('--source-category <category>', 'category of that source')
    .option('--source-date <date>', 'when that source stated it')
    .option('--dry-run', 'the same report, nothing stored')
    .option('--wait', 'return when everything is settled')
    .addHelpText(
      'after',
      '\nExamples:\n  manumit import suppliers.csv links.csv --wait\n  manumit import mills.csv --mapping palm-oil-mills-uml',
    )
    .action(async (files: string[], given: ImportOptions & { wait?: boolean }) => {
      const connection = await connect();
      const done: (ImportAnswer & { file: string; rejects?: string })[] = [];
      for (const file of files) {
        const answer = await importFile(connection, file, given, options().quiet === true);
        const rejects =
          answer.rejected > 0 && answer.state === 'done' ? await writeRejects(connection, answer.id, file) : undefined;
        done.push({ ...answer, file, ...(rejects === undefined ? {} : { rejects }) });
      }
      if (given.wait === true) await waitUntilSettled(connection);
      if (options().format === 'json') print(JSON.stringify(done, null, 2));
      else for (const answer of done) print(sentenceOfImport(answer));
      if (done.some(({ state }) => state === 'failed')) throw new CommandError('Not every file could be read.');
    });
}

/** What became of one file, in a line. */
export function sentenceOfImport(answer: ImportAnswer & { file: string; rejects?: string }): string {
  if (answer.state === 'failed')
    return `${answer.file}: not read. ${answer.failure?.message ?? ''} (${answer.failure?.code ?? 'unknown'})`;
  const leftOut = [
    ...(answer.filtered > 0 ? [`${answer.filtered} left out by the mapping`] : []),
    ...(answer.repeated > 0 ? [`${answer.repeated} that repeat another row`] : []),
  ].map((part) => `, ${part}`);
  const counts = `${answer.rows} rows: ${answer.accepted} accepted, ${answer.unchanged} unchanged, ${answer.rejected} rejected${leftOut.join('')}`;
  const kind = `read as ${answer.kind}${answer.because === undefined ? '' : ` (${answer.because})`}`;
  return `${answer.file}: ${kind}; ${counts}${answer.rejects === undefined ? '' : `; see ${answer.rejects}`}`;
}

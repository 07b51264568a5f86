import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import type { CaseAnswer, ContractAnswer, FlagAnswer, Page, PartyAnswer, StatusAnswer } from './answers.ts';
import { ask, CommandError, findConnection, send, UsageError, type Connection, type Query } from './connection.ts';
import { explain } from './explain.ts';
import { addImport, sentenceOfImport } from './import-command.ts';
import { importFile } from './import-file.ts';
import type { Connect, GlobalOptions, Options, Print, Show } from './invocation.ts';
import { drawTree, FORMATS, printRows, type Column } from './print.ts';
import { waitUntilSettled } from './wait-until-settled.ts';

export interface CommandLine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
}

const LIST_LIMIT = 1000;

/** The `manumit` command line: it speaks HTTP to a running server and nothing else. */
export function createProgram({ environment, print }: CommandLine): Command {
  const program = new Command('manumit')
    .description('Finds forced-labor risk in supply chains before a contract is signed or renewed, and says why.')
    .addOption(new Option('--format <format>', 'how to print').choices([...FORMATS]).default('table'))
    .option('--data <folder>', 'data folder with cli.json', './data')
    .option('--quiet', 'no progress')
    .showHelpAfterError('Add --help to see how it is used.')
    .exitOverride();
  const options = (): GlobalOptions => program.opts<GlobalOptions>();
  const connect = (): Promise<Connection> => findConnection(environment, options().data);
  const show = <Row>(rows: readonly Row[], columns: readonly Column<Row>[], empty: string): void =>
    print(printRows(rows, columns, options().format, empty));

  addImport(program, connect, options, print);
  addStatus(program, connect, options, print);
  addLists(program, connect, show);
  addReading(program, connect, options, print, show);
  addOperations(program, connect, options, print);
  return program;
}

function addStatus(program: Command, connect: Connect, options: Options, print: Print): void {
  program
    .command('status')
    .description('lag of each consumer group, dead letters, jobs')
    .option('--wait', 'return when everything is settled')
    .action(async ({ wait }: { wait?: boolean }) => {
      const connection = await connect();
      const status =
        wait === true ? await waitUntilSettled(connection) : await ask<StatusAnswer>(connection, 'GET', '/status');
      if (options().format === 'json') {
        print(JSON.stringify(status, null, 2));
        return;
      }
      print(status.settled ? 'Settled: everything that came in has been worked through.' : 'Working.');
      print(
        printRows(
          status.groups,
          [
            { title: 'group', of: ({ name }) => name, width: 24 },
            { title: 'lag', of: ({ lag }) => String(lag), width: 12 },
          ],
          options().format,
          'No group.',
        ),
      );
      print(
        `outbox ${status.outbox}, due ${status.due ?? 0}, parked ${status.parked ?? 0}, dead letters ${status.deadLetters}`,
      );
    });
}

/** Follows `next` through a list, up to the limit of the command line. */
export async function readList<Item>(connection: Connection, path: string, query: Query): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | undefined; items.length < LIST_LIMIT;) {
    const page = await ask<Page<Item>>(connection, 'GET', path, { query: { ...query, limit: 500, cursor } });
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
  process.stderr.write(`Only the first ${LIST_LIMIT} are shown: narrow the list, or use "manumit export".\n`);
  return items;
}

const band = ({ band: found, status }: { band: string | null; status: string }): string =>
  status === 'insufficient'
    ? 'insufficient data'
    : status === 'provisional'
      ? `${found ?? 'no band'}, provisional`
      : (found ?? status);

const PARTY_COLUMNS: readonly Column<PartyAnswer>[] = [
  { title: 'id', of: ({ id }) => id, width: 30 },
  { title: 'name', of: ({ name, country }) => `${name}${country ? ` (${country})` : ''}`, width: 24 },
  { title: 'fees', of: ({ recruitmentFee }) => band(recruitmentFee), width: 9 },
  { title: 'law', of: ({ laborLaw }) => `${Math.round(laborLaw.low)}–${Math.round(laborLaw.high)}`, width: 6 },
  { title: 'entity', of: ({ entity }) => band(entity), width: 9 },
  {
    title: 'exposure',
    of: ({ exposure }) => (exposure === null || exposure.value === null ? '—' : exposure.value.toFixed(2)),
    width: 8,
  },
];

/** A line of the contract is worth showing; the id of a party is not, its name stands in the sentence. */
const partOf = (portion: string | undefined): string =>
  portion === undefined || /^[a-z]{3}_/.test(portion) ? '' : ` ${portion}`;

export const FLAG_COLUMNS: readonly Column<FlagAnswer>[] = [
  { title: 'level', of: ({ level, result }) => (result === 'request-data' ? `${level}?` : level), width: 5 },
  { title: 'contract', of: ({ contract, contractId }) => contract?.contractId ?? contractId, width: 20 },
  { title: 'rule', of: ({ rule, portion }) => `${rule.id}${partOf(portion)}`, width: 20 },
  { title: 'because', of: ({ because }) => because, width: 42 },
];

function addLists(program: Command, connect: Connect, show: Show): void {
  for (const noun of ['suppliers', 'recruiters'] as const) {
    program
      .command(noun)
      .description(`${noun} with the four outputs as four columns, never added`)
      .option('--query <text>')
      .option('--country <code>')
      .option('--band <band>', 'lower, elevated, high or severe')
      .action(async (query: Record<string, string>) =>
        show(
          await readList<PartyAnswer>(await connect(), `/${noun}`, query),
          PARTY_COLUMNS,
          `No ${noun} yet. Send a list: manumit import FILE`,
        ),
      );
  }
  program
    .command('contracts')
    .description('contracts with their flags counted')
    .option('--query <text>')
    .option('--country <code>')
    .option('--level <level>')
    .action(async (query: Record<string, string>) =>
      show(
        await readList<ContractAnswer>(await connect(), '/contracts', query),
        [
          { title: 'id', of: ({ id }) => id, width: 30 },
          { title: 'contract', of: ({ contractId, title }) => `${contractId} ${title}`, width: 32 },
          {
            title: 'flags',
            of: ({ flags }) =>
              Object.entries(flags)
                .filter(([, count]) => count > 0)
                .map(([level, count]) => `${count} ${level}`)
                .join(', ') || 'none',
            width: 26,
          },
        ],
        'No contracts yet. Send a register: manumit import FILE',
      ),
    );
  program
    .command('flags')
    .description('flags with their one sentence')
    .option('--level <level>', 'R1, R2 or R3')
    .option('--rule <id>')
    .option('--contract <id>')
    .option('--state <state>', 'open or cleared')
    .option('--result <result>', 'flagged, request-data or clear')
    .action(async (query: Record<string, string>) =>
      show(await readList<FlagAnswer>(await connect(), '/flags', query), FLAG_COLUMNS, 'No flag stands.'),
    );
  program
    .command('cases')
    .description('review cases')
    .option('--state <state>')
    .action(async ({ state }: { state?: string }) =>
      show(
        await readList<CaseAnswer>(await connect(), '/cases', { state }),
        [
          { title: 'id', of: ({ id }) => id, width: 30 },
          { title: 'state', of: ({ state: now, status }) => now ?? status ?? '', width: 16 },
          { title: 'contract', of: ({ title, contractId }) => `${title} (${contractId})`, width: 40 },
        ],
        'No case is open.',
      ),
    );
}

function addReading(program: Command, connect: Connect, options: Options, print: Print, show: Show): void {
  program
    .command('explain')
    .description('the reasons as a readable tree; --format json is exact')
    .argument('<kind>', 'supplier, recruiter, contract or flag')
    .argument('<id>')
    .action(async (kind: string, id: string) => {
      if (!['supplier', 'recruiter', 'contract', 'flag'].includes(kind))
        throw new UsageError('explain supplier|recruiter|contract|flag ID');
      const { json, trees } = await explain(await connect(), kind, id);
      print(
        options().format === 'json' ? JSON.stringify(json, null, 2) : trees.map((tree) => drawTree(tree)).join('\n\n'),
      );
    });
  program
    .command('case')
    .description('one case with its history')
    .argument('<id>')
    .action(async (id: string) => {
      const found = await ask<CaseAnswer>(await connect(), 'GET', `/cases/${encodeURIComponent(id)}`);
      if (options().format === 'json') return print(JSON.stringify(found, null, 2));
      const history = (found.history ?? []).map(({ at, by, what, text }) => ({
        text: `${at.slice(0, 16).replace('T', ' ')} ${by}: ${what}${text === undefined ? '' : ` — ${text}`}`,
      }));
      return print(
        drawTree({ text: `${found.title} (${found.contractId}), ${found.state ?? found.status}`, children: history }),
      );
    });
  program
    .command('screen')
    .description('hold names against the lists (equal identifiers and equal normalized names)')
    .argument('[name]')
    .option('--file <names.csv>', 'one name a line')
    .option('--list <id>')
    .action(async (name: string | undefined, { file, list }: { file?: string; list?: string }) => {
      const names = file === undefined ? [name] : (await readFile(file, 'utf8')).split(/\r?\n/);
      const wanted = names.filter((text): text is string => text !== undefined && text.trim() !== '');
      if (wanted.length === 0) throw new UsageError('Give a name, or --file names.csv.');
      const body = {
        queries: wanted.map((text, index) => ({ id: String(index + 1), name: text })),
        ...(list === undefined ? {} : { lists: [list] }),
      };
      const answer = await ask<{ results: readonly ScreenResult[] }>(await connect(), 'POST', '/screening/search', {
        body,
      });
      if (options().format === 'json') return print(JSON.stringify(answer, null, 2));
      const rows = answer.results.flatMap(({ id, candidates }) =>
        candidates.map((candidate) => ({ asked: wanted[Number(id) - 1] ?? '', ...candidate })),
      );
      return show(
        rows,
        [
          { title: 'asked', of: ({ asked }) => asked, width: 26 },
          { title: 'listed name', of: ({ name: listed }) => listed, width: 28 },
          { title: 'list', of: ({ list: of, edition }) => `${of} ${edition ?? ''}`, width: 20 },
          { title: 'match', of: ({ match }) => match ?? 'candidate', width: 12 },
        ],
        'No equal name or identifier. Partial lists never say "not listed".',
      );
    });
  const reference = program
    .command('reference')
    .description('law facts, goods lists and watch lists with edition, source and completeness');
  reference.command('list', { isDefault: true }).action(async () => {
    const found = await ask<Page<Dataset>>(await connect(), 'GET', '/reference');
    show(
      found.items,
      [
        { title: 'dataset', of: ({ title, id }) => `${title ?? id}`, width: 34 },
        { title: 'edition', of: ({ edition }) => edition ?? '', width: 14 },
        { title: 'rows', of: ({ rows }) => String(rows ?? ''), width: 7 },
        { title: 'complete', of: ({ completeness }) => completeness ?? '', width: 9 },
        { title: 'source', of: ({ publisher, source }) => publisher ?? source ?? '', width: 18 },
      ],
      'No dataset.',
    );
  });
  reference
    .command('import')
    .argument('<file>')
    .requiredOption('--as <kind>', 'legal-facts, watchlist or goods-list')
    .action(async (file: string, given: { as: string }) => {
      const answer = await importFile(await connect(), file, given, options().quiet === true);
      print(sentenceOfImport({ ...answer, file }));
    });
}

interface ScreenResult {
  readonly id: string;
  readonly candidates: readonly {
    readonly name: string;
    readonly list: string;
    readonly edition?: string;
    readonly match?: string;
  }[];
}
interface Dataset {
  readonly id: string;
  readonly title?: string;
  readonly edition?: string;
  readonly rows?: number;
  readonly completeness?: string;
  readonly publisher?: string;
  readonly source?: string;
}

function addOperations(program: Command, connect: Connect, options: Options, print: Print): void {
  program
    .command('export')
    .description('suppliers, assessments, flags or cases as a file')
    .argument('<noun>')
    .option('--out <file>', 'default: standard output')
    .action(async (noun: string, { out }: { out?: string }) => {
      const format = options().format === 'json' ? 'json' : 'csv';
      if (!['suppliers', 'assessments', 'flags', 'cases'].includes(noun))
        throw new UsageError('export suppliers|assessments|flags|cases');
      const response = await send(await connect(), 'GET', `/exports/${noun}`, { query: { format } });
      if (response.body === null) throw new CommandError('The server sent nothing.');
      await pipeline(
        Readable.fromWeb(response.body as never),
        out === undefined ? process.stdout : createWriteStream(out),
        { end: out !== undefined },
      );
      if (out !== undefined) process.stderr.write(`Written to ${out}.\n`);
    });
  program
    .command('redrive')
    .description('dead letters due again, for one consumer group only')
    .argument('<group>')
    .option('--code <code>')
    .option('--dry-run')
    .action(async (group: string, given: { code?: string; dryRun?: boolean }) => {
      const { count } = await ask<{ count: number }>(await connect(), 'POST', '/redrive', {
        body: { group, ...given },
      });
      print(
        options().format === 'json'
          ? JSON.stringify({ count })
          : `${count} dead letter(s) ${given.dryRun === true ? 'would be' : 'are'} due again in ${group}.`,
      );
    });
}

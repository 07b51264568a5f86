import { daysBetween, unusable, type Day } from '@manumit/kernel';
import { personalDataIn, personalDataInExtra, type PersonalData } from '../guard-privacy/guard-value.ts';
import type { BoundColumn } from './bind-header.ts';
import { severityOf } from './codes.ts';
import type { Column, Interval } from './columns.ts';
import { isPrivacyCode, Fault, problemOf, type Problem } from './problem.ts';
import { cellReader, type CellReader, type Note } from './read-cell.ts';
import { sourceColumns, type SourceDefaults } from './source.ts';
import { camelCase, STATEMENTS, type AnyTemplate, type RuleContext, type Say, type Statement } from './template.ts';

/** What a row became: a record with what is worth saying about it, or the reasons why not. */
export type Checked =
  | {
      readonly ok: true;
      readonly record: Readonly<Record<string, unknown>>;
      readonly warnings: readonly Problem[];
      readonly defaulted: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly keepsRaw: boolean };

export type RowChecker = (row: number, cells: readonly string[]) => Checked;

interface Cell {
  readonly name: string;
  /** Where the value goes: a field of the record, or of its source. */
  readonly field: string;
  readonly ofSource: boolean;
  readonly column: Column;
  readonly guarded: boolean;
  readonly read: CellReader;
  /** Words that are a value of this column although they look like a statement. */
  readonly ownWords: ReadonlySet<string>;
}

interface Preset {
  readonly cell: Cell;
  readonly value: unknown;
  /** Filled in by us, not said by whoever sent the file. */
  readonly ours: boolean;
}

/** The clock of whoever wrote the file may be a day ahead of UTC. */
const GRACE_DAYS = 1;
const LONGEST_STATEMENT = 'not applicable'.length;
const SPREADSHEET_ERROR =
  /^#(N\/A|NV|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|GETTING_DATA|SPILL!|CALC!|[¡¿][\p{Lu}/0!?]{2,12}[!?]?)$/u;
const APOSTROPHE = 0x27;
const FORMULA_STARTS = new Set('=+-@\t＝＋－＠');

const cellOf = (template: AnyTemplate, name: string): Cell => {
  const column = template.columns[name] as Column;
  const words = column.type === 'bool3' ? ['unknown'] : (column.values ?? []);
  const ofSource = Object.hasOwn(sourceColumns, name);
  return {
    name,
    field: camelCase(ofSource ? name.replace(/^source_/, '') : name),
    ofSource,
    column,
    guarded: column.guarded === true,
    read: cellReader(column),
    ownWords: new Set(words),
  };
};

function statementIn(text: string, { ownWords }: Cell): Statement | undefined {
  const letter = text.charCodeAt(0) | 0x20;
  if ((letter !== 0x75 && letter !== 0x6e) || text.length > LONGEST_STATEMENT) return undefined; // u, n
  const word = text.toLowerCase();
  const said = word === 'n/a' ? 'not applicable' : STATEMENTS.find((statement) => statement === word);
  return said === undefined || ownWords.has(said) ? undefined : said;
}

/** One leading apostrophe before what a spreadsheet would take for a formula is not part of the text. */
const unquoted = (text: string): string =>
  text.charCodeAt(0) === APOSTROPHE && FORMULA_STARTS.has(text.charAt(1)) ? text.slice(1) : text;

const refusal = (what: PersonalData): Fault =>
  new Fault(
    'PRIV-VALUE',
    `seems to hold ${what}. Manumit keeps no personal data of workers: say what was found in words that identify nobody. The row was not kept.`,
  );

/**
 * Makes the checker of one file's rows: what every position means is worked out once. Throws `FILE-DEFAULT` when a value
 * given for the whole file is not valid.
 */
export function rowChecker(
  template: AnyTemplate,
  bound: readonly BoundColumn[],
  options: { readonly today: Day; readonly defaults?: SourceDefaults | undefined },
): RowChecker {
  const check = new RowCheck(template, bound, options.today, options.defaults ?? {});
  return (row, cells) => check.check(row, cells);
}

/** What stays the same from row to row, and the state of the row that is being checked. */
class RowCheck {
  readonly #template: AnyTemplate;
  readonly #today: Day;
  readonly #cells: readonly (Cell | undefined)[];
  readonly #headers: readonly string[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #required: readonly Cell[];
  readonly #presets: readonly Preset[];

  #row = 0;
  #values: readonly string[] = [];
  #fields: Record<string, unknown> = {};
  #source: Record<string, unknown> = {};
  #stated: Record<string, Statement> | undefined;
  #extra: (readonly [string, string])[] | undefined;
  #problems: Problem[] = [];
  #refused = false;
  #current: Cell | undefined;
  #text = '';

  constructor(template: AnyTemplate, bound: readonly BoundColumn[], today: Day, given: SourceDefaults) {
    this.#template = template;
    this.#today = today;
    this.#cells = bound.map(({ field }) => (field === undefined ? undefined : cellOf(template, field)));
    this.#headers = bound.map(({ header }) => header);
    this.#positions = new Map(bound.flatMap(({ field }, index) => (field === undefined ? [] : [[field, index]])));
    this.#required = Object.keys(template.columns)
      .filter((name) => template.columns[name]?.required === true)
      .map((name) => cellOf(template, name));
    this.#presets = presetsOf(template, given, today);
  }

  check(row: number, values: readonly string[]): Checked {
    this.#row = row;
    this.#values = values;
    this.#fields = {};
    this.#source = {};
    this.#stated = undefined;
    this.#extra = undefined;
    this.#problems = [];
    this.#refused = false;

    for (let index = 0; index < values.length; index++) {
      const text = (values[index] as string).trim();
      if (text === '') continue;
      const cell = this.#cells[index];
      if (cell === undefined) this.#readExtra(this.#headers[index] ?? `column ${index + 1}`, text);
      else this.#readCell(cell, text);
    }
    const defaulted = this.#fillIn();
    this.#findMissing();
    return this.#applyRules(defaulted);
  }

  #readExtra(header: string, text: string): void {
    const personal = personalDataInExtra(text);
    if (personal === undefined) (this.#extra ??= []).push([header, text]);
    else this.#put(header, refusal(personal), '');
  }

  #readCell(cell: Cell, text: string): void {
    const personal = cell.guarded ? personalDataIn(text) : undefined;
    if (personal !== undefined) return this.#put(cell.name, refusal(personal), '');
    const said = statementIn(text, cell);
    if (said !== undefined) {
      (this.#stated ??= {})[cell.name] = said;
      return;
    }
    this.#current = cell;
    this.#text = text;
    if (text.charCodeAt(0) === 0x23 && SPREADSHEET_ERROR.test(text))
      return this.#note(new Fault('CELL-ERROR', 'is an error of a spreadsheet; read as empty.'));
    const value = cell.read(unquoted(text), this.#note);
    const fault = value instanceof Fault ? value : futureFault(cell.column, value, this.#today);
    if (fault !== undefined) this.#put(cell.name, fault, text);
    else if (cell.ofSource) this.#source[cell.field] = value;
    else this.#fields[cell.field] = value;
  }

  /** Defaults for cells that are empty; the names of those that are ours. */
  #fillIn(): string[] {
    const defaulted: string[] = [];
    for (const { cell, value, ours } of this.#presets) {
      const target = cell.ofSource ? this.#source : this.#fields;
      if (cell.field in target || this.#stated?.[cell.name] !== undefined || this.#textOf(cell.name) !== '') continue;
      target[cell.field] = value;
      if (ours) defaulted.push(cell.ofSource ? `source.${cell.field}` : cell.field);
    }
    return defaulted;
  }

  #findMissing(): void {
    for (const cell of this.#required) {
      if (cell.field in (cell.ofSource ? this.#source : this.#fields) || wasReported(this.#problems, cell.name))
        continue;
      const said = this.#stated?.[cell.name];
      if (cell.column.mayBeUnknown === true && said === 'unknown') continue;
      this.#put(cell.name, missing(cell, said), '');
    }
  }

  #applyRules(defaulted: string[]): Checked {
    const { privacyRules, rules, complete } = this.#template;
    const fields = this.#fields as never;
    const context: RuleContext = {
      today: this.#today,
      sourceCategory: this.#source['category'] as string | undefined,
      stated: this.#stated ?? {},
    };
    if (privacyRules !== undefined) for (const rule of privacyRules) rule(fields, this.#say, context);
    if (!this.#refused) for (const rule of rules) rule(fields, this.#say, context);
    if (this.#refused) return refusedRow(this.#problems, this.#values);
    const completed = complete?.(fields, { say: this.#say, defaulted: (field) => defaulted.push(field) });
    const record = (completed ?? this.#fields) as Record<string, unknown>;
    record['source'] = this.#source;
    if (this.#stated !== undefined) record['stated'] = inCamelCase(this.#stated);
    if (this.#extra !== undefined) record['extra'] = this.#extra;
    return { ok: true, record, warnings: this.#problems, defaulted };
  }

  #textOf(name: string): string {
    const at = this.#positions.get(name);
    return at === undefined ? '' : (this.#values[at] ?? '').trim();
  }

  #put(name: string, fault: Fault, text: string): void {
    this.#problems.push(problemOf(this.#row, name, fault, text));
    if (severityOf(fault.code) === 'error') this.#refused = true;
  }

  readonly #note: Note = (fault) => this.#put(this.#current?.name ?? '', fault, this.#text);
  readonly #say: Say = (name, code, expected) => this.#put(name, new Fault(code, expected), this.#textOf(name));
}

const inCamelCase = (stated: Readonly<Record<string, Statement>>) =>
  Object.fromEntries(Object.entries(stated).map(([name, said]) => [camelCase(name), said]));

const wasReported = (problems: readonly Problem[], name: string) =>
  problems.some(({ field, severity }) => field === name && severity === 'error');

function missing(cell: Cell, said: Statement | undefined): Fault {
  const example = cell.column.example === '' ? '' : ` Example: \`${cell.column.example}\`.`;
  if (cell.column.type === 'currency' && said === undefined)
    return new Fault('CUR-MISSING', `is missing: a sum needs its ISO 4217 currency.${example}`);
  const orUnknown = cell.column.mayBeUnknown === true ? ' If it is not known, write `unknown`.' : '';
  return said === undefined
    ? new Fault('CELL-REQUIRED', `is empty, and every row needs it.${example}${orUnknown}`)
    : new Fault('CELL-REQUIRED', `says \`${said}\`, but every row needs a value here.${example}`);
}

/** Where privacy was the reason, only that is said, and nothing of the row is repeated. */
function refusedRow(problems: readonly Problem[], values: readonly string[]): Checked {
  const privacy = problems.filter(({ code }) => isPrivacyCode(code));
  if (privacy.length > 0) return { ok: false, problems: privacy, keepsRaw: false };
  return { ok: false, problems, keepsRaw: !holdsPersonalData(values) };
}

/** Whether cells of a refused row had better not be repeated; where rows tell of workers every cell may hold a person. */
export const holdsPersonalData = (values: readonly string[], tellsOfWorkers = false): boolean =>
  values.some((value) => (tellsOfWorkers ? personalDataIn(value) : personalDataInExtra(value)) !== undefined);

function futureFault({ pastOnly }: Column, value: unknown, today: Day): Fault | undefined {
  if (pastOnly !== true) return undefined;
  const from = typeof value === 'string' ? value : (value as Interval).from;
  if (from <= today || daysBetween(today, from) <= GRACE_DAYS) return undefined;
  return new Fault('DATE-FUTURE', `lies in the future (today is ${today}). Check the year.`);
}

function presetsOf(template: AnyTemplate, given: SourceDefaults, today: Day): Preset[] {
  const presets: Preset[] = [];
  for (const [name, column] of Object.entries(template.columns)) {
    const ofFile = (given as Readonly<Partial<Record<string, string>>>)[name]?.trim();
    const text = ofFile || (column.default ?? (name === 'retrieved_on' ? today : undefined));
    if (text === undefined) continue;
    const cell = cellOf(template, name);
    const personal = column.guarded === true ? personalDataIn(text) : undefined;
    const value = personal === undefined ? cell.read(text, () => undefined) : refusal(personal);
    const fault = value instanceof Fault ? value : futureFault(column, value, today);
    if (fault !== undefined)
      throw unusable('FILE-DEFAULT', `\`${name}\` given for the whole file ${fault.expected}`, name);
    presets.push({ cell, value, ours: ofFile === undefined || ofFile === '' });
  }
  return presets;
}

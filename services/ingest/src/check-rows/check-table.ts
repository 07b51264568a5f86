import { unusable, type Day } from '@manumit/kernel';
import type { LeftOut } from '../map-columns/apply-mapping.ts';
import type { Limits } from '../read-rows/limits.ts';
import type { RawRow } from '../read-rows/read-csv.ts';
import { guardHeaders } from '../guard-privacy/guard-header.ts';
import type { BoundColumn } from './bind-header.ts';
import { holdsPersonalData, rowChecker, type Checked, type RowChecker } from './check-row.ts';
import { FirstRows, keyWriter } from './find-duplicates.ts';
import { Fault, problemOf, type Problem } from './problem.ts';
import type { AcceptedRow, ReadRow, Tally } from './read-row.ts';
import type { SourceDefaults } from './source.ts';
import type { AnyTemplate } from './template.ts';

interface Binding {
  readonly bound: readonly BoundColumn[];
  /** Binds again when the header of a JSON file has grown. */
  readonly rebind: ((header: readonly string[]) => readonly BoundColumn[]) | undefined;
  /** Turns a foreign row into one of the bound columns. */
  readonly apply: ((cells: readonly string[], row: number) => readonly string[] | LeftOut) | undefined;
}

interface Options {
  readonly today: Day;
  readonly defaults?: SourceDefaults;
  readonly limits: Limits;
  readonly skipRows?: number;
}

/** Checks the rows of one file in order: counts them, maps them, finds repetitions, and gives each its answer. */
export class TableCheck {
  readonly #template: AnyTemplate;
  readonly #binding: Binding;
  readonly #header: readonly string[];
  readonly #options: Options;
  readonly #first = new FirstRows();
  /** Whether rows tell about workers in free text, so that even a row of the wrong shape may hold it anywhere. */
  readonly #tellsOfWorkers: boolean;
  #width: number;
  #check: RowChecker;
  #key: (cells: readonly string[]) => string | undefined;
  #tally = { rows: 0, accepted: 0, refused: 0, filtered: 0, repeated: 0, skipped: 0 };

  constructor(
    template: AnyTemplate,
    binding: Binding,
    { header }: { readonly header: readonly string[] },
    options: Options,
  ) {
    this.#template = template;
    this.#binding = binding;
    this.#header = header;
    this.#options = options;
    this.#tellsOfWorkers = Object.values(template.columns).some(
      ({ guarded, required }) => guarded === true && required,
    );
    this.#width = header.length;
    this.#check = rowChecker(template, binding.bound, options);
    this.#key = keyWriter(template, binding.bound);
  }

  tally(): Tally {
    return { ...this.#tally };
  }

  /** Adds the answers to these rows; those before a failure are added too. */
  addRows(raw: readonly RawRow[], answers: ReadRow[]): void {
    for (const one of raw) {
      const answer = this.#row(one);
      if (answer !== undefined) answers.push(answer);
    }
  }

  /** A JSON record brings new names: what they mean is worked out before it is checked. */
  #grow(width: number): void {
    const { rebind } = this.#binding;
    if (rebind === undefined) return;
    const header = this.#header.slice(0, width);
    const refused = guardHeaders(header.slice(this.#width), this.#width);
    if (refused !== undefined) throw refused;
    this.#width = width;
    const bound = rebind(header);
    this.#check = rowChecker(this.#template, bound, this.#options);
    this.#key = keyWriter(this.#template, bound);
  }

  #row({ cells, fault }: RawRow): ReadRow | undefined {
    const row = ++this.#tally.rows;
    const { limits, skipRows = 0 } = this.#options;
    if (row > limits.rows)
      throw unusable('FILE-ROWS', `The file has more than ${limits.rows} rows. Split it and send the parts.`);
    const isSkipped = row <= skipRows;
    if (fault !== undefined)
      return isSkipped ? this.#skipped() : this.#refused(row, [problemOf(row, undefined, fault)], cells);
    if (cells.length > this.#width) this.#grow(cells.length);
    const mapped = this.#binding.apply?.(cells, row) ?? cells;
    if (typeof mapped === 'string') {
      this.#tally[mapped]++;
      return undefined;
    }
    const repeats = this.#repeats(mapped, row);
    if (isSkipped) return this.#skipped();
    const checked = this.#check(row, mapped);
    // A repetition is no reason to keep what must not be kept.
    if (repeats !== undefined && (checked.ok || checked.keepsRaw))
      return this.#refused(row, [problemOf(row, undefined, repeats)], cells);
    if (!checked.ok) return this.#refused(row, checked.problems, checked.keepsRaw ? cells : []);
    return this.#accepted(row, checked, cells);
  }

  #repeats(cells: readonly string[], row: number): Fault | undefined {
    const key = this.#key(cells);
    if (key === undefined) return undefined;
    const first = this.#first.firstRow(key, row);
    if (first === undefined) return undefined;
    return new Fault(
      'ROW-DUPLICATE',
      `says the same as row ${first} (${this.#keyNames(key)}). Remove one of them, or give them different ids.`,
    );
  }

  /** Every key begins with the number of the alternative it was made from. */
  #keyNames(key: string): string {
    return (this.#template.keys[Number.parseInt(key, 10)] ?? []).join(', ');
  }

  #accepted(
    row: number,
    { record, warnings, defaulted }: Extract<Checked, { ok: true }>,
    raw: readonly string[],
  ): ReadRow {
    this.#tally.accepted++;
    const kind = this.#template.kind === 'open-supply-hub' ? 'suppliers' : this.#template.kind;
    return { row, kind, ok: true, record, warnings, defaulted, raw } as unknown as AcceptedRow;
  }

  #skipped(): undefined {
    this.#tally.skipped++;
  }

  #refused(row: number, problems: readonly Problem[], raw: readonly string[]): ReadRow {
    this.#tally.refused++;
    return { row, ok: false, problems, raw: holdsPersonalData(raw, this.#tellsOfWorkers) ? [] : raw };
  }
}

import { CsvError, parse } from 'csv-parse/sync';
import { unusable } from '@manumit/kernel';
import { Fault } from '../check-rows/problem.ts';
import type { TextDecoding } from './decode-text.ts';
import type { Limits } from './limits.ts';

/** A data row as cells, or what is wrong with its shape. Of a row that is too long there are no cells. */
export interface RawRow {
  readonly cells: readonly string[];
  readonly fault?: Fault;
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Bytes parsed at once: enough to make a call of the parser cheap, little enough to parse again after an error. */
const BLOCK = 65_536;
/** A file with more broken quotes than this does not use quotes as CSV does. */
const MOST_BROKEN_QUOTES = 10_000;

interface Dialect {
  readonly delimiter: string;
  /** Old Macintosh files end lines with a lone CR. */
  readonly lineEnd: 'lf' | 'cr';
}

/** Cells of one line of the file, or a fault; `line` counts lines from 1, so that people find it in an editor. */
interface Parsed {
  readonly cells: string[];
  readonly line: number;
  readonly fault?: Fault;
}

/**
 * Finds where records end by the parity of their quotes, which is right for every well-formed record, hands blocks of whole
 * records to csv-parse in strict mode, and when a record is broken reports its first line and goes on with the next one:
 * neither a stray nor an unclosed quote takes good rows with it. Holds at most one block and one record.
 */
class CsvRecords {
  readonly #dialect: Dialect;
  readonly #limits: Limits;
  readonly #newline: number;
  #bytes: Buffer = Buffer.alloc(0);
  #scanned = 0;
  #quoted = false;
  #ends: number[] = [];
  #endLines: number[] = [];
  /** Lines before the first byte of `#bytes`, and before the byte that is scanned next. */
  #line = 0;
  #scannedLine = 0;
  #discarding = false;
  #overlong = false;
  #broken = 0;

  constructor(dialect: Dialect, limits: Limits) {
    this.#dialect = dialect;
    this.#limits = limits;
    this.#newline = dialect.lineEnd === 'lf' ? LF : CR;
  }

  /** The records that can be told after these bytes; with `final` all that are left. */
  *push(chunk: Buffer, final: boolean): Generator<Parsed[]> {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    while (true) {
      if (this.#discarding && !this.#discardLine(final)) return;
      this.#scan(final);
      if (this.#ends.length > 0) {
        yield this.#parseBlock();
        continue;
      }
      if (!this.#overlong && !(final && this.#bytes.length > 0)) return;
      yield [this.#giveUpLine()];
    }
  }

  /**
   * Collects record ends until a block is full, or the record at hand is too long: always at the same byte, however the
   * file is cut into chunks.
   */
  #scan(final: boolean): void {
    const bytes = this.#bytes;
    const { length } = bytes;
    const { rowBytes } = this.#limits;
    let start = this.#ends.at(-1) ?? 0;
    let index = this.#scanned;
    this.#overlong = false;
    for (; index < length; index++) {
      if (index - start >= rowBytes) {
        this.#overlong = true;
        break;
      }
      const byte = bytes[index];
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      else if (byte === this.#newline) {
        this.#scannedLine++;
        if (this.#quoted) continue;
        start = index + 1;
        this.#ends.push(start);
        this.#endLines.push(this.#scannedLine);
        if (index >= BLOCK) {
          index++;
          break;
        }
      }
    }
    this.#scanned = index;
    if (final && index === length && !this.#quoted && length > start) {
      this.#ends.push(length);
      this.#endLines.push(this.#scannedLine + 1);
    }
  }

  #parseBlock(): Parsed[] {
    const ends = this.#ends;
    const end = ends.at(-1) as number;
    const rows = this.#parse(end);
    if (rows instanceof CsvError) {
      const good = Math.min(rows.records as unknown as number, ends.length - 1);
      const before = good === 0 ? [] : (this.#parse(ends[good - 1] as number) as string[][]);
      const lines = this.#linesOf(before.length);
      const parsed = before.map((cells, index) => ({ cells, line: lines[index] as number }));
      this.#drop(good);
      return [...parsed, this.#breakLine(rows.code === 'CSV_QUOTE_NOT_CLOSED' ? 'not closed' : 'inside a cell')];
    }
    const lines = this.#linesOf(rows.length);
    const parsed = rows.map((cells, index) => ({ cells, line: lines[index] as number }));
    this.#drop(ends.length);
    return parsed;
  }

  #parse(end: number): string[][] | CsvError {
    try {
      return parse(this.#bytes.subarray(0, end), {
        delimiter: this.#dialect.delimiter,
        record_delimiter: this.#dialect.lineEnd === 'lf' ? ['\r\n', '\n'] : ['\r'],
        relax_column_count: true,
        bom: false,
      });
    } catch (error) {
      if (error instanceof CsvError) return error;
      throw error;
    }
  }

  /** The line on which each of the first records begins. */
  #linesOf(count: number): number[] {
    return Array.from(
      { length: count },
      (_, index) => 1 + (index === 0 ? this.#line : (this.#endLines[index - 1] as number)),
    );
  }

  /** Forgets the first records. */
  #drop(count: number): void {
    const end = count === 0 ? 0 : (this.#ends[count - 1] as number);
    const whole = count === this.#ends.length;
    this.#line = count === 0 ? this.#line : (this.#endLines[count - 1] as number);
    this.#bytes = this.#bytes.subarray(end);
    this.#ends = [];
    this.#endLines = [];
    if (whole) {
      this.#scanned = Math.max(0, this.#scanned - end);
      return;
    }
    this.#rescan();
  }

  #rescan(): void {
    this.#scanned = 0;
    this.#scannedLine = this.#line;
    this.#quoted = false;
    this.#ends = [];
    this.#endLines = [];
  }

  /** Reports the first line as broken and goes on behind it. */
  #breakLine(how: string): Parsed {
    const at = this.#bytes.indexOf(this.#newline);
    const end = at < 0 ? this.#bytes.length : at + 1;
    const text = this.#bytes
      .subarray(0, end)
      .toString('utf8')
      .replace(/[\r\n]+$/, '');
    const line = this.#line + 1;
    this.#bytes = this.#bytes.subarray(end);
    this.#line += 1;
    this.#rescan();
    if (++this.#broken > MOST_BROKEN_QUOTES)
      throw unusable(
        'FILE-QUOTES',
        `More than ${MOST_BROKEN_QUOTES} rows have broken quotes. Export the file again as CSV with quoted cells.`,
      );
    const doubled = 'Inside a quoted cell write a quotation mark twice ("").';
    const why =
      how === 'not closed' ? 'opens a quotation mark that is not closed' : 'has a quotation mark inside a cell';
    return {
      cells: [text],
      line,
      fault: new Fault('CSV-QUOTE', `(line ${line} of the file) ${why}. ${doubled} The rows after it were read.`),
    };
  }

  /** The record at the front has no end within reach: an open quote, or a line too long to be read. */
  #giveUpLine(): Parsed {
    const at = this.#bytes.indexOf(this.#newline);
    if (this.#quoted && (!this.#overlong || (at >= 0 && at < this.#limits.rowBytes)))
      return this.#breakLine('not closed');
    const line = this.#line + 1;
    this.#discarding = true;
    const fault = new Fault(
      'ROW-LONG',
      `(line ${line} of the file) is longer than ${this.#limits.rowBytes} bytes and was passed over.`,
    );
    return { cells: [], line, fault };
  }

  /** Drops bytes up to the next line; false if it is still to come. */
  #discardLine(final: boolean): boolean {
    const at = this.#bytes.indexOf(this.#newline);
    this.#bytes = at < 0 ? Buffer.alloc(0) : this.#bytes.subarray(at + 1);
    if (at >= 0) this.#line += 1;
    this.#discarding = at < 0 && !final;
    this.#rescan();
    return at >= 0;
  }
}

/** Records of a decoded CSV file, the header first; blank lines are left out. */
export async function* csvRecords(
  bytes: AsyncIterable<Buffer>,
  decoding: TextDecoding,
  dialect: Dialect,
  limits: Limits,
): AsyncGenerator<Parsed[]> {
  const records = new CsvRecords(dialect, limits);
  const filled = (rows: Parsed[]) =>
    rows.filter(({ cells, fault }) => fault !== undefined || cells.some((cell) => cell.trim() !== ''));
  for await (const chunk of bytes)
    for (const rows of records.push(decoding.decode(chunk, false), false)) yield filled(rows);
  for (const rows of records.push(decoding.decode(Buffer.alloc(0), true), true)) yield filled(rows);
}

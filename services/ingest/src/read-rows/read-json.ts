import { unusable } from '@manumit/kernel';
import { Fault } from '../check-rows/problem.ts';
import { DAMAGED, type TextDecoding } from './decode-text.ts';
import type { Limits } from './limits.ts';
import type { RawRow } from './read-csv.ts';

const OPEN = 0x7b;
const CLOSE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LF = 0x0a;
/** White space and what stands between the objects of an array. */
const BETWEEN = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c, 0x5b, 0x5d]);

/** Whether a text is JSON, and whether it has one object on each line. */
export function jsonLayout(head: string): 'lines' | 'objects' | undefined {
  const text = head.trimStart();
  if (!/^(\{\s*["}]|\[\s*[[{\]])/.test(text)) return undefined;
  const [first = ''] = text.split('\n', 1);
  return text.startsWith('{') && isObject(first) ? 'lines' : 'objects';
}

const isObject = (text: string): boolean => {
  try {
    return JSON.parse(text) !== null;
  } catch {
    return false;
  }
};

/** Cuts a stream into the texts of its records, whatever stands between them. */
class JsonTexts {
  readonly #lines: boolean;
  readonly #limits: Limits;
  #bytes: Buffer = Buffer.alloc(0);
  #scanned = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(lines: boolean, limits: Limits) {
    this.#lines = lines;
    this.#limits = limits;
  }

  *push(chunk: Buffer, final: boolean): Generator<string> {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    let end = this.#lines ? this.#lineEnd(final) : this.#objectEnd(final);
    while (end > 0) {
      if (end > this.#limits.rowBytes) break;
      const text = this.#bytes.subarray(0, end).toString('utf8').trim();
      this.#bytes = this.#bytes.subarray(end);
      this.#scanned = 0;
      if (text !== '') yield text;
      end = this.#lines ? this.#lineEnd(final) : this.#objectEnd(final);
    }
    if (this.#bytes.length > this.#limits.rowBytes)
      throw unusable(
        'JSON-SYNTAX',
        `A record is longer than ${this.#limits.rowBytes} bytes, or its braces are not closed. Send JSON Lines: one flat object on each line.`,
      );
  }

  #lineEnd(final: boolean): number {
    const at = this.#bytes.indexOf(LF, this.#scanned);
    this.#scanned = this.#bytes.length;
    return at >= 0 ? at + 1 : final ? this.#bytes.length : 0;
  }

  #objectEnd(final: boolean): number {
    const bytes = this.#bytes;
    if (this.#depth === 0 && this.#scanned === 0) {
      let start = 0;
      while (start < bytes.length && BETWEEN.has(bytes[start] as number)) start++;
      this.#bytes = bytes.subarray(start);
      if (start < bytes.length && bytes[start] !== OPEN)
        throw unusable(
          'JSON-SYNTAX',
          'Something else than flat objects stands in the file. Send an array of flat objects, or one on each line.',
        );
      if (start > 0) return this.#objectEnd(final);
    }
    for (let index = this.#scanned; index < bytes.length; index++) {
      const byte = bytes[index];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN) this.#depth++;
      else if (byte === CLOSE && --this.#depth === 0) return index + 1;
    }
    this.#scanned = bytes.length;
    if (final && bytes.length > 0)
      throw unusable('JSON-SYNTAX', 'The file ends inside a record. It was cut off: send it again.');
    return 0;
  }
}

const isScalar = (value: unknown) => value === null || typeof value !== 'object';

/** The header that grows with the records: every name in the order in which it first came. */
export class JsonHeader {
  readonly names: string[] = [];
  readonly #at = new Map<string, number>();
  readonly #most: number;

  constructor(limits: Limits) {
    this.#most = limits.columns;
  }

  position(name: string): number {
    const known = this.#at.get(name);
    if (known !== undefined) return known;
    if (this.names.length >= this.#most)
      throw unusable(
        'FILE-COLUMNS',
        `The records have more than ${this.#most} different names. Send a narrower table.`,
      );
    this.#at.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  /** A record's values under their names; lists become pipe-separated, as in a CSV cell. */
  row(text: string): RawRow {
    const read = readFlat(text);
    if (read instanceof Fault) return { cells: [text.slice(0, 2_000)], fault: read };
    const cells: string[] = [];
    for (const [name, value] of read) cells[this.position(name)] = value;
    for (let index = 0; index < cells.length; index++) cells[index] ??= '';
    return { cells };
  }
}

function readFlat(text: string): [string, string][] | Fault {
  let record: unknown;
  try {
    record = JSON.parse(text, sourceText);
  } catch {
    return new Fault('JSON-SYNTAX', 'is no valid JSON.');
  }
  if (record === null || typeof record !== 'object' || Array.isArray(record))
    return new Fault('JSON-SYNTAX', 'is no JSON object.');
  const cells: [string, string][] = [];
  for (const [name, value] of Object.entries(record)) {
    if (isScalar(value)) cells.push([name, value === null ? '' : String(value)]);
    else if (Array.isArray(value) && value.every((part) => isScalar(part) && !String(part).includes('|')))
      cells.push([name, value.map((part) => String(part ?? '')).join('|')]);
    else
      return new Fault(
        'JSON-SYNTAX',
        `(\`${name.slice(0, 80)}\`) holds nested values. Only flat records are read: text, numbers, lists of them.`,
      );
  }
  return cells.map(([name, value]) => [clean(name), clean(value)]);
}

/** Numbers stay as they are written: a double would lose digits of long ones. */
function sourceText(this: unknown, _name: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

// PostgreSQL stores neither NUL nor half a surrogate pair; both can hide in JSON escapes.
const clean = (text: string): string => text.replace(/[\p{Cs}\0]/gu, DAMAGED);

/** Records at the beginning that decide which names the header begins with. */
const FIRST_RECORDS = 100;

/** The header as the first records of a file give it, always the same however the file is cut into chunks. */
export function jsonHeader(head: string, headIsAll: boolean, layout: 'lines' | 'objects', limits: Limits): JsonHeader {
  const header = new JsonHeader(limits);
  let read = 0;
  for (const text of new JsonTexts(layout === 'lines', limits).push(Buffer.from(head), headIsAll)) {
    header.row(text);
    if (++read === FIRST_RECORDS) break;
  }
  return header;
}

/** Texts of the records of a decoded JSON file. */
export async function* jsonTexts(
  bytes: AsyncIterable<Buffer>,
  decoding: TextDecoding,
  layout: 'lines' | 'objects',
  limits: Limits,
): AsyncGenerator<string[]> {
  const texts = new JsonTexts(layout === 'lines', limits);
  for await (const chunk of bytes) yield* collected(texts.push(decoding.decode(chunk, false), false));
  yield* collected(texts.push(decoding.decode(Buffer.alloc(0), true), true));
}

/** All texts at once, also those before an error. */
function* collected(texts: Generator<string>): Generator<string[]> {
  const all: string[] = [];
  try {
    for (const text of texts) all.push(text);
  } catch (error) {
    yield all;
    throw error;
  }
  yield all;
}

import { currencyByCode } from '@manumit/reference';
import { readClassCode, readSchemedCode } from '../check-identifiers/classifications.ts';
import { checkIdentifier, readIdentifier, type Scheme } from '../check-identifiers/identifiers.ts';
import { unitCode } from '../check-identifiers/units.ts';
import type { CellType, Certification, Clause, Column, NamedValue } from './columns.ts';
import { Fault } from './problem.ts';
import { readDay, readInterval } from './read-dates.ts';
import { readDecimal, readDegrees, readInt, readMoney, readRange, readShareBand } from './read-numbers.ts';
import { readCorridor, readCountry, readSubdivision } from './read-places.ts';
import { readParty, readRef } from './read-references.ts';

export type Note = (fault: Fault) => void;
/** Reads one trimmed, filled cell: the value, or what is wrong with it. Warnings go to `note`. */
export type CellReader = (text: string, note: Note) => unknown;

const LONGEST_LIST = 500;

/** The reader of a column's cells, made once per file. */
export function cellReader(column: Column): CellReader {
  const read = readerOf(column.type, column);
  if (column.type === 'text') return read;
  // Of a number `max` is the greatest value, not the longest text.
  const max = typeof column.max === 'number' && !NUMBERS.has(column.type) ? column.max : LONGEST_CELL;
  return (text, note) => (text.length > max ? tooLong(max) : read(text, note));
}

const NUMBERS: ReadonlySet<CellType> = new Set(['int', 'dec', 'degrees', 'range']);
const LONGEST_CELL = 1_000;
const tooLong = (max: number) =>
  new Fault('TEXT-LONG', `is longer than ${max} characters. Shorten it; nothing is cut silently.`);

function readerOf(type: CellType, column: Column): CellReader {
  switch (type) {
    case 'text':
      return textReader(column);
    case 'list':
      return listReader(readerOf(column.of ?? 'text', { ...column, max: 300 }));
    case 'ref':
      return readRef;
    case 'party':
      return readParty;
    case 'country':
      return readCountry;
    case 'subdivision':
      return readSubdivision;
    case 'date':
      return readDay;
    case 'date~':
      return readInterval;
    case 'int':
      return (text) => readInt(text, column);
    case 'dec':
      return (text) => readDecimal(text, column);
    case 'degrees':
      return (text) => readDegrees(text, column);
    case 'pct':
      return (text) => readDecimal(text.replace(/\s*%$/, ''), { min: 0, max: 100 });
    case 'ratio':
      return (text) => readDecimal(text, { min: 0, max: 1 });
    case 'range':
      return (text) => readRange(text, column);
    case 'money':
      return readMoney;
    case 'enum':
      return oneOfReader(column.values ?? []);
    case 'bool3':
      return oneOfReader(['yes', 'no', 'unknown'], BOOLEANS);
    case 'band':
      return readShareBand;
    case 'url':
      return readUrl;
    case 'sha256':
      return (text) =>
        /^[0-9a-fA-F]{64}$/.test(text)
          ? text.toLowerCase()
          : new Fault('SHA-FORMAT', 'is not a SHA-256 in hexadecimal (64 characters).');
    case 'currency':
      return readCurrency;
    case 'unit':
      return (text) =>
        unitCode(text) ??
        new Fault('UNIT-UNKNOWN', 'is no unit code of UN/CEFACT Recommendation 20, nor kg, t or pcs.');
    case 'identifier':
      return (text, note) => checkIdentifier(column.scheme as Scheme, text, note);
    case 'identifiers':
      return readIdentifier;
    case 'corridor':
      return readCorridor;
    case 'class': {
      const { classification } = column;
      return classification === undefined ? readSchemedCode : (text, note) => readClassCode(classification, text, note);
    }
    case 'clause':
      return readClause;
    case 'certification':
      return readCertification;
    case 'named-value':
      return readNamedValue;
  }
}

function textReader({ max = 300, pattern }: Column): CellReader {
  return (text) => {
    if (text.length > max) return tooLong(max);
    if (pattern !== undefined && !pattern.source.test(text))
      return new Fault('TEXT-FORMAT', `is not allowed here: ${pattern.says}.`);
    return text;
  };
}

/** Pipe only; commas never split. Empty parts and repetitions are dropped. */
function listReader(read: CellReader): CellReader {
  return (text, note) => {
    const values: unknown[] = [];
    const seen = new Set<string>();
    for (const part of text.split('|')) {
      const trimmed = part.trim();
      if (trimmed === '' || seen.has(trimmed)) continue;
      seen.add(trimmed);
      if (seen.size > LONGEST_LIST) return new Fault('LIST-LONG', `has more than ${LONGEST_LIST} parts.`);
      const value = read(trimmed, note);
      if (value instanceof Fault) return new Fault(value.code, `(\`${trimmed.slice(0, 80)}\`) ${value.expected}`);
      values.push(value);
    }
    return values.length === 0 ? new Fault('CELL-EMPTY-LIST', 'holds only separators. Leave the cell empty.') : values;
  };
}

/** How JSON and most programs write them. */
const BOOLEANS = [
  ['true', 'yes'],
  ['false', 'no'],
] as const;

function oneOfReader(values: readonly string[], others: readonly (readonly [string, string])[] = []): CellReader {
  const byWord = new Map([...values.map((value) => [value.toLowerCase(), value] as const), ...others]);
  for (const value of values) byWord.set(value, value);
  return (text) => {
    const exact = byWord.get(text);
    if (exact !== undefined) return exact;
    const word = text.toLowerCase();
    return (
      byWord.get(word) ??
      byWord.get(word.replace(/[\s-]+/g, '_')) ??
      new Fault('ENUM-UNKNOWN', `is not one of: ${values.join(', ')}.`)
    );
  };
}

function readUrl(text: string): string | Fault {
  const fault = new Fault('URL-FORMAT', 'is no web address. Write it in full, with https:// or http://.');
  if (!/^https?:\/\/[^\s<>"]+$/i.test(text) || !URL.canParse(text)) return fault;
  const { username, password } = new URL(text);
  return username === '' && password === ''
    ? text
    : new Fault('URL-FORMAT', 'holds a user name or password. Remove it.');
}

function readCurrency(text: string, note: Note): string | Fault {
  const code = text.toUpperCase();
  const currency = currencyByCode(code);
  if (currency === undefined) return new Fault('CUR-UNKNOWN', 'is no ISO 4217 currency code such as USD.');
  if (code !== text) note(new Fault('CUR-CASE', `was read as ${code}.`));
  if (currency.endedOn !== undefined)
    note(new Fault('CUR-HISTORIC', `is a former currency (until ${currency.endedOn}).`));
  return code;
}

function readClause(text: string): Clause | Fault {
  const at = text.lastIndexOf('@');
  const number = text.slice(0, at).trim();
  if (at < 0 || !/^[0-9A-Za-z][0-9A-Za-z .()-]{0,59}$/.test(number))
    return new Fault('CLAUSE-FORMAT', 'is not `number@date`, for example 52.222-50@2025-10.');
  const dated = readInterval(text.slice(at + 1).trim());
  return dated instanceof Fault ? dated : { number, dated };
}

function readCertification(text: string): Certification | Fault {
  const [scheme = '', status = '', validTo, ...rest] = text.split(':').map((part) => part.trim());
  if (scheme === '' || status === '' || rest.length > 0)
    return new Fault('CERT-FORMAT', 'is not `scheme:status:valid_to`, for example IRIS:certified:2027-05-31.');
  if (validTo === undefined || validTo === '') return { scheme, status };
  const until = readInterval(validTo);
  return until instanceof Fault ? until : { scheme, status, validTo: until };
}

function readNamedValue(text: string): NamedValue | Fault {
  const [name = '', value = '', ...rest] = text.split('=').map((part) => part.trim());
  if (!/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name) || value === '' || rest.length > 0)
    return new Fault('TEXT-FORMAT', 'is not `name=value`, for example tied_visa=1.');
  return { name, value };
}

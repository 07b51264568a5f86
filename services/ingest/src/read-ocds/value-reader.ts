import { type CountryAnswer, countryOf, currencyByCode, subdivisionOf } from '@manumit/reference';

import { type Problem, shown } from '../check-rows/problem.ts';
import type { Provenance, Sourced } from './contract-picture.ts';
import { at, Leaf, type MergedNode, type Origin, pointerTo } from './merged-node.ts';
import type { OrderedRelease } from './order-releases.ts';
import { type OcdsCode, severityOf } from './ocds-codes.ts';
import { readDate } from './read-dates.ts';

/** What spreadsheets leave behind instead of a value, in the languages seen. */
const CELL_ERROR =
  /^#(N\/[AD]|N\/A!|REF!|¡REF!|VALUE!|¡VALOR!|VALOR!|DIV\/0!|¡DIV\/0!|NAME\?|¿NOMBRE\?|NULL!|¡NULO!|NUM!|¡NUM!|####*)/i;
const DECIMAL = /^-?\d+(\.\d+)?$/;
/** Words that say in a text field that there is nothing. */
const NOTHING = new Set(['', '-', '--', '.', '...', 'n/a', 'na', 'null', 'none', 'undefined']);

type Text = Sourced<string> | undefined;

/** Looking for the nearest names takes milliseconds, and publishers repeat themselves. */
const KNOWN_COUNTRIES = new Map<string, CountryAnswer>();
const KNOWN_COUNTRIES_KEPT = 2_000;

function countryNamed(text: string): CountryAnswer {
  const known = KNOWN_COUNTRIES.get(text);
  if (known !== undefined) return known;
  const answer = countryOf(text);
  if (KNOWN_COUNTRIES.size < KNOWN_COUNTRIES_KEPT) KNOWN_COUNTRIES.set(text, answer);
  return answer;
}

/** Reads single values of one process and keeps its problems, each place once. */
export class ValueReader {
  private readonly releases: readonly OrderedRelease[];
  private readonly found = new Map<string, Problem>();

  constructor(releases: readonly OrderedRelease[]) {
    this.releases = releases;
  }

  problems(): Problem[] {
    return [...this.found.values()];
  }

  report(origin: Origin, code: OcdsCode, what: string, value?: string): void {
    const release = this.releases[origin.release];
    const pointer = pointerTo(origin);
    const key = `${code} ${origin.release} ${pointer}`;
    if (this.found.has(key)) return;
    const row = release?.received.row ?? 0;
    const message = `Row ${row}, \`${pointer === '' ? 'the release' : pointer}\`: ${what}`;
    const problem = { row, field: pointer, code, severity: severityOf(code), message };
    this.found.set(key, value === undefined || value === '' ? problem : { ...problem, value: shown(value) });
  }

  provenance(leaf: Leaf): Provenance {
    const release = this.releases[leaf.origin.release];
    return {
      releaseId: release?.id ?? '',
      releaseDate: release?.date,
      pointer: pointerTo(leaf.origin),
      raw: leaf.value,
    };
  }

  sourced<T>(value: T, leaf: Leaf): Sourced<T> {
    return { value, from: this.provenance(leaf) };
  }

  /** A text without the space around it; a number is the text it is written as. */
  text(node: MergedNode | undefined): Text {
    if (!(node instanceof Leaf) || typeof node.value === 'boolean' || node.value === null) return undefined;
    const text = String(node.value).trim();
    if (CELL_ERROR.test(text)) return this.cellError(node);
    return NOTHING.has(text.toLowerCase()) ? undefined : this.sourced(text, node);
  }

  /** The calendar day as written. */
  day(node: MergedNode | undefined): Text {
    if (!(node instanceof Leaf) || node.value === null) return undefined;
    const text = String(node.value);
    if (CELL_ERROR.test(text.trim())) return this.cellError(node);
    const date = readDate(text);
    if (date !== undefined) return this.sourced(date.day, node);
    this.report(
      node.origin,
      'DATE-FORMAT',
      'this is no ISO 8601 date, so the day is unknown. Write it as `2025-03-31`, or leave it out.',
      text,
    );
    return undefined;
  }

  /** An amount of money as plain decimal text: from a number or a text of digits, never from digits in a sentence. */
  amount(node: MergedNode | undefined): Text {
    if (!(node instanceof Leaf) || node.value === null) return undefined;
    const text = String(node.value).trim();
    if (CELL_ERROR.test(text)) return this.cellError(node);
    if (typeof node.value === 'boolean' || !DECIMAL.test(text)) {
      const what = 'this is no plain number, so the amount is unknown. Write digits with a dot, without separators.';
      this.report(node.origin, 'NUM-FORMAT', what, text);
      return undefined;
    }
    if (text.startsWith('-')) {
      this.report(node.origin, 'NUM-RANGE', 'an amount below zero is no contract value; it is unknown.', text);
      return undefined;
    }
    return this.sourced(text, node);
  }

  /** A currency whose capital form is in ISO 4217. */
  currency(node: MergedNode | undefined): Text {
    if (!(node instanceof Leaf) || node.value === null) return undefined;
    const text = String(node.value).trim();
    const code = text.toUpperCase();
    if (currencyByCode(code) !== undefined) {
      if (code !== node.value) this.report(node.origin, 'CUR-CASE', `read as \`${code}\`.`, text);
      return this.sourced(code, node);
    }
    const what = 'this is no ISO 4217 currency, so the currency is unknown. Write three letters such as `EUR`.';
    this.report(node.origin, 'CUR-UNKNOWN', what, text);
    return undefined;
  }

  /** ISO 3166-1 alpha-2 from an address: its `country` code first, then the name. */
  country(address: MergedNode | undefined): Text {
    return this.countryName(at(address, 'country')) ?? this.countryName(at(address, 'countryName'));
  }

  /** ISO 3166-1 alpha-2 of a code or a name of a country. */
  countryName(node: MergedNode | undefined): Text {
    const text = this.text(node);
    if (text === undefined) return undefined;
    const answer = countryNamed(text.value);
    if ('code' in answer) return { value: answer.code, from: text.from };
    const nearest = answer.nearest.join(', ');
    const what = `this names no country; nearest are ${nearest}. It is unknown, not guessed. Write a code such as \`GB\`.`;
    this.report((node as Leaf).origin, 'COUNTRY-UNKNOWN', what, text.value);
    return undefined;
  }

  /** An ISO 3166-2 code in an address's region; other region codes are not translated. */
  subdivision(address: MergedNode | undefined): Text {
    const text = this.text(at(address, 'region'));
    const code = text === undefined ? undefined : subdivisionOf(text.value);
    return text === undefined || code === undefined ? undefined : { value: code, from: text.from };
  }

  private cellError(leaf: Leaf): undefined {
    const what = 'a spreadsheet error stands for the value, so it is unknown. Correct the cell and export again.';
    this.report(leaf.origin, 'CELL-ERROR', what, String(leaf.value));
    return undefined;
  }
}

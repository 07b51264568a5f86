import { createHash } from 'node:crypto';
import { unusable } from '@manumit/kernel';
import { Fault } from '../check-rows/problem.ts';
import { dayFrom } from '../check-rows/read-dates.ts';
import { readShareBand } from '../check-rows/read-numbers.ts';
import { readCountry } from '../check-rows/read-places.ts';

/**
 * Turns the text of a cell into another text. A transform that does not understand a text leaves it as it is, so that the
 * check of the column reports it; none of them guesses.
 */
export type Transform = (text: string) => string;

const badEntry = (where: string, why: string) => unusable('MAPPING-INVALID', `\`${where}\` ${why}`);

const plain: ReadonlyMap<string, Transform> = new Map<string, Transform>([
  ['trim', (text) => text.trim().replace(/\s+/g, ' ')],
  ['upper', (text) => text.toUpperCase()],
  ['lower', (text) => text.toLowerCase()],
  ['firstWord', (text) => text.trim().split(/\s+/, 1)[0] ?? ''],
  ['country', (text) => orSame(text, readCountry(text.trim()))],
  ['percentToBand', (text) => orSame(text, readShareBand(text.trim()))],
  ['slug', slug],
]);

const orSame = (text: string, read: string | Fault) => (read instanceof Fault ? text : read);

const SLUG_CHARACTERS = 40;

/** An external id made of a name: readable, and told apart from like names by a digest when letters were lost. */
function slug(text: string): string {
  const name = text.trim().replace(/\s+/g, ' ');
  if (name === '') return '';
  const readable = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, SLUG_CHARACTERS);
  if (readable === name.toLowerCase().replace(/ /g, '-')) return readable;
  return `${readable}-${createHash('sha256').update(name.toUpperCase()).digest('hex').slice(0, 8)}`;
}

const TEXT_ARGUMENT: ReadonlyMap<string, (argument: string, where: string) => Transform> = new Map([
  ['prefix', (argument: string) => (text: string) => (text === '' ? '' : argument + text)],
  ['default', (argument: string) => (text: string) => (text === '' ? argument : text)],
  ['suffix', (argument: string) => (text: string) => (text === '' ? '' : text + argument)],
  ['splitOn', (argument: string) => (text: string) => split(text, argument).join('|')],
  ['dateFormat', dateReader],
]);

const split = (text: string, separator: string) =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

const DATE_PARTS = /YYYY|YY|MM|M|DD|D/g;
const PART_FORMS: Readonly<Record<string, string>> = {
  YYYY: '(\\d{4})',
  YY: '(\\d{2})',
  MM: '(\\d{2})',
  M: '(\\d{1,2})',
  DD: '(\\d{2})',
  D: '(\\d{1,2})',
};
const CENTURY_TURNS = 70; // two-digit years from 70 on are of the last century, as POSIX reads them

/** Reads a date written in one known form; the person who writes the mapping says which, so nothing is ambiguous. */
function dateReader(format: string, where: string): Transform {
  const parts: string[] = format.match(DATE_PARTS) ?? [];
  const letters = parts
    .map((part) => part[0])
    .sort()
    .join('');
  if (letters !== 'DMY')
    throw badEntry(where, 'is no date form: it needs day, month and year once each, for example `M/D/YY`.');
  const escaped = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const form = new RegExp(`^${escaped.replace(DATE_PARTS, (part) => PART_FORMS[part] as string)}$`);
  return (text) => {
    const found = form.exec(text.trim());
    if (found === null) return text;
    const number = (letter: string) => Number(found[parts.findIndex((part) => part.startsWith(letter)) + 1]);
    const year = number('Y');
    const full = parts.includes('YY') ? year + (year < CENTURY_TURNS ? 2000 : 1900) : year;
    return dayFrom(full, number('M'), number('D')) ?? text;
  };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string');

/** Reads one transform of a mapping. Throws `MAPPING-INVALID` naming the entry. */
export function readTransform(entry: unknown, where: string): Transform {
  if (typeof entry === 'string') {
    const known = plain.get(entry);
    if (known !== undefined) return known;
    throw badEntry(
      where,
      `names an unknown transform \`${entry.slice(0, 40)}\`. Known: ${[...plain.keys(), ...TEXT_ARGUMENT.keys(), 'part', 'replaceAll', 'emptyIf', 'lookup'].join(', ')}.`,
    );
  }
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry))
    throw badEntry(where, 'is neither the name of a transform nor an object.');
  const names = Object.keys(entry);
  const [name = '', ...others] = names;
  const argument = (entry as Record<string, unknown>)[name];
  if (name === 'lookup') return readLookup(entry as Record<string, unknown>, where);
  if (others.length > 0) throw badEntry(where, `has more than one name: ${names.join(', ')}.`);
  const make = TEXT_ARGUMENT.get(name);
  if (make !== undefined) {
    if (typeof argument !== 'string' || argument === '') throw badEntry(`${where}.${name}`, 'is not a text.');
    return make(argument, `${where}.${name}`);
  }
  if (name === 'replaceAll') {
    if (!isTexts(argument) || argument.length !== 2 || argument[0] === '')
      throw badEntry(`${where}.${name}`, 'is not [what, by what].');
    const [what, by] = argument as [string, string];
    return (text) => text.replaceAll(what, by);
  }
  if (name === 'part') {
    const [separator, number] = Array.isArray(argument) ? (argument as unknown[]) : [];
    if (typeof separator !== 'string' || separator === '' || typeof number !== 'number' || !(number >= 1))
      throw badEntry(`${where}.${name}`, 'is not [separator, number of the part from 1].');
    return (text) => split(text, separator)[number - 1] ?? '';
  }
  if (name === 'emptyIf') {
    if (!isTexts(argument)) throw badEntry(`${where}.${name}`, 'is not a list of texts.');
    const words = new Set(argument.map((word) => word.trim().toLowerCase()));
    return (text) => (words.has(text.trim().toLowerCase()) ? '' : text);
  }
  throw badEntry(where, `names an unknown transform \`${name.slice(0, 40)}\`.`);
}

/** A table of texts; what is not in it becomes `otherwise`, or stays as it is without one. */
function readLookup(entry: Record<string, unknown>, where: string): Transform {
  const { lookup, otherwise, ...others } = entry;
  if (Object.keys(others).length > 0) throw badEntry(where, `has unknown names: ${Object.keys(others).join(', ')}.`);
  if (lookup === null || typeof lookup !== 'object' || Array.isArray(lookup))
    throw badEntry(`${where}.lookup`, 'is not a table of texts.');
  const table = new Map<string, string>();
  for (const [from, to] of Object.entries(lookup)) {
    if (typeof to !== 'string') throw badEntry(`${where}.lookup.${from.slice(0, 40)}`, 'is not a text.');
    table.set(from.trim().toLowerCase(), to);
  }
  if (otherwise !== undefined && typeof otherwise !== 'string') throw badEntry(`${where}.otherwise`, 'is not a text.');
  return (text) => (text.trim() === '' ? '' : (table.get(text.trim().toLowerCase()) ?? otherwise ?? text));
}

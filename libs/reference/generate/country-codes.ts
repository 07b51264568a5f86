import { fold } from '../src/countries/fold.ts';
import { ALIASES, NAMES } from './country-names.ts';

export interface CountryRow {
  readonly code: string;
  readonly alpha3: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

const OWN_NAME_COLUMNS = [
  'official_name_en',
  'UNTERM English Short',
  'UNTERM English Formal',
  'official_name_es',
  'UNTERM Spanish Short',
  'official_name_fr',
  'UNTERM French Short',
  'official_name_ru',
  'UNTERM Russian Short',
  'official_name_cn',
  'UNTERM Chinese Short',
  'official_name_ar',
  'UNTERM Arabic Short',
];

// Also the name of the other half of the island.
const TWO_PLACES = new Set(['Saint Martin']);

/** Countries of ISO 3166-1 and Kosovo, each with the names that fold apart and mean it alone. */
export function countryRows(source: Record<string, string>[]): CountryRow[] {
  const rows = source.map((row) => {
    const code = row['ISO3166-1-Alpha-2'] ?? '';
    const display = (row['CLDR display name'] ?? '').replaceAll('&', 'and').replace(/^St\. /, 'Saint ');
    const name = NAMES[code] ?? display;
    return {
      code,
      alpha3: row['ISO3166-1-Alpha-3'] ?? '',
      name,
      aliases: [
        ...OWN_NAME_COLUMNS.map((column) => plain(row[column] ?? '')),
        ...(TWO_PLACES.has(display) ? [] : [display]),
        ...(ALIASES[code] ?? []),
      ],
    };
  });
  rows.push({ code: 'XK', alpha3: 'XKX', name: 'Kosovo', aliases: ALIASES.XK ?? [] });

  const owners = new Map<string, Set<string>>();
  for (const { code, name, aliases } of rows)
    for (const text of [name, ...aliases]) owners.set(fold(text), (owners.get(fold(text)) ?? new Set()).add(code));
  for (const { code, name } of rows)
    if (owners.get(fold(name))?.size !== 1) throw new Error(`${name} (${code}) is a name of two countries`);

  return rows
    .map((row) => ({
      ...row,
      aliases: distinct(row.name, row.aliases).filter((text) => owners.get(fold(text))?.size === 1),
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

// "Gambia (the)", "Ecuador (el)", "Holy See (the) *": the article and the mark are not part of the name.
const plain = (name: string): string =>
  name
    .replace(/\s*\((?:the|el|la|los|las|le|les|l['’])\)/gi, '')
    .replace(/[\s*]+$/, '')
    .trim();

function distinct(name: string, aliases: readonly string[]): string[] {
  const seen = new Set(['', fold(name)]);
  return aliases.filter((alias) => {
    const folded = fold(alias);
    return !seen.has(folded) && seen.add(folded);
  });
}

/** Finds alpha-2 codes in the tables of others; a name that is not found stops the generation. */
export class CountryCodes {
  readonly #byName: Map<string, string>;
  readonly #byAlpha3: Map<string, string>;

  constructor(rows: readonly CountryRow[]) {
    this.#byName = new Map(
      rows.flatMap(({ code, name, aliases }) => [name, ...aliases].map((text) => [fold(text), code])),
    );
    this.#byAlpha3 = new Map(rows.map(({ code, alpha3 }) => [alpha3, code]));
  }

  fromName(name: string): string {
    const code = this.#byName.get(fold(name));
    if (code === undefined) throw new Error(`no country is called ${name}`);
    return code;
  }

  fromAlpha3(alpha3: string): string {
    const code = this.#byAlpha3.get(alpha3);
    if (code === undefined) throw new Error(`no country has the code ${alpha3}`);
    return code;
  }
}

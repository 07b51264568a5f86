import type { CountryCodes } from './country-codes.ts';
import { EO_NAMES, GOODS, type GoodCodes } from './goods-codes.ts';
import { WRO_DETAILS } from './wro-details.ts';

type Row = Record<string, string>;

/** A stable id inside a list: the name in plain letters. */
export const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}'’.]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const codesOf = (good: string): GoodCodes => {
  const known = GOODS[good];
  if (known === undefined) throw new Error(`no decision about the codes of ${good}`);
  return known;
};

const byGoodOf = (rows: readonly Row[]): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.good ?? '', [...(groups.get(row.good ?? '') ?? []), row]);
  return groups;
};

/** The List of Goods: one row a good, its countries with what the list says of forced, child, forced child labor. */
export function goodsRows(source: Row[], countries: CountryCodes) {
  const byGood = byGoodOf(source);
  const unused = Object.keys(GOODS).filter((good) => !byGood.has(good));
  if (unused.length > 0) throw new Error(`codes for goods the list does not have: ${unused.join(', ')}`);
  return [...byGood]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([good, rows]) => {
      const { hs, wider, note, aliases, derivedFrom } = codesOf(good);
      return {
        good,
        ...(aliases && { aliases }),
        hs,
        ...(wider && { hsIsWider: true }),
        ...(note && { hsNote: note }),
        ...(derivedFrom && { derivedFrom }),
        countries: rows.map((row) => `${countries.fromAlpha3(row.iso3 ?? '')}:${said(row)}`).sort(),
      };
    });
}

// Of a downstream good the list says only what it is made from.
const said = (row: Row): string =>
  [row.forced_labor, row.child_labor, row.eo13126_forced_child_labor]
    .map((answer) => (row.derived_good === 'Yes' ? '?' : answer === 'Yes' ? 'y' : 'n'))
    .join('');

const MISSPELT: Record<string, string> = { Boliva: 'Bolivia', Tajikstan: 'Tajikistan' };

/** Products of Executive Order 13126 with their countries. */
export function eoRows(source: Row[], countries: CountryCodes) {
  return [...byGoodOf(source)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([good, rows]) => {
      const { hs, wider, note } = codesOf(EO_NAMES[good] ?? good);
      const listed = rows.map(({ country = '' }) => countries.fromName(MISSPELT[country] ?? country)).sort();
      return { good, hs, ...(wider && { hsIsWider: true }), ...(note && { hsNote: note }), countries: listed };
    });
}

/** Orders and findings: names and status from the source, the rest from our own table of details. */
export function wroRows(source: Row[], countries: CountryCodes) {
  const unused = Object.keys(WRO_DETAILS).filter((name) => !source.some(({ entity }) => entity === name));
  if (unused.length > 0) throw new Error(`details for names the list does not have: ${unused.join(', ')}`);
  return source.map((row) => {
    const detail = WRO_DETAILS[row.entity ?? ''];
    const name = detail?.name ?? row.entity ?? '';
    const given = row.iso3 ? countries.fromAlpha3(row.iso3) : undefined;
    const country = detail?.country === undefined ? given : detail.country;
    const url = row.source_url || undefined;
    const aliases = (row.aliases ?? '').split(' | ').filter(Boolean);
    return {
      id: slug(name),
      name,
      ...(aliases.length > 0 && { aliases }),
      ...(country && { country }),
      ...(detail?.subdivision && { subdivision: detail.subdivision }),
      kind: detail?.kind ?? (row.schema === 'Vessel' ? 'vessel' : 'organization'),
      ...(detail?.measure && { measure: detail.measure }),
      ...(detail?.product && { product: detail.product }),
      ...(detail?.hs && { hs: detail.hs }),
      status: row.status_evidence === 'active_listed_2026-08' ? 'active' : 'unknown',
      ...(detail?.listedOn && { listedOn: detail.listedOn }),
      ...(scope(detail?.scope, row.notes) && { scope: scope(detail?.scope, row.notes) }),
      ...(url && { url }),
      mark: detail?.mark ?? 'X',
      ...(detail?.note && { note: detail.note }),
    };
  });
}

const scope = (ours: string | undefined, theirs: string | undefined): string | undefined =>
  ours ?? (theirs ? `${theirs.charAt(0).toUpperCase()}${theirs.slice(1)}` : undefined);

const EVIDENCE: Record<
  string,
  { status: 'active' | 'unknown'; mark: 'T' | 'X' | 'M'; verified: boolean; note: string }
> = {
  'primary-quoted': {
    status: 'active',
    mark: 'X',
    verified: true,
    note: 'Wording of the list itself, page of August 2026',
  },
  'secondary-good': {
    status: 'active',
    mark: 'X',
    verified: false,
    note: 'A law firm or the trade press quotes the notice',
  },
  'list-parser-lookup': {
    status: 'unknown',
    mark: 'X',
    verified: false,
    note: 'The name stands in a program that reads the list',
  },
  'unverified-name': {
    status: 'unknown',
    mark: 'M',
    verified: false,
    note: 'The name comes from a hand-made extract: ask for the list',
  },
};

/** The known part of the UFLPA Entity List; a name without good evidence keeps an unknown status. */
export function uflpaRows(source: Row[]) {
  return source.map((row) => {
    const evidence = EVIDENCE[row.evidence_level ?? ''];
    if (evidence === undefined) throw new Error(`unknown evidence level of ${row.name}`);
    const { status, mark, verified, note } = evidence;
    const aliases = (row.aliases ?? '')
      .split('; ')
      .map((alias) => alias.replace(/ \(former\)$/, ''))
      .filter(Boolean);
    const statusAsOf = row.evidence_level === 'primary-quoted' ? '2026-08-20' : row.effective_date;
    return {
      id: slug(row.name ?? ''),
      name: row.name,
      ...(aliases.length > 0 && { aliases }),
      ...(row.uflpa_section && { section: row.uflpa_section }),
      ...(row.effective_date && { listedOn: row.effective_date }),
      status,
      ...(status === 'active' && { statusAsOf }),
      url: (row.source_url ?? '').split(' ; ')[0],
      mark,
      verified,
      note,
    };
  });
}

import type { MonthlyEarnings } from '../src/earnings/earnings.ts';
import type { Ratification } from '../src/ratifications/ratifications.ts';
import type { TipTier } from '../src/tip/tip.ts';
import type { CountryCodes } from './country-codes.ts';

type Row = Record<string, string>;

const LATEST_TIP = 2025;
const byCountry = <T extends { readonly country: string }>(rows: T[]): T[] =>
  rows.sort((a, b) => (a.country < b.country ? -1 : 1));

/** Newest tier per country. A watch-list or Tier 3 row older than the latest lists says that they no longer name it. */
export function tipRows(full: Row[], watch: Row[], rationale: Row[], countries: CountryCodes): TipTier[] {
  const newest = new Map<string, TipTier>();
  for (const row of [...full, ...watch, ...rationale]) {
    if (row.conflict === 'yes' && row.source?.startsWith('gvnet')) continue;
    const country = countries.fromAlpha3(row.iso3 ?? '');
    const year = Number(row.tip_report_year);
    if (year > (newest.get(country)?.year ?? 0))
      newest.set(country, { country, tier: row.tier as TipTier['tier'], year });
  }
  return byCountry(
    [...newest.values()].map((row) =>
      row.year < LATEST_TIP && /Watch List|Tier 3/.test(row.tier) ? { ...row, leftBy: LATEST_TIP } : row,
    ),
  );
}

/** Conventions that are shown only: the UN migrant workers convention and ILO C189. */
export function ratificationRows(icmw: Row[], c189: Row[], countries: CountryCodes): Ratification[] {
  const un = icmw.map((row): Ratification => {
    const year = Number(row['year ratification or accession']);
    const state = row['state party'] === '1' ? 'party' : row.signatory === '1' ? 'signatory' : 'none';
    return {
      country: row.iso2 ?? '',
      convention: 'ICMW',
      state,
      ...(state === 'party' && year > 0 && { year }),
      asOf: '2022-08',
    };
  });
  const ilo = c189.map((row): Ratification => ({
    country: countries.fromAlpha3(row.iso3 ?? ''),
    convention: 'C189',
    state: 'party',
    // Two sources disagree about the year of Germany.
    ...(row.note ? {} : { year: Number(row.ratified_on?.slice(0, 4)) }),
    asOf: '2020-10-05',
  }));
  return byCountry([...un, ...ilo]);
}

/** Both sexes, whole country, newest year. */
export function earningsRows(source: Row[], countries: CountryCodes): MonthlyEarnings[] {
  const newest = new Map<string, MonthlyEarnings>();
  for (const row of source) {
    if (row.sex !== 'Total' || row.area_type !== 'National' || !row.earnings_ppp) continue;
    const country = countries.fromName(row.country ?? '');
    const year = Number(row.year);
    if (year <= (newest.get(country)?.year ?? 0)) continue;
    const breakInSeries = row.obs_status === 'Break in series';
    newest.set(country, {
      country,
      year,
      pppUsd: Math.round(Number(row.earnings_ppp)),
      ...(breakInSeries && { breakInSeries }),
    });
  }
  return byCountry([...newest.values()]);
}

import type { Day } from '@manumit/kernel';
import type { LawFactLayer } from './assessment.ts';
import { ageMonths, firstDay } from './days.ts';
import type { LawFactRow, LawLayer } from './dossier.ts';
import { byText } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';

/** Whose law it is: place, groups of workers, sectors and products of a subject. */
export interface LawProfile {
  readonly jurisdiction: string;
  readonly subdivision: string | null;
  readonly workerGroups: readonly string[];
  readonly sectors: readonly string[];
  readonly products: readonly string[];
}

/** A fact with the bounds of methodology.md 2.1; `value` null: unknown, bounds [0, 1]. */
export interface FactBounds {
  readonly value: number | null;
  readonly lo: number;
  readonly hi: number;
}

/** L4, L5: mean of the known components if at least half are known, else unknown (2.1). */
export function componentMean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || 2 * known.length < values.length) return null;
  return [...known].sort((a, b) => a - b).reduce((sum, value) => sum + value, 0) / known.length;
}

/** L1: 1 - share of the core six ratified; one unknown: share of the other five; more: unknown (2.1). */
export function ratificationGap(ratified: readonly (boolean | null)[]): number | null {
  const known = ratified.filter((value) => value !== null);
  if (known.length === 0 || ratified.length - known.length > 1) return null;
  return 1 - known.filter(Boolean).length / known.length;
}

/** E1: how far labor inspectors fall short of the ILO reference; `benchmarkWorkers` workers per inspector (2.2). */
export const inspectorGap = (per10000: number | null, benchmarkWorkers: number | null): number | null =>
  per10000 === null || benchmarkWorkers === null ? null : 1 - Math.min(1, per10000 / (10_000 / benchmarkWorkers));

/** Benchmark of E1 while no reviewer has set one (2.2 [E]; reference values ILO GB.297/ESP/3, mark M). */
export const inspectorBenchmark = (
  income: 'high_income' | 'least_developed' | 'transition' | 'other',
  { inspector_benchmark_workers }: Parameters = PARAMETERS,
): number => inspector_benchmark_workers[income];

/** E6: rule of law from a WGI score on the scale before 2025 (2.1). */
export const governanceGap = (wgi: number): number => Math.min(1, Math.max(0, (2.5 - wgi) / 5));

/** One fact from its layers: their mean; a protective layer known alone leaves the other open in both bounds (2.1). */
export function factBounds(
  law: number | null,
  practice: number | null,
  { law_fact_kept_when_stale_from: half }: Parameters = PARAMETERS,
): FactBounds {
  if (law === null && practice === null) return { value: null, lo: 0, hi: 1 };
  const value = law === null ? (practice as number) : practice === null ? law : (law + practice) / 2;
  const alone = (law === null || practice === null) && value < half;
  return { value, lo: alone ? value / 2 : value, hi: alone ? (value + 1) / 2 : value };
}

const CORE_CONVENTIONS = ['C029', 'P029', 'C105', 'C087', 'C098', 'C081'];
const TIED_STATUS = ['tied_visa', 'employer_consent', 'exit_permit', 'absconding_offence', 'short_grace'];

/** Value of a row: as coded, else computed from its raw value or components; `null` unknown. */
export function valueOfRow(row: LawFactRow, parameters: Parameters = PARAMETERS): number | null {
  if (row.value !== null) return row.value;
  const { field, rawValue, components } = row;
  const component = (name: string) => components[name] ?? null;
  if (field === 'E1') return inspectorGap(rawValue === null ? null : Number(rawValue), row.benchmarkWorkers);
  if (field === 'E6') return rawValue === null ? null : governanceGap(Number(rawValue));
  if (field === 'V2') return rawValue === null ? null : (parameters.gri_rating[String(rawValue)] ?? null);
  const names = Object.keys(components);
  if (names.length === 0) return null;
  if (field === 'L1') {
    return ratificationGap(
      CORE_CONVENTIONS.map((name) => {
        const share = component(name);
        return share === null ? null : share >= 0.5;
      }),
    );
  }
  if (field === 'L4') return componentMean([...new Set([...TIED_STATUS, ...names])].map(component));
  return componentMean(names.map(component));
}

/** Whether one of the subject's codes lies at or below one of the row's; a shorter code covers longer ones. */
const covers = (rowCodes: readonly string[], codes: readonly string[]): boolean =>
  rowCodes.some((wide) => codes.some((code) => code.startsWith(wide)));

const everyGroup = (group: string | null): boolean => group === null || group === 'all';

function fits(row: LawFactRow, profile: LawProfile, asOf: Day): boolean {
  return (
    row.jurisdiction === profile.jurisdiction &&
    firstDay(row.validFrom) <= asOf &&
    (row.validTo === null || asOf < firstDay(row.validTo)) &&
    (everyGroup(row.workerGroup) || profile.workerGroups.includes(row.workerGroup as string)) &&
    (row.sectors.length === 0 || covers(row.sectors, profile.sectors)) &&
    (row.products.length === 0 || covers(row.products, profile.products)) &&
    (row.subdivision === null || row.subdivision === profile.subdivision)
  );
}

/** Worker group before sector or product, before subdivision, before country. */
const specificity = (row: LawFactRow): number =>
  (everyGroup(row.workerGroup) ? 0 : 4) +
  (row.sectors.length + row.products.length > 0 ? 2 : 0) +
  (row.subdivision === null ? 0 : 1);

const UNKNOWN_LAYER = { value: null, stale: false, factId: null, citation: null, mark: null, pointer: null };

/**
 * One layer of one field: of the rows in force the most specific, of equals the more adverse. Past its review a value
 * below 0.5 is unknown and no wider row steps in; from 0.5 on it stays, marked stale (methodology.md 2.1).
 */
export function lawFactLayer(
  rows: readonly LawFactRow[],
  layer: LawLayer,
  profile: LawProfile,
  asOf: Day,
  parameters: Parameters = PARAMETERS,
): LawFactLayer {
  const fit = rows.filter((row) => row.layer === layer && fits(row, profile, asOf));
  const most = Math.max(...fit.map(specificity));
  const candidates = fit
    .filter((row) => specificity(row) === most)
    .flatMap((row) => {
      const value = valueOfRow(row, parameters);
      if (value === null) return [];
      const stale = ageMonths(row.reviewedOn, asOf, parameters) > parameters.law_fact_review_months;
      return stale && value < parameters.law_fact_kept_when_stale_from ? [] : [{ row, value, stale }];
    })
    .sort((a, b) => b.value - a.value || Number(a.stale) - Number(b.stale) || byText(a.row.factId, b.row.factId));
  const [worst] = candidates;
  if (worst === undefined) return { layer, ...UNKNOWN_LAYER, disagreement: [] };
  const values = [...new Set(candidates.map(({ value }) => value))];
  return {
    layer,
    value: worst.value,
    stale: worst.stale,
    factId: worst.row.factId,
    citation: [worst.row.instrument, worst.row.article].filter((part) => part !== null).join(', '),
    mark: worst.row.evidenceMark,
    pointer: worst.row.pointer,
    disagreement: values.length > 1 ? values : [],
  };
}

import type { Band } from './assessment.ts';
import { byText, halfUp } from './numerics.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';

/** `named`: a named site or recruiter; `public`: a public release. They set the smallest group that may be shown. */
export interface Audience {
  readonly named: boolean;
  readonly public?: boolean;
}

export type Decision = 'suppress' | 'band' | 'publish';
export type SuppressionReason =
  'unknown_count' | 'n_below_k' | 'near_census' | 'workforce_unknown' | 'small_cell' | 'homogeneous';
export interface PublicationDecision {
  readonly decision: Decision;
  readonly reason: SuppressionReason | null;
}

/** Answers of workers: how many were asked and how many said yes; `null` unknown. */
export interface Counts {
  readonly n: number;
  readonly positives: number;
}

/** Smallest group that may be shown: 11 in public, 10 for a named site or recruiter, else 5 (DNH-04). */
export const smallestGroup = (audience: Audience, parameters: Parameters = PARAMETERS): number =>
  audience.public === true ? parameters.k_public : audience.named ? parameters.k_named : parameters.k_aggregate;

/** Whether counts may leave, as what: the first match wins, most restrictive first (methodology.md 5.2). */
export function publicationDecision(
  counts: { readonly n: number | null; readonly positives: number | null },
  workforce: number | null,
  audience: Audience,
  parameters: Parameters = PARAMETERS,
): PublicationDecision {
  const { n, positives } = counts;
  if (n === null || positives === null) return { decision: 'suppress', reason: 'unknown_count' };
  const k = smallestGroup(audience, parameters);
  const { census_workforce, census_share, homogeneity_n } = parameters;
  if (n < k) return { decision: 'suppress', reason: 'n_below_k' };
  if (workforce !== null && workforce < census_workforce && n > census_share * workforce) {
    return { decision: 'suppress', reason: 'near_census' };
  }
  if (workforce === null && audience.named && n < census_workforce) {
    return { decision: 'suppress', reason: 'workforce_unknown' };
  }
  const small = (cell: number) => cell > 0 && cell < k;
  if (small(positives) || small(n - positives)) return { decision: 'band', reason: 'small_cell' };
  if ((positives === 0 || positives === n) && (audience.named || n < homogeneity_n)) {
    return { decision: 'band', reason: 'homogeneous' };
  }
  return { decision: 'publish', reason: null };
}

/** A share as it leaves: percent in steps of 5, n as "at least"; or only which half; never exact counts. */
export type PublishedShare =
  { readonly percent: number; readonly nAtLeast: number } | { readonly band: 'fewer_than_half' | 'half_or_more' };

/** What may leave of a share: nothing at all, not even n, where the decision is `suppress` (5.2). */
export function publishedShare({ n, positives }: Counts, decision: Decision): PublishedShare | null {
  if (decision === 'suppress') return null;
  if (decision === 'band') return { band: 2 * positives >= n ? 'half_or_more' : 'fewer_than_half' };
  return { percent: 5 * Math.floor((100 * positives) / n / 5 + 0.5), nAtLeast: 5 * Math.floor(n / 5) };
}

/** A figure computed from worker answers, in steps of 0.05 (5.2). */
export const outsideFigure = (figure: number, { outside_step }: Parameters = PARAMETERS): number =>
  halfUp(halfUp(figure / outside_step, 0) * outside_step, 6);

/** A score of 100 computed from worker answers, in steps of 5 points (5.2). */
export function outsideScore(score: number, { outside_step }: Parameters = PARAMETERS): number {
  const step = 100 * outside_step;
  return halfUp(halfUp(score / step, 0) * step, 6);
}

/** Fee figures as they leave: rounded where the decision is `publish`, else the band alone (5.2, P29). */
export function outsideFee<Name extends string>(
  figures: Readonly<Record<Name, number>>,
  score: number,
  band: Band | null,
  decision: Decision,
  parameters: Parameters = PARAMETERS,
): { readonly band: Band | null } & Partial<Record<Name | 'score', number>> {
  if (decision !== 'publish') return { band } as { band: Band | null } & Partial<Record<Name | 'score', number>>;
  const rounded = Object.entries<number>(figures).map(([name, figure]) => [name, outsideFigure(figure, parameters)]);
  return { band, score: outsideScore(score, parameters), ...Object.fromEntries(rounded) };
}

/** Quantile of cost as it leaves: to half a month, and only if at least k amounts are known (5.2). */
export const publishedCostMonths = (
  months: number,
  amountsKnown: number,
  audience: Audience,
  parameters: Parameters = PARAMETERS,
): number | null => (amountsKnown >= smallestGroup(audience, parameters) ? halfUp(2 * months, 0) / 2 : null);

/** Two releases on nested sets: every cell that moved, moved by at least k. Compare with every earlier release (5.2). */
export function differenceIsSafe(
  before: Counts,
  after: Counts,
  audience: Audience,
  parameters: Parameters = PARAMETERS,
): boolean {
  const k = smallestGroup(audience, parameters);
  const n = after.n - before.n;
  const yes = after.positives - before.positives;
  return [yes, n - yes, n].every((moved) => moved === 0 || Math.abs(moved) >= k);
}

/**
 * After a withdrawal the old release is taken down at once, whatever follows; this says whether the new counts may
 * appear on the calendar: only if they pass the filter and differ safely from every earlier release (5.2).
 */
export const mayRepublish = (
  earlier: readonly Counts[],
  now: Counts,
  workforce: number | null,
  audience: Audience,
  parameters: Parameters = PARAMETERS,
): boolean =>
  publicationDecision(now, workforce, audience, parameters).decision === 'publish' &&
  earlier.every((release) => differenceIsSafe(release, now, audience, parameters));

export type Cell = readonly [row: number, column: number];
type CellKey = `${number},${number}`;
const keyOf = ([row, column]: Cell): CellKey => `${row},${column}`;
const cellOf = (key: CellKey): Cell => key.split(',').map(Number) as [number, number];

type Capacities = Map<string, Map<string, number>>;

/** Greatest flow through a small graph, by shortest augmenting paths. */
function greatestFlow(capacities: Capacities, source: string, sink: string): number {
  for (let total = 0; ;) {
    const parent = new Map<string, string>([[source, source]]);
    const queue = [source];
    for (const at of queue) {
      for (const [next, capacity] of [...(capacities.get(at) ?? [])].sort(([a], [b]) => byText(a, b))) {
        if (capacity > 0 && !parent.has(next)) {
          parent.set(next, at);
          queue.push(next);
        }
      }
    }
    if (!parent.has(sink)) return total;
    const steps: [string, string][] = [];
    for (let at = sink; at !== source; at = parent.get(at) as string) steps.push([parent.get(at) as string, at]);
    const flow = Math.min(...steps.map(([a, b]) => capacities.get(a)?.get(b) as number));
    for (const [a, b] of steps) {
      capacities.get(a)?.set(b, (capacities.get(a)?.get(b) as number) - flow);
      capacities.get(b)?.set(a, (capacities.get(b)?.get(a) ?? 0) + flow);
    }
    total += flow;
  }
}

/** Least and greatest value of a hidden cell that a reader can infer from the published cells and totals (5.2). */
export function cellBounds(
  table: readonly (readonly number[])[],
  hidden: ReadonlySet<string>,
  cell: Cell,
): { readonly low: number; readonly high: number } {
  const [row, column] = cell;
  const at = (r: number, c: number) => (table[r] as readonly number[])[c] as number;
  const everything = table.flat().reduce((sum, count) => sum + count, 0);
  const residual = (): Capacities => {
    const capacities: Capacities = new Map();
    table.forEach((_, r) => capacities.set(`r${r}`, new Map()));
    (table[0] ?? []).forEach((_, c) => capacities.set(`c${c}`, new Map()));
    for (const key of hidden as ReadonlySet<CellKey>) {
      if (key === keyOf(cell)) continue;
      const [r, c] = cellOf(key);
      capacities.get(`r${r}`)?.set(`c${c}`, everything);
      capacities.get(`c${c}`)?.set(`r${r}`, at(r, c));
    }
    return capacities;
  };
  const up = greatestFlow(residual(), `c${column}`, `r${row}`);
  const down = Math.min(at(row, column), greatestFlow(residual(), `r${row}`, `c${column}`));
  return { low: at(row, column) - down, high: at(row, column) + up };
}

/**
 * Cells to hide in a table whose totals are published: those below k, a second one in every line with a single hidden
 * cell, and further ones, the smallest first, until none can be computed to within k (complementary suppression, 5.2).
 */
export function suppressedCells(
  table: readonly (readonly number[])[],
  audience: Audience,
  parameters: Parameters = PARAMETERS,
): Cell[] {
  const k = smallestGroup(audience, parameters);
  const rows = table.map((line, r) => line.map((_, c): Cell => [r, c]));
  const columns = (table[0] ?? []).map((_, c) => table.map((_line, r): Cell => [r, c]));
  const count = ([r, c]: Cell) => (table[r] as readonly number[])[c] as number;
  const hidden = new Set<CellKey>(
    rows
      .flat()
      .filter((cell) => count(cell) < k)
      .map(keyOf),
  );
  const isHidden = (cell: Cell) => hidden.has(keyOf(cell));
  const inOrder = (a: Cell, b: Cell) => a[0] - b[0] || a[1] - b[1];
  const smallest = (cells: readonly Cell[]): Cell | undefined =>
    cells.filter((cell) => !isHidden(cell)).sort((a, b) => count(a) - count(b) || inOrder(a, b))[0];
  const lonely = () => {
    const line = [...rows, ...columns].find((cells) => cells.filter(isHidden).length === 1);
    return line === undefined ? undefined : smallest(line);
  };
  const inferable = () => {
    for (const cell of [...hidden].map(cellOf).sort(inOrder)) {
      const { low, high } = cellBounds(table, hidden, cell);
      if (high - low >= k) continue;
      const extra = smallest([...(rows[cell[0]] as Cell[]), ...(columns[cell[1]] as Cell[])]);
      if (extra !== undefined) return extra;
    }
    return undefined;
  };
  for (let extra = lonely() ?? inferable(); extra !== undefined; extra = lonely() ?? inferable()) {
    hidden.add(keyOf(extra));
  }
  return [...hidden].map(cellOf).sort(inOrder);
}

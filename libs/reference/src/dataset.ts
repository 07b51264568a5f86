/** How a value is known: T read in full, X an excerpt, M from memory, E our own choice. M is never shown as verified. */
export type Mark = 'T' | 'X' | 'M' | 'E';

/** Whether a dataset holds everything its edition holds. From a `partial` one "not there" never follows. */
export type Completeness = 'full' | 'partial';

/** Three-valued truth: `null` is unknown. */
export type Truth = boolean | null;

/** `yes` and `no` are what a source says; `unknown` is that it says nothing. */
export type Bool3 = 'yes' | 'no' | 'unknown';

/** Where a dataset comes from and how far it can be trusted; one `provenance.json` per folder. */
export interface DatasetInfo {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  /** The edition as its publisher names it, or the day of the state that is shown. */
  readonly edition: string;
  /** The day on which the facts were so, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly retrievedOn: string;
  readonly completeness: Completeness;
  /** What is known to be missing or doubtful, in words for the screen. */
  readonly limits: string;
  readonly license: string;
  /** What was done to the publisher's facts to get this table. */
  readonly transformation: string;
  readonly rows: number;
  /** SHA-256 of the rows written as JSON without white space, so that the layout of the file does not matter. */
  readonly sha256: string;
  readonly mark: Mark;
  readonly verified: boolean;
  /** Who stated the facts, as a citation, and the publisher's public address where it is known. */
  readonly source: { readonly citation: string; readonly url?: string };
}

/** `not-listed` is only ever said from a full list; a partial one answers `unknown` and says why. */
export type ListAnswer<Row> =
  | { readonly answer: 'listed'; readonly rows: readonly Row[] }
  | { readonly answer: 'not-listed' }
  | { readonly answer: 'unknown'; readonly because: string };

/** Turns the rows found in a list into an answer that never reads silence of a partial list as "no". */
export function answerFrom<Row>(
  rows: readonly Row[],
  list: Pick<DatasetInfo, 'title' | 'edition' | 'completeness'>,
): ListAnswer<Row> {
  if (rows.length > 0) return { answer: 'listed', rows };
  if (list.completeness === 'full') return { answer: 'not-listed' };
  return {
    answer: 'unknown',
    because: `${list.title}, edition ${list.edition}, is incomplete here: absence says nothing`,
  };
}

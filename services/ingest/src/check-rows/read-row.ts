import type { Problem } from './problem.ts';
import type { RecordOf } from './records.ts';
import type { RowKind } from './template.ts';

/** A row that was taken, in the typed form of its kind. */
export type AcceptedRow = {
  [K in RowKind]: {
    readonly row: number;
    readonly kind: K;
    readonly ok: true;
    readonly record: RecordOf[K];
    /** Warnings and notes; the row is kept. */
    readonly warnings: readonly Problem[];
    /** Fields that hold a default instead of something the file said; left out of a claim's hash. */
    readonly defaulted: readonly string[];
    /** The cells as they came: what is given back if a reference turns out to lead nowhere. */
    readonly raw: readonly string[];
  };
}[RowKind];

/** A row that was refused whole. `raw` is empty when privacy was the reason: those bytes are not kept. */
export interface RefusedRow {
  readonly row: number;
  readonly ok: false;
  readonly problems: readonly Problem[];
  readonly raw: readonly string[];
}

/**
 * One row of the answer. `row` counts data rows from 1, header and blank lines not counted.
 */
export type ReadRow = AcceptedRow | RefusedRow;

/** What became of the data rows read so far. */
export interface Tally {
  readonly rows: number;
  readonly accepted: number;
  readonly refused: number;
  /** Left out by the mapping's `where`. */
  readonly filtered: number;
  /** Left out by the mapping's `distinct`: said before. */
  readonly repeated: number;
  /** Passed over because of `skipRows`; what the mapping leaves out is counted there, skipped or not. */
  readonly skipped: number;
}

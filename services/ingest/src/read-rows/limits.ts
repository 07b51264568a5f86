/** What one file may cost. Every limit refuses with its own sentence; none cuts silently. */
export interface Limits {
  /** Bytes of the file as it is sent, and again after gunzip. */
  readonly bytes: number;
  /** Data rows. */
  readonly rows: number;
  readonly columns: number;
  /** UTF-16 units of one cell. */
  readonly cellCharacters: number;
  /** Bytes of one row with its line breaks; a longer one is reported and passed over unread. */
  readonly rowBytes: number;
  /** Inflated bytes for each compressed byte, counted from 1 MB on. */
  readonly gunzipRatio: number;
}

export const DEFAULT_LIMITS: Limits = {
  bytes: 2_000_000_000,
  rows: 5_000_000,
  columns: 1_000,
  cellCharacters: 32_767, // the longest cell a spreadsheet can hold
  rowBytes: 262_144,
  gunzipRatio: 100,
};

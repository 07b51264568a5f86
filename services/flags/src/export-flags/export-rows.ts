import { safeText } from '@manumit/platform';
import type { FlagRow } from '../read-flags/read-flags.sql.ts';

type Cell = string | boolean | null;

/** A flag as a row (product.md 7.2). What is decided about it is known to cases, whose file says so. */
export const exportRow = (row: FlagRow) => ({
  flag_id: row.id,
  contract_id: row.number,
  portion: row.line.portion ?? null,
  buyer: row.buyer,
  supplier: row.supplier,
  value: row.value,
  currency: row.currency,
  basis: row.line.basis,
  rule_id: row.line.rule.id,
  rule_version: row.line.rule.version,
  instrument: row.line.rule.instrument,
  verified: row.line.rule.verified,
  result: row.line.result,
  level: row.line.level,
  because: row.line.because,
  missing: row.line.missing.join('|'),
  clears_when: row.line.clearsWhen,
  raised_at: row.raised_on,
  cleared_at: row.cleared_on,
  reason_code: null,
  decided_by_role: null,
});

export type ExportRow = ReturnType<typeof exportRow>;

export const EXPORT_COLUMNS = [
  ...(['flag_id', 'contract_id', 'portion', 'buyer', 'supplier', 'value', 'currency', 'basis', 'rule_id'] as const),
  ...(['rule_version', 'instrument', 'verified', 'result', 'level', 'because', 'missing', 'clears_when'] as const),
  ...(['raised_at', 'cleared_at', 'reason_code', 'decided_by_role'] as const),
] satisfies readonly (keyof ExportRow)[];

const NUMBER = /^-?\d+(\.\d+)?$/;

/** One line of CSV (RFC 4180): texts quoted and safe from being run, numbers as numbers. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean' || NUMBER.test(cell)) return String(cell);
  return `"${safeText(cell).replaceAll('"', '""')}"`;
}

import rows from './data.json' with { type: 'json' };

export interface Currency {
  /** ISO 4217. */
  readonly code: string;
  /** Digits after the decimal point; absent where the code has none or it is not established. */
  readonly minorUnits?: number;
  /** Last day on which the code was in use; absent for a current one. */
  readonly endedOn?: string;
}

const BY_CODE = new Map<string, Currency>(rows.map((row) => [row.code, row]));

/** A currency by its ISO 4217 code in capitals, historic ones with the day they ended; undefined if unknown. */
export const currencyByCode = (code: string): Currency | undefined => BY_CODE.get(code);

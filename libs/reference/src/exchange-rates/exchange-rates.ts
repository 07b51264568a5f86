import data from './data.json' with { type: 'json' };

export interface ExchangeRate {
  readonly from: string;
  readonly to: string;
  readonly on: string;
  /** Decimal text: units of `to` for one unit of `from`. */
  readonly rate: string;
  readonly source: string;
}

const rows: readonly ExchangeRate[] = data;

/** The rate of a pair on a day. None ships with the program, so money in another currency stays unknown (undefined). */
export const exchangeRate = (from: string, to: string, on: string): ExchangeRate | undefined =>
  rows.find((row) => row.from === from && row.to === to && row.on === on);

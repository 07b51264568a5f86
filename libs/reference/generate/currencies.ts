/** Codes no country of the source has as its own, with the digits after the point. */
const MORE: Record<string, number | undefined> = {
  BOV: 2,
  CHE: 2,
  CHW: 2,
  CLF: 4,
  COU: 2,
  MXV: 2,
  TRY: 2,
  USN: 2,
  UYI: 0,
  XDR: undefined,
  XSU: undefined,
  XUA: undefined,
};

/** Codes no longer in use and the last day (or month, or year) of their use. From memory. */
const ENDED: Record<string, string> = {
  ANG: '2025',
  ATS: '2002-02-28',
  AZM: '2006',
  BEF: '2002-02-28',
  BGN: '2025-12-31',
  BYR: '2016-12-31',
  CUC: '2021-06-30',
  CYP: '2007-12-31',
  DEM: '2002-02-28',
  EEK: '2010-12-31',
  ESP: '2002-02-28',
  FIM: '2002-02-28',
  FRF: '2002-02-28',
  GHC: '2007',
  GRD: '2002-02-28',
  HRK: '2022-12-31',
  IEP: '2002-02-28',
  ITL: '2002-02-28',
  LTL: '2014-12-31',
  LUF: '2002-02-28',
  LVL: '2013-12-31',
  MRO: '2017-12-31',
  MTL: '2007-12-31',
  MZM: '2006',
  NLG: '2002-02-28',
  PTE: '2002-02-28',
  ROL: '2005',
  SIT: '2006-12-31',
  SKK: '2008-12-31',
  SLL: '2024',
  STD: '2017-12-31',
  TMM: '2008',
  TRL: '2005',
  VEB: '2007',
  VEF: '2018',
  ZMK: '2012-12-31',
  ZWL: '2024-08-31',
};

/** ISO 4217: current codes of countries, a few units of account, historic codes with their end. */
export function currencyRows(countries: Record<string, string>[]) {
  const digits = new Map<string, number | undefined>(Object.entries(MORE));
  for (const row of countries) {
    const codes = (row['ISO4217-currency_alphabetic_code'] ?? '').split(',').filter((code) => /^[A-Z]{3}$/.test(code));
    const units = (row['ISO4217-currency_minor_unit'] ?? '').split(',');
    codes.forEach((code, index) =>
      digits.set(code, /^\d$/.test(units[index] ?? '') ? Number(units[index]) : undefined),
    );
  }
  for (const code of Object.keys(ENDED)) if (!digits.has(code)) digits.set(code, undefined);
  return [...digits]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, minorUnits]) => ({
      code,
      ...(minorUnits === undefined ? {} : { minorUnits }),
      ...(ENDED[code] === undefined ? {} : { endedOn: ENDED[code] }),
    }));
}

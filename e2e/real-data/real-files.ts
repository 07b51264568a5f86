import { existsSync } from 'node:fs';

/** Files as their publishers made them, kept outside the project: facts to test against. */
export const DATA = new URL('../../../shared/data/', import.meta.url);

export const hasData = existsSync(DATA);
if (!hasData)
  console.warn('SKIPPED: the files of ../shared/data are not there; no real file went through the product.');

/** One file through one mapping, and what is known to come of it. */
export interface RealFile {
  readonly path: string;
  readonly mapping: string;
  /** Rows that claim something; those a mapping leaves out on purpose are neither here nor there. */
  readonly accepted: number;
  /** Rows that are given back, by the code of their defect. */
  readonly rejected: Readonly<Record<string, number>>;
}

const MILLS = 'suppliers/palm_oil_mills_uml.csv';
const BRANDS_AND_MILLS = 'suppliers/palm_oil_brand_mill_edges.csv';
const NIKE_LINKS = 'suppliers/nike_supply_edges_2021_02.csv';

export const PALM_OIL = [
  { path: MILLS, mapping: 'palm-oil-groups', accepted: 428, rejected: {} },
  { path: MILLS, mapping: 'palm-oil-mills-uml', accepted: 2_095, rejected: {} },
  { path: BRANDS_AND_MILLS, mapping: 'palm-oil-brands', accepted: 15, rejected: {} },
  // 868 links are to mills that have left the list since.
  {
    path: BRANDS_AND_MILLS,
    mapping: 'palm-oil-brand-mill-edges',
    accepted: 49_207,
    rejected: { 'REF-MISSING': 868 },
  },
] as const satisfies readonly RealFile[];

export const NIKE = [
  // Two shares of migrants above 100 percent, two factories without a worker.
  {
    path: 'suppliers/nike_factories_2021_02.csv',
    mapping: 'nike-factories',
    accepted: 494,
    rejected: { 'NUM-RANGE': 4 },
  },
  { path: NIKE_LINKS, mapping: 'nike-groups', accepted: 161, rejected: {} },
  // Both links of the four factories that were given back, and of four names that two factories of one country bear.
  {
    path: NIKE_LINKS,
    mapping: 'nike-supply-edges',
    accepted: 880,
    rejected: { 'REF-MISSING': 8, 'REF-AMBIGUOUS': 8 },
  },
] as const satisfies readonly RealFile[];

/** Lists without a year in their name have no date, and nothing is kept without one. */
export const OPEN_SUPPLY_HUB: RealFile = {
  path: 'suppliers/osh_apparel_facilities_sample.csv',
  mapping: 'osh-facilities-sample',
  accepted: 927,
  rejected: { 'CELL-REQUIRED': 29 },
};

const NOT_RECRUITERS = { 'PRIV-PERSON': 5, 'CELL-REQUIRED': 2, 'COUNTRY-UNKNOWN': 1 };

export const RECRUITMENT = [
  {
    path: 'recruiters/oflc_h2b_foreign_recruiters_2020_2022.csv',
    mapping: 'oflc-h2b-recruiters',
    accepted: 577,
    rejected: NOT_RECRUITERS,
  },
  {
    path: 'recruiters/oflc_h2b_case_recruiter_edges_2020_2022.csv',
    mapping: 'oflc-h2b-case-recruiter-edges',
    accepted: 577,
    rejected: NOT_RECRUITERS,
  },
  {
    path: 'recruiters/oflc_h2b_employers_fy2019.csv',
    mapping: 'oflc-h2b-employers',
    accepted: 6_420,
    rejected: {},
  },
] as const satisfies readonly RealFile[];

export const LISTS = [
  { path: 'lists/cbp_wro_findings.csv', mapping: 'cbp-wro-findings', accepted: 80, rejected: {} },
  { path: 'lists/uflpa_entities_partial.csv', mapping: 'uflpa-entities-partial', accepted: 63, rejected: {} },
] as const satisfies readonly RealFile[];

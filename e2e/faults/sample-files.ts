import { stringify } from 'csv-stringify/sync';
import { dice, type Dice } from '../security/hostile-corpus.ts';

/** One file as a buyer would send it. */
export interface SampleFile {
  readonly name: string;
  readonly kind: string;
  readonly content: string;
  readonly rows: number;
}

export interface SampleFiles {
  /** In the order in which they have to be sent: a row that names a party nobody knows is refused. */
  readonly files: readonly SampleFile[];
  /** External ids of the suppliers whose rows have no defect: what was acknowledged and must be there. */
  readonly good: readonly string[];
}

const COUNTRIES = 'MY TH VN IN BD TR MX EG ID PK LK KH'.split(' ');
const PRODUCTS = ['401512', '620342', '520100', '151110', '160521', '847130', '390720', '610910'];
/** A record holds at most 30 identifiers. */
const TOO_MANY_IDS = Array.from({ length: 31 }, (_, n) => `internal:erp:${n}`).join('|');

const SUPPLIER_COLUMNS = [
  ...['external_id', 'name', 'entity_kind', 'address', 'country', 'products_hs', 'number_of_workers'],
  ...['migrant_share_band', 'worker_groups', 'other_ids', 'status'],
];
type Row = Record<string, string>;

/** What is wrong with a defective row; each ends in another part of the importer. */
const DEFECTS: readonly ((row: Row, number: number, dice: Dice) => Row)[] = [
  (row) => ({ ...row, name: '' }),
  (row) => ({ ...row, country: 'Nowhere' }),
  (row) => ({ ...row, migrant_share_band: 'many' }),
  // The first one may stand far above, before a checkpoint.
  (row, number, { below }) => ({ ...row, external_id: `S-${below(number)}` }),
];

/**
 * Suppliers with links and contracts; two rows of a hundred are defective. With `more`, a watch list that meets some and
 * facts about the law of a third of their countries, which are all weighed again.
 */
export function sampleFiles(rows: number, seed: number, more: boolean): SampleFiles {
  const chance = dice(seed);
  const { suppliers, good } = supplierRows(rows, chance);
  const files = [
    fileOf('suppliers', SUPPLIER_COLUMNS, suppliers),
    fileOf(
      'supply-links',
      ['external_id', 'from', 'to', 'relation', 'product_hs', 'valid_from', 'certainty'],
      links(rows),
    ),
    fileOf('contracts', CONTRACT_COLUMNS, contracts(Math.ceil(rows / 100), rows)),
    ...(more
      ? [fileOf('watchlist', WATCH_COLUMNS, watchlist(rows, chance)), fileOf('legal-facts', LAW_COLUMNS, lawFacts)]
      : []),
  ];
  return { files, good };
}

function fileOf(kind: string, columns: readonly string[], rows: readonly Row[]): SampleFile {
  return {
    kind,
    name: `${kind}.csv`,
    content: stringify([...rows], { header: true, columns: [...columns] }),
    rows: rows.length,
  };
}

function supplierRows(count: number, chance: Dice): { suppliers: Row[]; good: string[] } {
  const good: string[] = [];
  const suppliers = Array.from({ length: count }, (_, n) => {
    const row: Row = {
      external_id: `S-${n}`,
      name: `Drill Works ${n} Example`,
      entity_kind: 'site',
      address: `Road ${n % 977}, Block ${n % 13}`,
      country: chance.pick(COUNTRIES),
      products_hs: chance.pick(PRODUCTS),
      // Three people on a site are kept with a warning.
      number_of_workers: chance.below(200) === 0 ? '3' : String(50 + chance.below(5_000)),
      migrant_share_band: chance.pick(['', '1-10', '26-50']),
      worker_groups: chance.pick(['', 'migrant']),
      other_ids: '',
      status: 'active',
    };
    // Costly: all that is stored together with it is stored in halves.
    if (n % 2_500 === 1_234) return { ...row, other_ids: TOO_MANY_IDS };
    if (n > 0 && chance.below(50) === 0) return chance.pick(DEFECTS)(row, n, chance);
    good.push(`S-${n}`);
    return row;
  });
  return { suppliers, good };
}

/** A tree: each supplies one nearer to the root; every hundredth names somebody the list does not hold. */
const links = (suppliers: number): Row[] =>
  Array.from({ length: Math.floor(suppliers / 2) }, (_, at) => {
    const n = at + 1;
    return {
      external_id: `L-${n}`,
      from: n % 100 === 0 ? `X-${n}` : `S-${n}`,
      to: `S-${Math.floor(n / 4)}`,
      relation: 'supplies_goods',
      product_hs: PRODUCTS[n % PRODUCTS.length] as string,
      valid_from: '2024-01',
      certainty: 'declared',
    };
  });

const CONTRACT_COLUMNS = [
  ...['contract_id', 'title', 'buyer', 'buyer_country', 'buyer_kind', 'supplier', 'status', 'signed_on'],
  ...['value', 'currency', 'category', 'importer', 'import_country', 'fee_standard'],
];

/** With suppliers near the root of the tree; every tenth with one that no list has brought. */
const contracts = (count: number, suppliers: number): Row[] =>
  Array.from({ length: count }, (_, n) => ({
    contract_id: `C-${n}`,
    title: `Drill goods ${n}`,
    buyer: 'Drill City',
    buyer_country: 'US',
    buyer_kind: 'us_state_local',
    supplier: n % 10 === 9 ? `name:Drill Dealer ${n} Example@US` : `S-${(n * 7) % suppliers}`,
    status: 'active',
    signed_on: '2026-02-01',
    value: '100000',
    currency: 'USD',
    category: 'goods',
    importer: 'yes',
    import_country: 'US',
    fee_standard: 'EPP',
  }));

const WATCH_COLUMNS = [
  ...['list', 'edition', 'entry_id', 'name', 'country', 'entry_kind', 'measure', 'status', 'listed_on', 'completeness'],
];

const watchlist = (suppliers: number, { below }: Dice): Row[] =>
  Array.from({ length: 20 }, (_, n) => ({
    list: 'DRILL-WATCH',
    edition: '2026-08-01',
    entry_id: `E-${n}`,
    name: `Drill Works ${below(suppliers)} Example`,
    country: '',
    entry_kind: 'organization',
    measure: 'WRO',
    status: 'active',
    listed_on: '2026-03-01',
    completeness: 'partial',
  }));

const LAW_COLUMNS = [
  ...['fact_id', 'jurisdiction', 'field', 'layer', 'worker_group', 'value', 'instrument', 'valid_from', 'reviewed_on'],
  'evidence_mark',
];

const lawFacts: Row[] = COUNTRIES.slice(0, 4).map((jurisdiction) => ({
  fact_id: `F-${jurisdiction}`,
  jurisdiction,
  field: 'L3',
  layer: 'law',
  worker_group: 'migrant',
  value: '0.5',
  instrument: 'Invented for the drill',
  valid_from: '2023-01-01',
  reviewed_on: '2026-06-30',
  evidence_mark: 'E',
}));

import type { EntryKind, Measure } from '../src/list-entry.ts';

/** What is known of an order beside name and status. Mark X: the address or wording of CBP's own notice says it; M: memory. */
export interface WroDetail {
  readonly measure?: Measure;
  readonly product?: string;
  /** Only where the product is part of what is listed; elsewhere codes from us could narrow an order that is wider. */
  readonly hs?: readonly string[];
  readonly listedOn?: string;
  readonly kind?: EntryKind;
  /** `null` drops a doubtful one. */
  readonly country?: string | null;
  readonly name?: string;
  readonly subdivision?: string;
  readonly scope?: string;
  readonly mark: 'X' | 'M';
  readonly note?: string;
}

const COTTON = ['5201', '5202', '5203', '5204', '5205', '5206', '5207', '5208', '5209', '5210', '5211', '5212'];
const FROM_MEMORY = 'Date and product from memory, not verified';

const wro = (product: string, mark: 'X' | 'M', listedOn?: string): WroDetail => ({
  measure: 'WRO',
  product,
  mark,
  ...(listedOn === undefined ? {} : { listedOn, note: FROM_MEMORY }),
});

export const WRO_DETAILS: Record<string, WroDetail> = {
  'Hetian Haolin Hair Accessories Co., Ltd.': wro('hair products', 'M', '2020-05-01'),
  'Lop County Meixin Hair Products Co., Ltd.': wro('hair products', 'M', '2020-06-17'),
  'Lop County Hair Product Industrial Park': wro('hair products', 'M', '2020-08-25'),
  'Hetian Taida Apparel Co., Ltd.': wro('garments', 'M', '2019-09-30'),
  'Hero Vast Group': wro('garments', 'X'),
  'Dalian Ocean Fishing Co. Ltd.': {
    ...wro('seafood', 'M', '2021-05-28'),
    scope: 'Fishing vessels owned by the company',
  },
  'Yili Zhuowan Garment Manufacturing Co., Ltd.': wro('apparel', 'M', '2020-09-03'),
  'Baoding LYSZD Trade and Business Co., Ltd.': wro('apparel', 'M', '2020-09-03'),
  'Xinjiang Junggar Cotton and Linen Co., Ltd.': wro('cotton and processed cotton', 'M', '2020-09-08'),
  'Hefei Bitland Information Technology Co., Ltd.': wro('computer parts', 'M', '2020-09-08'),
  'No. 4 Vocational Skills Education Training Center (VSETC)': wro('products made with its labor', 'M', '2020-08-25'),
  'Xinjiang Production and Construction Corporation (XPCC)': {
    ...wro('cotton and cotton products', 'M', '2020-11-30'),
    scope: 'And its subordinates',
  },
  'Xinjiang Uyghur Autonomous Region (XUAR)': {
    ...wro('cotton and tomatoes, and products made with them', 'M', '2021-01-13'),
    kind: 'region',
    subdivision: 'CN-XJ',
    hs: [...COTTON, '0702', '2002', '210320'],
  },
  'Hoshine Silicon Industry Co. Ltd.': {
    ...wro('silica-based products', 'M', '2021-06-24'),
    scope: 'And its subsidiaries',
  },
  'Hangton No. 112': {
    ...wro('seafood', 'X'),
    country: null,
    note: 'The country given by the source (CN) is doubtful and was dropped',
  },
  'Lien Yi Hsing No. 12': wro('seafood', 'X'),
  'Da Wang': { measure: 'Finding', product: 'seafood', listedOn: '2022-01-28', mark: 'X' },
  'Zhen Fa 7': { measure: 'WRO', mark: 'X' },
  'Yu Long No. 2': { measure: 'WRO', mark: 'X' },
  'Firemount Group Ltd.': { measure: 'WRO', mark: 'X' },
  'Marange Diamond Fields': {
    ...wro('rough diamonds', 'M', '2019-09-30'),
    kind: 'product_origin',
    hs: ['7102'],
    subdivision: 'ZW-MA',
    scope: 'Diamonds of the Marange fields, not of the whole country',
    note: 'Date, product and province from memory, not verified',
  },
  'Inner Mongolia Hengzheng Group Baoanzhao Agriculture, Industry, and Trade Co., Ltd.': {
    measure: 'Finding',
    product: 'stevia extracts and derivatives',
    listedOn: '2020-10-20',
    mark: 'X',
  },
  'Tianjin Malleable Iron Factory': { measure: 'Finding', listedOn: '1996-04-23', mark: 'X' },
  'Shanghai Select Safety Products Company, Limited': { measure: 'WRO', mark: 'X' },
  'Select (Nantong) Safety Products Co. Limited': { measure: 'WRO', mark: 'X' },
  'Select Protective Technology (HK) Limited': { measure: 'WRO', mark: 'X', country: 'HK' },
  'Agropecuarios Tom S.A. de C.V.': { ...wro('tomatoes', 'X'), scope: 'And their subsidiaries' },
  'Horticola Tom S.A. de C.V.': { ...wro('tomatoes', 'X'), scope: 'And their subsidiaries' },
  'Imaizumi Tea Manufacturing & Trading Co., Ltd.': { country: 'JP', mark: 'X', note: 'CBP prints "of Nagoya, Japan"' },
  'Asli Maydi': { measure: 'WRO', kind: 'unknown', mark: 'X' },
  'Finca Monte Grande': { measure: 'WRO', mark: 'X' },
  'Needle Craft Ltd': { measure: 'WRO', mark: 'X' },
  'Casual Wear Apparel L.L.C.': { measure: 'WRO', mark: 'X' },
  'Taepyung Salt Farm': { measure: 'WRO', mark: 'X' },
  'Linglong International Europe D.O.O. Zrenjanin': { measure: 'WRO', mark: 'X' },
  'Serbia Zijin Copper D.O.O.': { measure: 'WRO', mark: 'X' },
  'Giant Manufacturing Co., Ltd.': { measure: 'WRO', mark: 'X' },
  'State Penitentiary': { scope: 'Ciudad Victoria, Tamaulipas', mark: 'X' },
  'All Turkmenistan Cotton or products produced in whole or in part with Turkmenistan cotton.': {
    ...wro('cotton and products made with it', 'M', '2018-05-18'),
    name: 'All Turkmenistan cotton, or products made in whole or in part with it',
    kind: 'product_origin',
    hs: COTTON,
  },
  'Tobacco produced in Malawi and products containing tobacco produced in Malawi': {
    ...wro('tobacco and products containing it', 'M', '2019-11-01'),
    name: 'Tobacco of Malawi and products containing it',
    kind: 'product_origin',
    country: 'MW',
    hs: ['2401', '2402', '2403'],
  },
  'Artisanal Small Mines': {
    ...wro('gold', 'M', '2019-09-30'),
    kind: 'product_origin',
    country: 'CD',
    hs: ['7108'],
    note: 'Country, date and product from memory, not verified',
  },
  'FGV Holdings Berhad': { ...wro('palm oil', 'M', '2020-09-30'), scope: 'And its subsidiaries and joint ventures' },
  'Central Romana Corporation Limited': wro('raw sugar', 'M', '2022-11-23'),
  'Kingtom Aluminio S.R.L.': wro('aluminum products', 'M', '2024-12-04'),
  'Brightway Group': wro('disposable gloves', 'M', '2021-12-20'),
  'Kumar Carpet Pvt.': { country: 'NP', mark: 'X' },
  'Singhe Carpet Pvt., Ltd.': { country: 'NP', mark: 'X' },
  'Norsang Carpet Industries Pvt., Ltd.': { country: 'NP', mark: 'X' },
  'Annapurna Carpet': { country: 'NP', mark: 'X' },
  'Everest Carpet': { country: 'NP', mark: 'X' },
  'Valley Carpet': { country: 'NP', mark: 'X' },
  'K.K. Carpet Industries': { country: 'NP', mark: 'X' },
};

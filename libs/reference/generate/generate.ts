/**
 * Writes the tables of src/ from the published files: `node tools/run.mjs libs/reference/generate/generate.ts DATA ATLAS`,
 * DATA a folder with reference/, lists/ and watchlists/, ATLAS the countries-10m.json of the npm package world-atlas.
 * Not needed to run the program. Format with prettier afterwards; the digest does not depend on the layout.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { earningsRows, ratificationRows, tipRows } from './context.ts';
import { countryBoxes } from './country-boxes.ts';
import { CountryCodes, countryRows } from './country-codes.ts';
import { csvRows } from './csv.ts';
import { currencyRows } from './currencies.ts';
import { hsRows } from './hs.ts';
import { stateImposed, tiedStatus } from './law.ts';
import { eoRows, goodsRows, uflpaRows, wroRows } from './lists.ts';
import { provenanceOf } from './provenance.ts';
import { SECTORS } from './uflpa-sector-rows.ts';
import { writeDataset } from './write-dataset.ts';

const [data, atlas] = process.argv.slice(2);
if (data === undefined || atlas === undefined) throw new Error('usage: generate.ts DATA ATLAS');
const read = (path: string) => csvRows(readFileSync(join(data, path), 'utf8'));
const write = (id: string, rows: readonly unknown[]) => writeDataset(provenanceOf(id), rows);

const iso = read('reference/iso_country_codes.csv');
const countries = countryRows(iso);
const codes = new CountryCodes(countries);
write('countries', countries);

const byNumber = new Map(iso.map((row) => [Number(row['ISO3166-1-numeric']), row['ISO3166-1-Alpha-2']]));
write(
  'country-boxes',
  countryBoxes(JSON.parse(readFileSync(atlas, 'utf8')), (numeric) => byNumber.get(Number(numeric))),
);
write(
  'us-places',
  ['AS', 'GU', 'MP', 'PR', 'UM', 'VI'].map((country) => ({ country })),
);
write('currencies', currencyRows(iso));
write('exchange-rates', []);

const goods = goodsRows(read('reference/dol_tvpra_goods_2022.csv'), codes);
const orders = wroRows(read('lists/cbp_wro_findings.csv'), codes);
const law = [...tiedStatus(read('reference/kafala_tied_status_2024.csv'), codes), ...stateImposed()];
write('goods', goods);
write('eo13126', eoRows(read('reference/eo13126_list_2014.csv'), codes));
write('wro', orders);
write('uflpa', uflpaRows(read('watchlists/uflpa_partial.csv')));
write('uflpa-sectors', SECTORS);
write('law-facts', law);

const used = [
  ...goods.map(({ hs }) => hs),
  ...orders.map(({ hs }) => hs ?? []),
  ...[...SECTORS, ...law].map(({ productsHs }) => productsHs),
];
write('hs', hsRows(read('reference/hs_codes.csv'), used.flat()));

write(
  'tip',
  tipRows(
    read('reference/tip_full_2020_2023.csv'),
    read('reference/tip_tier2wl_tier3_2020_2025.csv'),
    read('reference/tip_2025_rationale.csv'),
    codes,
  ),
);
write(
  'ratifications',
  ratificationRows(
    read('reference/un_icmw_ratification.csv'),
    read('reference/ilo_c189_ratifications_2020_10.csv'),
    codes,
  ),
);
write('earnings', earningsRows(read('reference/ilostat_avg_monthly_earnings.csv'), codes));

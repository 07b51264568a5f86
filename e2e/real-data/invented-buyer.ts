import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { DATA } from './real-files.ts';

/** What the invented buyer says of itself; nobody in it exists. */
export const SAID_BY_BUYER = {
  source_name: 'Contract register of an invented buyer',
  source_category: 'own_records',
  source_date: '2021-03',
};

export const DISTRIBUTOR = 'Invented Soap Distribution Example LLC';

/** A distributor that buys of brands, and one of the same trade that does not. */
export const DISTRIBUTORS = [
  'external_id,name,entity_kind,country',
  `D-1,${DISTRIBUTOR},company,US`,
  'D-2,Invented Rapeseed Distribution Example LLC,company,US',
].join('\n');

/** Brands by their external ids supply the distributor: until today, or up to a year. */
export const supplyOf = (brands: readonly string[], validTo = ''): string =>
  [
    'from,to,relation,valid_from,valid_to,certainty',
    ...brands.map((brand) => `${brand},D-1,supplies_goods,2018,${validTo},declared`),
  ].join('\n');

const contract = (id: string, title: string, supplier: string, goods: string): string =>
  `${id},${title},Invented Federal Agency,US,us_federal,${supplier},active,2020-11-02,2021-02-01,2021-03-01,2023-02-28,250000,USD,250000,goods,${goods},yes,US,52.222-50@2020-10,2021-02-10,FAR`;

/** Bought of the distributor, of the other one, and a good that is listed by itself. */
export const CONTRACTS = [
  'contract_id,title,buyer,buyer_country,buyer_kind,supplier,status,commenced_on,signed_on,start_on,end_on,value,currency,value_with_options,category,classification,item_text,origin_country,importer,import_country,clauses,flowdown_confirmed_on,fee_standard',
  contract('RD-SOAP', 'Soap', 'D-1', 'HS:340111,Toilet soap,US'),
  contract('RD-OIL', 'Rapeseed oil', 'D-2', 'HS:151411,Rapeseed oil,CA'),
  contract('RD-COCOA', 'Cocoa powder', 'D-2', 'HS:180500,Cocoa powder,CI'),
].join('\n');

/** An invented entry in the layout of the published list of customs, and a contract with a firm of that very name. */
export const INVENTED_ORDER = [
  'entity,iso3,status_evidence,schema,aliases,notes,source_url',
  '"Invented Order Example Co., Ltd.",CHN,active_listed_2026-08,LegalEntity,,,https://example.org/order',
].join('\n');

/** The same in the layout of the UFLPA Entity List. */
export const INVENTED_ENTITY = [
  'entity,aliases,effective_date,uflpa_section,evidence,source_url,evidence_level',
  '"Invented Entity Example Co., Ltd.",,2024-05-17,2(d)(2)(B)(v),invented,https://example.org/entity,primary-quoted',
].join('\n');

export const NAMESAKES = [
  'contract_id,title,buyer,buyer_country,buyer_kind,supplier,status,signed_on,end_on,value,currency,category,classification,item_text,origin_country,importer,import_country',
  ...['Order', 'Entity'].map(
    (word) =>
      `RD-${word.toUpperCase()},Tableware,Invented City,US,us_state_local,"name:Invented ${word} Example Co., Ltd.@CN",active,2026-02-01,2027-01-31,50000,USD,goods,HS:691110,Tableware,US,yes,US`,
  ),
].join('\n');

/** Names of the brands in the file of brands and mills. */
export async function brandNames(): Promise<string[]> {
  const text = await readFile(new URL('suppliers/palm_oil_brand_mill_edges.csv', DATA), 'utf8');
  const rows = parse(text, { columns: true }) as { consumer_brand: string }[];
  return [...new Set(rows.map((row) => row.consumer_brand))];
}

/** The external ids under which brands were recorded. `read` gives the JSON below /api/v1. */
export async function idsOfBrands(read: (path: string) => Promise<unknown>): Promise<string[]> {
  const ids: string[] = [];
  for (const brand of await brandNames()) {
    const { items } = (await read(`/suppliers?query=${encodeURIComponent(brand)}`)) as {
      items: { id: string; name: string }[];
    };
    const { id } = items.find(({ name }) => name === brand) as { id: string };
    const { fields } = (await read(`/suppliers/${id}`)) as { fields: { externalId: string } };
    ids.push(fields.externalId);
  }
  return ids;
}

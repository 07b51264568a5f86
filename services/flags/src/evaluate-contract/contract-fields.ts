import type { BuyerKind, ContractLineV1, ContractRecordedV1, FlagFactV1 } from '@manumit/events';
import { all, known, open, type Answer, type Pointer } from './answer.ts';

/** Columns of a line (product.md 5.3.5); every other column speaks of the contract. */
type LineColumn =
  | 'item_text'
  | 'category'
  | 'classification'
  | 'performance_country'
  | 'origin_country'
  | 'origin_subdivision'
  | 'acquired_outside_us'
  | 'foreign_portion_value'
  | 'portion_kind'
  | 'is_cots';

/** Points at a column of the contract. */
export const column = (name: string): Pointer => `contract:/${name}`;

/** Points at a column of a line; of a contract with one line it is the contract's own, as in its one row. */
export const lineColumn = ({ lines }: ContractRecordedV1, { lineNo }: ContractLineV1, name: LineColumn): Pointer =>
  lines.length === 1 ? column(name) : column(`lines/${lineNo}/${name}`);

/** Whether the buyer is one of these kinds. A country that cannot have them decides while the kind is unknown. */
export function buyerIs({ buyerKind, buyerCountry }: ContractRecordedV1, kinds: readonly BuyerKind[]): Answer {
  if (buyerKind !== undefined) return known(kinds.includes(buyerKind));
  const country = COUNTRY_OF[(kinds[0] as BuyerKind).slice(0, 3)];
  if (buyerCountry !== undefined && country !== undefined && buyerCountry !== country) return known(false);
  return open(column('buyer_kind'));
}

const COUNTRY_OF: Readonly<Record<string, string>> = { us_: 'US', uk_: 'GB' };

/** Both kinds follow the Federal Acquisition Regulation (methodology.md 3.1). */
export const isUsFederal = (contract: ContractRecordedV1): Answer => buyerIs(contract, ['us_federal', 'us_dod']);

/** Whether goods come into the United States under this contract; where the country is not stated, the buyer's counts. */
export function importsIntoUs({ importer, importCountry, buyerCountry }: ContractRecordedV1): Answer {
  const country = importCountry ?? buyerCountry;
  const into = country === undefined ? open(column('import_country')) : known(US_CUSTOMS_TERRITORY.has(country));
  const imports = importer === 'yes' || importer === 'no' ? known(importer === 'yes') : open(column('importer'));
  return all(imports, into);
}

// The states, the District and Puerto Rico; the other outlying areas have customs of their own.
const US_CUSTOMS_TERRITORY: ReadonlySet<string> = new Set(['US', 'PR']);

/** Whether a line is about goods. Works are, as far as their portion or an HS code says so. */
export function isGoods(contract: ContractRecordedV1, line: ContractLineV1): Answer {
  const { category, portionKind } = line;
  if (category === 'goods' || portionKind === 'supplies') return known(true);
  if (category === 'services' || portionKind === 'services') return known(false);
  if (hsCodes(line).length > 0) return known(true);
  return open(lineColumn(contract, line, category === 'works' ? 'portion_kind' : 'category'));
}

/** Codes of the line that are HS codes or longer national ones that begin with them. */
export const hsCodes = ({ classification = [] }: ContractLineV1): string[] =>
  classification.flatMap((code) => /^(?:HS|HTS|CN):(.+)$/.exec(code)?.[1] ?? []);

/** A value of the contract as a fact of a flag: with the place in the file it was read from. */
export function fieldFact(contract: ContractRecordedV1, name: string, value: string, field: string): FlagFactV1 {
  const from = contract.provenance[field];
  return {
    name,
    value: value.slice(0, 1000),
    source: (from?.source ?? 'Contract record').slice(0, 300),
    ...(from === undefined ? {} : { pointer: from.pointer.slice(0, 500) }),
    ...(from?.asOf === undefined ? {} : { asOf: from.asOf.slice(0, 10) }),
  };
}

export const lineFact = (
  contract: ContractRecordedV1,
  { lineNo }: ContractLineV1,
  name: string,
  value: string,
  field: string,
) =>
  fieldFact(
    contract,
    contract.lines.length === 1 ? name : `line ${lineNo}: ${name}`,
    value,
    `lines/${lineNo}/${field}`,
  );

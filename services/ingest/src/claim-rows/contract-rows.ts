import type { ContractRow } from '../check-rows/records.ts';
import { schemedCodes } from './codes.ts';
import { foldName, keyOf, known, type Draft, type Need } from './draft.ts';
import { partyTextOf } from './party-text.ts';

/** Key of a procurement contract: its buyer's name and the buyer's own number. */
export const contractKey = (buyer: string, contractId: string): string =>
  keyOf('contract', foldName(buyer), contractId);

/** What a row of a contracts file claims: fields of the contract, and of one line of it. */
export function claimContract(row: ContractRow): Draft {
  const {
    source: _source,
    stated: _stated,
    extra,
    supplier,
    supplierId,
    subcontractorRefs,
    lineNo,
    clauses,
    ...own
  } = row;
  const {
    itemText,
    category,
    classification,
    performanceCountry,
    performanceSubdivision,
    originCountry,
    originSubdivision,
    acquiredOutsideUs,
    value,
    valueWithOptions,
    foreignPortionValue,
    portionKind,
    isCots,
    ...whole
  } = own;
  const byIdentifier = supplierId?.[0];
  const supplierNeed: Need = {
    as: 'suppliers',
    column: 'supplier',
    ref:
      byIdentifier === undefined || supplier.by !== 'text' ? supplier : { by: 'identifier', identifier: byIdentifier },
    among: ['supplier'],
    isList: true,
    ...(supplier.by === 'text' ? { otherwiseCreate: { name: supplier.text } } : {}),
    ...(supplier.by === 'name' ? { otherwiseCreate: { name: supplier.name, country: supplier.country } } : {}),
  };
  return {
    noun: 'contract',
    keys: [contractKey(row.buyer, row.contractId)],
    names: [keyOf('contract', 'number', row.contractId)],
    part: String(lineNo ?? 1),
    needs: [
      supplierNeed,
      ...(subcontractorRefs ?? []).map((ref): Need => ({
        as: 'subcontractors',
        column: 'subcontractor_refs',
        ref,
        among: ['supplier'],
        isList: true,
      })),
    ],
    fields: known({
      ...whole,
      supplier: partyTextOf(supplier),
      clauses: clauses?.map(({ number, dated }) => ({ number, date: dated.from })),
      extra,
      line: known({
        itemText,
        category,
        classification: schemedCodes(classification),
        performanceCountry,
        performanceSubdivision,
        originCountry,
        originSubdivision,
        acquiredOutsideUs,
        value,
        valueWithOptions,
        foreignPortionValue,
        portionKind,
        isCots,
      }),
    }),
  };
}

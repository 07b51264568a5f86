import {
  contractRecorded,
  exposureAssessed,
  type ConcernCode,
  type ConcernV1,
  type ContractLineV1,
  type ContractRecordedV1,
  type ExposureAssessedV1,
} from '@manumit/events';
import { idNumber } from '@manumit/kernel/testing';
import { RULE_PACK } from '../rules/rule-pack.ts';
import type { ContractDossier } from './dossier.ts';
import { evaluateContract } from './evaluate-contract.ts';
import type { FlagLine } from './flag-line.ts';
import { BUILT_IN_LISTS } from './goods-lists.ts';

export const AS_OF = '2026-11-22';
export const SUPPLIER = idNumber('supplier', 1);
export const CONTRACT = idNumber('contract', 1);

type Picture = Partial<Omit<ContractRecordedV1, 'lines'>> & { readonly lines?: readonly Partial<ContractLineV1>[] };

/** A picture of a private purchase of one line about which nothing else is known. */
export function picture({ lines = [{}], ...over }: Picture = {}): ContractRecordedV1 {
  return contractRecorded.decode({
    contractId: 'X912-25-C-0042',
    title: 'Dining facility services',
    buyer: 'Example Contracting Command',
    suppliers: [{ id: SUPPLIER, name: 'Example Camp Services LLC' }],
    provenance: {},
    ...over,
    lines: lines.map((line, at) => ({ lineNo: at + 1, ...line })),
  });
}

/** The same for a federal buyer whose clause list shows the text of October 2025. */
export const federal = (over: Picture = {}): ContractRecordedV1 =>
  picture({
    buyerKind: 'us_federal',
    buyerCountry: 'US',
    currency: 'USD',
    clauses: [{ number: '52.222-50', date: '2025-10-01' }],
    ...over,
  });

export const dossier = (contract: ContractRecordedV1, over: Partial<ContractDossier> = {}): ContractDossier => ({
  id: CONTRACT,
  contract,
  asOf: AS_OF,
  feePolicy: 'none',
  exposures: [],
  vehicle: { otherOrders: 0, foreignMicros: 0 },
  goods: BUILT_IN_LISTS,
  rateOf: () => undefined,
  ...over,
});

export const concern = (
  code: ConcernCode,
  at: string,
  facts: Readonly<Record<string, string>> = {},
  tiers = 1,
): ConcernV1 => ({
  code,
  at,
  atName: `Example ${at.slice(-4)}`,
  facts,
  path: [
    { id: SUPPLIER, name: 'Example Camp Services LLC' },
    ...Array.from({ length: tiers - 1 }, (_, tier) => ({
      id: idNumber('supplier', 900 + tier),
      name: `Example tier ${tier + 1}`,
    })),
    ...(at === SUPPLIER ? [] : [{ id: at, name: `Example ${at.slice(-4)}` }]),
  ],
});

/** What lies in the chain of the supplier. */
export function exposure(over: Partial<ExposureAssessedV1> = {}): ExposureAssessedV1 {
  const { concerns = [] } = over;
  const totals: Partial<Record<ConcernCode, number>> = {};
  for (const { code } of concerns) totals[code] = (totals[code] ?? 0) + 1;
  return exposureAssessed.decode({
    name: 'Example Camp Services LLC',
    asOf: AS_OF,
    status: 'insufficient',
    value: null,
    max: null,
    nodes: [],
    untracedShare: null,
    insufficientNodes: 0,
    totals,
    ...over,
    concerns,
  });
}

export const withConcerns = (...concerns: readonly ConcernV1[]): Partial<ContractDossier> => ({
  exposures: [{ partyId: SUPPLIER, exposure: exposure({ concerns: [...concerns] }) }],
});

export const linesOf = (of: ContractDossier): readonly FlagLine[] => evaluateContract(of, RULE_PACK).lines;

/** The lines of one rule, as far as a test compares them. */
export const shown = (of: ContractDossier, rule: string) =>
  linesOf(of)
    .filter((line) => line.rule.id === rule)
    .map(({ result, level, missing }) => ({ result, level, missing }));

import type { ConcernCode, ConcernV1 } from '@manumit/events';
import { idNumber } from '@manumit/kernel/testing';
import fc from 'fast-check';
import type { RulePack } from '../rules/load-rules.ts';
import { RULE_PACK } from '../rules/rule-pack.ts';
import type { ContractDossier } from './dossier.ts';
import { goodsLists } from './goods-lists.ts';
import { concern, dossier, exposure, picture, SUPPLIER } from './testing.ts';

const seldom = <T>(...values: T[]) => fc.constantFrom<T | undefined>(undefined, ...values);
/** Values of a record without the unknown ones: an empty cell has no key. */
const stated = <T extends object>(record: T): Partial<T> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;

export const only = (id: string): RulePack => ({
  ...RULE_PACK,
  rules: RULE_PACK.rules.filter((rule) => rule.id === id),
});

export const PARTIES = [SUPPLIER, idNumber('supplier', 2), idNumber('supplier', 3)];
export const AGENTS = [idNumber('recruiter', 4), idNumber('recruiter', 5)];
const listing = fc.record({
  list: fc.constantFrom('CBP-WRO', 'DHS-UFLPA', 'OTHER'),
  edition: fc.constant('2026-01-01'),
  entry: fc.constantFrom('a', 'b'),
  measure: fc.constantFrom('WRO', 'Finding', 'entity_list', 'other'),
  status: fc.constantFrom('active', 'active', 'unknown', 'modified', 'revoked'),
});
export const candidates = fc.array(
  fc
    .tuple(fc.constantFrom(...PARTIES, ...AGENTS), listing)
    .map(([at, facts]) => concern('listing-candidate', at, facts)),
  { maxLength: 4 },
);
export const risks: fc.Arbitrary<ConcernV1[]> = fc.array(
  fc
    .oneof(
      fc.tuple(
        fc.constantFrom<ConcernCode>(
          'entity-high',
          'entity-severe',
          'context-unknown',
          'fee-breach-declared',
          'fee-breach-verified',
        ),
        fc.constantFrom(...PARTIES),
      ),
      fc.tuple(
        fc.constantFrom<ConcernCode>(
          'fee-breach-declared',
          'fee-breach-verified',
          'license-problem',
          'license-unchecked',
          'rf-struct',
        ),
        fc.constantFrom(...AGENTS),
      ),
    )
    .map(([code, at]) => concern(code, at, code === 'license-problem' ? { status: 'revoked' } : {})),
  { maxLength: 6 },
);
const confirmed = fc.array(
  fc
    .tuple(
      fc.constantFrom<ConcernCode>('listing-confirmed', 'listed-goods', 'origin-region'),
      fc.constantFrom(...PARTIES),
      listing,
    )
    .map(([code, at, facts]) => concern(code, at, facts)),
  { maxLength: 3 },
);

export const own = goodsLists([
  {
    list: 'OURS',
    edition: '2026-01-01',
    entryId: '1',
    name: 'Example beads',
    productsHs: ['701810'],
    country: 'MY',
    status: 'unknown',
    completeness: 'full',
    sourceName: 'Own',
  },
  {
    list: 'OURS',
    edition: '2026-01-01',
    entryId: '2',
    name: 'Example cups',
    productsHs: ['7013'],
    country: 'CN',
    status: 'active',
    completeness: 'full',
    sourceName: 'Own',
  },
]);

export const contracts = fc
  .record({
    buyerKind: seldom('us_federal', 'us_dod', 'uk_central', 'uk_health', 'private'),
    buyerCountry: seldom('US', 'GB'),
    status: seldom('tender', 'active'),
    commencedOn: seldom('2010-01-01', '2024-05-01', '2026-06-01'),
    noticeOn: seldom('2026-06-01', '2025-01-10'),
    endOn: seldom('2020-01-01', '2027-01-01'),
    value: seldom('12000', '9000000'),
    currency: seldom('USD', 'EUR'),
    importer: seldom('yes', 'no'),
    importCountry: seldom('US', 'DE'),
    clauses: seldom([], [{ number: '52.222-50' }], [{ number: '52.222-50', date: '2025-10-01' }]),
    flowdownConfirmedOn: seldom('2026-01-01'),
    subcontractors: seldom([]),
    feeStandard: seldom(['EPP'], ['none']),
    frameworkRef: seldom('V'),
    ppnCharacteristics: seldom(['industry'], ['industry', 'workforce']),
    healthServicePurpose: seldom('yes', 'no'),
    lines: fc.array(
      fc.record({
        category: seldom('goods', 'services', 'works'),
        itemText: seldom('Raw cotton', 'Example cups', 'Toner'),
        classification: seldom(['HS:520100'], ['HS:610910'], ['HS:701337'], ['HS:70'], ['HS:690410']),
        originCountry: seldom(['CN'], ['TM'], ['MY'], ['DE'], ['PK']),
        originSubdivision: fc.constant(undefined),
        acquiredOutsideUs: seldom('yes', 'no'),
        foreignPortionValue: seldom('0', '900000'),
        portionKind: seldom('supplies', 'services'),
        isCots: seldom('yes', 'no'),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ lines, ...head }) => picture({ ...stated(head), lines: lines.map(stated) } as never));

export const situations = fc
  .tuple(
    contracts,
    candidates,
    risks,
    confirmed,
    seldom(0, 0.4),
    fc.constantFrom('zero-fee', 'none', 'unknown'),
    fc.boolean(),
  )
  .map(([contract, some, more, sure, untracedShare = null, feePolicy, isAssessed]) => ({
    contract,
    feePolicy,
    exposures: isAssessed
      ? [{ partyId: SUPPLIER, exposure: exposure({ untracedShare, concerns: [...some, ...more, ...sure] }) }]
      : [],
  }));
// Lists are left out of what is generated, or a counterexample would print them.
export const held = ({
  contract,
  ...over
}: Pick<ContractDossier, 'contract'> & Partial<ContractDossier>): ContractDossier =>
  dossier(contract, { goods: own, ...over });

import { describe, expect, it } from '@jest/globals';
import type { ConcernV1, ContractRecordedV1 } from '@manumit/events';
import fc from 'fast-check';
import { RULE_PACK } from '../rules/rule-pack.ts';
import type { ContractDossier } from './dossier.ts';
import { evaluateContract } from './evaluate-contract.ts';
import type { FlagLine } from './flag-line.ts';
import { goodsLists } from './goods-lists.ts';
import { held, only, situations } from './situations.suite.ts';
import { exposure, SUPPLIER } from './testing.ts';

const COLUMNS: Readonly<Record<string, readonly [field: string, ...values: unknown[]]>> = {
  buyer_country: ['buyerCountry', 'US', 'GB', 'DE'],
  buyer_kind: ['buyerKind', 'us_federal', 'uk_central', 'uk_health', 'private'],
  category: ['category', 'goods', 'services'],
  clauses: [
    'clauses',
    [],
    [{ number: '52.222-50', date: '2009-02-01' }],
    [{ number: '52.222-50', date: '2025-10-01' }],
    [{ number: '52.222-50', date: '2021-11-01' }],
  ],
  classification: [
    'classification',
    ['HS:520100'],
    ['HS:690410'],
    ['HS:701337'],
    ['HS:940350'],
    ['HS:610910'],
    ['HS:701810'],
  ],
  commenced_on: ['commencedOn', '2020-01-01', '2024-05-01', '2026-06-01'],
  // A weak currency makes any amount small.
  currency: ['currency', 'USD', 'EUR'],
  end_on: ['endOn', '2019-01-01', '2027-01-01'],
  fee_standard: ['feeStandard', ['EPP'], ['none']],
  flowdown_confirmed_on: ['flowdownConfirmedOn', '2026-01-01'],
  foreign_portion_value: ['foreignPortionValue', '0', '9000000', '9000000000'],
  health_service_purpose: ['healthServicePurpose', 'yes', 'no'],
  import_country: ['importCountry', 'US', 'DE'],
  importer: ['importer', 'yes', 'no'],
  is_cots: ['isCots', 'yes', 'no'],
  item_text: ['itemText', 'Toner', 'Raw cotton'],
  acquired_outside_us: ['acquiredOutsideUs', 'yes', 'no'],
  notice_on: ['noticeOn', '2025-01-10', '2026-06-01', '2026-01-01'],
  origin_country: ['originCountry', ['DE'], ['CN'], ['PK'], ['MY'], ['TM'], ['UZ'], ['BR'], ['IN']],
  origin_subdivision: ['originSubdivision', ['CN-XJ'], ['CN-GD']],
  portion_kind: ['portionKind', 'supplies', 'services'],
  ppn_characteristics: ['ppnCharacteristics', [], ['industry', 'workforce']],
  status: ['status', 'tender', 'active'],
  subcontractor_refs: ['subcontractors', []],
  value: ['value', '12000', '9000000', '100'],
  value_with_options: ['valueWithOptions', '100', '9000000'],
};

const LINE_FIELDS = new Set(
  'acquiredOutsideUs foreignPortionValue portionKind isCots category classification itemText originCountry originSubdivision'.split(
    ' ',
  ),
);

/** The ways in which a missing fact can become known. */
function settingsOf(pointer: string): ((of: ContractDossier) => ContractDossier)[] {
  const lineNo = /^contract:\/lines\/(\d+)\//.exec(pointer)?.[1];
  const name = pointer.split('/').at(-1) ?? '';
  const concerns = (change: (one: ConcernV1) => ConcernV1[]) => (of: ContractDossier) => ({
    ...of,
    exposures: of.exposures.map((one) => ({
      ...one,
      exposure: exposure({ ...one.exposure, concerns: one.exposure.concerns.flatMap(change) }),
    })),
  });
  if (pointer === 'contract:/framework_ref/orders')
    return [(of) => ({ ...of, vehicle: { otherOrders: 1, foreignMicros: 9e12 } })];
  if (pointer === 'contract:/framework_ref/assessment')
    return [({ contract: { frameworkRef: _, ...contract }, ...of }) => ({ ...of, contract })];
  if (pointer === 'tenant:/fee_policy')
    return [(of) => ({ ...of, feePolicy: 'zero-fee' }), (of) => ({ ...of, feePolicy: 'none' })];
  if (pointer.startsWith('rate:'))
    return ['1', '0.4', '0.0001'].map((rate) => (of) => ({ ...of, rateOf: () => ({ rate, source: 'Example bank' }) }));
  if (pointer.endsWith('/supply_links')) {
    return [0, 0.5].map((untracedShare) => (of: ContractDossier) => ({
      ...of,
      exposures: [{ partyId: SUPPLIER, exposure: exposure({ ...of.exposures[0]?.exposure, untracedShare }) }],
    }));
  }
  if (pointer.endsWith('/screening_decision'))
    return [concerns((one) => (one.code === 'listing-candidate' ? [] : [one]))];
  if (pointer.startsWith('listing:OURS/'))
    return [
      (of) => ({
        ...of,
        goods: goodsLists([
          {
            list: 'OURS',
            edition: '2026-01-01',
            entryId: '1',
            name: 'Example beads',
            productsHs: ['701810'],
            country: 'MY',
            status: 'active',
            completeness: 'full',
            sourceName: 'Own',
          },
        ]),
      }),
    ];
  if (pointer.startsWith('listing:'))
    return ['active', 'revoked'].map((status) =>
      concerns((one) => [
        { ...one, facts: { ...one.facts, ...(one.facts['status'] === undefined ? {} : { status }) } },
      ]),
    );
  if (pointer.startsWith('recruiter:')) return [concerns((one) => (one.code === 'license-unchecked' ? [] : [one]))];
  if (pointer.startsWith('observations:')) return [concerns((one) => (one.code === 'context-unknown' ? [] : [one]))];
  const [field, ...values] = COLUMNS[name] ?? [];
  if (field === undefined) throw new Error(`the test knows no way to set ${pointer}`);
  const isHead = !LINE_FIELDS.has(field);
  return values.map((value) => (of: ContractDossier) => ({
    ...of,
    contract: isHead
      ? ({ ...of.contract, [field]: value } as ContractRecordedV1)
      : ({
          ...of.contract,
          lines: of.contract.lines.map((line) =>
            lineNo === undefined || line.lineNo === Number(lineNo) ? { ...line, [field]: value } : line,
          ),
        } as ContractRecordedV1),
  }));
}

/**
 * Whether some value of a missing fact changes the answer, alone or beside values of the other missing ones. Others are
 * filled one after the other, as long as the answer stays open and still asks for the fact.
 */
function decides(
  of: ContractDossier,
  pointer: string,
  lineOf: (of: ContractDossier) => FlagLine | undefined,
  filled: readonly string[] = [pointer],
): boolean {
  const word = (line: FlagLine | undefined) => (line === undefined ? 'none' : `${line.result} ${line.level}`);
  const line = lineOf(of);
  if (line?.result !== 'request-data' || !line.missing.includes(pointer)) return false;
  if (settingsOf(pointer).some((set) => word(lineOf(set(of))) !== word(line))) return true;
  const other = line.missing.find((one) => !filled.includes(one));
  if (other === undefined) return false;
  // What a stated portion already says decides only while the portion stays unknown.
  const isSaidByPortion = /(value_with_options|acquired_outside_us)$/.test(pointer);
  const stays = isSaidByPortion && other.endsWith('foreign_portion_value');
  const ways = [...(stays ? [(same: ContractDossier) => same] : []), ...settingsOf(other)];
  return ways.some((way) => decides(way(of), pointer, lineOf, [...filled, other]));
}

describe('every request for data', () => {
  it('names at least one field, and some value of each changes the result, alone or beside values of the others', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(situations, (situation) => {
        const of = held(situation);
        // Each rule by itself too: what several ask about the buyer is joined into one request.
        const whole = evaluateContract(of, RULE_PACK).lines.filter(({ result }) => result === 'request-data');
        const single = RULE_PACK.rules.flatMap(({ id }) =>
          evaluateContract(of, only(id)).lines.filter(
            ({ id: flag, result }) => result === 'request-data' && !whole.some((line) => line.id === flag),
          ),
        );
        for (const line of [...whole, ...single]) {
          expect(line.missing.length).toBeGreaterThan(0);
          const isJoined = line.rule.id === 'WHO-BUYS';
          const ofRisk = { ...RULE_PACK, rules: [] };
          const pack = isJoined ? RULE_PACK : line.basis === 'rule' ? only(line.rule.id) : ofRisk;
          const lineOf = (one: ContractDossier) => evaluateContract(one, pack).lines.find(({ id }) => id === line.id);
          for (const pointer of line.missing) {
            seen.add(`${line.rule.id} ${pointer.replace(/\d+|(sup|rec)_\w+/g, '…')}`);
            expect([line.rule.id, pointer, decides(of, pointer, lineOf)]).toEqual([line.rule.id, pointer, true]);
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(seen.size).toBeGreaterThan(40);
  });
});

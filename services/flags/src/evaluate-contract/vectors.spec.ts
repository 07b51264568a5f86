import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ConcernCode, ConcernV1 } from '@manumit/events';
import { idNumber } from '@manumit/kernel/testing';
import { ruleResult, type Truth } from '@manumit/risk';
import { RULE_PACK } from '../rules/rule-pack.ts';
import { chooseTexts } from './choose-text.ts';
import { riskInChain } from './risk-in-chain.ts';
import { testForeignPortion } from './test-foreign-portion.ts';
import { concern, dossier, exposure, federal, picture, SUPPLIER } from './testing.ts';

/** The published vectors stand beside the repository; a clone without them has the examples of the other specs. */
const FILE = new URL('../../../../../shared/vectors/methodology.json', import.meta.url);
const there = existsSync(FILE);
if (!there) console.warn('SKIPPED: the published test vectors are not beside this repository; no vector was checked.');

interface Vector {
  readonly id: string;
  readonly what: string;
  readonly function: string;
  readonly inputs: never;
  readonly expected: unknown;
}
const vectorsOf = (name: string): Vector[] =>
  (JSON.parse(readFileSync(FILE, 'utf8')) as { vectors: Vector[] }).vectors.filter((one) => one.function === name);

interface PlanInputs {
  readonly lines: readonly [number | null, Truth, Truth, 'supplies' | 'services' | null][];
  readonly clause_date: string | null;
  readonly under_idv?: boolean;
  readonly value_with_options?: number;
  readonly earliest_date?: string;
}
const yesNo = (truth: Truth) => (truth === null ? {} : { known: truth ? ('yes' as const) : ('no' as const) });

/** The vector as a record of a contract: what lies inside the United States has no portion abroad. */
function recordOf(inputs: PlanInputs) {
  const date = inputs.clause_date;
  const day = date === null ? {} : { date: date.length === 7 ? `${date}-01` : date };
  return federal({
    clauses: [{ number: '52.222-50', ...day }],
    ...(inputs.under_idv === true ? { frameworkRef: 'X912-24-D-0007' } : {}),
    ...(inputs.value_with_options === undefined ? {} : { valueWithOptions: String(inputs.value_with_options) }),
    ...(inputs.earliest_date === undefined ? {} : { commencedOn: inputs.earliest_date }),
    lines: inputs.lines.map(([value, outside, cots, kind]) => ({
      ...(value === null ? {} : outside === true ? { foreignPortionValue: String(value) } : { value: String(value) }),
      ...(yesNo(outside).known === undefined ? {} : { acquiredOutsideUs: yesNo(outside).known }),
      ...(yesNo(cots).known === undefined ? {} : { isCots: yesNo(cots).known }),
      ...(kind === null ? {} : { portionKind: kind }),
    })) as never,
  });
}

interface Node {
  readonly id: string;
  readonly kind: string;
  readonly band?: string | null;
  readonly status: string;
  readonly fee_breach?: string;
  readonly licence?: string;
  readonly licence_required?: Truth;
  readonly rf_struct?: Truth;
  readonly context?: string;
}
interface RiskInputs {
  readonly nodes: readonly Node[];
  readonly fees_forbidden: Truth;
  readonly exposure: { readonly value: number | null; readonly status: 'ok' | 'insufficient' };
}

/** What scoring marks of such a node. */
function concernsOf(node: Node, id: string): ConcernV1[] {
  const codes: [boolean, ConcernCode, Record<string, string>?][] = [
    [node.fee_breach === 'declared', 'fee-breach-declared'],
    [node.fee_breach === 'verified', 'fee-breach-verified'],
    [['band', 'determined'].includes(node.status) && node.band === 'high', 'entity-high'],
    [['band', 'determined'].includes(node.status) && node.band === 'severe', 'entity-severe'],
    [
      ['expired', 'suspended', 'revoked'].includes(node.licence ?? ''),
      'license-problem',
      { status: node.licence ?? '' },
    ],
    [node.licence === 'unknown' && node.licence_required !== false, 'license-unchecked'],
    [node.rf_struct === true, 'rf-struct'],
    [node.status === 'insufficient' && node.context !== undefined, 'context-unknown'],
  ];
  return codes.flatMap(([is, code, facts]) => (is ? [concern(code, id, facts)] : []));
}

describe('the published test vectors', () => {
  if (!there) {
    it.skip('are not beside this repository', () => undefined);
    return;
  }
  const rule = RULE_PACK.rules.find(({ id }) => id === 'US-FAR-50-H');
  if (rule?.test.kind !== 'foreign-portion') throw new Error('the pack has no rule for paragraph (h)');
  const { test } = rule;

  it.each(vectorsOf('far_compliance_plan').map((vector) => [`${vector.id} ${vector.what}`, vector] as const))(
    '%s',
    (_, vector) => {
      const contract = recordOf(vector.inputs);
      const choice = chooseTexts(contract, rule.keyedOn, rule.texts);
      const [holding] = testForeignPortion({ dossier: dossier(contract), rule, test, choice }).holdings;
      expect({
        scope: holding?.scope.truth,
        applies: holding?.applies.truth,
        texts: choice.texts.map((text) => (text === 'none' ? 'before' : text.from)),
      }).toEqual(vector.expected);
    },
  );

  it.each(vectorsOf('rule_result').map((vector) => [`${vector.id} ${vector.what}`, vector] as const))(
    '%s',
    (_, vector) => {
      const { scope, applies, satisfied } = vector.inputs as { scope: Truth; applies: Truth; satisfied: Truth };
      expect(ruleResult(scope, applies, satisfied)).toBe(vector.expected);
    },
  );

  it.each(vectorsOf('risk_flags').map((vector) => [`${vector.id} ${vector.what}`, vector] as const))(
    '%s',
    (_, vector) => {
      const inputs: RiskInputs = vector.inputs;
      const names = new Map<string, string>();
      const concerns = inputs.nodes.flatMap((node, at) => {
        const id = idNumber(node.kind === 'recruiter' ? 'recruiter' : 'supplier', at + 10);
        names.set(id, node.id);
        return concernsOf(node, id);
      });
      const flags = riskInChain(
        dossier(picture({ buyerKind: 'private' }), {
          // A standard that is not known: the contract says nothing and the policy does not forbid.
          feePolicy: inputs.fees_forbidden === true ? 'zero-fee' : 'none',
          exposures: [{ partyId: SUPPLIER, exposure: exposure({ ...inputs.exposure, concerns }) }],
        }),
      );
      const renamed = (text: string) => [...names].reduce((all, [id, name]) => all.replace(id, name), text);
      expect(
        flags.map(({ rule: id, result, level, portion, missing }) => ({
          rule: id,
          result,
          level,
          node: portion === undefined ? null : renamed(portion),
          missing: missing.map(renamed),
        })),
      ).toEqual(vector.expected);
    },
  );
});

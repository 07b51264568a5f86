import type { RuleTest } from '../rules/rule.ts';
import { all, any, known, not, open, type Answer } from './answer.ts';
import { isInForce } from './choose-text.ts';
import { column, fieldFact, isUsFederal } from './contract-fields.ts';
import type { TestInput, TestResult } from './holding.ts';

type Test = Extract<RuleTest, { kind: 'clause-and-flow-down' }>;

/** Whether a clause that belongs into the contract is there and was handed down to subcontractors. */
export function testClause({ dossier: { contract, asOf }, rule, test, choice }: TestInput<Test>): TestResult {
  const { clauses, subcontractors, flowdownConfirmedOn } = contract;
  const isThere =
    clauses === undefined ? open(column('clauses')) : known(clauses.some(({ number }) => number === test.clause));
  const isConfirmed: Answer =
    flowdownConfirmedOn !== undefined && flowdownConfirmedOn <= asOf
      ? known(true)
      : open(column('flowdown_confirmed_on'));
  const hasNone =
    subcontractors === undefined ? open(column('subcontractor_refs')) : known(subcontractors.length === 0);
  const isHandedDown = any(isConfirmed, hasNone);
  return {
    holdings: [
      {
        scope: all(isUsFederal(contract), isInForce(choice)),
        applies: not(all(isThere, isHandedDown)),
        isSatisfied: false,
        level: rule.level,
        facts: [
          ...(clauses === undefined
            ? []
            : [
                fieldFact(
                  contract,
                  'clauses',
                  clauses.map(({ number, date }) => `${number}${date === undefined ? '' : ` of ${date}`}`).join(', ') ||
                    'none',
                  'clauses',
                ),
              ]),
          ...(flowdownConfirmedOn === undefined
            ? []
            : [fieldFact(contract, 'flow-down confirmed on', flowdownConfirmedOn, 'flowdownConfirmedOn')]),
        ],
        words: {
          flowdown:
            flowdownConfirmedOn === undefined
              ? 'no subcontractor is recorded'
              : `its flow-down was confirmed on ${flowdownConfirmedOn}`,
        },
      },
    ],
  };
}

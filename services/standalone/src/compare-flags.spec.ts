import { expect, it } from '@jest/globals';
import type { FlagAnswer } from './cli/answers.ts';
import { compareFlags, type ExpectedFlag } from './compare-flags.ts';

const line: ExpectedFlag = { contract: 'C-1', rule: 'US-UFLPA', result: 'flagged', level: 'R3' };
const flag = ({ contract, rule, result, level }: ExpectedFlag) =>
  ({ contract: { contractId: contract }, rule: { id: rule }, result, level }) as unknown as FlagAnswer;

it('finds what is missing, what is too much, and what is there too often', () => {
  expect(compareFlags([line], [flag(line)])).toEqual([]);
  expect(compareFlags([line], [])).toEqual(['missing: C-1 US-UFLPA flagged R3']);
  expect(compareFlags([line], [flag(line), flag(line)])).toEqual(['not expected: C-1 US-UFLPA flagged R3']);
  expect(compareFlags([line], [flag({ ...line, level: 'R2' })])).toHaveLength(2);
  expect(compareFlags([], [flag({ ...line, result: 'clear' })])).toEqual([]);
});

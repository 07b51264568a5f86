import type { FlagAnswer } from './cli/answers.ts';

/** A line the sample must raise. */
export interface ExpectedFlag {
  readonly contract: string;
  readonly rule: string;
  readonly result: string;
  readonly level: string;
}

/** What is expected and missing, and what is there and not expected, each as a line. `clear` lines count when expected. */
export function compareFlags(expected: readonly ExpectedFlag[], found: readonly FlagAnswer[]): string[] {
  const lineOf = ({ contract, rule, result, level }: ExpectedFlag): string => `${contract} ${rule} ${result} ${level}`;
  const there = found.map((flag) =>
    lineOf({
      contract: flag.contract?.contractId ?? flag.contractId,
      rule: flag.rule.id,
      result: flag.result,
      level: flag.level,
    }),
  );
  const wanted = expected.map(lineOf);
  const missing = wanted.filter((line) => !there.includes(line)).map((line) => `missing: ${line}`);
  const others = there
    .filter((line) => !wanted.includes(line) && !/ clear R\d$/.test(line))
    .map((line) => `not expected: ${line}`);
  return [...missing, ...others].toSorted();
}

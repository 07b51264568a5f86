import type { FlagAnswer } from './cli/answers.ts';

/** A line the sample must raise. */
export interface ExpectedFlag {
  readonly contract: string;
  readonly rule: string;
  readonly result: string;
  readonly level: string;
}

/** What is expected and missing, and what is there and not expected, each as a line; how often counts too. `clear` lines are left out. */
export function compareFlags(expected: readonly ExpectedFlag[], found: readonly FlagAnswer[]): string[] {
  const there = found
    .filter(({ result }) => result !== 'clear')
    .map(({ contract, contractId, rule, result, level }) =>
      lineOf({ contract: contract?.contractId ?? contractId, rule: rule.id, result, level }),
    );
  const wanted = expected.map(lineOf);
  return [
    ...without(wanted, there).map((line) => `missing: ${line}`),
    ...without(there, wanted).map((line) => `not expected: ${line}`),
  ].toSorted();
}

function lineOf({ contract, rule, result, level }: ExpectedFlag): string {
  return `${contract} ${rule} ${result} ${level}`;
}

/** The lines of one list that the other one lacks, each as often as it lacks them. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

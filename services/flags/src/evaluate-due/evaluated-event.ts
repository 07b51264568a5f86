import { contractEvaluated, type ContractEvaluatedV1, type FlagV1, type NewEvent } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { FlagLine } from '../evaluate-contract/flag-line.ts';
import type { HeldContract } from '../work.ts';

/** Bytes the data may take: the rest of the 64 kB is the envelope's. */
const MOST_BYTES = 60_000;

/** The whole flag set of a contract, made to fit into one event: facts and paths get shorter, no line is left out. */
export function evaluatedEvent(
  { id, number, title, buyer, revision }: HeldContract,
  tenant: string,
  asOf: Day,
  lines: readonly (FlagLine & { readonly raisedAt: Day })[],
): NewEvent {
  const data = (facts: number, steps: number): ContractEvaluatedV1 => ({
    contractId: number,
    title,
    buyer,
    asOf,
    flags: lines.map((line) => shortFlag(line, facts, steps)),
  });
  const sizes = [
    [40, 30],
    [8, 30],
    [4, 6],
    [1, 2],
    [0, 0],
  ] as const;
  const fitting = sizes.map(([facts, steps]) => data(facts, steps)).find((one) => bytesOf(one) <= MOST_BYTES);
  return contractEvaluated.of({ subject: id, revision, tenant, data: fitting ?? data(0, 0) }) as NewEvent;
}

const bytesOf = (data: ContractEvaluatedV1): number => Buffer.byteLength(JSON.stringify(data));

function shortFlag(
  { evidence: _, path, facts, ...line }: FlagLine & { readonly raisedAt: Day },
  most: number,
  steps: number,
): FlagV1 {
  const shown =
    path === undefined || steps === 0
      ? undefined
      : path.length <= steps
        ? path
        : [...path.slice(0, steps - 1), ...path.slice(-1)];
  return { ...line, facts: facts.slice(0, most), ...(shown === undefined ? {} : { path: shown }) };
}

import type { FlagLine } from '../evaluate-contract/flag-line.ts';
import type { FlagRow } from './flags.sql.ts';

/** A flag as the API shows it. */
export interface FlagAnswer extends Omit<FlagLine, 'evidence'> {
  readonly contractId: string;
  readonly contract: {
    readonly id: string;
    readonly contractId: string;
    readonly title: string;
    readonly buyer: string;
  };
  readonly raisedAt: string;
  readonly clearedAt: string | null;
}

export function answerOf({
  contract,
  contractId,
  title,
  buyer,
  raisedOn,
  clearedOn,
  line: { evidence: _evidence, ...line },
}: FlagRow): FlagAnswer {
  return {
    ...line,
    contractId: contract,
    contract: { id: contract, contractId, title, buyer },
    raisedAt: raisedOn,
    clearedAt: clearedOn,
  };
}

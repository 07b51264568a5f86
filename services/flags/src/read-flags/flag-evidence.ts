import type { Day } from '@manumit/kernel';
import { nounOf } from '@manumit/kernel';
import type { FlagLine } from '../evaluate-contract/flag-line.ts';
import type { FlagRow } from './read-flags.sql.ts';

/** What a flag rests on, each part with its source and edition. */
export interface FlagEvidence {
  readonly id: string;
  readonly contractId: string;
  readonly because: string;
  readonly result: FlagLine['result'];
  readonly law: {
    readonly jurisdiction: string;
    readonly instrument: string;
    readonly version: string;
    /** How it was read: T in full, X an excerpt, M from memory, E our own choice. */
    readonly mark: FlagLine['evidence']['mark'];
    readonly verified: boolean;
    readonly sources: FlagLine['evidence']['law'];
  };
  /** From the contract's file: each with the place it was read from. */
  readonly facts: FlagLine['facts'];
  /** What the scores say of the party, for a flag of basis risk; the evidence behind them is in its assessment. */
  readonly items: FlagLine['facts'];
  readonly assessments: readonly string[];
  readonly listings: FlagLine['evidence']['listings'];
  readonly path: NonNullable<FlagLine['path']>;
  readonly missing: readonly string[];
  readonly raisedAt: Day;
}

export function flagEvidence({ line, id, contract_id: contractId, raised_on: raisedAt }: FlagRow): FlagEvidence {
  const { basis, evidence, rule, path = [] } = line;
  const parties = [line.portion ?? '', ...(basis === 'risk' ? path.map((step) => step.id).slice(-1) : [])];
  return {
    id,
    contractId,
    because: line.because,
    result: line.result,
    law: {
      jurisdiction: evidence.jurisdiction,
      instrument: rule.instrument,
      version: rule.version,
      mark: evidence.mark,
      verified: rule.verified,
      sources: evidence.law,
    },
    facts: basis === 'rule' ? line.facts : [],
    items: basis === 'risk' ? line.facts : [],
    assessments: [...new Set(parties)].flatMap((party) => {
      const noun = nounOf(party);
      return noun === 'supplier' || noun === 'recruiter' ? [`/api/v1/${noun}s/${party}/assessment`] : [];
    }),
    listings: evidence.listings,
    path,
    missing: line.missing,
    raisedAt,
  };
}

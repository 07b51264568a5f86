import { missing } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';

/** How far the installation is, from one snapshot. */
export interface Status {
  /** Nothing is on its way any more: no import, no outbox row, no lag, nothing parked, no subject due. */
  readonly settled: boolean;
  /** Announced events the sequencer has not moved yet. */
  readonly outbox: number;
  readonly groups: readonly { readonly name: string; readonly lag: number }[];
  readonly deadLetters: number;
  readonly parked: number;
  /** Chores that wait or run, on the PostgreSQL backend. */
  readonly jobs: number;
  readonly due: number;
  readonly importsRunning: number;
}

/** Reads the status; any service's transaction will do. */
export async function readStatus(tx: Tx): Promise<Status> {
  const [row] = await tx.query<{ status: Status }>('select log.status() as status');
  if (row === undefined) throw new Error('log.status() gave no row');
  return row.status;
}

export interface Redrive {
  readonly group: string;
  /** Only dead events of this code. */
  readonly code?: string | undefined;
  /** Counts and changes nothing. */
  readonly dryRun?: boolean | undefined;
}

/** Makes dead events of one group due again and says how many; a second call finds none. Throws `group.unknown`. */
export async function redrive(tx: Tx, { group, code, dryRun }: Redrive): Promise<number> {
  const [row] = await tx.query<{ count: number | null }>('select log.redrive($1, $2, $3)::int as count', [
    group,
    code ?? null,
    dryRun ?? false,
  ]);
  const count = row?.count ?? undefined;
  if (count === undefined) throw missing('group.unknown', `There is no consumer group ${group}.`);
  return count;
}

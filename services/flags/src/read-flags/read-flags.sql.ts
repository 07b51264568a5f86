import type { FlagLevel, FlagResult } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import { byWeight } from '../evaluate-contract/by-weight.ts';
import type { FlagLine } from '../evaluate-contract/flag-line.ts';
import type { OpenList } from '../evaluate-contract/holding.ts';

export interface FlagFilter {
  readonly level?: FlagLevel | undefined;
  readonly rule?: string | undefined;
  /** Our id of the contract, or the buyer's number. */
  readonly contract?: string | undefined;
  /** `open`: raised now. `cleared`: was raised, and is satisfied or gone. Undefined: every line that stands. */
  readonly state?: 'open' | 'cleared' | undefined;
  readonly result?: FlagResult | undefined;
  readonly basis?: 'rule' | 'risk' | undefined;
}

/** A flag as the interface shows it. */
export interface FlagView {
  readonly id: string;
  readonly contractId: string;
  readonly contract: {
    readonly contractId: string;
    readonly title: string;
    readonly buyer: string;
    readonly nextOn: Day | null;
  };
  readonly portion?: string;
  readonly basis: 'rule' | 'risk';
  readonly rule: FlagLine['rule'];
  readonly result: FlagResult;
  readonly level: FlagLevel;
  readonly because: string;
  readonly facts: FlagLine['facts'];
  readonly path?: FlagLine['path'];
  readonly missing: readonly string[];
  readonly action: readonly string[];
  readonly clearsWhen: string;
  readonly raisedAt: Day;
  readonly clearedAt?: Day;
}

export interface FlagRow {
  readonly id: string;
  readonly contract_id: string;
  readonly number: string;
  readonly title: string;
  readonly buyer: string;
  readonly supplier: string | null;
  readonly value: string | null;
  readonly currency: string | null;
  readonly next_on: Day | null;
  readonly next_key: Day;
  readonly line: FlagLine;
  readonly raised_on: Day;
  readonly cleared_on: Day | null;
}

const COLUMNS = `f.id, f.contract_id, c.number, c.title, c.buyer, c.picture->'suppliers'->0->>'name' as supplier,
  c.picture->>'value' as value, c.picture->>'currency' as currency, c.next_on::text,
  coalesce(c.next_on, date '9999-12-31')::text as next_key, f.line, f.raised_on::text, f.cleared_on::text`;
const FLAGS = 'flags.flag f join flags.contract c on c.tenant_id = f.tenant_id and c.id = f.contract_id';

/** Flags by the date of the next decision about their contract, or by id for files that can be compared. */
export async function listFlags(
  tx: Tx,
  filter: FlagFilter,
  order: 'next-decision' | 'id',
  after: readonly [string, string, string] | undefined,
  limit: number,
): Promise<FlagRow[]> {
  const byDay = order === 'next-decision';
  const key = byDay ? `(coalesce(c.next_on, date '9999-12-31'), c.id, f.id)` : `('', '', f.id)`;
  const [day, contract, id] = after ?? [null, null, null];
  return tx.query<FlagRow>(
    `select ${COLUMNS} from ${FLAGS}
     where f.tenant_id = $1 and c.tenant_id = $1
       and ($2::text is null or f.level = $2) and ($3::text is null or f.rule_id = $3)
       and ($4::text is null or c.id = $4 or c.number = $4) and ($5::text is null or f.result = $5)
       and ($6::text is null or f.basis = $6) and ${stateCondition(filter.state)}
       and ($9::text is null or ${key} > (${byDay ? '$7::date, $8::text, $9::text' : `coalesce($7, ''), coalesce($8, ''), $9::text`}))
     order by ${byDay ? `coalesce(c.next_on, date '9999-12-31'), c.id, f.id` : 'f.id'} limit $10`,
    [
      ...[tx.tenant, filter.level ?? null, filter.rule ?? null, filter.contract ?? null, filter.result ?? null],
      ...[filter.basis ?? null, day, contract, id, limit],
    ],
  );
}

function stateCondition(state: FlagFilter['state']): string {
  if (state === 'open') return `f.stands and f.result <> 'clear'`;
  return state === 'cleared' ? 'f.cleared_on is not null' : 'f.stands';
}

export async function findFlag(tx: Tx, id: string): Promise<FlagRow | undefined> {
  const [row] = await tx.query<FlagRow>(
    `select ${COLUMNS} from ${FLAGS} where f.tenant_id = $1 and c.tenant_id = $1 and f.id = $2`,
    [tx.tenant, id],
  );
  return row;
}

/** The lines of a contract that stand, what needs a person first. */
export async function flagsOfContract(tx: Tx, contractId: string): Promise<FlagView[]> {
  const rows = await tx.query<FlagRow>(
    `select ${COLUMNS} from ${FLAGS} where f.tenant_id = $1 and c.tenant_id = $1 and c.id = $2 and f.stands`,
    [tx.tenant, contractId],
  );
  return rows.sort((a, b) => byWeight(a.line, b.line)).map(flagView);
}

/** What has no line: rules outside whose scope the contract is, and lists that are known in part and found nothing. */
export interface ContractSummary {
  readonly notApplicable: readonly string[];
  readonly openLists: readonly (OpenList & { readonly rule: string })[];
}

export async function contractSummary(tx: Tx, contractId: string): Promise<ContractSummary | undefined> {
  const [row] = await tx.query<ContractSummary>(
    `select not_applicable as "notApplicable", open_lists as "openLists"
     from flags.contract where tenant_id = $1 and id = $2 and picture is not null`,
    [tx.tenant, contractId],
  );
  return row;
}

export interface FlagHistoryEntry {
  readonly asOf: Day;
  readonly what: 'raised' | 'changed' | 'cleared';
  readonly result: FlagResult;
  readonly level: FlagLevel;
  readonly because: string;
}

/** What became of a flag, newest first. */
export const flagHistory = (tx: Tx, id: string): Promise<FlagHistoryEntry[]> =>
  tx.query<FlagHistoryEntry>(
    `select as_of::text as "asOf", what, result, level, line->>'because' as because
     from flags.flag_history where tenant_id = $1 and flag_id = $2 order by n desc limit 100`,
    [tx.tenant, id],
  );

/** A row in the members and the order of the interface; what was not there is left out. */
export function flagView({ line, ...row }: FlagRow): FlagView {
  return {
    id: row.id,
    contractId: row.contract_id,
    contract: { contractId: row.number, title: row.title, buyer: row.buyer, nextOn: row.next_on },
    ...(line.portion === undefined ? {} : { portion: line.portion }),
    basis: line.basis,
    rule: {
      id: line.rule.id,
      version: line.rule.version,
      instrument: line.rule.instrument,
      citation: line.rule.citation,
      verified: line.rule.verified,
    },
    result: line.result,
    level: line.level,
    because: line.because,
    facts: line.facts,
    ...(line.path === undefined ? {} : { path: line.path }),
    missing: line.missing,
    action: line.action,
    clearsWhen: line.clearsWhen,
    raisedAt: row.raised_on,
    ...(row.cleared_on === null ? {} : { clearedAt: row.cleared_on }),
  };
}

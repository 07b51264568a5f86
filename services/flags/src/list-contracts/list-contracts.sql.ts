import type { ContractRecordedV1, FlagLevel } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';

export interface ContractFilter {
  /** Part of number, title, buyer or supplier. */
  readonly query?: string | undefined;
  /** Of the buyer. */
  readonly country?: string | undefined;
  /** With a flag of this level. */
  readonly level?: FlagLevel | undefined;
}

/** A contract with its flags counted: by level where they are raised, else by result. */
export interface ContractView {
  readonly id: string;
  /** The buyer's own number. */
  readonly contractId: string;
  readonly title: string;
  readonly buyer: string;
  readonly buyerCountry: string | null;
  readonly suppliers: ContractRecordedV1['suppliers'];
  readonly status: string | null;
  readonly value: string | null;
  readonly currency: string | null;
  /** The next day on which somebody decides. */
  readonly nextOn: Day | null;
  readonly flags: Readonly<Record<FlagLevel | 'request-data' | 'clear', number>>;
  /** Undefined day: not held against the rules yet. */
  readonly asOf: Day | null;
}

/** A contract without a next decision stands last. */
export const LAST_DAY = '9999-12-31';

/** Contracts by the date of their next decision. */
export async function listContracts(
  tx: Tx,
  { query, country, level }: ContractFilter,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<ContractView[]> {
  const raised = level === undefined ? 'true' : `${LEVEL_COLUMNS[level]} > 0`;
  return tx.query<ContractView>(
    `select id, number as "contractId", title, buyer, buyer_country as "buyerCountry", picture->'suppliers' as suppliers,
            picture->>'status' as status, picture->>'value' as value, picture->>'currency' as currency,
            next_on::text as "nextOn", as_of::text as "asOf",
            json_build_object('R3', r3, 'R2', r2, 'R1', r1, 'request-data', request_data, 'clear', clear) as flags
     from flags.contract
     where tenant_id = $1 and not is_withdrawn and ${raised}
       and ($2::text is null or buyer_country = $2)
       and ($3::text is null or position(lower($3) in lower(concat_ws(' ', number, title, buyer, picture->>'suppliers'))) > 0)
       and ($4::date is null or (coalesce(next_on, date '${LAST_DAY}'), id) > ($4::date, $5::text))
     order by coalesce(next_on, date '${LAST_DAY}'), id limit $6`,
    [tx.tenant, country ?? null, query ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

const LEVEL_COLUMNS: Readonly<Record<FlagLevel, string>> = { R1: 'r1', R2: 'r2', R3: 'r3' };

import type { Tx } from '@manumit/platform';
import type { FlagLine } from '../evaluate-contract/flag-line.ts';

export interface FlagRow {
  readonly id: string;
  readonly contract: string;
  readonly line: FlagLine;
  readonly raisedOn: string;
  readonly clearedOn: string | null;
  readonly contractId: string;
  readonly title: string;
  readonly buyer: string;
}

export interface FlagFilter {
  readonly level?: string | undefined;
  readonly rule?: string | undefined;
  readonly contract?: string | undefined;
  readonly state?: 'open' | 'cleared' | undefined;
  readonly result?: string | undefined;
  readonly basis?: string | undefined;
}

const SELECT = `select f.id, f.contract_id as contract, f.line, f.raised_on as "raisedOn", f.cleared_on as "clearedOn",
    c.picture->>'contractId' as "contractId", c.picture->>'title' as title, c.picture->>'buyer' as buyer
  from flag f join contract c on c.tenant_id = f.tenant_id and c.id = f.contract_id`;

/** Flags in the order of their ids, behind the cursor. */
export const listFlags = (tx: Tx, filter: FlagFilter, after: string | undefined, limit: number): Promise<FlagRow[]> =>
  tx.query(
    `${SELECT} where f.tenant_id = $1 and ($2::text is null or f.id > $2)
       and ($3::text is null or f.level = $3) and ($4::text is null or f.rule_id = $4)
       and ($5::text is null or f.contract_id = $5 or c.picture->>'contractId' = $5)
       and ($6::text is null or (f.cleared_on is null) = ($6 = 'open')) and ($7::text is null or f.result = $7) and ($8::text is null or f.basis = $8)
     order by f.id limit $9`,
    [
      tx.tenant,
      after ?? null,
      filter.level ?? null,
      filter.rule ?? null,
      filter.contract ?? null,
      filter.state ?? null,
      filter.result ?? null,
      filter.basis ?? null,
      limit,
    ],
  );

export async function findFlag(tx: Tx, id: string): Promise<FlagRow | undefined> {
  const [row] = await tx.query<FlagRow>(`${SELECT} where f.tenant_id = $1 and f.id = $2`, [tx.tenant, id]);
  return row;
}

export const historyOf = (
  tx: Tx,
  flagId: string,
): Promise<{ on: string; what: string; result: string; level: string; because: string }[]> =>
  tx.query(
    `select "on", what, result, level, because from flag_history where tenant_id = $1 and flag_id = $2 order by n desc limit 200`,
    [tx.tenant, flagId],
  );

export async function hasContract(tx: Tx, id: string): Promise<boolean> {
  return (
    (await tx.query('select 1 from contract where tenant_id = $1 and id = $2 and picture is not null', [tx.tenant, id]))
      .length > 0
  );
}

export interface ContractLine {
  readonly id: string;
  readonly contractId: string;
  readonly title: string;
  readonly buyer: string;
  readonly buyerKind: string | null;
  readonly suppliers: readonly { id: string; name: string }[];
  readonly status: string | null;
  readonly value: string | null;
  readonly currency: string | null;
  readonly nextOn: string | null;
  readonly flags: Readonly<Record<string, number>>;
}

export interface ContractFilter {
  readonly query?: string | undefined;
  readonly level?: string | undefined;
  readonly country?: string | undefined;
}

/** Contracts by the date of their next decision, with open flags counted by level, requests for data apart. */
export const listContracts = (
  tx: Tx,
  filter: ContractFilter,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<ContractLine[]> =>
  tx.query(
    `select c.id, c.picture->>'contractId' as "contractId", c.picture->>'title' as title, c.picture->>'buyer' as buyer, c.picture->>'buyerKind' as "buyerKind",
            c.picture->'suppliers' as suppliers, c.picture->>'status' as status, c.picture->>'value' as value, c.picture->>'currency' as currency, c.next_on as "nextOn",
            coalesce((select jsonb_object_agg(name, n) from (
              select case when result = 'flagged' then level else 'request-data' end as name, count(*)::int as n
              from flag f where f.tenant_id = c.tenant_id and f.contract_id = c.id and f.cleared_on is null group by 1) counted), '{}'::jsonb) as flags
     from contract c
     where c.tenant_id = $1 and not c.is_withdrawn and c.picture is not null
       and ($2::text is null or (coalesce(c.next_on, '9999'), c.id) > ($2, $3))
       and ($4::text is null or strpos(lower(concat_ws(' ', c.picture->>'contractId', c.picture->>'title', c.picture->>'buyer', c.picture->>'suppliers')), lower($4)) > 0)
       and ($5::text is null or c.picture->>'buyerCountry' = $5)
       and ($6::text is null or exists (select 1 from flag f where f.tenant_id = c.tenant_id and f.contract_id = c.id and f.cleared_on is null and f.level = $6 and f.result = 'flagged'))
     order by coalesce(c.next_on, '9999'), c.id limit $7`,
    [
      tx.tenant,
      after?.[0] ?? null,
      after?.[1] ?? null,
      filter.query ?? null,
      filter.country ?? null,
      filter.level ?? null,
      limit,
    ],
  );

import type { ContractRecordedV1, ExposureAssessedV1, TenantRecordedV1 } from '@manumit/events';
import type { Tx } from '@manumit/platform';
import type { FlagLine } from '../evaluate-contract/flag-line.ts';
import type { OwnEntry } from '../evaluate-contract/goods-lists.ts';

export interface HeldContract {
  readonly id: string;
  readonly picture: ContractRecordedV1 | null;
  readonly isWithdrawn: boolean;
  readonly evaluated: number;
  readonly digest: string | null;
}

export interface HeldFlag {
  readonly id: string;
  readonly contractId: string;
  readonly line: FlagLine;
  readonly raisedOn: string;
  readonly clearedOn: string | null;
  /** What this look did to it: raised, changed or cleared. */
  readonly what: string;
}

export const lockContracts = (tx: Tx, ids: readonly string[]): Promise<HeldContract[]> =>
  tx.query(
    `select id, picture, is_withdrawn as "isWithdrawn", evaluated, digest from contract where tenant_id = $1 and id = any($2) order by id for update`,
    [tx.tenant, ids],
  );

export async function tenantOf(
  tx: Tx,
): Promise<{ asOf: string; feePolicy: TenantRecordedV1['feePolicy'] } | undefined> {
  const [row] = await tx.query<{ asOf: string; feePolicy: TenantRecordedV1['feePolicy'] }>(
    `select as_of as "asOf", fee_policy as "feePolicy" from tenant where id = $1`,
    [tx.tenant],
  );
  return row;
}

export async function exposuresOf(tx: Tx, contractIds: readonly string[]): Promise<Map<string, ExposureAssessedV1>> {
  const rows = await tx.query<{ id: string; data: ExposureAssessedV1 }>(
    `select id, data from exposure where tenant_id = $1 and id in (select party_id from contract_party where tenant_id = $1 and contract_id = any($2))`,
    [tx.tenant, contractIds],
  );
  return new Map(rows.map(({ id, data }) => [id, data]));
}

/** Goods lists the tenant or the installation has imported. */
export async function importedGoods(tx: Tx): Promise<OwnEntry[]> {
  const rows = await tx.query<{ data: OwnEntry }>(
    `select data from listing where tenant_id in ($1, 'global') and data is not null order by data->>'list', data->>'entryId'`,
    [tx.tenant],
  );
  return rows.map(({ data }) => data);
}

/** Most orders of one vehicle that are added up; a larger one is summed in part and says so by its count. */
const MOST_ORDERS = 2_000;

export async function ordersUnder(
  tx: Tx,
  frameworks: readonly string[],
): Promise<Map<string, { id: string; picture: ContractRecordedV1 }[]>> {
  const found = new Map<string, { id: string; picture: ContractRecordedV1 }[]>();
  if (frameworks.length === 0) return found;
  const rows = await tx.query<{ id: string; picture: ContractRecordedV1; framework: string }>(
    `select id, picture, framework_ref as framework from contract
     where tenant_id = $1 and framework_ref = any($2) and not is_withdrawn order by id limit ${MOST_ORDERS}`,
    [tx.tenant, frameworks],
  );
  for (const { framework, ...order } of rows) found.set(framework, [...(found.get(framework) ?? []), order]);
  return found;
}

export async function flagsOf(tx: Tx, contractIds: readonly string[]): Promise<Map<string, HeldFlag[]>> {
  const rows = await tx.query<HeldFlag>(
    `select id, contract_id as "contractId", line, raised_on as "raisedOn", cleared_on as "clearedOn", '' as what
     from flag where tenant_id = $1 and contract_id = any($2) order by id`,
    [tx.tenant, contractIds],
  );
  const found = new Map<string, HeldFlag[]>();
  for (const flag of rows) found.set(flag.contractId, [...(found.get(flag.contractId) ?? []), flag]);
  return found;
}

export async function writeFlags(tx: Tx, flags: readonly HeldFlag[], on: string): Promise<void> {
  if (flags.length === 0) return;
  await tx.execute(
    `insert into flag as held (tenant_id, id, contract_id, rule_id, basis, result, level, line, raised_on, cleared_on)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::text[], $10::text[])
     on conflict (tenant_id, id) do update
     set result = excluded.result, level = excluded.level, line = excluded.line, raised_on = excluded.raised_on, cleared_on = excluded.cleared_on`,
    [
      tx.tenant,
      flags.map(({ id }) => id),
      flags.map(({ contractId }) => contractId),
      flags.map(({ line }) => line.rule.id),
      flags.map(({ line }) => line.basis),
      flags.map(({ line }) => line.result),
      flags.map(({ line }) => line.level),
      flags.map(({ line }) => JSON.stringify(line)),
      flags.map(({ raisedOn }) => raisedOn),
      flags.map(({ clearedOn }) => clearedOn),
    ],
  );
  await tx.execute(
    `insert into flag_history (tenant_id, flag_id, "on", what, result, level, because)
     select $1, flag_id, $2, what, result, level, because
     from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as new(flag_id, what, result, level, because)`,
    [
      tx.tenant,
      on,
      flags.map(({ id }) => id),
      flags.map(({ what }) => what),
      flags.map(({ line }) => line.result),
      flags.map(({ line }) => line.level),
      flags.map(({ line }) => line.because),
    ],
  );
}

export async function writeEvaluations(
  tx: Tx,
  rows: readonly { id: string; evaluated: number; digest: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `update contract set evaluated = new.evaluated, digest = new.digest
     from unnest($2::text[], $3::int[], $4::text[]) as new(id, evaluated, digest) where contract.tenant_id = $1 and contract.id = new.id`,
    [tx.tenant, rows.map(({ id }) => id), rows.map(({ evaluated }) => evaluated), rows.map(({ digest }) => digest)],
  );
}

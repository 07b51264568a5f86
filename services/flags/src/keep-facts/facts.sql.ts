import type { ContractRecordedV1, ExposureAssessedV1, ListingRecordedV1, TenantRecordedV1 } from '@manumit/events';
import type { DoorEvent } from '@manumit/messaging';
import type { Tx } from '@manumit/platform';

// Our own copy of what others announce. Whatever is not newer than what is held is dropped.

export async function keepTenant(tx: Tx, { subject, revision, data }: DoorEvent<TenantRecordedV1>): Promise<boolean> {
  const kept = await tx.execute(
    `insert into tenant as held (id, name, as_of, fee_policy, revision) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set name = excluded.name, as_of = excluded.as_of, fee_policy = excluded.fee_policy, revision = excluded.revision
     where held.revision < excluded.revision`,
    [subject, data.name, data.asOf, data.feePolicy, revision],
  );
  return kept > 0;
}

/** The next day on which somebody has to decide about a contract: it starts, or it ends. */
const nextOn = ({ startOn, endOn }: ContractRecordedV1): string | null => endOn ?? startOn ?? null;

/** Keeps contracts and who is party to them; `undefined` data means withdrawn. Gives the ids that changed. */
export async function keepContracts(
  tx: Tx,
  contracts: readonly { id: string; revision: number; data: ContractRecordedV1 | undefined }[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `insert into contract as held (tenant_id, id, revision, picture, is_withdrawn, next_on, framework_ref)
     select $1, id, revision, picture, picture is null, next_on, framework_ref
     from unnest($2::text[], $3::int[], $4::jsonb[], $5::text[], $6::text[]) as new(id, revision, picture, next_on, framework_ref)
     on conflict (tenant_id, id) do update
     set revision = excluded.revision, picture = coalesce(excluded.picture, held.picture), is_withdrawn = excluded.is_withdrawn,
         next_on = coalesce(excluded.next_on, held.next_on), framework_ref = coalesce(excluded.framework_ref, held.framework_ref)
     where held.revision < excluded.revision returning id`,
    [
      tx.tenant,
      contracts.map(({ id }) => id),
      contracts.map(({ revision }) => revision),
      contracts.map(({ data }) => (data === undefined ? null : JSON.stringify(data))),
      contracts.map(({ data }) => (data === undefined ? null : nextOn(data))),
      contracts.map(({ data }) => data?.frameworkRef ?? null),
    ],
  );
  const changed = new Set(rows.map(({ id }) => id));
  const parties = contracts.flatMap(({ id, data }) =>
    data !== undefined && changed.has(id)
      ? [...data.suppliers, ...(data.subcontractors ?? [])].map((party) => ({ contract: id, party: party.id }))
      : [],
  );
  await tx.execute(`delete from contract_party where tenant_id = $1 and contract_id = any($2)`, [
    tx.tenant,
    [...changed],
  ]);
  await tx.execute(
    `insert into contract_party (tenant_id, party_id, contract_id) select distinct $1, * from unnest($2::text[], $3::text[]) on conflict do nothing`,
    [tx.tenant, parties.map(({ party }) => party), parties.map(({ contract }) => contract)],
  );
  return [...changed];
}

/** Keeps exposures; gives the contracts whose parties they are about. */
export async function keepExposures(tx: Tx, exposures: readonly DoorEvent<ExposureAssessedV1>[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with kept as (
       insert into exposure as held (tenant_id, id, revision, data) select $1, * from unnest($2::text[], $3::int[], $4::jsonb[])
       on conflict (tenant_id, id) do update set revision = excluded.revision, data = excluded.data where held.revision < excluded.revision
       returning id)
     select distinct contract_id as id from contract_party join kept on kept.id = party_id where tenant_id = $1`,
    [
      tx.tenant,
      exposures.map(({ subject }) => subject),
      exposures.map(({ revision }) => revision),
      exposures.map(({ data }) => JSON.stringify(data)),
    ],
  );
  return rows.map(({ id }) => id);
}

/** Keeps entries of goods lists; `undefined` data means that the entry is gone. Says whether anything changed. */
export async function keepListings(
  tx: Tx,
  entries: readonly { id: string; revision: number; data: ListingRecordedV1 | undefined }[],
): Promise<boolean> {
  const kept = await tx.execute(
    `insert into listing as held (tenant_id, id, revision, data) select $1, * from unnest($2::text[], $3::int[], $4::jsonb[])
     on conflict (tenant_id, id) do update set revision = excluded.revision, data = excluded.data where held.revision < excluded.revision`,
    [
      tx.tenant,
      entries.map(({ id }) => id),
      entries.map(({ revision }) => revision),
      entries.map(({ data }) => (data === undefined ? null : JSON.stringify(data))),
    ],
  );
  return kept > 0;
}

/** A list or the day moved: every standing contract is held against the rules again, some hundred at a time. */
export async function markAllDue(tx: Tx): Promise<void> {
  await tx.execute(`update contract set is_due = true where tenant_id = $1 and not is_due and picture is not null`, [
    tx.tenant,
  ]);
}

export async function takeDue(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update contract set is_due = false where tenant_id = $1 and id in (
       select id from contract where tenant_id = $1 and is_due order by id limit $2 for update skip locked)
     returning id`,
    [tx.tenant, limit],
  );
  return rows.map(({ id }) => id);
}

export async function knownTenants(tx: Tx): Promise<string[]> {
  return (await tx.query<{ id: string }>('select id from flags.tenant order by id')).map(({ id }) => id);
}

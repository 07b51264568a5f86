import type { Tx } from '@manumit/platform';
import type { SubjectKind } from '@manumit/risk';
import type { Band, FeeBreachState, RiskStatus } from '@manumit/events';

/** A party with the bands and statuses of the four outputs, side by side and never added. */
export interface PartyView {
  readonly id: string;
  readonly name: string;
  readonly country: string | null;
  readonly recruitmentFee: {
    readonly status: RiskStatus;
    readonly band: Band | null;
    readonly feeBreach: { readonly state: FeeBreachState };
  };
  readonly laborLaw: {
    readonly low: number;
    readonly high: number;
    readonly coverage: number;
    /** State-imposed forced labor is in scope. */
    readonly override: boolean;
  };
  readonly entity: { readonly status: RiskStatus; readonly band: Band | null };
  readonly exposure: { readonly status: 'ok' | 'insufficient'; readonly value: number | null } | null;
}

export interface PartyFilter {
  readonly query?: string | undefined;
  readonly country?: string | undefined;
  readonly band?: Band | undefined;
  readonly status?: RiskStatus | undefined;
}

interface PartyRow {
  readonly id: string;
  readonly name: string;
  readonly country: string | null;
  readonly fee_status: RiskStatus;
  readonly fee_band: Band | null;
  readonly fee_breach: FeeBreachState;
  readonly law_low: number;
  readonly law_high: number;
  readonly law_coverage: number;
  readonly is_state_imposed: boolean;
  readonly entity_status: RiskStatus;
  readonly entity_band: Band | null;
  readonly exposure_status: 'ok' | 'insufficient' | null;
  readonly exposure_value: number | null;
}

/** Parties by name, after that of the cursor. Band and status are those of the entity. */
export async function readParties(
  tx: Tx,
  kind: SubjectKind,
  { query, country, band, status }: PartyFilter,
  after: readonly [name: string, id: string] | undefined,
  limit: number,
): Promise<PartyView[]> {
  const rows = await tx.query<PartyRow>(
    `select subject.id, subject.name, subject.country, fee_status, fee_band, fee_breach, law_low::float8,
       law_high::float8, law_coverage::float8, is_state_imposed, entity_status, entity_band,
       exposure.status as exposure_status, exposure.value as exposure_value
     from scoring.subject
     left join scoring.exposure on exposure.tenant_id = $1 and exposure.id = subject.id and exposure.status <> 'ended'
     where subject.tenant_id = $1 and kind = $2 and subject.revision > 0 and not is_withdrawn
       and ($3::text is null or subject.name ilike $3)
       and ($4::text is null or country = $4) and ($5::text is null or entity_band = $5)
       and ($6::text is null or entity_status = $6)
       and ($7::text is null or (subject.name collate "C", subject.id) > ($7, $8))
     order by subject.name collate "C", subject.id limit $9`,
    [
      ...[tx.tenant, kind, query === undefined ? null : `%${query.replace(/[\\%_]/g, '\\$&')}%`],
      ...[country ?? null, band ?? null, status ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
    ],
  );
  return rows.map(viewOf);
}

const viewOf = (row: PartyRow): PartyView => ({
  id: row.id,
  name: row.name,
  country: row.country,
  recruitmentFee: { status: row.fee_status, band: row.fee_band, feeBreach: { state: row.fee_breach } },
  laborLaw: {
    low: row.law_low,
    high: row.law_high,
    coverage: row.law_coverage,
    override: row.is_state_imposed,
  },
  entity: { status: row.entity_status, band: row.entity_band },
  exposure: row.exposure_status === null ? null : { status: row.exposure_status, value: row.exposure_value },
});

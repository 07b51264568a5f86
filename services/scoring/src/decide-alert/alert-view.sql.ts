import type { Day } from '@manumit/kernel';
import type { ListingRecordedV1 } from '@manumit/events';
import { GLOBAL_TENANT, type Tx } from '@manumit/platform';
import type { AlertState } from '../screen-names/alerts.ts';

/** A possible match in the queue: subject on one side, entry on the other, and what was decided so far. */
export interface AlertView {
  readonly id: string;
  readonly state: AlertState;
  readonly subject: { readonly id: string; readonly kind: string; readonly name: string | null };
  readonly entry: {
    readonly list: string;
    readonly entryId: string;
    readonly edition: string | null;
    readonly name: string | null;
    readonly country: string | null;
    readonly measure: string | null;
    readonly status: string | null;
    readonly url: string | null;
    readonly completeness: string | null;
  };
  readonly matchedOn: string;
  /** "candidate, unconfirmed" until a person or an identifier says more. */
  readonly match: 'candidate' | 'confirmed' | 'none';
  readonly evidence: unknown;
  /** Send it back with a decision: it is refused if the two sides have changed since. */
  readonly evidenceHash: string;
  readonly raisedOn: Day;
  readonly expiresOn: Day | null;
  readonly decisions: readonly DecisionView[];
}

export interface DecisionView {
  readonly verdict: 'confirmed' | 'false-positive';
  readonly reasonCode: string;
  readonly reason: string | null;
  readonly by: string;
  readonly at: string;
  readonly expiresOn: Day | null;
}

interface AlertRow {
  readonly id: string;
  readonly state: AlertState;
  readonly subject_id: string;
  readonly kind: string;
  readonly name: string | null;
  readonly list: string;
  readonly entry_id: string;
  readonly facts: ListingRecordedV1 | null;
  readonly matched_on: string;
  readonly evidence: unknown;
  readonly evidence_hash: string;
  readonly raised_on: Day;
  readonly expires_on: Day | null;
  readonly decisions: DecisionView[];
}

const SELECT = `
  select alert.id, alert.state, alert.subject_id, subject.kind, subject.name, alert.list, alert.entry_id, listing.facts,
    alert.matched_on, alert.evidence, alert.evidence_hash, alert.raised_on::text, alert.expires_on::text,
    coalesce((
      select json_agg(json_build_object('verdict', verdict, 'reasonCode', reason_code, 'reason', reason,
        'by', actor_name, 'at', to_char(decided_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'expiresOn', expires_on) order by revision desc)
      from scoring.alert_decision where tenant_id = $1 and alert_id = alert.id), '[]') as decisions
  from scoring.alert
  join scoring.subject on subject.tenant_id = $1 and subject.id = alert.subject_id
  left join scoring.listing on listing.tenant_id in ($1, '${GLOBAL_TENANT}') and listing.id = alert.listing_id`;

export async function readAlerts(
  tx: Tx,
  filter: {
    readonly state?: AlertState | undefined;
    readonly list?: string | undefined;
    readonly subject?: string | undefined;
  },
  after: string | undefined,
  limit: number,
): Promise<AlertView[]> {
  const rows = await tx.query<AlertRow>(
    `${SELECT} where alert.tenant_id = $1 and ($2::text is null or alert.state = $2) and ($3::text is null or alert.list = $3)
       and ($4::text is null or alert.subject_id = $4) and ($5::text is null or alert.id > $5)
     order by alert.id limit $6`,
    [tx.tenant, filter.state ?? null, filter.list ?? null, filter.subject ?? null, after ?? null, limit],
  );
  return rows.map(viewOf);
}

export async function readAlert(tx: Tx, id: string): Promise<AlertView | undefined> {
  const rows = await tx.query<AlertRow>(`${SELECT} where alert.tenant_id = $1 and alert.id = $2`, [tx.tenant, id]);
  return rows.map(viewOf)[0];
}

const MATCH: Readonly<Record<AlertState, AlertView['match']>> = {
  pending: 'candidate',
  confirmed: 'confirmed',
  'false-positive': 'none',
  superseded: 'none',
  delisted: 'none',
};

const viewOf = (row: AlertRow): AlertView => ({
  id: row.id,
  state: row.state,
  subject: { id: row.subject_id, kind: row.kind, name: row.name },
  entry: {
    list: row.list,
    entryId: row.entry_id,
    edition: row.facts?.edition ?? null,
    name: row.facts?.name ?? null,
    country: row.facts?.country ?? null,
    measure: row.facts?.measure ?? null,
    status: row.facts?.status ?? null,
    url: row.facts?.entryUrl ?? null,
    completeness: row.facts?.completeness ?? null,
  },
  matchedOn: row.matched_on,
  match: MATCH[row.state],
  evidence: row.evidence,
  evidenceHash: row.evidence_hash,
  raisedOn: row.raised_on,
  expiresOn: row.expires_on,
  decisions: row.decisions,
});

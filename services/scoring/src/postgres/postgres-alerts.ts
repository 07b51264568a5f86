import { createHash } from 'node:crypto';
import { idFromBytes, type Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { Decision } from '../decide-alert/decide-alert.ts';
import { entrySide, evidenceHash } from '../screen-names/evidence.ts';
import { entryKey, isLifted, type AlertVerdict, type ListingHit } from '../screen-names/listing-hit.ts';
import type { Alerts, AlertState, SubjectHits } from '../screen-names/alerts.ts';
import { arraysOf, selected, unnested, type Column } from './write-rows.ts';

interface HeldAlert {
  readonly id: string;
  readonly subject_id: string;
  readonly list: string;
  readonly entry_id: string;
  readonly listing_id: string;
  readonly state: AlertState;
  readonly matched_on: string;
  readonly evidence_hash: string;
  readonly expires_on: Day | null;
  readonly revision: number;
}

/** One alert as it stands now, before it is compared with what is held. */
interface AlertNow {
  readonly id: string;
  readonly subjectId: string;
  readonly list: string;
  readonly entryId: string;
  readonly listingId: string;
  readonly state: AlertState;
  readonly matchedOn: string;
  readonly evidence: unknown;
  readonly evidenceHash: string;
}

export class PostgresAlerts implements Alerts {
  private held: ReadonlyMap<string, readonly HeldAlert[]> = new Map();

  constructor(
    private readonly tx: Tx,
    private readonly today: () => Promise<Day | undefined>,
  ) {}

  async verdicts(subjectIds: readonly string[]): Promise<ReadonlyMap<string, readonly AlertVerdict[]>> {
    const rows = await this.tx.query<
      HeldAlert & { verdict: AlertVerdict['verdict'] | null; decided_hash: string | null }
    >(
      `select alert.id, alert.subject_id, alert.list, alert.entry_id, alert.listing_id, alert.state, alert.matched_on,
         alert.evidence_hash, alert.expires_on::text, alert.revision, decided.verdict, decided.evidence_hash as decided_hash
       from scoring.alert
       left join lateral (
         select verdict, evidence_hash from scoring.alert_decision
         where tenant_id = $1 and alert_id = alert.id order by revision desc limit 1) as decided on true
       where alert.tenant_id = $1 and alert.subject_id = any($2) order by alert.id`,
      [this.tx.tenant, subjectIds],
    );
    const held = new Map<string, HeldAlert[]>();
    const verdicts = new Map<string, AlertVerdict[]>();
    for (const row of rows) {
      held.set(row.subject_id, [...(held.get(row.subject_id) ?? []), row]);
      const decided = verdicts.get(row.subject_id) ?? [];
      if (row.verdict !== null && row.decided_hash !== null) {
        decided.push({
          list: row.list,
          entryId: row.entry_id,
          verdict: row.verdict,
          evidenceHash: row.decided_hash,
          expiresOn: row.expires_on ?? undefined,
        });
      }
      verdicts.set(row.subject_id, decided);
    }
    this.held = held;
    return verdicts;
  }

  async keep(subjects: readonly SubjectHits[]): Promise<void> {
    const now = subjects.flatMap((subject) => this.alertsOf(subject));
    const before = new Map(
      subjects.flatMap(({ subjectId }) => this.held.get(subjectId) ?? []).map((one) => [one.id, one]),
    );
    const changed = now.filter((alert) => {
      const held = before.get(alert.id);
      return held === undefined || held.state !== alert.state || held.evidence_hash !== alert.evidenceHash;
    });
    if (changed.length === 0) return;
    const raisedOn = await this.today();
    const rows = changed.map((alert) => [
      ...[alert.id, alert.subjectId, alert.list, alert.entryId, alert.listingId, alert.state, alert.matchedOn],
      ...[alert.evidence, alert.evidenceHash, raisedOn],
    ]);
    await this.tx.execute(
      `insert into scoring.alert as held
         (tenant_id, revision, id, subject_id, list, entry_id, listing_id, state, matched_on, evidence, evidence_hash, raised_on)
       select $1, 1, ${selected(ALERT_COLUMNS)} from ${unnested(ALERT_COLUMNS)} order by new.id
       on conflict (tenant_id, id) do update set listing_id = excluded.listing_id, state = excluded.state,
         matched_on = excluded.matched_on, evidence = excluded.evidence, evidence_hash = excluded.evidence_hash,
         revision = held.revision + 1`,
      [this.tx.tenant, ...arraysOf(ALERT_COLUMNS, rows)],
    );
  }

  async subjectOf(id: string): Promise<string | undefined> {
    const [row] = await this.tx.query<{ subject_id: string }>(
      'select subject_id from scoring.alert where tenant_id = $1 and id = $2',
      [this.tx.tenant, id],
    );
    return row?.subject_id;
  }

  async lock(id: string): Promise<{ readonly state: AlertState; readonly evidenceHash: string }> {
    const [row] = await this.tx.query<{ state: AlertState; evidence_hash: string }>(
      'select state, evidence_hash from scoring.alert where tenant_id = $1 and id = $2 for update',
      [this.tx.tenant, id],
    );
    if (row === undefined) throw new Error(`alert ${id} is gone`);
    return { state: row.state, evidenceHash: row.evidence_hash };
  }

  async decide(id: string, { verdict, reasonCode, reason, expiresOn, actor }: Decision, at: Date): Promise<void> {
    await this.tx.execute(
      `with decided as (
         update scoring.alert set state = $3, expires_on = $4, revision = revision + 1
         where tenant_id = $1 and id = $2 returning revision, evidence_hash)
       insert into scoring.alert_decision (tenant_id, alert_id, revision, verdict, reason_code, reason, evidence_hash,
         actor_id, actor_name, decided_at, expires_on)
       select $1, $2, revision, $3, $5, $6, evidence_hash, $7, $8, $9, $4 from decided`,
      [this.tx.tenant, id, verdict, expiresOn ?? null, reasonCode, reason ?? null, actor.id, actor.name, at],
    );
  }

  /** Alerts of a subject: one per candidate or decided entry, and those held before that nothing speaks for any more. */
  private alertsOf(subject: SubjectHits): AlertNow[] {
    const held = this.held.get(subject.subjectId) ?? [];
    const now = subject.hits.flatMap((hit) => {
      const id = alertId(this.tx.tenant as string, subject.subjectId, hit.listing.facts);
      const before = held.find((alert) => alert.id === id);
      // An equal identifier needs nobody's decision, and a lifted entry is no question any more.
      const isQuestion = hit.match === 'candidate' && !isLifted(hit.listing.facts.status);
      if (before === undefined && !isQuestion) return [];
      return [this.alertOf(id, subject, hit)];
    });
    const gone = held
      .filter(({ id }) => !now.some((alert) => alert.id === id))
      // A false positive is no hit, so it is not among them: its alert stays as decided.
      .filter(({ state }) => state !== 'superseded' && state !== 'false-positive')
      .map((alert) => superseded(alert));
    return [...now, ...gone];
  }

  private alertOf(
    id: string,
    { subjectId, compared }: SubjectHits,
    { listing, match, matchedOn }: ListingHit,
  ): AlertNow {
    const { list, entryId, status } = listing.facts;
    const state: AlertState = isLifted(status)
      ? 'delisted'
      : match === 'key'
        ? 'superseded'
        : match === 'person'
          ? 'confirmed'
          : 'pending';
    return {
      ...{ id, subjectId, list, entryId, state, matchedOn, listingId: listing.listingId },
      evidence: { subject: compared, entry: entrySide(listing), status, edition: listing.facts.edition },
      evidenceHash: evidenceHash(compared, listing),
    };
  }
}

const superseded = (alert: HeldAlert): AlertNow => ({
  id: alert.id,
  subjectId: alert.subject_id,
  list: alert.list,
  entryId: alert.entry_id,
  listingId: alert.listing_id,
  state: 'superseded',
  matchedOn: alert.matched_on,
  evidence: {},
  evidenceHash: alert.evidence_hash,
});

/** The same subject and entry have the same alert, whichever edition lists the entry. */
export function alertId(
  tenant: string,
  subject: string,
  entry: { readonly list: string; readonly entryId: string },
): string {
  const digest = createHash('sha256')
    .update(`${tenant}\u0000${subject}\u0000${entryKey(entry)}`)
    .digest();
  return idFromBytes('alert', digest.subarray(0, 16));
}

const column = (name: string, type: Column['type'] = 'text'): Column => ({ name, type });
const ALERT_COLUMNS = [
  ...[column('id'), column('subject_id'), column('list'), column('entry_id'), column('listing_id'), column('state')],
  ...[column('matched_on'), column('evidence', 'json'), column('evidence_hash', 'uuid'), column('raised_on', 'date')],
];

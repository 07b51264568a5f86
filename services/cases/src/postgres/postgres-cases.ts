import type { Clock, Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { AttachedFlag, FlagMove } from '../case/follow-flags.ts';
import type { Actor, Case, CaseChange, Cases, Entry, NewCase } from '../work.ts';

const COLUMNS = `id, contract_id as "contractId", title, buyer, status, outcome, assignee_id as assignee,
  follows_id as follows, responses, reply_offered_on::text as "replyOfferedOn", reply_due_on::text as "replyDueOn",
  notice_withheld_until::text as "noticeWithheldUntil", revision`;

const COLUMN_OF: Readonly<Record<keyof CaseChange, string>> = {
  status: 'status',
  outcome: 'outcome',
  assignee: 'assignee_id',
  responses: 'responses',
  replyOfferedOn: 'reply_offered_on',
  replyDueOn: 'reply_due_on',
  noticeWithheldUntil: 'notice_withheld_until',
};

export class PostgresCases implements Cases {
  constructor(
    private readonly tx: Tx,
    private readonly clock: Clock,
  ) {}

  lockOpenOf(contracts: readonly string[]): Promise<Case[]> {
    return this.tx.query<Case>(
      `select ${COLUMNS} from review where tenant_id = $1 and contract_id = any($2) and status <> 'closed'
       order by id for update`,
      [this.tx.tenant, contracts],
    );
  }

  async lock(id: string): Promise<Case | undefined> {
    const [row] = await this.tx.query<Case>(
      `select ${COLUMNS} from review where tenant_id = $1 and id = $2 for update`,
      [this.tx.tenant, id],
    );
    return row;
  }

  async openAll(cases: readonly NewCase[]): Promise<void> {
    if (cases.length === 0) return;
    await this.tx.execute(
      `insert into review (tenant_id, id, contract_id, title, buyer, follows_id, status, opened_at, revision)
       select $1, id, "contractId", title, buyer, follows, 'opened', $3, 0
       from jsonb_to_recordset($2::jsonb) as new(id text, "contractId" text, title text, buyer text, follows text)`,
      [this.tx.tenant, JSON.stringify(cases), this.clock.now()],
    );
  }

  async change(id: string, change: CaseChange): Promise<void> {
    const fields = Object.keys(change) as (keyof CaseChange)[];
    const closed = change.status === 'closed' ? [`closed_at = $${fields.length + 3}`] : [];
    const sets = [...fields.map((field, at) => `${COLUMN_OF[field]} = $${at + 3}`), ...closed];
    const values = [...fields.map((field) => change[field]), ...closed.map(() => this.clock.now())];
    await this.tx.execute(`update review set ${sets.join(', ')} where tenant_id = $1 and id = $2`, [
      this.tx.tenant,
      id,
      ...values,
    ]);
  }

  async hasFollower(id: string): Promise<boolean> {
    const rows = await this.tx.query('select 1 from review where tenant_id = $1 and follows_id = $2', [
      this.tx.tenant,
      id,
    ]);
    return rows.length > 0;
  }

  async flagsOf(ids: readonly string[]): Promise<Map<string, AttachedFlag[]>> {
    const rows = await this.tx.query<AttachedFlag & { case_id: string }>(
      `select case_id, id, rule, basis, result, level, because, cleared_on is not null as "isCleared"
       from review_flag where tenant_id = $1 and case_id = any($2) order by case_id, id`,
      [this.tx.tenant, ids],
    );
    const found = new Map<string, AttachedFlag[]>();
    for (const { case_id, ...flag } of rows) found.set(case_id, [...(found.get(case_id) ?? []), flag]);
    return found;
  }

  async keepFlags(moves: readonly (FlagMove & { caseId: string })[], on: Day): Promise<void> {
    const rows = moves.map(({ caseId, what, flag }) => ({ ...flag, caseId, isCleared: what === 'flag_cleared' }));
    await this.tx.execute(
      `insert into review_flag (tenant_id, case_id, id, rule, basis, result, level, because, attached_on, cleared_on)
       select $1, "caseId", id, rule, basis, result, level, because, $3::date, case when "isCleared" then $3::date end
       from jsonb_to_recordset($2::jsonb) as new("caseId" text, id text, rule text, basis text, result text, level text,
         because text, "isCleared" boolean)
       on conflict (tenant_id, case_id, id) do update set rule = excluded.rule, basis = excluded.basis,
         result = excluded.result, level = excluded.level, because = excluded.because, cleared_on = excluded.cleared_on`,
      [this.tx.tenant, JSON.stringify(rows), on],
    );
  }

  async closeFlags(id: string, flags: readonly string[], decision: number): Promise<void> {
    await this.tx.execute(
      'update review_flag set closed_by_decision = $4 where tenant_id = $1 and case_id = $2 and id = any($3)',
      [this.tx.tenant, id, flags, decision],
    );
  }

  async record(entries: readonly Entry[], actor: Actor | undefined): Promise<Map<string, number>> {
    if (entries.length === 0) return new Map();
    const rows = await this.tx.query<{ case_id: string; revision: number }>(
      `with new as (
         select "caseId", what, text, coalesce(detail, '{}') as detail,
                row_number() over (partition by "caseId" order by at) as nth, count(*) over (partition by "caseId") as many
         from rows from (jsonb_to_recordset($2::jsonb) as ("caseId" text, what text, text text, detail jsonb))
           with ordinality as entry("caseId", what, text, detail, at)),
       bumped as (
         update review set revision = revision + many
         from (select distinct "caseId", many from new) as grown
         where review.tenant_id = $1 and review.id = grown."caseId"
         returning review.id, revision, many)
       insert into history (tenant_id, case_id, n, at, actor_id, actor_name, actor_token_id, what, text, detail)
       select $1, new."caseId", bumped.revision - new.many + nth, $3, $4, $5, $6, what, text, detail
       from new join bumped on bumped.id = new."caseId"
       returning case_id, n as revision`,
      [
        this.tx.tenant,
        JSON.stringify(entries),
        this.clock.now(),
        actor?.id ?? null,
        actor?.name ?? null,
        actor?.tokenId ?? null,
      ],
    );
    const last = new Map<string, number>();
    for (const { case_id, revision } of rows) last.set(case_id, Math.max(revision, last.get(case_id) ?? 0));
    return last;
  }
}

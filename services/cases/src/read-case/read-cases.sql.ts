import type { Tx } from '@manumit/platform';
import type { Case } from '../work.ts';

/** A case as lists show it. */
export interface CaseLine extends Omit<Case, 'revision' | 'responses'> {
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** Flags of the case that have not cleared. */
  readonly standing: number;
  /** Highest level among them. */
  readonly level: string | null;
  /** Whether a decision waits for an approver. */
  readonly awaitsApproval: boolean;
}

export interface CaseFilter {
  readonly state?: string | undefined;
  /** Id of a person; `none` for cases that nobody has. */
  readonly assignee?: string | undefined;
  readonly contract?: string | undefined;
  /** A part of the contract's title or of the buyer's name. */
  readonly query?: string | undefined;
}

const LINE = `r.id, r.contract_id as "contractId", r.title, r.buyer, r.status, r.outcome, r.assignee_id as assignee,
  r.follows_id as follows, r.reply_offered_on::text as "replyOfferedOn", r.reply_due_on::text as "replyDueOn",
  r.notice_withheld_until::text as "noticeWithheldUntil", r.opened_at as "openedAt", r.closed_at as "closedAt",
  f.standing, f.level,
  exists (select from decision d where d.tenant_id = r.tenant_id and d.case_id = r.id and not exists (
    select from verdict v where v.tenant_id = d.tenant_id and v.case_id = d.case_id and v.n = d.n)) as "awaitsApproval"`;

const FROM = `from review r cross join lateral (
  select count(*)::integer as standing, max(level) as level from review_flag f
  where f.tenant_id = r.tenant_id and f.case_id = r.id and f.cleared_on is null) f`;

/** Cases of the tenant, newest first, behind the one of the cursor. */
export function listCases(tx: Tx, filter: CaseFilter, before: string | undefined, limit: number): Promise<CaseLine[]> {
  const { state, assignee, contract, query } = filter;
  return tx.query<CaseLine>(
    `select ${LINE} ${FROM}
     where r.tenant_id = $1 and ($2::text is null or r.id < $2)
       and ($3::text is null or r.status = $3 or ($3 = 'open' and r.status <> 'closed'))
       and ($4::text is null or r.assignee_id = $4 or ($4 = 'none' and r.assignee_id is null))
       and ($5::text is null or r.contract_id = $5)
       and ($6::text is null or strpos(lower(r.title), lower($6)) > 0 or strpos(lower(r.buyer), lower($6)) > 0)
     order by r.id desc limit $7`,
    [tx.tenant, before ?? null, state ?? null, assignee ?? null, contract ?? null, query ?? null, limit],
  );
}

export interface HistoryLine {
  /** The case it was written in: this one, or one it follows. */
  readonly caseId: string;
  readonly n: number;
  readonly at: Date;
  /** Name of who did it; `Manumit` where the flags moved. */
  readonly by: string;
  readonly byId: string | null;
  readonly what: string;
  readonly text?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface CaseView extends CaseLine {
  readonly responses: readonly string[];
  readonly revision: number;
  readonly flags: readonly Readonly<Record<string, unknown>>[];
  readonly decisions: readonly Readonly<Record<string, unknown>>[];
  readonly history: readonly HistoryLine[];
}

/** One case with its flags, decisions, and its history together with that of the cases it follows. */
export async function readCase(tx: Tx, id: string): Promise<CaseView | undefined> {
  const key = [tx.tenant, id];
  const [line] = await tx.query<CaseLine & Pick<CaseView, 'responses' | 'revision'>>(
    `select ${LINE}, r.responses, r.revision ${FROM} where r.tenant_id = $1 and r.id = $2`,
    key,
  );
  if (line === undefined) return undefined;
  const flags = await tx.query(
    `select id, rule, basis, result, level, because, attached_on::text as "attachedOn", cleared_on::text as "clearedOn",
            closed_by_decision as "closedByDecision"
     from review_flag where tenant_id = $1 and case_id = $2 order by level desc, id`,
    key,
  );
  const decisions = await tx.query(
    `select d.n, d.outcome, d.text, d.flags, d.proposed_by as "proposedBy", d.proposed_by_name as "proposedByName",
            d.proposed_at as "proposedAt", v.verdict, v.text as "verdictText", v.judged_by as "judgedBy",
            v.judged_by_name as "judgedByName", v.judged_at as "judgedAt"
     from decision d left join verdict v on v.tenant_id = d.tenant_id and v.case_id = d.case_id and v.n = d.n
     where d.tenant_id = $1 and d.case_id = $2 order by d.n`,
    key,
  );
  return { ...line, flags, decisions, history: await readHistory(tx, id) };
}

async function readHistory(tx: Tx, id: string): Promise<HistoryLine[]> {
  const rows = await tx.query<Omit<HistoryLine, 'text'> & { text: string | null }>(
    `with recursive chain as (
       select id, follows_id from review where tenant_id = $1 and id = $2
       union
       select r.id, r.follows_id from review r join chain on r.id = chain.follows_id where r.tenant_id = $1)
     select h.case_id as "caseId", h.n, h.at, coalesce(h.actor_name, 'Manumit') as by, h.actor_id as "byId", h.what,
            h.text, h.detail
     from history h join chain on chain.id = h.case_id where h.tenant_id = $1 order by h.case_id, h.n`,
    [tx.tenant, id],
  );
  return rows.map(({ text, ...row }) => (text === null ? row : { ...row, text }));
}

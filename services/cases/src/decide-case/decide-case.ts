import { caseDecided } from '@manumit/events';
import { missing, refused, type Day } from '@manumit/kernel';
import { refuseSamePerson, refuseUnready, type DecidableCase, type Proposal } from '../case/decision.ts';
import { isReplySettled, lockCase } from '../change-case/change-case.ts';
import { refusePersonalData } from '../guard-notes/personal-data.ts';
import type { Actor, Case, Decision, Work } from '../work.ts';

/** Proposes how a case ends. One proposal waits at a time; nothing changes until a second person approves. Gives its number. */
export async function proposeDecision(id: string, proposal: Proposal, by: Actor, work: Work, today: Day) {
  refusePersonalData(proposal.text, 'text');
  const found = await lockCase(id, work);
  refuseUnready(proposal, await decidable(found, work, today), today);
  const earlier = await work.decisions.of(id);
  const waiting = earlier.find(({ verdict }) => verdict === null);
  if (waiting !== undefined)
    throw refused('decision.waiting', `Decision ${waiting.n} of this case waits for an approver.`);
  const n = earlier.length + 1;
  await work.decisions.propose(id, { n, ...proposal, proposedBy: by.id }, by);
  const { outcome, text, flags } = proposal;
  await work.cases.record([{ caseId: id, what: 'decision_proposed', text, detail: { n, outcome, flags } }], by);
  return n;
}

export interface Verdict {
  readonly verdict: 'approved' | 'refused';
  readonly text: string;
}

/** Approves or refuses a proposal; approval closes the case. A refused proposal stays on record. */
export async function judgeDecision(
  id: string,
  n: number,
  { verdict, text }: Verdict,
  by: Actor,
  work: Work,
  today: Day,
): Promise<void> {
  refusePersonalData(text, 'text');
  const found = await lockCase(id, work);
  const decision = (await work.decisions.of(id)).find((one) => one.n === n);
  if (decision === undefined) throw missing('decision.unknown', 'There is no such decision in this case.');
  refuseSamePerson(decision.proposedBy, by.id);
  if (decision.verdict !== null) throw refused('decision.judged', `This decision was ${decision.verdict} already.`);
  if (verdict === 'approved') refuseUnready(decision, await decidable(found, work, today), today);
  await work.decisions.judge(id, decision, verdict, text, by);
  const entry = { caseId: id, what: `decision_${verdict}`, text, detail: { n, outcome: decision.outcome } };
  if (verdict === 'refused') return void (await work.cases.record([entry], by));
  await closeCase(found, decision, entry, by, work);
}

async function closeCase(
  found: Case,
  { n, outcome, flags }: Decision,
  approved: Parameters<Work['cases']['record']>[0][number],
  by: Actor,
  work: Work,
): Promise<void> {
  const { id, contractId, status } = found;
  await work.cases.change(id, { status: 'closed', outcome });
  const ids = flags.map((flag) => flag.id);
  await work.cases.closeFlags(id, ids, n);
  const moved = { caseId: id, what: 'moved', detail: { from: status, to: 'closed', outcome } };
  const revisions = await work.cases.record([approved, moved], by);
  const codes = new Set(flags.map(({ reasonCode }) => reasonCode));
  const [only] = codes;
  await work.outbox.addAll([
    caseDecided.of({
      ...{ subject: id, tenant: work.tenant, revision: revisions.get(id) as number },
      // The event has room for one code; where flags have several, the case has them.
      data: { contract: contractId, outcome, flags: ids, ...(codes.size === 1 && only ? { reasonCode: only } : {}) },
    }),
  ]);
}

async function decidable(found: Case, work: Work, today: Day): Promise<DecidableCase> {
  const flags = (await work.cases.flagsOf([found.id])).get(found.id) ?? [];
  return {
    status: found.status,
    standing: flags.filter(({ isCleared }) => !isCleared).map(({ id }) => id),
    responses: found.responses,
    isReplySettled: isReplySettled(found, today),
  };
}

import { missing, refused, unusable, type Day } from '@manumit/kernel';
import type { Role } from '@manumit/platform';
import type { ResponseStep } from '../case/decision.ts';
import { RESPONSE_STEPS } from '../case/decision.ts';
import { judgeStep, nextStatuses, type CaseStatus } from '../case/status.ts';
import { workingDaysAfter } from '../case/working-days.ts';
import { refusePersonalData } from '../guard-notes/personal-data.ts';
import type { Actor, Case, Entry, Work } from '../work.ts';

/** Kinds of notes: plain ones, entries of the response order, and what the supplier was told and answered (PR-7, PR-8). */
export const NOTE_KINDS = ['note', ...RESPONSE_STEPS, 'reply', 'notice_withheld'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

export interface Transition {
  readonly to: CaseStatus;
  readonly text: string | undefined;
}

export interface Note {
  readonly kind: NoteKind;
  readonly text: string;
  /** Day on which to look again; a withheld notice needs it. */
  readonly reviewOn: Day | undefined;
}

/** The case, locked until the end of the transaction. Throws `missing`. */
export async function lockCase(id: string, work: Work): Promise<Case> {
  const found = await work.cases.lock(id);
  if (found === undefined) throw missing('case.unknown', 'There is no such case.');
  return found;
}

/** Moves a case one step forward. Moving to awaiting_reply is the offer to reply, and sets the day it is due. */
export async function moveCase(
  id: string,
  { to, text }: Transition,
  by: Actor & { readonly roles: readonly Role[] },
  work: Work,
  { today, replyWorkingDays }: { readonly today: Day; readonly replyWorkingDays: number },
): Promise<void> {
  if (text !== undefined) refusePersonalData(text, 'text');
  const found = await lockCase(id, work);
  const verdict = judgeStep(found.status, to, by.roles);
  if (verdict === 'no-such-step') throw noSuchStep(found.status, to);
  if (verdict === 'role-missing') throw refused('transition.role', `Only a case lead moves a case to ${to}.`, 'to');
  if (to === 'plan_agreed' && !isReplySettled(found, today)) {
    throw refused(
      'transition.reply-owed',
      'Offer the supplier a reply first (move to awaiting_reply), or put a note of kind notice_withheld on record.',
      'to',
    );
  }
  const offer =
    to === 'awaiting_reply' ? { replyOfferedOn: today, replyDueOn: workingDaysAfter(today, replyWorkingDays) } : {};
  await work.cases.change(id, { status: to, ...offer });
  await work.cases.record([{ caseId: id, what: 'moved', text, detail: { from: found.status, to, ...offer } }], by);
}

function noSuchStep(from: CaseStatus, to: CaseStatus): Error {
  if (to === 'closed' && from !== 'closed')
    return refused('transition.needs-decision', 'A case is closed by a decision that a second person approves.', 'to');
  const next = nextStatuses(from);
  const hint =
    from === 'closed' ? 'Open a new case that follows it.' : `Next can be: ${next.join(', ') || 'a decision'}.`;
  return refused('transition.impossible', `A case that is ${from} does not become ${to}. ${hint}`, 'to');
}

/** Whether the supplier was offered a reply, or a withheld notice is on record and not due for another look (PR-8). */
export const isReplySettled = (
  { replyOfferedOn, noticeWithheldUntil }: Pick<Case, 'replyOfferedOn' | 'noticeWithheldUntil'>,
  today: Day,
): boolean => replyOfferedOn !== null || (noticeWithheldUntil !== null && noticeWithheldUntil >= today);

/** Adds a note. A closed case takes plain notes only. */
export async function writeNote(id: string, note: Note, by: Actor, work: Work, today: Day): Promise<void> {
  refusePersonalData(note.text, 'text');
  const isWithheld = note.kind === 'notice_withheld';
  if (isWithheld !== (note.reviewOn !== undefined))
    throw unusable('note.review-day', 'A withheld notice needs reviewOn, and no other note has it.', 'reviewOn');
  if (note.reviewOn !== undefined && note.reviewOn <= today)
    throw refused('note.review-past', 'The day to look again comes after today.', 'reviewOn');
  const found = await lockCase(id, work);
  if (note.kind !== 'note') refuseClosed(found);
  const step = RESPONSE_STEPS.find((one): one is ResponseStep => one === note.kind);
  if (step !== undefined && !found.responses.includes(step))
    await work.cases.change(id, { responses: [...found.responses, step] });
  if (note.reviewOn !== undefined) await work.cases.change(id, { noticeWithheldUntil: note.reviewOn });
  const detail = { kind: note.kind, ...(note.reviewOn === undefined ? {} : { reviewOn: note.reviewOn }) };
  await work.cases.record([{ caseId: id, what: 'noted', text: note.text, detail }], by);
}

/** Gives a case to a person, or to nobody. */
export async function assignCase(id: string, assignee: string | null, by: Actor, work: Work): Promise<void> {
  const found = await lockCase(id, work);
  refuseClosed(found);
  if (found.assignee === assignee) return;
  await work.cases.change(id, { assignee });
  const entry: Entry = { caseId: id, what: 'assigned', detail: { from: found.assignee, to: assignee } };
  await work.cases.record([entry], by);
}

function refuseClosed({ status }: Case): void {
  if (status === 'closed') throw refused('case.closed', 'This case is closed. Open a new one that follows it.');
}

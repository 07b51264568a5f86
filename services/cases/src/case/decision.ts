import type { CaseOutcome } from '@manumit/events';
import { refused, unusable, type Day } from '@manumit/kernel';
import { isDecidable, type CaseStatus } from './status.ts';

/** Why a flag is closed: product.md 6.3, Flag. */
export const REASON_CODES = [
  'not_applicable_by_fact',
  'document_received_valid',
  'match_rejected',
  'data_corrected',
  'remedied_verified',
  'waived',
  'duplicate',
  'superseded_rule',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** What has to be done before a relation may be ended, in this order: PR-7, DNH-08. */
export const RESPONSE_STEPS = ['protect', 'engage', 'remedy', 'escalate'] as const;
export type ResponseStep = (typeof RESPONSE_STEPS)[number];

/** One flag that a decision closes. */
export interface FlagClosing {
  readonly id: string;
  readonly reasonCode: ReasonCode;
  /** Last day of a waiver; no other reason has one. */
  readonly expiresOn?: Day;
}

export interface Proposal {
  readonly outcome: CaseOutcome;
  readonly text: string;
  readonly flags: readonly FlagClosing[];
}

/** What the rules on decisions look at. */
export interface DecidableCase {
  readonly status: CaseStatus;
  /** Flags of the case that have not cleared. */
  readonly standing: readonly string[];
  /** Steps of the response order that have an entry. */
  readonly responses: readonly ResponseStep[];
  /** Whether the supplier was offered a reply, or a named person put on record why not (PR-8). */
  readonly isReplySettled: boolean;
}

// These outcomes say that nothing is left, so they have to answer every flag that still stands.
const ANSWERS_ALL: readonly CaseOutcome[] = ['no_adverse_evidence_found', 'remediated_verified'];
// These outcomes tell others something adverse, so the supplier is heard first (PR-8, DNH-11).
const ADVERSE: readonly CaseOutcome[] = ['remediated_partly', 'referred', 'responsible_exit'];

/**
 * Refuses a proposal that the case does not carry. It is asked again when the proposal is approved, because flags may
 * have been raised in between. `today` is the tenant's day.
 */
export function refuseUnready(proposal: Proposal, of: DecidableCase, today: Day): void {
  if (!isDecidable(of.status)) {
    throw refused(
      'decision.status',
      of.status === 'closed'
        ? 'This case is closed. Open a new one that follows it.'
        : 'Nobody has begun to review this case. Move it to in_review first.',
    );
  }
  refuseUnknownFlags(proposal.flags, of.standing, today);
  const named = new Set(proposal.flags.map(({ id }) => id));
  const open = of.standing.filter((id) => !named.has(id));
  if (ANSWERS_ALL.includes(proposal.outcome) && open.length > 0) {
    throw refused(
      'decision.flags-open',
      `The outcome ${proposal.outcome} needs a reason code for each flag that stands; missing: ${open.slice(0, 5).join(', ')}.`,
      'flags',
    );
  }
  if (proposal.outcome === 'responsible_exit') refuseEarlyExit(of.responses);
  if (ADVERSE.includes(proposal.outcome) && !of.isReplySettled) {
    throw refused(
      'decision.reply-owed',
      'Offer the supplier a reply first (move to awaiting_reply), or put a note of kind notice_withheld on record.',
      'outcome',
    );
  }
}

function refuseUnknownFlags(flags: readonly FlagClosing[], standing: readonly string[], today: Day): void {
  if (new Set(flags.map(({ id }) => id)).size < flags.length)
    throw unusable('decision.flag-twice', 'A flag is named twice.', 'flags');
  for (const { id, reasonCode, expiresOn } of flags) {
    if (!standing.includes(id)) throw refused('decision.flag-unknown', `No flag ${id} stands in this case.`, 'flags');
    if ((reasonCode === 'waived') !== (expiresOn !== undefined))
      throw unusable('decision.expiry', 'A waiver needs expiresOn, and no other reason has it.', 'flags');
    if (expiresOn !== undefined && expiresOn <= today)
      throw refused('decision.expired', 'A waiver ends after today.', 'flags');
  }
}

function refuseEarlyExit(responses: readonly ResponseStep[]): void {
  const undone = RESPONSE_STEPS.filter((step) => !responses.includes(step));
  if (undone.length === 0) return;
  throw refused(
    'decision.exit-early',
    `Remedy comes before exit: there is no entry yet for ${undone.join(', ')}.`,
    'outcome',
  );
}

/** Four eyes: who proposed a decision neither approves nor refuses it. Ids are those of people, never of tokens. */
export function refuseSamePerson(proposedBy: string, judgedBy: string): void {
  if (proposedBy !== judgedBy) return;
  throw refused('decision.four-eyes', 'Who proposed a decision cannot judge it; ask another approver.');
}

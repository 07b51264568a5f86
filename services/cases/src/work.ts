import type { CaseOutcome } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { Outbox, ServiceContext } from '@manumit/messaging';
import type { Tx } from '@manumit/platform';
import type { FlagClosing, ResponseStep } from './case/decision.ts';
import type { AttachedFlag, FlagMove, FlagPicture } from './case/follow-flags.ts';
import type { CaseStatus } from './case/status.ts';
import type { CasesConfig } from './cases.config.ts';

/** A contract as it was last evaluated. */
export interface ContractPicture {
  readonly id: string;
  readonly title: string;
  readonly buyer: string;
  readonly flags: readonly FlagPicture[];
  readonly asOf: Day | null;
  /** 0: nothing was heard of it yet. */
  readonly revision: number;
}

export interface Case {
  readonly id: string;
  readonly contractId: string;
  readonly title: string;
  readonly buyer: string;
  readonly status: CaseStatus;
  readonly outcome: CaseOutcome | null;
  readonly assignee: string | null;
  readonly follows: string | null;
  readonly responses: readonly ResponseStep[];
  readonly replyOfferedOn: Day | null;
  readonly replyDueOn: Day | null;
  /** Day on which to look again whether notice still endangers people. */
  readonly noticeWithheldUntil: Day | null;
  /** Number of its last entry, and revision of its events. */
  readonly revision: number;
}

export type NewCase = Pick<Case, 'id' | 'contractId' | 'title' | 'buyer' | 'follows'>;
export type CaseChange = Partial<
  Pick<Case, 'status' | 'outcome' | 'assignee' | 'responses' | 'replyOfferedOn' | 'replyDueOn' | 'noticeWithheldUntil'>
>;

/** Who acts. Doors of events have none: the entry says then that the flags moved. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly tokenId: string | undefined;
}

/** One line of a history; nobody can change it afterwards. */
export interface Entry {
  readonly caseId: string;
  readonly what: string;
  readonly text?: string | undefined;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface Decision {
  readonly n: number;
  readonly outcome: CaseOutcome;
  readonly text: string;
  readonly flags: readonly FlagClosing[];
  readonly proposedBy: string;
  readonly verdict: 'approved' | 'refused' | null;
}

export interface Contracts {
  /** Locks contracts, in the order of their ids; those never heard of have revision 0. */
  lock(ids: readonly string[]): Promise<Map<string, ContractPicture>>;
  /** Locks a contract that was heard of. */
  find(id: string): Promise<ContractPicture | undefined>;
  keep(pictures: readonly ContractPicture[]): Promise<void>;
}

export interface Cases {
  /** Locks the cases of these contracts that are not closed, in the order of their ids. */
  lockOpenOf(contracts: readonly string[]): Promise<Case[]>;
  lock(id: string): Promise<Case | undefined>;
  openAll(cases: readonly NewCase[]): Promise<void>;
  change(id: string, change: CaseChange): Promise<void>;
  /** Whether a later case follows this one. */
  hasFollower(id: string): Promise<boolean>;
  flagsOf(ids: readonly string[]): Promise<Map<string, AttachedFlag[]>>;
  keepFlags(moves: readonly (FlagMove & { readonly caseId: string })[], on: Day): Promise<void>;
  closeFlags(id: string, flags: readonly string[], decision: number): Promise<void>;
  /** Writes entries in their order and gives the new revision of each case. Lock the cases first. */
  record(entries: readonly Entry[], actor: Actor | undefined): Promise<Map<string, number>>;
}

export interface Decisions {
  of(caseId: string): Promise<Decision[]>;
  propose(caseId: string, decision: Omit<Decision, 'verdict'>, by: Actor): Promise<void>;
  judge(caseId: string, decision: Decision, verdict: 'approved' | 'refused', text: string, by: Actor): Promise<void>;
}

export interface Tenants {
  keep(revision: number, asOf: Day): Promise<void>;
  /** The tenant's day; undefined until identity has announced it. */
  asOf(): Promise<Day | undefined>;
  /** The tenant's day. Throws `unavailable` while it is unknown: nobody but identity reads a calendar. */
  today(): Promise<Day>;
}

/** What one transaction of cases may touch. */
export interface Work {
  readonly tenant: string;
  readonly contracts: Contracts;
  readonly cases: Cases;
  readonly decisions: Decisions;
  readonly tenants: Tenants;
  readonly outbox: Outbox;
  newId(): string;
}

/** What the HTTP doors of cases work with. */
export interface CaseDesk extends ServiceContext<CasesConfig> {
  transact<Result>(tenant: string, act: (work: Work, tx: Tx) => Promise<Result>): Promise<Result>;
}
export const CASE_DESK = Symbol('cases');

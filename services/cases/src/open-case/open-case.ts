import { missing, refused } from '@manumit/kernel';
import { refusePersonalData } from '../guard-notes/personal-data.ts';
import type { Actor, Work } from '../work.ts';
import { announceOpened, attach, entryOf } from './follow-contracts.ts';

export interface OpenCase {
  readonly contractId: string;
  readonly reason: string;
  /** Flags of the contract that the case is about, of any level or result. */
  readonly flags: readonly string[];
  /** The closed case it goes on with. */
  readonly follows: string | undefined;
}

/** Opens a case by hand. Reopening is a new case that points at the closed one. Gives its id. */
export async function openCase(wanted: OpenCase, by: Actor, work: Work): Promise<string> {
  refusePersonalData(wanted.reason, 'reason');
  const contract = await work.contracts.find(wanted.contractId);
  if (contract === undefined) throw missing('contract.unknown', 'No contract of this id was evaluated yet.');
  const [open] = await work.cases.lockOpenOf([contract.id]);
  if (open !== undefined)
    throw refused('case.open-already', `The case ${open.id} of this contract is open.`, 'contractId');
  if (wanted.follows !== undefined) await refuseUnfollowable(wanted.follows, contract.id, work);
  const standing = contract.flags.filter(({ result }) => result !== 'clear');
  const unknown = wanted.flags.find((id) => !standing.some((flag) => flag.id === id));
  if (unknown !== undefined) throw refused('case.flag-unknown', `No flag ${unknown} stands on this contract.`, 'flags');

  const id = work.newId();
  const { title, buyer } = contract;
  const opened = { id, contractId: contract.id, title, buyer, follows: wanted.follows ?? null };
  const moves = attach(standing.filter((flag) => wanted.flags.includes(flag.id))).map((move) => ({
    ...move,
    caseId: id,
  }));
  await work.cases.openAll([opened]);
  await work.cases.keepFlags(moves, await work.tenants.today());
  const detail = wanted.follows === undefined ? {} : { follows: wanted.follows };
  const begun = { caseId: id, what: 'opened', text: wanted.reason, detail };
  const revisions = await work.cases.record([begun, ...moves.map(entryOf)], by);
  const flagIds = moves.map(({ flag }) => flag.id);
  await work.outbox.addAll([announceOpened(opened, flagIds, revisions, work)]);
  return id;
}

async function refuseUnfollowable(id: string, contractId: string, work: Work): Promise<void> {
  const old = await work.cases.lock(id);
  if (old === undefined) throw missing('case.unknown', 'There is no such case to follow.');
  if (old.contractId !== contractId)
    throw refused('case.other-contract', 'A case follows a case of the same contract.', 'follows');
  if (await work.cases.hasFollower(id))
    throw refused('case.followed-already', 'A later case follows this one; follow that one.', 'follows');
}

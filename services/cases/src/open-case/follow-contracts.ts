import { caseOpened } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import { followFlags, opensCase, risenFlags, type FlagMove, type FlagPicture } from '../case/follow-flags.ts';
import type { ContractPicture, Entry, NewCase, Work } from '../work.ts';

type MoveOfCase = FlagMove & { readonly caseId: string };

/** Opens a case where a flag has risen and none is open, and lets open cases follow their flags. Older news is ignored. */
export async function followContracts(pictures: readonly (ContractPicture & { asOf: Day })[], work: Work) {
  const held = await work.contracts.lock(pictures.map(({ id }) => id));
  const newer = pictures.filter(({ id, revision }) => revision > (held.get(id)?.revision ?? 0));
  if (newer.length === 0) return;
  const open = new Map((await work.cases.lockOpenOf(newer.map(({ id }) => id))).map((one) => [one.contractId, one]));
  const flags = await work.cases.flagsOf([...open.values()].map(({ id }) => id));

  const opening: NewCase[] = [];
  const moves = new Map<Day, MoveOfCase[]>();
  for (const picture of newer) {
    const isOpen = open.get(picture.id);
    const before = held.get(picture.id)?.flags ?? [];
    let caseId = isOpen?.id;
    let found = isOpen === undefined ? [] : followFlags(flags.get(isOpen.id) ?? [], picture.flags);
    if (isOpen === undefined && risenFlags(before, picture.flags).length > 0) {
      caseId = work.newId();
      opening.push({ id: caseId, contractId: picture.id, title: picture.title, buyer: picture.buyer, follows: null });
      found = attach(picture.flags.filter(opensCase));
    }
    if (caseId === undefined || found.length === 0) continue;
    const ofCase = caseId;
    moves.set(picture.asOf, [
      ...(moves.get(picture.asOf) ?? []),
      ...found.map((move) => ({ ...move, caseId: ofCase })),
    ]);
  }

  await work.contracts.keep(newer);
  await work.cases.openAll(opening);
  for (const [on, list] of moves) await work.cases.keepFlags(list, on);
  const all = [...moves.values()].flat();
  const begun = opening.map(({ id }): Entry => ({ caseId: id, what: 'opened' }));
  const revisions = await work.cases.record([...begun, ...all.map(entryOf)], undefined);
  await work.outbox.addAll(
    opening.map((one) => {
      const flagIds = all.filter(({ caseId }) => caseId === one.id).map(({ flag }) => flag.id);
      return announceOpened(one, flagIds, revisions, work);
    }),
  );
}

/** Flags as they join a case. */
export const attach = (flags: readonly FlagPicture[]): FlagMove[] =>
  flags.map((flag) => ({ what: 'flag_attached', flag }));

/** The line a moved flag leaves in the history. */
export const entryOf = ({ caseId, what, flag }: MoveOfCase): Entry => ({
  ...{ caseId, what, text: flag.because },
  detail: { flag: flag.id, rule: flag.rule, basis: flag.basis, result: flag.result, level: flag.level },
});

export const announceOpened = (
  { id, contractId, title }: NewCase,
  flags: string[],
  revisions: ReadonlyMap<string, number>,
  { tenant }: Work,
) =>
  caseOpened.of({
    ...{ subject: id, tenant, revision: revisions.get(id) as number },
    data: { contract: contractId, title, flags },
  });

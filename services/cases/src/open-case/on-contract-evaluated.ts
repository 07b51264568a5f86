import { contractEvaluated } from '@manumit/events';
import { door } from '@manumit/messaging';
import type { Work } from '../work.ts';
import { followContracts } from './follow-contracts.ts';

/** The door: let the cases of these contracts follow their flags. */
export const onContractEvaluated = door(contractEvaluated, async (events, work: Work) => {
  const pictures = events.map(({ subject, revision, data }) => ({
    id: subject,
    title: data.title,
    buyer: data.buyer,
    asOf: data.asOf,
    revision,
    flags: data.flags.map(({ id, rule, basis, result, level, because }) => ({
      ...{ id, rule: rule.id, basis, result, level, because },
    })),
  }));
  await followContracts(pictures, work);
  return [];
});

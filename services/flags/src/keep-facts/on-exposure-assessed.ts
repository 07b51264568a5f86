import { exposureAssessed } from '@manumit/events';
import { door } from '@manumit/messaging';
import type { Work } from '../work.ts';

/** Contracts held anew at once; of a party with more they are marked, and taken when nothing is left to read. */
const AT_ONCE = 500;

/** The door: keep what lies in the chains of these parties and name their contracts. */
export const onExposureAssessed = door(exposureAssessed, async (exposures, work: Work) => {
  const parties = await work.exposures.keep(exposures.map(({ subject, ...one }) => ({ ...one, id: subject })));
  const contracts = await work.contracts.of(parties, AT_ONCE);
  if (contracts.length <= AT_ONCE) return contracts;
  await work.contracts.markDue({ parties });
  return [];
});

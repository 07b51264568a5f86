import { contractRecorded, contractWithdrawn } from '@manumit/events';
import { door } from '@manumit/messaging';
import type { Work } from '../work.ts';
import { announced } from './announced.ts';

/** The door: keep our copy of these contracts and hold each against rules and risk anew. */
export const onContractRecorded = door([contractRecorded, contractWithdrawn], (contracts, work: Work) =>
  work.contracts.keep(announced(contracts, contractWithdrawn)),
);

import { listingRecorded, listingWithdrawn, type ListingRecordedV1 } from '@manumit/events';
import { door } from '@manumit/messaging';
import { GLOBAL_TENANT } from '@manumit/platform';
import type { Work } from '../work.ts';
import { announced } from './announced.ts';

/** The door: keep lists of goods. A new entry may fit any contract with goods, so they are marked. */
export const onListingRecorded = door([listingRecorded, listingWithdrawn], async (events, work: Work) => {
  const listings = announced<ListingRecordedV1>(events, listingWithdrawn);
  if (!(await work.listings.keep(listings))) return [];
  // The installation has no contracts; its lists are felt by every tenant, who are told one after the other.
  if (work.tenant === GLOBAL_TENANT) return listings.map(({ id }) => id);
  await work.contracts.markDue('with-goods');
  return [];
});

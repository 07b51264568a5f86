import {
  contractRecorded,
  contractWithdrawn,
  exposureAssessed,
  listingRecorded,
  listingWithdrawn,
  tenantRecorded,
  type ContractRecordedV1,
  type ExposureAssessedV1,
  type ListingRecordedV1,
  type TenantRecordedV1,
} from '@manumit/events';
import { door, type DoorEvent } from '@manumit/messaging';
import type { Work } from '../work.ts';
import { keepContracts, keepExposures, keepListings, keepTenant, markAllDue } from './facts.sql.ts';

/** The door: the organization's day or fee policy moved, so its contracts deserve a fresh look. */
export const onTenantRecorded = door(tenantRecorded, async (tenants, { tx }: Work) => {
  for (const tenant of tenants as readonly DoorEvent<TenantRecordedV1>[])
    if (await keepTenant(tx, tenant)) await markAllDue(tx);
  return [];
});

/** The door: keep our copy of these contracts. */
export const onContractRecorded = door([contractRecorded, contractWithdrawn] as never, async (events, { tx }: Work) => {
  const newest = new Map<string, DoorEvent>();
  for (const event of events as readonly DoorEvent[]) {
    if ((newest.get(event.subject)?.revision ?? 0) < event.revision) newest.set(event.subject, event);
  }
  return keepContracts(
    tx,
    [...newest.values()].map(({ subject, revision, data, event }) => ({
      id: subject,
      revision,
      data: event.type === contractRecorded.type ? (data as ContractRecordedV1) : undefined,
    })),
  );
});

/** The door: what lies in the chain of a contract's supplier moved. */
export const onExposureAssessed = door(exposureAssessed, (events, { tx }: Work) =>
  keepExposures(tx, events as readonly DoorEvent<ExposureAssessedV1>[]),
);

interface Entry {
  readonly id: string;
  readonly revision: number;
  readonly data: ListingRecordedV1 | undefined;
}

/** The door: an entry of a goods list came or went. */
export const onListingRecorded = door([listingRecorded, listingWithdrawn] as never, async (events, { tx }: Work) => {
  const entries = (events as readonly DoorEvent[]).flatMap(({ subject, revision, data, event }): Entry[] => {
    if (event.type === listingWithdrawn.type) return [{ id: subject, revision, data: undefined }];
    const listing = data as ListingRecordedV1;
    return listing.kind === 'goods' ? [{ id: subject, revision, data: listing }] : [];
  });
  if (entries.length > 0 && (await keepListings(tx, newestOf(entries)))) await markAllDue(tx);
  return [];
});

function newestOf(entries: readonly Entry[]): Entry[] {
  const newest = new Map<string, Entry>();
  for (const entry of entries) if ((newest.get(entry.id)?.revision ?? 0) < entry.revision) newest.set(entry.id, entry);
  return [...newest.values()];
}

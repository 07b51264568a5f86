import {
  legalFactRecorded,
  linkRecorded,
  linkWithdrawn,
  listCompleted,
  listingRecorded,
  listingWithdrawn,
  observationRecorded,
  observationWithdrawn,
  recruiterRecorded,
  recruiterWithdrawn,
  supplierRecorded,
  supplierWithdrawn,
  tenantRecorded,
  type LinkRecordedV1,
  type WithdrawnV1,
} from '@manumit/events';
import { door, type DoorEvent } from '@manumit/messaging';
import type { Work } from '../work.ts';
import type { Announced } from './facts.ts';
import { isSubject, ofCorridor, ofCountry, ofDay, ofKey } from './touches.ts';

/** The newer of what a batch says about each aggregate; a withdrawal has no data. */
export function announced<Data extends object>(
  events: readonly DoorEvent<Data | WithdrawnV1>[],
  withdrawal: { readonly type: string },
): Announced<Data>[] {
  const newest = new Map<string, Announced<Data>>();
  for (const { subject, revision, data, event } of events) {
    const held = newest.get(subject);
    if (held !== undefined && held.revision >= revision) continue;
    newest.set(subject, {
      id: subject,
      revision,
      data: event.type === withdrawal.type ? undefined : (data as Data),
    });
  }
  return [...newest.values()];
}

export const onTenantRecorded = door(tenantRecorded, async (tenants, work: Work) => {
  const touches: string[] = [];
  for (const { revision, data } of tenants) {
    const moved = await work.tenants.keep(revision, data);
    if (moved !== undefined && moved.before !== moved.after) touches.push(ofDay(moved.before, moved.after));
  }
  return touches;
});

export const onSupplierRecorded = door([supplierRecorded, supplierWithdrawn], (events, work: Work) =>
  work.facts.keepParties(announced(events, supplierWithdrawn).map((one) => ({ ...one, kind: 'supplier' }) as const)),
);

export const onRecruiterRecorded = door([recruiterRecorded, recruiterWithdrawn], (events, work: Work) =>
  work.facts.keepParties(announced(events, recruiterWithdrawn).map((one) => ({ ...one, kind: 'recruiter' }) as const)),
);

/** Only links of recruitment say anything about a party itself; links of goods are the network's. */
export const onLinkRecorded = door([linkRecorded, linkWithdrawn], (events, work: Work) => {
  const links = announced<LinkRecordedV1>(events, linkWithdrawn);
  return work.facts.keepLinks(links.filter(({ data }) => data === undefined || data.kind === 'recruitment'));
});

export const onObservationRecorded = door([observationRecorded, observationWithdrawn], async (events, work: Work) => {
  const { about, corridors } = await work.facts.keepObservations(announced(events, observationWithdrawn));
  return [...about.filter(isSubject), ...corridors.map(ofCorridor)];
});

export const onLegalFactRecorded = door(legalFactRecorded, async (events, work: Work) => {
  const facts = events.map(({ subject, revision, data }) => ({ id: subject, revision, data }));
  return (await work.facts.keepLawFacts(facts)).map(ofCountry);
});

export const onListingRecorded = door([listingRecorded, listingWithdrawn], async (events, work: Work) => {
  const { countries, keys } = await work.facts.keepListings(announced(events, listingWithdrawn));
  return [...countries.map(ofCountry), ...keys.map(ofKey)];
});

export const onListCompleted = door(listCompleted, async (events, work: Work) => {
  await work.facts.keepEditions(events.map(({ subject, revision, data }) => ({ id: subject, revision, data })));
  return [];
});

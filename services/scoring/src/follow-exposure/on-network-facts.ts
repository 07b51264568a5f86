import {
  contractRecorded,
  contractWithdrawn,
  linkRecorded,
  linkWithdrawn,
  listingRecorded,
  listingWithdrawn,
  recruiterRecorded,
  recruiterWithdrawn,
  riskAssessed,
  supplierRecorded,
  supplierWithdrawn,
  tenantRecorded,
} from '@manumit/events';
import { door } from '@manumit/messaging';
import { announced } from '../keep-facts/on-facts-recorded.ts';
import type { GraphWork } from './graph-work.ts';

const NOTHING_TO_DECIDE: readonly string[] = [];

const onTenant = door(tenantRecorded, async (tenants, work: GraphWork) => {
  for (const { revision, data } of tenants) await work.follow(await work.rows.keepDay(revision, data.asOf));
  return NOTHING_TO_DECIDE;
});

const onSupplier = door([supplierRecorded, supplierWithdrawn], async (events, work: GraphWork) => {
  const parties = announced(events, supplierWithdrawn).map((one) => ({ ...one, kind: 'supplier' }) as const);
  await work.follow(await work.rows.keepParties(parties));
  return NOTHING_TO_DECIDE;
});

const onRecruiter = door([recruiterRecorded, recruiterWithdrawn], async (events, work: GraphWork) => {
  const parties = announced(events, recruiterWithdrawn).map((one) => ({ ...one, kind: 'recruiter' }) as const);
  await work.follow(await work.rows.keepParties(parties));
  return NOTHING_TO_DECIDE;
});

const onRisk = door(riskAssessed, async (events, work: GraphWork) => {
  const risks = events.map(({ subject, revision, data }) => ({ id: subject, revision, data }));
  await work.follow(await work.rows.keepRisks(risks));
  return NOTHING_TO_DECIDE;
});

const onLink = door([linkRecorded, linkWithdrawn], async (events, work: GraphWork) => {
  await work.follow(await work.rows.keepEdges(announced(events, linkWithdrawn)));
  return NOTHING_TO_DECIDE;
});

const onContract = door([contractRecorded, contractWithdrawn], async (events, work: GraphWork) => {
  await work.follow(await work.rows.keepContracts(announced(events, contractWithdrawn)));
  return NOTHING_TO_DECIDE;
});

/** Watch lists come in with each party's own assessment; here only goods of a place count. */
const onListing = door([listingRecorded, listingWithdrawn], async (events, work: GraphWork) => {
  const countries = await work.rows.keepGoods(announced(events, listingWithdrawn));
  if (countries.length > 0) await work.follow([await work.rows.goodsOf(countries)]);
  return countries;
});

/** Everything the network is made of. */
export const networkDoors = [onTenant, onSupplier, onRecruiter, onLink, onContract, onListing, onRisk];

/** Lists of the installation are felt by every tenant. */
export async function feelGoods(countries: readonly string[], work: GraphWork): Promise<void> {
  if (countries.length > 0) await work.follow([await work.rows.goodsOf(countries)]);
}

import type { Day } from '@manumit/kernel';
import type { NotScored, RecruiterRecord } from './assessment.ts';
import { ageMonths, lastDay } from './days.ts';
import type { ConfirmedListing, Dossier, RecruitmentLinkFacts, Truth } from './dossier.ts';
import { PARAMETERS, type Parameters } from './parameters.ts';
import { readItem, type EvidenceFacts } from './read-evidence.ts';
import type { Item } from './items.ts';
import { structurallyFundedByWorkers } from './recruitment-cost.ts';
import { isLicenseBad } from './risk-flags.ts';
import { anyOf } from './truth.ts';

type Judged = Pick<RecruitmentLinkFacts, 'sourceReliability' | 'informationCredibility' | 'sourceName'>;

/** Facts every computed piece of evidence shares: adverse, at its default strength, traced to the row's own source. */
function computed(
  id: string,
  indicator: EvidenceFacts['indicator'],
  on: string,
  row: Judged,
  asOf: Day,
  parameters: Parameters,
): EvidenceFacts {
  return {
    id,
    direction: 'adverse',
    indicator,
    method: 'document_review',
    strength: 'default',
    code: `${row.sourceReliability ?? 'F'}${row.informationCredibility ?? '6'}`,
    ageMonths: ageMonths(lastDay(on), asOf, parameters),
    observedOn: on,
    remediation: 'none',
    sinceRemediationMonths: null,
    sourceName: row.sourceName,
    upstreamSource: null,
    incidentId: null,
    channel: null,
    askedN: null,
    affirmedN: null,
    consentBasis: [],
    match: null,
    final: null,
    caseLevelFinding: false,
    listStatus: null,
    measure: null,
  };
}

/** A statement that workers pay: by the recruiter's own record, or by a recruitment link one step away. */
export interface DeclaredFee {
  readonly id: string;
  readonly source: string;
  readonly on: string;
  readonly row: Judged;
}

/** Stated fee policies and sub-agents paid by workers: a declared breach and a medium item (methodology.md 1.8). */
export function declaredFees({ recruiter, recruitmentLinks }: Dossier): DeclaredFee[] {
  const declared: DeclaredFee[] = recruitmentLinks
    .filter(({ whoPaysSubAgents }) => whoPaysSubAgents === 'worker')
    .map((link) => ({ id: `link:${link.linkId}`, source: link.sourceName, on: link.statedOn, row: link }));
  if (recruiter === null) return declared;
  const { feePolicy, subAgentsPaidBy } = recruiter;
  const workersPay = feePolicy === 'worker_pays' || feePolicy === 'worker_pays_within_cap';
  if (workersPay || subAgentsPaidBy === 'worker') {
    declared.push({ id: 'recruiter:fees', source: recruiter.sourceName, on: recruiter.statedOn, row: recruiter });
  }
  return declared;
}

/** RF-STRUCT per link of a recruiter: the employer pays less than recruitment plausibly costs (1.8). */
function underpaidLinks({ subject, recruiter, recruitmentLinks }: Dossier): RecruitmentLinkFacts[] {
  if (recruiter === null) return [];
  return recruitmentLinks.filter(
    ({ recruiterId, employerFeePerWorker }) =>
      recruiterId === subject.id &&
      structurallyFundedByWorkers(employerFeePerWorker, recruiter.plausibleUnitCost) === true,
  );
}

/** What a recruiter's record says for the risk flags; `null` without a record. */
export function recruiterRecord({ subject, recruiter, recruitmentLinks }: Dossier): RecruiterRecord | null {
  if (recruiter === null) return null;
  const own = recruitmentLinks.filter(({ recruiterId }) => recruiterId === subject.id);
  const funded: Truth[] = own.map(({ employerFeePerWorker }) =>
    structurallyFundedByWorkers(employerFeePerWorker, recruiter.plausibleUnitCost),
  );
  const { licenseStatus, licenseRequired, licenseCheckedOn } = recruiter;
  const structurallyFunded = funded.length === 0 ? null : anyOf(...funded);
  return { licenseStatus, licenseRequired, licenseCheckedOn, structurallyFunded };
}

/** A confirmed listing as evidence; a finding that names an ILO indicator is read as that indicator (1.1). */
function listingFacts(listing: ConfirmedListing, asOf: Day, parameters: Parameters): EvidenceFacts {
  const { indicator, measure, official, listedOn, remediatedOn } = listing;
  // Read in the official list itself; a list of the tenant's own needs a judgment of its source.
  const usual = official ? { letter: 'A', number: '1' } : { letter: 'F', number: '6' };
  const finding = measure === 'Finding';
  return {
    ...computed(listing.listingId, indicator ?? 'LISTING', listedOn, NO_JUDGMENT, asOf, parameters),
    method: 'authority_finding',
    strength: finding ? 'determined' : 'default',
    code: `${listing.sourceReliability ?? usual.letter}${listing.informationCredibility ?? usual.number}`,
    remediation: listing.remediationState ?? 'none',
    sinceRemediationMonths: remediatedOn === null ? null : ageMonths(lastDay(remediatedOn), asOf, parameters),
    sourceName: listing.list,
    match: listing.match,
    final: finding ? true : null,
    listStatus: listing.status,
    measure,
  };
}

const NO_JUDGMENT: Judged = { sourceReliability: null, informationCredibility: null, sourceName: '' };

/** Items that follow from records and not from a row of evidence: listings, license, fees declared, RF-STRUCT. */
export function computedItems(
  dossier: Dossier,
  asOf: Day,
  parameters: Parameters = PARAMETERS,
): { readonly items: readonly Item[]; readonly notScored: readonly NotScored[] } {
  const facts: EvidenceFacts[] = [];
  const notScored: NotScored[] = [];
  for (const listing of dossier.listings) {
    const why = whyListingDoesNotCount(listing, parameters);
    if (why === null) facts.push(listingFacts(listing, asOf, parameters));
    else notScored.push({ evidenceId: listing.listingId, why });
  }
  for (const { id, on, row } of declaredFees(dossier)) {
    facts.push(computed(`computed:declared-fee:${id}`, 'FEE', on, row, asOf, parameters));
  }
  const { recruiter } = dossier;
  if (recruiter !== null && isLicenseBad(recruiter.licenseStatus, recruiter.licenseRequired) === true) {
    const on = recruiter.licenseCheckedOn ?? recruiter.statedOn;
    facts.push(computed('computed:license', 'LICENSE', on, recruiter, asOf, parameters));
  }
  for (const link of underpaidLinks(dossier)) {
    facts.push(computed(`computed:rf-struct:${link.linkId}`, 'RF-STRUCT', link.statedOn, link, asOf, parameters));
  }
  const read = facts.map((fact) => ({ id: fact.id, ...readItem(fact, parameters) }));
  return {
    items: read.flatMap((each) => ('item' in each ? [each.item] : [])),
    notScored: [
      ...notScored,
      ...read.flatMap((each) => ('why' in each ? [{ evidenceId: each.id, why: each.why }] : [])),
    ],
  };
}

/** A lifted listing stops counting, whatever it names; the indicator items behind it stay (1.1). */
function whyListingDoesNotCount({ concernsForcedLabor, status }: ConfirmedListing, parameters: Parameters) {
  if (!concernsForcedLabor) return 'listing_not_about_forced_labor' as const;
  if (parameters.listing_counts_while.includes(status)) return null;
  return status === 'unknown' ? ('listing_status_unknown' as const) : ('listing_lifted' as const);
}

import type {
  ConfirmedListing,
  CorridorSite,
  Dossier,
  EvidenceRow,
  LawFactRow,
  RecruiterFacts,
  RecruitmentLinkFacts,
} from './dossier.ts';

/** A day on which every test looks. */
export const AS_OF = '2026-11-22';

/** A row of evidence with dull defaults: an adverse report of B2 quality, half a year old, no worker asked. */
export const evidenceRow = (row: Partial<EvidenceRow> = {}): EvidenceRow => ({
  evidenceId: 'obs-1',
  direction: 'adverse',
  indicator: 'I08',
  strength: 'default',
  statement: 'Wages paid late',
  observedOn: '2026-05-22',
  publishedOn: null,
  method: 'ngo_investigation',
  channel: null,
  upstreamSource: null,
  incidentId: null,
  sampleId: null,
  sourceReliability: 'B',
  informationCredibility: '2',
  askedN: null,
  affirmedN: null,
  amountsKnownN: null,
  costMonthsKthHighest: null,
  workforceN: null,
  originCountry: null,
  destinationCountry: null,
  lawfulUnderNationalCap: null,
  breachesStandard: [],
  controlVerifiedBy: null,
  remediationState: null,
  remediatedOn: null,
  consentBasis: [],
  sourceName: 'Example Labor Watch, report 2026',
  pointer: 'sample/observations.csv:2',
  match: null,
  final: null,
  caseLevelFinding: false,
  newHires: false,
  ...row,
});

/** A law fact in force everywhere in `XA`, reviewed this year, value unknown. */
export const lawFactRow = (row: Partial<LawFactRow> = {}): LawFactRow => ({
  factId: 'law-1',
  jurisdiction: 'XA',
  subdivision: null,
  field: 'L3',
  layer: 'law',
  workerGroup: null,
  sectors: [],
  products: [],
  value: null,
  rawValue: null,
  benchmarkWorkers: null,
  components: {},
  instrument: 'Example Labor Act',
  article: null,
  validFrom: '2020-01-01',
  validTo: null,
  reviewedOn: '2026-08-15',
  evidenceMark: 'X',
  pointer: 'sample/legal-facts.csv:2',
  ...row,
});

/** A recruiter whose employers pay and whose license was checked and is valid. */
export const recruiterFacts = (facts: Partial<RecruiterFacts> = {}): RecruiterFacts => ({
  feePolicy: 'employer_pays',
  subAgentsPaidBy: 'recruiter',
  licenseStatus: 'valid',
  licenseRequired: true,
  licenseCheckedOn: '2026-09-30',
  plausibleUnitCost: null,
  statedOn: '2026-09-30',
  sourceReliability: 'B',
  informationCredibility: '2',
  sourceName: 'Example recruiter register',
  pointer: 'sample/recruiters.csv:2',
  ...facts,
});

/** A link about which little is known. */
export const recruitmentLink = (link: Partial<RecruitmentLinkFacts> = {}): RecruitmentLinkFacts => ({
  linkId: 'lnk-1',
  recruiterId: 'rec-1',
  employerId: 'sup-1',
  originCountry: 'XB',
  destinationCountry: 'XA',
  permitTie: 'unknown',
  exitPermissionNeeded: null,
  mayChangeEmployer: null,
  whoPaysSubAgents: 'unknown',
  employerFeePerWorker: null,
  periodFrom: '2024-01',
  statedOn: '2026-09',
  sourceReliability: null,
  informationCredibility: null,
  sourceName: 'Supplier declaration 2026',
  pointer: 'sample/recruitment-links.csv:2',
  ...link,
});

/** An active withhold release order, matched by an equal key. */
export const confirmedListing = (listing: Partial<ConfirmedListing> = {}): ConfirmedListing => ({
  listingId: 'lis-1',
  list: 'EXAMPLE-WRO',
  edition: '2026-08-20',
  status: 'active',
  measure: 'WRO',
  listedOn: '2024-03-05',
  endedOn: null,
  match: 'key',
  concernsForcedLabor: true,
  indicator: null,
  official: true,
  sourceReliability: null,
  informationCredibility: null,
  remediationState: null,
  remediatedOn: null,
  pointer: 'sample/watchlist.csv:2',
  ...listing,
});

export const corridorSite = (site: Partial<CorridorSite> = {}): CorridorSite => ({
  siteId: 'site-1',
  originCountry: 'XB',
  destinationCountry: 'XA',
  paid: 18,
  asked: 30,
  ...site,
});

/** A supplier in `XA` about which nothing is known. */
export const dossier = (parts: Partial<Dossier> = {}): Dossier => ({
  subject: { kind: 'supplier', id: 'sup-1', name: 'Example Gloves Ltd.' },
  jurisdictions: ['XA'],
  subdivision: null,
  workerGroups: [],
  sectors: [],
  products: [],
  workforce: null,
  listedGoods: null,
  evidence: [],
  lawFacts: [],
  listings: [],
  recruiter: null,
  recruitmentLinks: [],
  corridorSites: [],
  ...parts,
});

import type { LinkRecordedV1, RecruiterRecordedV1, SupplierRecordedV1 } from '@manumit/events';
import { goodsHits, type GoodsEntry } from '@manumit/reference';
import type { ConfirmedListing, Dossier, RecruiterFacts, RecruitmentLinkFacts, Truth } from '@manumit/risk';
import type { ListingHit } from '../screen-names/listing-hit.ts';
import type { BackgroundNow } from './background.ts';
import { evidenceRow, truthOf } from './evidence-row.ts';
import type { KeptLink, SubjectFacts } from './subject-facts.ts';

/** Everything known about a subject as the method reads it. Rows lie in order of id, whatever order they came in. */
export function buildDossier(
  facts: SubjectFacts,
  hits: readonly ListingHit[],
  background: Pick<BackgroundNow, 'lawOf' | 'goodsOf'>,
): Dossier {
  const { id, kind, supplier, recruiter } = facts;
  const party = supplier ?? recruiter;
  if (party === undefined) throw new Error(`${id} has no record`);
  return {
    subject: { kind, id, name: party.name },
    jurisdictions: party.country === undefined ? [] : [party.country],
    subdivision: party.subdivision ?? null,
    workerGroups: supplier?.workerGroups ?? [],
    sectors: supplier?.sectorIsic ?? [],
    products: supplier?.productsHs ?? [],
    workforce: null,
    listedGoods: supplier === undefined ? null : listedGoods(supplier, background.goodsOf(supplier.country)),
    evidence: inOrder(facts.observations).map(evidenceRow),
    lawFacts: background.lawOf(party.country),
    listings: hits.flatMap((hit) => confirmedListing(hit)).sort((a, b) => (a.listingId < b.listingId ? -1 : 1)),
    recruiter: recruiter === undefined ? null : recruiterFacts(id, recruiter),
    recruitmentLinks: inOrder(facts.links).flatMap((link) => linkFacts(link)),
    corridorSites: facts.corridorSites,
  };
}

const inOrder = <Row extends { readonly id: string }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Whether what it makes stands on a list of goods made with forced labor in its country; unknown from a partial list. */
export function listedGoods(supplier: SupplierRecordedV1, entries: readonly GoodsEntry[]): Truth {
  const { productsHs, productsText, country, subdivision } = supplier;
  // A party that names no product makes no good that could be listed: it is not known what it makes.
  if ((productsHs ?? []).length === 0 && productsText === undefined) return null;
  const item = { hs: productsHs, text: productsText, originCountry: country, originSubdivision: subdivision };
  const { result, completeness } = goodsHits(item, entries.filter(saysForced));
  if (result === 'hit') return true;
  return result === 'miss' && completeness === 'full' ? false : null;
}

/** Entries about child labor alone name another harm; one that says nothing is taken as what its list is about. */
export const saysForced = (entry: GoodsEntry): boolean => {
  const answers = [entry.forcedLabor, entry.forcedChildLabor];
  return answers.includes('yes') || [...answers, entry.childLabor].every((answer) => answer === 'unknown');
};

const ABOUT_FORCED_LABOR = ['WRO', 'Finding', 'entity_list'];

function confirmedListing({ listing, match }: ListingHit): ConfirmedListing[] {
  if (match === 'candidate') return [];
  const { facts, listingId } = listing;
  return [
    {
      listingId,
      list: facts.list,
      edition: facts.edition,
      status: facts.status,
      measure: facts.measure ?? 'other',
      listedOn: facts.listedOn ?? facts.edition,
      endedOn: facts.endedOn ?? null,
      match,
      concernsForcedLabor: ABOUT_FORCED_LABOR.includes(facts.measure ?? 'other'),
      indicator: null,
      official: facts.isOfficial === true,
      sourceReliability: null,
      informationCredibility: null,
      remediationState: null,
      remediatedOn: null,
      pointer: `${facts.list}#${facts.entryId}`,
    },
  ];
}

/** Licensed agencies need a licence by their kind, a public service needs none; of others it is not known. */
const LICENSE_REQUIRED: Readonly<Partial<Record<RecruiterRecordedV1['recruiterKind'], boolean>>> = {
  licensed_agency: true,
  public_employment_service: false,
};

export function recruiterFacts(id: string, record: RecruiterRecordedV1): RecruiterFacts {
  const { license, sources } = record;
  const source = sources[0];
  const stated = [record.feePolicyOn, record.subAgentsPaidByOn].filter((day) => day !== undefined).sort();
  return {
    feePolicy: record.feePolicy ?? 'unknown',
    subAgentsPaidBy: record.subAgentsPaidBy ?? 'unknown',
    licenseStatus: license?.status ?? 'unknown',
    licenseRequired: LICENSE_REQUIRED[record.recruiterKind] ?? null,
    licenseCheckedOn: license?.checkedOn ?? null,
    plausibleUnitCost: null,
    statedOn: stated.at(-1) ?? source?.date ?? license?.checkedOn ?? UNDATED,
    sourceReliability: null,
    informationCredibility: null,
    sourceName: source?.name ?? 'unstated',
    pointer: `recruiter:${id}`,
  };
}

/** A statement nobody dated is read as old: it then adds least to what may be said. */
const UNDATED = '1970-01-01';

function linkFacts({ id, facts }: KeptLink): RecruitmentLinkFacts[] {
  const { originCountry, destinationCountry, source } = facts;
  // Both are mandatory columns of a recruitment link; without them there is no corridor to speak of.
  if (originCountry === undefined || destinationCountry === undefined) return [];
  const periodFrom = facts.validFrom ?? source.date ?? UNDATED;
  return [
    {
      linkId: id,
      recruiterId: facts.from,
      employerId: facts.to,
      originCountry,
      destinationCountry,
      permitTie: facts.permitTie ?? 'unknown',
      exitPermissionNeeded: truthOf(facts.exitPermissionNeeded),
      mayChangeEmployer: truthOf(facts.mayChangeEmployer),
      whoPaysSubAgents: facts.whoPaysSubAgents ?? 'unknown',
      employerFeePerWorker: employerFee(facts, periodFrom),
      periodFrom,
      statedOn: source.date ?? periodFrom,
      sourceReliability: null,
      informationCredibility: null,
      sourceName: source.name,
      pointer: `link:${id}`,
    },
  ];
}

function employerFee({ employerFeePerWorker, currency }: LinkRecordedV1, periodFrom: string) {
  if (employerFeePerWorker === undefined || currency === undefined) return null;
  return { amount: employerFeePerWorker, currency, year: Number(periodFrom.slice(0, 4)) };
}

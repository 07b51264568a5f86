import {
  legalFactRecorded,
  linkRecorded,
  linkWithdrawn,
  listingRecorded,
  listingWithdrawn,
  observationRecorded,
  observationWithdrawn,
  recruiterRecorded,
  recruiterWithdrawn,
  supplierRecorded,
  supplierWithdrawn,
  contractWithdrawn,
  type NewEvent,
} from '@manumit/events';
import type { RecordNoun } from '../claim-rows/draft.ts';
import type { Folded, Provenance } from '../fold-claims/fold-claims.ts';
import { contractEvent } from './announce-contract.ts';
import { cut, pick, sourcesOf } from './picture.ts';

export interface KeptRecord extends Folded {
  readonly id: string;
  readonly noun: RecordNoun;
  readonly revision: number;
  readonly isWithdrawn: boolean;
}

const WITHDRAWN = {
  supplier: supplierWithdrawn,
  recruiter: recruiterWithdrawn,
  link: linkWithdrawn,
  contract: contractWithdrawn,
  observation: observationWithdrawn,
  listing: listingWithdrawn,
} as const;

/** The event that carries a record's whole picture, or says that it no longer stands. `names` are those of a contract's parties. */
export function announceRecord(tenant: string, record: KeptRecord, names: ReadonlyMap<string, string>): NewEvent {
  const about = { subject: record.id, revision: record.revision, tenant };
  if (record.isWithdrawn && record.noun !== 'legal-fact') {
    const data = { because: 'no-source-states-it' as const };
    return WITHDRAWN[record.noun].of({ ...about, data, ...keyOfRecord(record) }) as NewEvent;
  }
  switch (record.noun) {
    case 'supplier':
      return supplierRecorded.of({ ...about, data: supplierPicture(record) as never }) as NewEvent;
    case 'recruiter':
      return recruiterRecorded.of({ ...about, data: recruiterPicture(record) as never }) as NewEvent;
    case 'link':
      return linkRecorded.of({ ...about, data: linkPicture(record) as never }) as NewEvent;
    case 'contract':
      return contractEvent(about, record, names);
    case 'observation':
      return observationRecorded.of({
        ...about,
        data: observationPicture(record) as never,
        ...keyOfRecord(record),
      }) as NewEvent;
    case 'legal-fact':
      return legalFactRecorded.of({ ...about, data: lawPicture(record) as never, ...keyOfRecord(record) }) as NewEvent;
    case 'listing':
      return listingRecorded.of({
        ...about,
        data: listingPicture(record) as never,
        ...keyOfRecord(record),
      }) as NewEvent;
  }
}

/** The ordering key where it is not the record itself: what it is about, its list, its jurisdiction. */
function keyOfRecord({ noun, fields }: KeptRecord): { key?: string } {
  if (noun === 'observation') return { key: String(fields['about']) };
  if (noun === 'listing') return { key: String(fields['list']) };
  if (noun === 'legal-fact') return { key: String(fields['jurisdiction']) };
  return {};
}

const supplierPicture = ({ fields, provenance }: Folded): object => ({
  entityKind: 'site',
  identifiers: [],
  ...pick(fields, [
    'name',
    'entityKind',
    'nameLocal',
    'country',
    'subdivision',
    'identifiers',
    'productsText',
    'recruitersUsed',
    'relationship',
    'status',
  ]),
  ...cut(fields, { aliases: 50, productsHs: 100, sectorIsic: 50, workerGroups: 20, employmentModels: 20 }),
  sources: sourcesOf(provenance),
});

function recruiterPicture({ fields, provenance }: Folded): object {
  const has = ['licenseStatus', 'licenseNumber', 'licenseAuthority', 'licenseValidTo', 'licenseCheckedOn'].some(
    (name) => fields[name] !== undefined,
  );
  const dated = (field: string, as: string): object =>
    fields[field] === undefined ? {} : { [as]: provenance[field]?.date };
  return {
    identifiers: [],
    ...pick(fields, [
      'name',
      'recruiterKind',
      'nameLocal',
      'country',
      'subdivision',
      'identifiers',
      'feePolicy',
      'usesSubAgents',
      'subAgentsPaidBy',
      'status',
    ]),
    ...cut(fields, { aliases: 50, corridors: 100 }),
    ...dated('feePolicy', 'feePolicyOn'),
    ...dated('subAgentsPaidBy', 'subAgentsPaidByOn'),
    ...(has
      ? {
          license: {
            status: fields['licenseStatus'] ?? 'unknown',
            ...pick(fields, [], {
              licenseNumber: 'number',
              licenseAuthority: 'authority',
              licenseCountry: 'country',
              licenseValidFrom: 'validFrom',
              licenseValidTo: 'validTo',
              licenseCheckedOn: 'checkedOn',
            }),
          },
        }
      : {}),
    sources: sourcesOf(provenance),
  };
}

const linkPicture = ({ fields, provenance }: Folded): object => ({
  certainty: 'declared',
  ...pick(
    fields,
    [
      'kind',
      'from',
      'to',
      'relation',
      'certainty',
      'validFrom',
      'validTo',
      'productText',
      'originCountry',
      'originSubdivision',
      'relevance',
      'shareOfInput',
      'destinationCountry',
      'destinationSubdivision',
      'permitTie',
      'exitPermissionNeeded',
      'mayChangeEmployer',
      'workersPlacedBand',
      'zeroCostClause',
      'employerFeePerWorker',
      'currency',
      'whoPaysSubAgents',
    ],
    { productHs: 'productsHs', jobGroupIsco: 'jobGroups' },
  ),
  ...cut(fields, { outputHs: 50, employerFeeCovers: 30 }),
  source: sourcesOf(provenance)[0],
});

const OBSERVATION_FIELDS = [
  'observationId',
  'subjectKind',
  'about',
  'direction',
  'indicator',
  'strength',
  'strengthReason',
  'observedFrom',
  'observedTo',
  'publishedOn',
  'method',
  'channel',
  'upstreamSource',
  'incidentId',
  'sampleId',
  'sourceReliability',
  'informationCredibility',
  'askedN',
  'affirmedN',
  'workforceN',
  'originCountry',
  'destinationCountry',
  'amountsKnownN',
  'costMonthsMedian',
  'costMonthsP80',
  'costMonthsKthHighest',
  'amountMedian',
  'currency',
  'priceYear',
  'collectedBy',
  'lawfulUnderNationalCap',
  'controlVerifiedBy',
  'remediationState',
  'remediatedFrom',
  'remediatedTo',
  'releaseNotBefore',
];

// The statement is not among them: its words stay with ingest.
function observationPicture({ fields, provenance }: Folded): object {
  const from = provenance['indicator'] as Provenance;
  return {
    ...pick(fields, OBSERVATION_FIELDS),
    ...cut(fields, { feeCategory: 30, breachesStandard: 10, consentBasis: 5 }),
    sourceName: from.source,
    sourceCategory: from.category,
    pointer: `${from.file.slice(0, 200)}#row=${from.row}`,
    row: from.row,
  };
}

const lawPicture = ({ fields, provenance }: Folded): object => ({
  components: {},
  ...pick(fields, [
    'jurisdiction',
    'subdivision',
    'field',
    'layer',
    'value',
    'rawValue',
    'rawUnit',
    'components',
    'instrument',
    'article',
    'citationUrl',
    'capAmount',
    'capCurrency',
    'capMonths',
    'originCountry',
    'destinationCountry',
    'validFrom',
    'validTo',
    'reviewedOn',
    'evidenceMark',
  ]),
  ...(fields['workerGroup'] === undefined || fields['workerGroup'] === 'all'
    ? {}
    : { workerGroup: fields['workerGroup'] }),
  ...cut(fields, { sectorIsic: 50, productsHs: 50 }),
  sourceName: (provenance['field'] as Provenance).source,
});

const listingPicture = ({ fields, provenance }: Folded): object => ({
  completeness: 'partial',
  ...pick(fields, [
    'kind',
    'list',
    'edition',
    'entryId',
    'name',
    'nameLocal',
    'entryKind',
    'country',
    'subdivision',
    'measure',
    'section',
    'productText',
    'forcedLabor',
    'childLabor',
    'forcedChildLabor',
    'status',
    'listedOn',
    'endedOn',
    'entryUrl',
    'completeness',
  ]),
  ...(typeof fields['legalBasis'] === 'string' ? { legalBasis: fields['legalBasis'].slice(0, 200) } : {}),
  ...cut(fields, { aliases: 50, identifiers: 30, productsHs: 50 }),
  sourceName: (provenance['list'] as Provenance).source,
});

/** Ids of the parties whose names a contract's picture shows. */
export const partiesShown = ({ noun, fields }: KeptRecord): readonly string[] =>
  noun === 'contract'
    ? [...((fields['suppliers'] ?? []) as string[]), ...((fields['subcontractors'] ?? []) as string[])]
    : [];

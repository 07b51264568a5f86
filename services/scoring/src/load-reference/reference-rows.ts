import { createHash } from 'node:crypto';
import type { ListingRecordedV1 } from '@manumit/events';
import {
  dolGoods,
  dolGoodsInfo,
  eo13126Goods,
  eo13126Info,
  lawFacts,
  lawFactsInfo,
  uflpaEntries,
  uflpaInfo,
  wroEntries,
  wroInfo,
  type DatasetInfo,
  type GoodsEntry,
  type LawFact,
  type WatchlistEntry,
} from '@manumit/reference';
import { PARAMETERS, type LawFactRow } from '@manumit/risk';

/** A dataset of the program as rows of scoring's own tables: law facts, or entries of a list. */
export type Edition = {
  readonly info: DatasetInfo;
  /** Digest of the rows as they are kept, so that a mended reader makes a new edition, too. */
  readonly digest: string;
} & (
  | { readonly subject: 'law'; readonly rows: readonly LawFactRow[] }
  | { readonly subject: 'goods'; readonly rows: readonly GoodsEntry[] }
  | { readonly subject: 'watch'; readonly rows: readonly OfficialListing[] }
);

export type OfficialListing = ListingRecordedV1 & { readonly isOfficial: boolean };

/** The datasets that assessments rest on, as they ship with the program. */
export const referenceEditions = (): readonly Edition[] => [
  { info: lawFactsInfo, subject: 'law', ...withDigest(lawFacts.map(lawFactRow)) },
  { info: wroInfo, subject: 'watch', ...withDigest(wroEntries.map(officialListing)) },
  { info: uflpaInfo, subject: 'watch', ...withDigest(uflpaEntries.map(officialListing)) },
  { info: dolGoodsInfo, subject: 'goods', ...withDigest(dolGoods) },
  { info: eo13126Info, subject: 'goods', ...withDigest(eo13126Goods) },
];

function withDigest<Row>(rows: readonly Row[]): { readonly rows: readonly Row[]; readonly digest: string } {
  return { rows, digest: createHash('sha256').update(JSON.stringify(rows)).digest('hex') };
}

function lawFactRow(fact: LawFact): LawFactRow {
  return {
    factId: fact.factId,
    jurisdiction: fact.jurisdiction,
    subdivision: fact.subdivision ?? null,
    field: fact.field,
    layer: fact.layer,
    workerGroup: fact.workerGroup,
    sectors: fact.sectorIsic,
    products: fact.productsHs,
    value: fact.value,
    rawValue: fact.rawValue ?? null,
    benchmarkWorkers: fact.field === 'E1' ? PARAMETERS.inspector_benchmark_workers.other : null,
    components: fact.components,
    instrument: fact.instrument,
    article: fact.article ?? null,
    validFrom: fact.validFrom,
    validTo: fact.validTo ?? null,
    reviewedOn: fact.reviewedOn,
    evidenceMark: fact.evidenceMark,
    pointer: `${fact.sourceName}#${fact.factId}`,
  };
}

/** Read in the official list or in an excerpt of it: then the list itself judges (A1). From memory it is not. */
const wasRead = ({ mark }: WatchlistEntry): boolean => mark === 'T' || mark === 'X';

function officialListing(entry: WatchlistEntry): OfficialListing {
  const text = (value: string | undefined, max: number) => value?.slice(0, max);
  const listing = {
    kind: 'watch' as const,
    list: entry.list,
    edition: entry.edition,
    entryId: entry.entryId,
    name: entry.name.slice(0, 300),
    aliases: [...entry.aliases],
    nameLocal: entry.nameLocal,
    entryKind: entry.entryKind,
    country: entry.country,
    subdivision: entry.subdivision,
    identifiers: entry.identifiers.map(({ scheme, value }) => ({ scheme, value })),
    measure: entry.measure,
    section: entry.section,
    productsHs: [...entry.productsHs],
    productText: text(entry.productText, 300),
    status: entry.status,
    listedOn: entry.listedOn,
    endedOn: entry.endedOn,
    legalBasis: text(entry.legalBasis, 200),
    entryUrl: entry.entryUrl,
    completeness: entry.completeness,
    sourceName: entry.sourceName,
    isOfficial: wasRead(entry),
  };
  // As JSON keeps it, so that the digest speaks of what is kept.
  return JSON.parse(JSON.stringify(listing)) as OfficialListing;
}

import type { Tx } from '@manumit/platform';
import type { NewEvent } from '@manumit/events';
import { announceRecord, partiesShown, type KeptRecord } from '../announce-records/announce-record.ts';
import type { Draft } from '../claim-rows/draft.ts';
import { severityOf } from '../check-rows/codes.ts';
import type { Problem } from '../check-rows/problem.ts';
import { contradictionsOf } from '../fold-claims/find-contradictions.ts';
import { foldClaims, type Claim, type Fields, type Folded } from '../fold-claims/fold-claims.ts';
import {
  addClaims,
  addRecords,
  addRefs,
  claimsOf,
  findByKeys,
  knownClaims,
  lockRecords,
  namesOf,
  touchClaims,
  upsertClaims,
  writeRecords,
  type ClaimKey,
  type ClaimRow,
  type RecordRow,
} from './records.sql.ts';
import type { ReferenceBook } from './resolve-references.sql.ts';

/** A claim whose references are ids, ready to be kept. */
export interface ReadyClaim {
  readonly draft: Draft;
  readonly claim: Claim;
  /** Over the words of the source, its references as it wrote them; not over where and when they were read. */
  readonly hash: Buffer;
}

export interface KeepContext {
  readonly tx: Tx;
  readonly importId: string;
  readonly book: ReferenceBook;
  /** The import replaces what its source said before, so repeats have to be noted too. */
  readonly isReplacing: boolean;
  /** Makes an id of the noun. */
  newId(noun: Draft['noun']): string;
  announce(events: readonly NewEvent[]): Promise<void>;
}

export interface Kept {
  /** Claims that said something new. */
  readonly accepted: number;
  readonly unchanged: number;
  readonly warnings: readonly Problem[];
}

/**
 * Keeps a batch of claims and folds the records they speak of. Records that changed get a new revision and are
 * announced in the same transaction; a claim that says what was known changes nothing.
 */
export async function keepClaims(claims: readonly ReadyClaim[], context: KeepContext): Promise<Kept> {
  const { tx } = context;
  const ids = await idsOf(claims, context);
  const fresh = new Map<string, ReadyClaim[]>();
  const old = new Map<string, ReadyClaim[]>();
  claims.forEach((ready, index) => {
    const { id, isNew } = ids[index] as Found;
    const group = isNew ? fresh : old;
    group.set(id, [...(group.get(id) ?? []), ready]);
  });

  const added = [...fresh].map(([id, list]) => newRecord(id, list));
  await addRecords(tx, added);
  await addClaims(tx, rowsOf(fresh, context.importId));

  const stated = rowsOf(old, context.importId);
  const repeated = await knownClaims(tx, stated);
  const news = stated.filter((_, index) => !repeated.has(index));
  // What a repeated claim answers to is known as well.
  const settled = new Set(stated.flatMap(({ claim }, index) => (repeated.has(index) ? [claim] : [])));
  await addRefs(tx, refsOf(claims, ids, settled));
  const written = new Set((await upsertClaims(tx, news)).map(keyText));
  if (context.isReplacing) await touchClaims(tx, context.importId, stated.map(claimKey));
  const [changed, older] = [news.filter(isWritten), news.filter((row) => !isWritten(row))];
  const { moved, claims: standing } = await refold(tx, [...new Set(changed.map(({ recordId }) => recordId))]);
  await announceAll([...added, ...moved], context);

  const accepted = [...fresh.values()].reduce((sum, list) => sum + list.length, 0) + changed.length;
  const warnings = [...older.map(olderProblem), ...changed.flatMap((row) => conflictProblems(row, standing))];
  return { accepted, unchanged: claims.length - accepted, warnings };

  function isWritten(row: ClaimRow): boolean {
    return written.has(keyText(claimKey(row)));
  }
}

const claimKey = ({ recordId, claim: { source, part, sheet } }: ClaimRow): ClaimKey => ({
  ...{ recordId, source, part, sheet },
});
const keyText = ({ recordId, source, part, sheet }: ClaimKey): string => [recordId, source, part, sheet].join('\n');

function olderProblem({ claim: { row, source, sourceDate } }: ClaimRow): Problem {
  const code = 'SOURCE-OLDER';
  const message = `Row ${row}: \`${source}\` has said this of a later day than ${sourceDate} already, and that stands. If this row is the newer one, give it a later \`source_date\`.`;
  return { row, field: 'source_date', code, severity: severityOf(code), message };
}

/** Where a claim just written and another list of the same source and day differ. */
function conflictProblems({ recordId, claim }: ClaimRow, standing: ReadonlyMap<string, readonly Claim[]>): Problem[] {
  const all = standing.get(recordId) ?? [];
  // As the database gives it, so that equal values are written alike.
  const own = all.find(
    ({ source, part, sheet }) => source === claim.source && part === claim.part && sheet === claim.sheet,
  );
  const code = 'SOURCE-CONFLICT';
  return (own === undefined ? [] : contradictionsOf(own, all)).map(({ other, fields }) => ({
    row: claim.row,
    code,
    severity: severityOf(code),
    message: `Row ${claim.row}: \`${claim.source}\` says something else in ${other.file}, row ${other.row}, of the same day (${fields.join(', ')}). The list with more columns stands. Correct one of them, or give the newer one a later \`source_date\`.`,
  }));
}

/** Announces what is new about records, in the transaction that wrote them. */
export async function announceAll(
  records: readonly KeptRecord[],
  { tx, announce }: Pick<KeepContext, 'tx' | 'announce'>,
): Promise<void> {
  const names = await namesOf(tx, [...new Set(records.flatMap(partiesShown))]);
  await announce(records.map((record) => announceRecord(tx.tenant as string, record, names)));
}

/** Folds records anew after some of their claims have changed or closed, and writes those that moved; gives also what stands. */
export async function refold(
  tx: Tx,
  recordIds: readonly string[],
): Promise<{ moved: KeptRecord[]; claims: ReadonlyMap<string, readonly Claim[]> }> {
  if (recordIds.length === 0) return { moved: [], claims: new Map() };
  // Lock first, read in a later statement: what another transaction has just written is then seen.
  const before = await lockRecords(tx, recordIds);
  const claims = await claimsOf(tx, recordIds);
  const moved: RecordRow[] = [];
  for (const record of before) {
    const own = claims.get(record.id) ?? [];
    const isWithdrawn = own.length === 0;
    // A withdrawn record keeps its last picture: what it was stays readable.
    const folded = isWithdrawn ? record : foldClaims(own);
    if (isWithdrawn === record.isWithdrawn && sameContent(folded, record)) continue;
    moved.push({ ...record, ...folded, isWithdrawn, revision: record.revision + 1 });
  }
  await writeRecords(tx, moved);
  return { moved, claims };
}

/** Whether two pictures say the same. Where a value was read may differ: that alone is no news to anybody. */
const sameContent = (one: Folded, other: Folded): boolean =>
  JSON.stringify([one.fields, one.parts]) === JSON.stringify([sortKeys(other.fields), sortParts(other.parts)]);

// jsonb keeps keys in an order of its own, so both sides are put into ours; values inside keep their own order.
const sortKeys = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1)));
const sortParts = (parts: Folded['parts']): Folded['parts'] =>
  Object.fromEntries(
    Object.entries(parts)
      .map(([part, fields]) => [part, sortKeys(fields)] as const)
      .toSorted(([one], [other]) => one.length - other.length || (one < other ? -1 : 1)),
  );

interface Found {
  readonly id: string;
  readonly isNew: boolean;
}

/** Finds the record of each claim by its keys, the strongest first, or gives it a new id. */
async function idsOf(claims: readonly ReadyClaim[], { tx, book, newId }: KeepContext): Promise<Found[]> {
  const keys = [...new Set(claims.flatMap(({ draft }) => draft.keys))].toSorted();
  const byKey = await findByKeys(tx, keys);
  const made = new Set<string>();
  return claims.map(({ draft }) => {
    const known = draft.keys.map((key) => byKey.get(key)).find((id) => id !== undefined);
    const id = known ?? newId(draft.noun);
    if (known === undefined) made.add(id);
    for (const key of draft.keys) if (!byKey.has(key)) byKey.set(key, id);
    book.learn([...draft.keys, ...draft.names], id);
    return { id, isNew: made.has(id) };
  });
}

function newRecord(id: string, list: readonly ReadyClaim[]): RecordRow {
  const folded = foldClaims(lastOfEach(list).map(({ claim }) => claim));
  return { id, noun: (list[0] as ReadyClaim).draft.noun, revision: 1, ...folded, isWithdrawn: false };
}

/** Of two rows of one list about one part, that of the later date stands; of one date, the later row. */
function lastOfEach(list: readonly ReadyClaim[]): ReadyClaim[] {
  const byDate = list.toSorted(({ claim: { sourceDate: one } }, { claim: { sourceDate: other } }) =>
    one < other ? -1 : one > other ? 1 : 0,
  );
  const last = new Map(byDate.map((ready) => [keyText({ recordId: '', ...ready.claim }), ready]));
  return [...last.values()];
}

const rowsOf = (groups: ReadonlyMap<string, readonly ReadyClaim[]>, importId: string): ClaimRow[] =>
  [...groups].flatMap(([recordId, list]) =>
    lastOfEach(list).map(({ claim, hash }) => ({ recordId, importId, claim, hash })),
  );

function refsOf(
  claims: readonly ReadyClaim[],
  ids: readonly Found[],
  settled: ReadonlySet<Claim>,
): { ref: string; id: string }[] {
  const refs = new Map<string, { ref: string; id: string }>();
  claims.forEach(({ draft, claim }, index) => {
    if (settled.has(claim)) return;
    const { id } = ids[index] as Found;
    for (const ref of [...draft.keys, ...draft.names]) refs.set(`${ref}\n${id}`, { ref, id });
  });
  return [...refs.values()];
}

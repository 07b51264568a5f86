import { createHash } from 'node:crypto';
import { Failure } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { AcceptedRow } from '../check-rows/read-row.ts';
import type { Problem } from '../check-rows/problem.ts';
import { severityOf } from '../check-rows/codes.ts';
import { refKey } from '../check-rows/read-references.ts';
import { claimRow } from '../claim-rows/claim-row.ts';
import { keyOf, nameKey, type Draft, type Need } from '../claim-rows/draft.ts';
import { partyTextOf } from '../claim-rows/party-text.ts';
import { keepClaims, type KeepContext, type ReadyClaim } from '../keep-records/keep-claims.ts';
import { claimsOfKnownRows, touchClaims, type ClaimKey } from '../keep-records/records.sql.ts';
import type { Resolved } from '../keep-records/resolve-references.sql.ts';
import { MENTION_SHEET } from '../claim-rows/sheet.ts';

export interface StoredDrafts {
  readonly accepted: number;
  readonly unchanged: number;
  /** Rows that name a party nobody knows yet. */
  readonly pending: readonly DraftRow[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface StoreContext extends KeepContext {
  readonly file: string;
  /** Which list of its source the file is. */
  readonly sheet: string;
  /** At the end of a file a reference that leads nowhere is a defect; before it, the row may still come. */
  readonly isEnd: boolean;
}

/** What one place of a file claims, and who says so. */
export interface DraftRow {
  readonly row: number;
  readonly draft: Draft;
  readonly source: { readonly name: string; readonly category: string; readonly date: string };
  /** Fields the software filled in. */
  readonly defaulted: readonly string[];
}

/** What a row claims. */
export const draftOf = (row: AcceptedRow): DraftRow => {
  const { name, category, date } = row.record.source;
  return { row: row.row, draft: claimRow(row), source: { name, category, date: date.to }, defaulted: row.defaulted };
};

/** Follows the references of rows and keeps what they claim, given as the drafts of the rows, in their order. */
export async function storeRows(
  rows: readonly AcceptedRow[],
  drafts: readonly DraftRow[],
  context: StoreContext,
): Promise<Omit<StoredDrafts, 'pending'> & { readonly pending: readonly AcceptedRow[] }> {
  const stored = await storeDrafts(drafts, context);
  const waiting = new Set(stored.pending);
  return { ...stored, pending: rows.filter((_, index) => waiting.has(drafts[index] as DraftRow)) };
}

/**
 * Follows the references of drafts and keeps what they claim. A record no event can carry is refused by its
 * definition: then the drafts are kept in halves until only the culprits are left out, each with its reason.
 */
export async function storeDrafts(drafts: readonly DraftRow[], context: StoreContext): Promise<StoredDrafts> {
  const { tx, book } = context;
  await tx.execute('savepoint drafts');
  try {
    const stored = await storeTogether(drafts, context);
    await tx.execute('release savepoint drafts');
    return stored;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'event.unusable') throw error;
    await tx.execute('rollback to savepoint drafts');
    // What the book has learned from rows that are gone again would lead nowhere.
    book.forget();
    const [only] = drafts;
    if (drafts.length === 1 && only !== undefined) return refusal(only, error);
    const middle = Math.ceil(drafts.length / 2);
    const first = await storeDrafts(drafts.slice(0, middle), context);
    const second = await storeDrafts(drafts.slice(middle), context);
    return {
      accepted: first.accepted + second.accepted,
      unchanged: first.unchanged + second.unchanged,
      pending: [...first.pending, ...second.pending],
      problems: [...first.problems, ...second.problems],
      warnings: [...first.warnings, ...second.warnings],
    };
  }
}

function refusal({ row }: DraftRow, { message }: Failure): StoredDrafts {
  const code = 'ROW-UNUSABLE';
  const text = `Row ${row} cannot be kept: a value is longer, or a list has more entries, than a record holds (${message.slice(0, 300)}). Shorten it and send the row again.`;
  return {
    accepted: 0,
    unchanged: 0,
    pending: [],
    problems: [{ row, code, severity: severityOf(code), message: text }],
    warnings: [],
  };
}

async function storeTogether(given: readonly DraftRow[], context: StoreContext): Promise<StoredDrafts> {
  const known = await findKnown(given, context.tx);
  if (context.isReplacing) await touchClaims(context.tx, context.importId, [...known.values()]);
  const drafts = given.filter((draft) => !known.has(draft));
  const resolved = await context.book.resolve(
    context.tx,
    drafts.flatMap(({ draft }) => draft.needs),
  );
  const pending: DraftRow[] = [];
  const problems: Problem[] = [];
  const ready: ReadyClaim[] = [];
  const parties = new Map<string, ReadyClaim>();
  const waiting: { row: DraftRow; answers: readonly Resolved[] }[] = [];
  let at = 0;
  for (const row of drafts) {
    const { draft } = row;
    const answers = resolved.slice(at, (at += draft.needs.length));
    const open = draft.needs.filter(
      (need, index) => isOpen(answers[index] as Resolved) && !canCreate(need, answers[index] as Resolved),
    );
    if (open.length > 0) {
      if (context.isEnd)
        problems.push(
          ...open.map((need) => problemOfReference(row.row, need, answers[draft.needs.indexOf(need)] as Resolved)),
        );
      else pending.push(row);
      continue;
    }
    draft.needs.forEach((need, index) => {
      if (canCreate(need, answers[index] as Resolved)) {
        const party = partyClaim(need, row, context);
        parties.set(party.draft.keys[0] as string, party);
      }
    });
    waiting.push({ row, answers });
  }
  const mentioned = await keepClaims([...parties.values()], context);
  const made = await context.book.resolve(
    context.tx,
    waiting.flatMap(({ row, answers }) => row.draft.needs.filter((_, index) => isOpen(answers[index] as Resolved))),
  );
  let next = 0;
  for (const { row, answers } of waiting) {
    const ids = answers.map((answer) => (isOpen(answer) ? (made[next++] as Resolved) : answer));
    ready.push(readyClaim(row, fill(row.draft, ids), context));
  }
  const kept = await keepClaims(ready, context);
  return {
    accepted: kept.accepted,
    unchanged: kept.unchanged + known.size,
    pending,
    problems,
    warnings: [...mentioned.warnings, ...kept.warnings],
  };
}

/**
 * Finds rows with references that were read before, word for word, from the same source: they stay what they led to
 * then, although parties have come since that answer to the same name.
 */
async function findKnown(drafts: readonly DraftRow[], tx: Tx): Promise<Map<DraftRow, ClaimKey>> {
  const referring = drafts.filter(({ draft }) => draft.needs.length > 0);
  const claims = await claimsOfKnownRows(
    tx,
    referring.map((row) => ({ ...row.draft, source: row.source.name, hash: hashOf(row) })),
  );
  return new Map([...claims].map(([index, key]) => [referring[index] as DraftRow, key]));
}

const isOpen = (answer: Resolved): boolean => 'problem' in answer;
const canCreate = ({ otherwiseCreate }: Need, answer: Resolved): boolean =>
  otherwiseCreate !== undefined && 'problem' in answer && answer.problem === 'REF-MISSING';

/** Puts the ids that references led to into the fields. */
function fill(draft: Draft, answers: readonly Resolved[]): Draft {
  const fields: Record<string, unknown> = { ...draft.fields };
  draft.needs.forEach((need, index) => {
    const answer = answers[index] as Resolved;
    if (!('id' in answer)) throw new Error(`a reference in ${need.column} was not resolved`);
    if (need.isList === true) fields[need.as] = [...((fields[need.as] as string[] | undefined) ?? []), answer.id];
    else fields[need.as] = answer.id;
  });
  return { ...draft, fields };
}

function readyClaim(row: DraftRow, draft: Draft, { file, sheet }: Pick<StoreContext, 'file' | 'sheet'>): ReadyClaim {
  const { source, defaulted } = row;
  const claim = {
    source: source.name,
    part: draft.part,
    sheet,
    category: source.category,
    sourceDate: source.date,
    fields: draft.fields,
    defaulted: defaulted.filter((name) => name in draft.fields),
    file,
    row: row.row,
  };
  return { draft, claim, hash: hashOf(row) };
}

/**
 * Over what was said and when, references as they were written; not over file, row and person, nor over what the
 * software filled in, nor over what the references led to.
 */
function hashOf({ draft, source, defaulted }: DraftRow): Buffer {
  const said = Object.entries(draft.fields)
    .filter(([name]) => !defaulted.includes(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const references = draft.needs.map(({ as, ref }) => [as, refKey(ref)]);
  return createHash('sha256')
    .update(JSON.stringify([source.category, source.date, said, references]))
    .digest();
}

/** A party that a contract names and no list has brought: all that is known of it is its name. */
function partyClaim({ otherwiseCreate }: Need, row: DraftRow, context: StoreContext): ReadyClaim {
  const { name, country } = otherwiseCreate as NonNullable<Need['otherwiseCreate']>;
  const named = nameKey('supplier', name, country);
  const draft: Draft = {
    noun: 'supplier',
    keys: [keyOf('supplier', 'h', named, '')],
    names: [named],
    part: '',
    needs: [],
    fields: { name, entityKind: 'company', ...(country === undefined ? {} : { country }) },
  };
  // That it is a company is ours: the contract says only its name.
  const mention = { ...row, draft, defaulted: ['entityKind'] };
  return readyClaim(mention, draft, { file: context.file, sheet: MENTION_SHEET });
}

function problemOfReference(row: number, need: Need, answer: Resolved): Problem {
  const code = 'problem' in answer ? answer.problem : 'REF-MISSING';
  const value = partyTextOf(need.ref).slice(0, 80);
  const message =
    code === 'REF-MISSING'
      ? `Row ${row}, \`${need.column}\`: \`${value}\` leads to no ${need.among.join(' or ')}. Import it first, or in the same file, or correct the reference.`
      : `Row ${row}, \`${need.column}\`: \`${value}\` leads to several (${'candidates' in answer ? answer.candidates.join(', ') : ''}). Use an external id or an identifier.`;
  return { row, field: need.column, code, severity: severityOf(code), message, value };
}

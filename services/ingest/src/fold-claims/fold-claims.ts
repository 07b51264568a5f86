import { SOURCE_CATEGORIES } from '../check-rows/source.ts';

/** What one source says about one subject, or about one part of it (a line of a contract). */
export interface Claim {
  readonly source: string;
  /** Empty for what is said of the whole. */
  readonly part: string;
  /** Which list of the source says it: its kind and its columns. */
  readonly sheet: string;
  readonly category: string;
  /** Last day on which the source may have said it. */
  readonly sourceDate: string;
  readonly fields: Fields;
  /** Fields the software filled in; they give way to whatever is stated. */
  readonly defaulted: readonly string[];
  readonly file: string;
  readonly row: number;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Where the value of a field comes from. */
export interface Provenance {
  readonly source: string;
  readonly category: string;
  readonly date: string;
  readonly file: string;
  readonly row: number;
}

export interface Folded {
  readonly fields: Fields;
  readonly parts: Readonly<Record<string, Fields>>;
  /** By field; a field of a part is `parts/1/value`. */
  readonly provenance: Readonly<Record<string, Provenance>>;
}

/**
 * Rank of a category where two sources of the same day disagree: what a court found stands over what a list says.
 * Expert choice (E), house rule; the date decides first.
 */
const RANKS: Readonly<Record<string, number>> = {
  court: 11,
  government: 10,
  own_records: 9,
  third_party_audit: 8,
  worker_organization: 7,
  trade_record: 6,
  certification: 5,
  supplier_declared: 4,
  ngo_report: 3,
  open_data: 2,
  press: 1,
  derived: 0,
};

/** Prefix of fields that belong to a part. */
const ofPart = (part: string): string => (part === '' ? '' : `parts/${part}/`);

/**
 * Folds the open claims about one subject: per field the latest source date wins, then the rank of the category, then
 * the source's name, then the sheet with more columns. The order in which claims came in does not matter.
 */
export function foldClaims(claims: readonly Claim[]): Folded {
  const fields: Record<string, unknown> = {};
  const parts: Record<string, Record<string, unknown>> = {};
  const provenance: Record<string, Provenance> = {};
  // The strongest comes last and overwrites; equal strength cannot be, since source, part and sheet are the claim's key.
  const ordered = claims.toSorted(byStrength);
  for (const [claim, said] of [...ordered.map(filledIn), ...ordered.map(stated)]) {
    const { part, source, category, sourceDate, file, row } = claim;
    const from: Provenance = { source, category, date: sourceDate, file, row };
    for (const [name, value] of said) {
      const isLine = part !== '' && name === 'line';
      if (!isLine) {
        fields[name] = value;
        provenance[name] = from;
        continue;
      }
      const line = (parts[part] ??= {});
      for (const [inner, innerValue] of Object.entries(value as Fields)) {
        line[inner] = innerValue;
        provenance[`${ofPart(part)}${inner}`] = from;
      }
    }
  }
  return { fields: sorted(fields), parts: sortedParts(parts), provenance: sorted(provenance) as Folded['provenance'] };
}

type Said = readonly [claim: Claim, said: readonly (readonly [name: string, value: unknown])[]];
const filledIn = (claim: Claim): Said => [
  claim,
  claim.defaulted.flatMap((name) => (name in claim.fields ? [[name, claim.fields[name]] as const] : [])),
];
const stated = (claim: Claim): Said => [
  claim,
  Object.entries(claim.fields).filter(([name]) => !claim.defaulted.includes(name)),
];

function byStrength(one: Claim, other: Claim): number {
  return (
    compare(one.sourceDate, other.sourceDate) ||
    (RANKS[one.category] ?? 0) - (RANKS[other.category] ?? 0) ||
    compare(one.source, other.source) ||
    compare(one.sheet, other.sheet) ||
    comparePart(one.part, other.part)
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
/** Of two lines of one contract the first speaks for the contract. */
const comparePart = (one: string, other: string): number => other.length - one.length || compare(other, one);

const sorted = (fields: Readonly<Record<string, unknown>>): Fields =>
  Object.fromEntries(Object.entries(fields).toSorted(([one], [other]) => compare(one, other)));
const sortedParts = (parts: Readonly<Record<string, Fields>>): Folded['parts'] =>
  Object.fromEntries(
    Object.entries(parts)
      .map(([part, fields]) => [part, sorted(fields)] as const)
      .toSorted(([one], [other]) => one.length - other.length || compare(one, other)),
  );

/** Every category has a rank; a new one must be placed. */
export const UNRANKED = SOURCE_CATEGORIES.filter((category) => RANKS[category] === undefined);

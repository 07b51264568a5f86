import type { Claim, Fields } from './fold-claims.ts';

/** Where another list of the same source, of the same day, says something else of the same part. */
export interface Contradiction {
  readonly other: Claim;
  readonly fields: readonly string[];
}

// Columns that are none of ours differ from list to list, and where a value was read is not what it says.
const UNCOMPARED = new Set(['extra', 'pointers']);

/** Finds among the claims about one record those that contradict this one, and in which fields. */
export const contradictionsOf = (claim: Claim, claims: readonly Claim[]): Contradiction[] =>
  claims.flatMap((other) => {
    const isOtherList =
      other.sheet !== claim.sheet &&
      other.source === claim.source &&
      other.part === claim.part &&
      other.sourceDate === claim.sourceDate;
    const fields = isOtherList ? differing(statedBy(claim), statedBy(other)) : [];
    return fields.length === 0 ? [] : [{ other, fields }];
  });

const differing = (one: Fields, other: Fields): string[] =>
  Object.keys(one).filter((name) => name in other && JSON.stringify(one[name]) !== JSON.stringify(other[name]));

/** What a claim itself says; the fields of a line beside those of the whole. */
function statedBy({ fields: { line, ...whole }, defaulted }: Claim): Fields {
  const said = Object.entries({ ...whole, ...(line as Fields | undefined) });
  return Object.fromEntries(said.filter(([name]) => !UNCOMPARED.has(name) && !defaulted.includes(name)));
}

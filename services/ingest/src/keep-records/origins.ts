import type { Folded, Provenance } from '../fold-claims/fold-claims.ts';

/** One place of a file, and the fields of a record that were read there. */
export interface Origin extends Provenance {
  readonly fields: readonly string[];
}

/** Provenance as it lies in the database: most records come from one row, which is then written once and not per field. */
export function originsOf(provenance: Folded['provenance']): Origin[] {
  const byOrigin = Map.groupBy(Object.entries(provenance), ([, from]) => from);
  return [...byOrigin].map(([from, entries]) => ({ ...from, fields: entries.map(([field]) => field) }));
}

/** Gives back the provenance by field, in the order of the fields' names. */
export function provenanceOf(origins: readonly Origin[]): Folded['provenance'] {
  const entries = origins.flatMap(({ fields, ...from }) => fields.map((field) => [field, from] as const));
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

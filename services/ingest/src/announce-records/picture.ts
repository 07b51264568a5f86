import type { Fields, Folded, Provenance } from '../fold-claims/fold-claims.ts';

/** The fields of these names that are known, and others under the names they have in the event. */
export function pick(
  fields: Fields,
  names: readonly string[],
  renamed: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  const picture: Record<string, unknown> = {};
  for (const name of names) if (fields[name] !== undefined) picture[name] = fields[name];
  for (const [name, as] of Object.entries(renamed)) if (fields[name] !== undefined) picture[as] = fields[name];
  return picture;
}

/** Lists that are known, cut to what an event holds. */
export function cut(fields: Fields, most: Readonly<Record<string, number>>): Record<string, unknown> {
  const picture: Record<string, unknown> = {};
  for (const [name, count] of Object.entries(most)) {
    const list = fields[name];
    if (Array.isArray(list)) picture[name] = list.slice(0, count);
  }
  return picture;
}

const MOST_SOURCES = 20;

/** The sources behind a record, newest first, each once. */
export function sourcesOf(provenance: Folded['provenance']): { name: string; category: string; date: string }[] {
  const byName = new Map<string, Provenance>();
  for (const from of Object.values(provenance)) byName.set(`${from.source}\n${from.date}`, from);
  return [...byName.values()]
    .toSorted((one, other) =>
      one.date > other.date ? -1 : one.date < other.date ? 1 : one.source < other.source ? -1 : 1,
    )
    .slice(0, MOST_SOURCES)
    .map(({ source, category, date }) => ({ name: source, category, date }));
}

import type { Tx } from '@manumit/platform';

/** A column as it is written from an array; `text[]` columns travel as one text each, as arrays of arrays cannot. */
export interface Column {
  readonly name: string;
  readonly type:
    'text' | 'text[]' | 'uuid' | 'integer' | 'boolean' | 'json' | 'date' | 'float8' | 'numeric' | 'timestamptz';
}

const SEPARATOR = '\u001f';

/** Rows as the parameters of one statement: an array per column. */
export function arraysOf(columns: readonly Column[], rows: readonly (readonly unknown[])[]): unknown[][] {
  return columns.map(({ type }, at) =>
    rows.map((row) => {
      const value = row[at];
      if (value === null || value === undefined) return null;
      if (type === 'json') return JSON.stringify(value);
      return type === 'text[]' ? (value as readonly string[]).join(SEPARATOR) : value;
    }),
  );
}

/** `unnest($2::text[], …) as new(…)`, the first parameter being the tenant. */
export function unnested(columns: readonly Column[], from = 2): string {
  const arrays = columns.map(({ type }, at) => `$${at + from}::${type === 'text[]' ? 'text' : type}[]`);
  return `unnest(${arrays.join(', ')}) as new(${columns.map(({ name }) => name).join(', ')})`;
}

export const selected = (columns: readonly Column[]): string =>
  columns
    .map(({ name, type }) => (type === 'text[]' ? `string_to_array(new.${name}, E'\\x1f')` : `new.${name}`))
    .join(', ');

/**
 * Writes rows of one tenant in one statement and leaves alone those whose held `revision` is not older. `columns` begin
 * with `id`. Gives of what was written what `returning` names.
 */
export async function upsertReturning<Row extends { readonly id: string }>(
  tx: Tx,
  table: string,
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
  options: { readonly revision?: string; readonly returning: string },
): Promise<readonly Row[]> {
  if (rows.length === 0) return [];
  const { revision = 'revision', returning } = options;
  const names = columns.map(({ name }) => name);
  const changes = names.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);
  return tx.query<Row>(
    `insert into scoring.${table} as held (tenant_id, ${names.join(', ')})
     select $1, ${selected(columns)} from ${unnested(columns)} order by new.id
     on conflict (tenant_id, id) do update set ${changes.join(', ')} where held.${revision} < excluded.${revision}
     returning ${returning}`,
    [tx.tenant, ...arraysOf(columns, rows)],
  );
}

/** The same, giving the ids that were written. */
export async function upsertNewer(
  tx: Tx,
  table: string,
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
): Promise<ReadonlySet<string>> {
  const written = await upsertReturning(tx, table, columns, rows, { returning: 'id' });
  return new Set(written.map(({ id }) => id));
}

/** Writes rows nobody has written before and gives their ids; most rows of an import are such. */
export async function insertNew(
  tx: Tx,
  table: string,
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const inserted = await tx.query<{ id: string }>(
    `insert into scoring.${table} (tenant_id, ${columns.map(({ name }) => name).join(', ')})
     select $1, ${selected(columns)} from ${unnested(columns)} order by new.id
     on conflict (tenant_id, id) do nothing returning id`,
    [tx.tenant, ...arraysOf(columns, rows)],
  );
  return new Set(inserted.map(({ id }) => id));
}

import { GLOBAL_TENANT, type Database, type Tx } from '@manumit/platform';
import type { Edition } from '../load-reference/reference-rows.ts';
import { keysOf } from '../screen-names/keys.ts';
import { isScreened } from '../screen-names/listing-hit.ts';
import { LAW_COLUMNS, LISTING_COLUMNS, PostgresFacts } from './postgres-facts.ts';
import { PostgresSubjects } from './postgres-subjects.ts';
import { knownTenants } from './postgres-tenants.ts';
import { arraysOf, selected, unnested, upsertNewer, type Column } from './write-rows.ts';

// Two processes that start at once must not both find an edition missing.
const LOAD = 'manumit scoring reference';

/**
 * Brings the editions that ship with the program into scoring's own tables. Loading the same edition again changes
 * nothing; rows of an earlier one stay and are no longer current. What a new edition touches is marked due.
 */
export async function loadEditions(database: Database, editions: readonly Edition[]): Promise<readonly string[]> {
  return database.inSystemTransaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [LOAD]);
    await tx.switchTenant(GLOBAL_TENANT);
    const loaded: Edition[] = [];
    for (const edition of editions) if (await isNew(tx, edition)) loaded.push(edition);
    if (loaded.length === 0) return [];
    for (const edition of loaded) await load(tx, edition);
    await markTouched(tx, loaded);
    return loaded.map(({ info }) => info.id);
  });
}

async function isNew(tx: Tx, { info, digest }: Edition): Promise<boolean> {
  const rows = await tx.query(
    `select from scoring.edition
     where tenant_id = $1 and dataset = $2 and edition = $3 and digest = $4 and is_current`,
    [tx.tenant, info.id, info.edition, digest],
  );
  return rows.length === 0;
}

async function load(tx: Tx, edition: Edition): Promise<void> {
  const { info, digest, subject } = edition;
  await tx.execute('update scoring.edition set is_current = false where tenant_id = $1 and dataset = $2', [
    tx.tenant,
    info.id,
  ]);
  await tx.execute(
    `insert into scoring.edition (tenant_id, dataset, edition, digest, as_of, rows, completeness, is_current, info)
     values ($1, $2, $3, $4, $5, $6, $7, true, $8)
     on conflict (tenant_id, dataset, edition, digest) do update set is_current = true`,
    [tx.tenant, info.id, info.edition, digest, info.asOf, info.rows, info.completeness, JSON.stringify(info)],
  );
  const prefix = `${info.id}@${digest.slice(0, 12)}:`;
  await retire(tx, subject === 'law' ? 'law_fact' : 'listing', info.id, prefix);
  if (edition.subject === 'law') await loadLaw(tx, edition, prefix);
  else await loadListings(tx, edition, prefix);
  await new PostgresFacts(tx).stamp(subject);
}

/** Rows of other editions of a dataset stop being current; those of this one are again if they were loaded before. */
async function retire(tx: Tx, table: string, dataset: string, prefix: string): Promise<void> {
  for (const each of table === 'listing' ? ['listing', 'goods_entry'] : [table]) {
    await tx.execute(
      `update scoring.${each} set is_current = starts_with(id, $3) where tenant_id = $1 and starts_with(id, $2)`,
      [tx.tenant, `${dataset}@`, prefix],
    );
  }
}

async function loadLaw(tx: Tx, { rows }: Edition & { subject: 'law' }, prefix: string): Promise<void> {
  await upsertNewer(
    tx,
    'law_fact',
    LAW_COLUMNS,
    rows.map((row) => [`${prefix}${row.factId}`, 1, true, row.jurisdiction, row]),
  );
}

async function loadListings(tx: Tx, edition: Edition & { subject: 'goods' | 'watch' }, prefix: string): Promise<void> {
  const rows = edition.rows.map((row) => {
    const keys = 'kind' in row && isScreened(row) ? keysOf(row) : [];
    const id = `${prefix}${row.entryId}`;
    return {
      id,
      keys,
      columns: [id, 1, true, edition.subject, row.list, row.entryId, row.status, row.country, keys, row],
    };
  });
  await upsertNewer(
    tx,
    'listing',
    LISTING_COLUMNS,
    rows.map(({ columns }) => columns),
  );
  const pairs = rows.flatMap(({ id, keys }) => keys.map((key) => [key, id]));
  await tx.execute(
    `insert into scoring.listing_key (tenant_id, key, listing_id) select $1, ${selected(KEY_COLUMNS)}
     from ${unnested(KEY_COLUMNS)} on conflict do nothing`,
    [tx.tenant, ...arraysOf(KEY_COLUMNS, pairs)],
  );
  if (edition.subject !== 'goods') return;
  // The group scoring-graph reads its own copy.
  await upsertNewer(
    tx,
    'goods_entry',
    GOODS_COLUMNS,
    edition.rows.map((row) => [`${prefix}${row.entryId}`, 1, true, row.country, row]),
  );
}

/** Marks, tenant by tenant and in the same transaction, whom a new edition may concern. */
async function markTouched(tx: Tx, loaded: readonly Edition[]): Promise<void> {
  const countries = new Set<string>();
  const keys = new Set<string>();
  for (const edition of loaded) {
    if (edition.subject === 'watch') {
      // Those of the earlier edition as well: an entry that is gone has to be let go of.
      const rows = await tx.query<{ key: string }>(
        `select distinct unnest(keys) as key from scoring.listing where tenant_id = $1 and starts_with(id, $2)`,
        [tx.tenant, `${edition.info.id}@`],
      );
      for (const { key } of rows) keys.add(key);
      continue;
    }
    const [table, column] = edition.subject === 'law' ? ['law_fact', 'jurisdiction'] : ['listing', 'country'];
    const rows = await tx.query<{ country: string | null }>(
      `select distinct ${column} as country from scoring.${table} where tenant_id = $1 and starts_with(id, $2)`,
      [tx.tenant, `${edition.info.id}@`],
    );
    for (const { country } of rows) if (country !== null) countries.add(country);
  }
  const isGoods = loaded.some(({ subject }) => subject === 'goods');
  await tx.switchTenant(undefined);
  for (const tenant of await knownTenants(tx)) {
    await tx.switchTenant(tenant);
    const marks = { countries: [...countries], keys: [...keys], corridors: [], days: [] };
    await new PostgresSubjects(tx).mark(marks);
  }
  await tx.switchTenant(undefined);
  // What memory holds of a network is of an older version now, so it is loaded anew.
  if (isGoods) await tx.execute('update scoring.network set version = version + 1, is_due = true');
}

const column = (name: string, type: Column['type'] = 'text'): Column => ({ name, type });
const KEY_COLUMNS = [column('key'), column('listing_id')];
const GOODS_COLUMNS = [
  ...[column('id'), column('revision', 'integer'), column('is_current', 'boolean')],
  ...[column('country'), column('entry', 'json')],
];

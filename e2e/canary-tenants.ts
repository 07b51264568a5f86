import { readFile } from 'node:fs/promises';
import { nounOf, type Noun } from '@manumit/kernel';
import { withOwner } from '@manumit/platform/testing';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { TestTenant, World } from './world.ts';

/** A tenant whose every text holds a word that stands nowhere else. */
export interface CanaryTenant {
  readonly tenant: TestTenant;
  readonly word: string;
  /** One of its ids per noun. */
  readonly ids: ReadonlyMap<Noun, string>;
  /** All of its ids. */
  readonly everyId: ReadonlySet<string>;
}

const SEED = new URL('../infra/seed/', import.meta.url);
const FILES = [
  ...['legal-facts', 'watchlist', 'suppliers', 'recruiters', 'supply-links', 'recruitment-links'],
  ...['observations', 'contracts'],
];
/** Columns of free text. A watch list's names get the word as well, so that they still meet the suppliers'. */
const TEXTS = ['name', 'title', 'buyer', 'statement', 'item_text', 'source_name', 'upstream_source', 'note', 'source'];

/** Makes a tenant with the sample network, the same external ids as every other and a word of its own in every text. */
export async function canaryTenant(world: World, word: string): Promise<CanaryTenant> {
  const tenant = await world.tenant(`${word} Purchasing`);
  for (const file of FILES) {
    const rows = parse(await readFile(new URL(`${file}.csv`, SEED), 'utf8'), { columns: true }) as Record<
      string,
      string
    >[];
    for (const row of rows) for (const text of TEXTS) if (row[text]) row[text] = `${word} ${row[text]}`;
    const ended = await world.upload(tenant, `${word}-${file}.csv`, stringify(rows, { header: true }), { as: file });
    if (ended.state !== 'done' || ended.accepted === 0 || ended.rejected > 0) {
      throw new Error(
        `${file}: ${JSON.stringify(ended)} ${(await world.get(`/imports/${ended.id}/rejects`, tenant.tokens.analyst)).text}`,
      );
    }
  }
  await world.settled(tenant);
  const everyId = await idsOf(world, tenant.id);
  return { tenant, word, ids: new Map([...everyId].map((id) => [nounOf(id) as Noun, id])), everyId };
}

/** Every id in any table with a tenant, whichever services there are. */
async function idsOf({ installation }: World, tenant: string): Promise<Set<string>> {
  return withOwner(installation, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', c.table_schema, c.table_name) as name from information_schema.columns c
       join information_schema.columns t using (table_schema, table_name)
       where c.column_name = 'id' and c.data_type = 'text' and t.column_name = 'tenant_id'`,
    );
    const ids = new Set<string>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ id: string }>(`select id from ${name} where tenant_id = $1`, [tenant]);
      for (const { id } of rows) if (nounOf(id) !== undefined) ids.add(id);
    }
    return ids;
  });
}

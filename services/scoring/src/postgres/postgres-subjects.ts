import type { Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { SubjectKind } from '@manumit/risk';
import type { Marks } from '../keep-facts/touches.ts';
import type { HeldSubject, Subjects } from '../score-due/subjects.ts';

interface SubjectRow {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly revision: number;
  readonly name: string | null;
  readonly country: string | null;
  readonly is_withdrawn: boolean;
  readonly is_due: boolean;
  readonly as_of: Day | null;
  readonly announced_hash: string | null;
  readonly part_hash: string | null;
  readonly law_hash: string | null;
  readonly inputs_hash: string | null;
}

const COLUMNS = `id, kind, revision, name, country, is_withdrawn, is_due, as_of::text, announced_hash, part_hash, law_hash,
  inputs_hash`;

export class PostgresSubjects implements Subjects {
  constructor(private readonly tx: Tx) {}

  async lock(ids: readonly string[]): Promise<ReadonlyMap<string, HeldSubject>> {
    // Name and country are indexed: set at birth they leave the later update of a new row cheap.
    const born = await this.tx.query<SubjectRow>(
      `insert into scoring.subject (tenant_id, id, kind, name, country)
       select $1, new.id, case when new.id like 'rec\\_%' then 'recruiter' else 'supplier' end, party.name, party.country
       from unnest($2::text[]) as new(id)
       left join scoring.party on party.tenant_id = $1 and party.id = new.id
       order by new.id
       on conflict (tenant_id, id) do nothing returning ${COLUMNS}`,
      [this.tx.tenant, ids],
    );
    const held = new Map(born.map((row) => [row.id, heldOf(row)]));
    const others = ids.filter((id) => !held.has(id));
    if (others.length === 0) return held;
    const rows = await this.tx.query<SubjectRow>(
      `select ${COLUMNS} from scoring.subject where tenant_id = $1 and id = any($2) order by id for update`,
      [this.tx.tenant, others],
    );
    for (const row of rows) held.set(row.id, heldOf(row));
    return held;
  }

  async mark({ countries, corridors, keys, days }: Marks): Promise<void> {
    if (countries.length > 0) await this.markWhere('country = any($2)', [countries]);
    if (keys.length > 0) {
      await this.markWhere('id in (select party_id from scoring.party_key where tenant_id = $1 and key = any($2))', [
        keys,
      ]);
    }
    if (corridors.length > 0) await this.markWhere(`id in (${ON_CORRIDOR})`, [corridors]);
    if (days.length > 0) await this.markWhere('is_dated');
  }

  markThese(ids: readonly string[]): Promise<void> {
    return this.markWhere('id = any($2)', [ids]);
  }

  markAll(): Promise<void> {
    return this.markWhere('true');
  }

  async takeDue(limit: number): Promise<readonly string[]> {
    const rows = await this.tx.query<{ id: string }>(
      `update scoring.subject set is_due = false
       where tenant_id = $1 and id in (
         select id from scoring.subject where tenant_id = $1 and is_due order by id limit $2 for update skip locked)
       returning id`,
      [this.tx.tenant, limit],
    );
    return rows.map(({ id }) => id).sort();
  }

  /** Locks in order of id, as every other statement does, so that two of them never wait for each other. */
  private async markWhere(condition: string, parameters: readonly unknown[] = []): Promise<void> {
    await this.tx.execute(
      // An array, which is made once: a joined subquery that locks is run again for every row of a young table.
      `update scoring.subject set is_due = true
       where tenant_id = $1 and id = any (array(
         select id from scoring.subject where tenant_id = $1 and not is_due and (${condition}) order by id for update))`,
      [this.tx.tenant, ...parameters],
    );
  }
}

// Whoever recruits or employs on a corridor, and whoever was surveyed on it.
const ON_CORRIDOR = `
  select from_id from scoring.recruitment_link where tenant_id = $1 and corridor = any($2)
  union select to_id from scoring.recruitment_link where tenant_id = $1 and corridor = any($2)
  union select about from scoring.observation where tenant_id = $1 and corridor = any($2)`;

const heldOf = (row: SubjectRow): HeldSubject => ({
  id: row.id,
  kind: row.kind,
  revision: row.revision,
  name: row.name ?? undefined,
  country: row.country ?? undefined,
  isWithdrawn: row.is_withdrawn,
  isDue: row.is_due,
  asOf: row.as_of ?? undefined,
  announcedHash: row.announced_hash ?? undefined,
  partHash: row.part_hash ?? undefined,
  lawHash: row.law_hash ?? undefined,
  inputsHash: row.inputs_hash ?? undefined,
});

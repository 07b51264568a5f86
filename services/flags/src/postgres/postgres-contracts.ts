import type { ContractRecordedV1 } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { Vehicle } from '../evaluate-contract/dossier.ts';
import type { Micros } from '../evaluate-contract/money.ts';
import type { Announced } from '../keep-facts/announced.ts';
import type { Contracts, HeldContract, KeptEvaluation, WhichContracts } from '../work.ts';

export class PostgresContracts implements Contracts {
  constructor(private readonly tx: Tx) {}

  async keep(contracts: readonly Announced<ContractRecordedV1>[]): Promise<readonly string[]> {
    const rows = contracts.map(rowOf).sort((a, b) => (a.id < b.id ? -1 : 1));
    await this.markLeftVehicles(rows);
    const kept = await this.tx.query<{ id: string }>(
      `insert into flags.contract as held
         (tenant_id, id, source_revision, is_withdrawn, number, title, buyer, buyer_country, framework_ref, has_goods, picture)
       select $1, id, revision, is_withdrawn, number, title, buyer, buyer_country, framework_ref, has_goods, picture
       from jsonb_to_recordset($2) as new(${ROW})
       on conflict (tenant_id, id) do update
       set source_revision = excluded.source_revision, is_withdrawn = excluded.is_withdrawn,
           number = case when excluded.is_withdrawn then held.number else excluded.number end,
           title = case when excluded.is_withdrawn then held.title else excluded.title end,
           buyer = case when excluded.is_withdrawn then held.buyer else excluded.buyer end,
           buyer_country = excluded.buyer_country, framework_ref = excluded.framework_ref,
           has_goods = excluded.has_goods, picture = excluded.picture
       where held.source_revision < excluded.source_revision
       returning id`,
      [this.tx.tenant, JSON.stringify(rows)],
    );
    const ids = kept.map(({ id }) => id);
    const touched = new Set(ids);
    await this.keepParties(
      ids,
      contracts.filter(({ id }) => touched.has(id)),
    );
    return ids;
  }

  /** Orders that stay under a vehicle which one of these leaves. */
  private async markLeftVehicles(rows: readonly Row[]): Promise<void> {
    await this.tx.execute(
      `insert into flags.due (tenant_id, contract_id)
       select distinct $1, other.id
       from jsonb_to_recordset($2) as new(${ROW})
       join flags.contract held on held.tenant_id = $1 and held.id = new.id and held.source_revision < new.revision
       join flags.contract other on other.tenant_id = $1 and other.id <> held.id
         and other.buyer = held.buyer and other.framework_ref = held.framework_ref
       where (held.buyer, held.framework_ref) is distinct from (new.buyer, new.framework_ref)
       order by 2 on conflict do nothing`,
      [this.tx.tenant, JSON.stringify(rows)],
    );
  }

  private async keepParties(
    ids: readonly string[],
    contracts: readonly Announced<ContractRecordedV1>[],
  ): Promise<void> {
    if (ids.length === 0) return;
    const parties = contracts.flatMap(({ id, data }) =>
      [...(data?.suppliers ?? []), ...(data?.subcontractors ?? [])].map((party) => ({ id, party: party.id })),
    );
    await this.tx.execute('delete from flags.contract_party where tenant_id = $1 and contract_id = any ($2)', [
      this.tx.tenant,
      ids,
    ]);
    await this.tx.execute(
      `insert into flags.contract_party (tenant_id, party_id, contract_id)
       select $1, party, id from unnest($2::text[], $3::text[]) as new(party, id) on conflict do nothing`,
      [this.tx.tenant, parties.map(({ party }) => party), parties.map(({ id }) => id)],
    );
  }

  async of(parties: readonly string[], limit: number): Promise<readonly string[]> {
    const rows = await this.tx.query<{ id: string }>(
      `select distinct contract_id as id from flags.contract_party
       where tenant_id = $1 and party_id = any ($2) limit $3`,
      [this.tx.tenant, parties, limit + 1],
    );
    return rows.map(({ id }) => id);
  }

  async markDue(which: WhichContracts): Promise<void> {
    const [condition, ...parameters] = conditionOf(which);
    await this.tx.execute(
      `insert into flags.due (tenant_id, contract_id)
       select tenant_id, id from flags.contract c where tenant_id = $1 and ${condition}
       order by id on conflict do nothing`,
      [this.tx.tenant, ...parameters],
    );
  }

  async markForDay(asOf: Day): Promise<void> {
    await this.tx.execute(
      `insert into flags.due (tenant_id, contract_id)
       select tenant_id, id from flags.contract where tenant_id = $1 and (reconsider_on <= $2 or as_of > $2)
       order by id on conflict do nothing`,
      [this.tx.tenant, asOf],
    );
  }

  async takeDue(limit: number): Promise<readonly string[]> {
    const rows = await this.tx.query<{ id: string }>(
      `delete from flags.due where tenant_id = $1 and contract_id = any (
         array(select contract_id from flags.due where tenant_id = $1 order by contract_id limit $2 for update skip locked))
       returning contract_id as id`,
      [this.tx.tenant, limit],
    );
    return rows.map(({ id }) => id);
  }

  async lock(ids: readonly string[]): Promise<readonly HeldContract[]> {
    const rows = await this.tx.query<HeldRow>(
      `select id, picture, number, title, buyer, revision, digest,
              foreign_micros::float8 as foreign_micros
       from flags.contract where tenant_id = $1 and id = any ($2) order by id for update`,
      [this.tx.tenant, ids],
    );
    return rows.map(({ foreign_micros, picture, ...row }) => ({
      ...row,
      picture: picture ?? undefined,
      foreignMicros: foreign_micros,
    }));
  }

  async otherOrders(ids: readonly string[]): Promise<ReadonlyMap<string, Vehicle>> {
    const rows = await this.tx.query<{ id: string; orders: number; micros: number }>(
      `select mine.id, count(*)::int as orders, sum(other.foreign_micros)::float8 as micros
       from flags.contract mine
       join flags.contract other on other.tenant_id = mine.tenant_id and other.buyer = mine.buyer
         and other.framework_ref = mine.framework_ref and other.id <> mine.id and not other.is_withdrawn
       where mine.tenant_id = $1 and mine.id = any ($2) and mine.framework_ref is not null
       group by mine.id`,
      [this.tx.tenant, ids],
    );
    return new Map(rows.map(({ id, orders, micros }) => [id, { otherOrders: orders, foreignMicros: micros }]));
  }

  async keepForeignSums(sums: readonly { readonly id: string; readonly foreignMicros: Micros }[]): Promise<void> {
    const ids = sums.map(({ id }) => id);
    await this.tx.execute(
      `update flags.contract held set foreign_micros = new.micros
       from unnest($2::text[], $3::numeric[]) as new(id, micros) where held.tenant_id = $1 and held.id = new.id`,
      [this.tx.tenant, ids, sums.map(({ foreignMicros }) => foreignMicros)],
    );
    await this.tx.execute(
      `insert into flags.due (tenant_id, contract_id)
       select distinct $1, other.id
       from flags.contract mine
       join flags.contract other on other.tenant_id = mine.tenant_id and other.buyer = mine.buyer
         and other.framework_ref = mine.framework_ref
       where mine.tenant_id = $1 and mine.id = any ($2) and other.id <> mine.id
       order by 2 on conflict do nothing`,
      [this.tx.tenant, ids],
    );
  }

  async keepEvaluations(evaluations: readonly KeptEvaluation[]): Promise<void> {
    await this.tx.execute(
      `update flags.contract held
       set revision = new.revision, digest = new.digest, as_of = new.as_of, next_on = new.next_on,
           reconsider_on = new.reconsider_on, r1 = new.r1, r2 = new.r2, r3 = new.r3, request_data = new.request_data,
           clear = new.clear, not_applicable = new.not_applicable, open_lists = new.open_lists
       from jsonb_to_recordset($2) as new(id text, revision integer, digest text, as_of date, next_on date,
         reconsider_on date, r1 integer, r2 integer, r3 integer, request_data integer, clear integer,
         not_applicable text[], open_lists jsonb)
       where held.tenant_id = $1 and held.id = new.id`,
      [this.tx.tenant, JSON.stringify(evaluations.map(evaluationRow))],
    );
  }
}

interface HeldRow {
  readonly id: string;
  readonly picture: ContractRecordedV1 | null;
  readonly number: string;
  readonly title: string;
  readonly buyer: string;
  readonly revision: number;
  readonly digest: string | null;
  readonly foreign_micros: number;
}

const ROW =
  'id text, revision integer, is_withdrawn boolean, number text, title text, buyer text, buyer_country text, framework_ref text, has_goods boolean, picture jsonb';
type Row = ReturnType<typeof rowOf>;

const rowOf = ({ id, revision, data }: Announced<ContractRecordedV1>) => ({
  id,
  revision,
  is_withdrawn: data === undefined,
  number: data?.contractId ?? '',
  title: data?.title ?? '',
  buyer: data?.buyer ?? '',
  buyer_country: data?.buyerCountry,
  framework_ref: data?.frameworkRef,
  has_goods:
    data?.lines.some(({ category, portionKind }) => category !== 'services' && portionKind !== 'services') ?? false,
  picture: data,
});

function conditionOf(which: WhichContracts): [string, ...unknown[]] {
  if (which === 'all') return ['true'];
  if (which === 'with-goods') return ['has_goods'];
  if ('ids' in which) return ['id = any ($2)', which.ids];
  return [
    `exists (select from flags.contract_party p
       where p.tenant_id = $1 and p.contract_id = c.id and p.party_id = any ($2))`,
    which.parties,
  ];
}

const evaluationRow = ({ counts, ...kept }: KeptEvaluation) => ({
  id: kept.id,
  revision: kept.revision,
  digest: kept.digest,
  as_of: kept.asOf,
  next_on: kept.nextOn,
  reconsider_on: kept.reconsiderOn,
  r1: counts.R1,
  r2: counts.R2,
  r3: counts.R3,
  request_data: counts['request-data'],
  clear: counts.clear,
  not_applicable: kept.notApplicable,
  open_lists: kept.openLists,
});

/** The service the log's bench works with: keeps facts, weighs the touched subjects, announces what changed. */
import { defineEvent, type NewEvent } from '@manumit/events';
import { defineService, door, outboxOf, type Outbox } from '@manumit/messaging';
import { secureTenantTable, type Tx } from '@manumit/platform';
import { IsInt, IsString } from 'class-validator';
import type { MigrationInterface, QueryRunner } from 'typeorm';

class FactRecordedV1 {
  @IsString() readonly country!: string;
  @IsString() readonly name!: string;
  @IsString() readonly sector!: string;
  @IsInt() readonly workers!: number;
}
class WeightChangedV1 {
  @IsInt() readonly value!: number;
}

export const factRecorded = defineEvent({
  ...{ type: 'fact.recorded.v1', topic: 'source.fact', subject: 'supplier', data: FactRecordedV1, says: 'A fact.' },
});
export const weightChanged = defineEvent({
  ...{
    type: 'weight.changed.v1',
    topic: 'weighing.weight',
    subject: 'supplier',
    data: WeightChangedV1,
    says: 'A weight.',
  },
});

class CreateWeighing1795338000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table weighing.fact (tenant_id text not null, subject text not null, revision int not null,
      country text not null, name text not null, sector text not null, workers int not null, primary key (tenant_id, subject))`);
    await runner.query(`create table weighing.weight (tenant_id text not null, subject text not null, value int,
      revision int not null default 0, primary key (tenant_id, subject))`);
    await runner.query(secureTenantTable('weighing', 'fact'));
    await runner.query(secureTenantTable('weighing', 'weight'));
  }
  async down(): Promise<void> {}
}

export interface Fact {
  readonly subject: string;
  readonly revision: number;
  readonly data: FactRecordedV1;
}

/** The statements of one batch of one tenant; the bench's baseline runs the same ones. */
export async function keepFacts(query: Query, tenant: string, facts: readonly Fact[]): Promise<void> {
  await query(
    `insert into weighing.fact (tenant_id, subject, revision, country, name, sector, workers)
     select $1, * from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::int[])
     on conflict (tenant_id, subject) do update set revision = excluded.revision, country = excluded.country,
       name = excluded.name, sector = excluded.sector, workers = excluded.workers
     where fact.revision < excluded.revision`,
    [
      ...[tenant, facts.map(({ subject }) => subject), facts.map(({ revision }) => revision)],
      ...[facts.map(({ data }) => data.country), facts.map(({ data }) => data.name)],
      ...[facts.map(({ data }) => data.sector), facts.map(({ data }) => data.workers)],
    ],
  );
}

export interface Weight {
  readonly subject: string;
  readonly value: number;
  readonly revision: number;
}

/** Locks, reads, weighs and keeps; gives what changed. */
export async function weigh(query: Query, tenant: string, ids: readonly string[]): Promise<Weight[]> {
  await query(`insert into weighing.weight (tenant_id, subject) select $1, unnest($2::text[]) on conflict do nothing`, [
    tenant,
    ids,
  ]);
  await query('select from weighing.weight where tenant_id = $1 and subject = any($2) order by subject for update', [
    tenant,
    ids,
  ]);
  const facts = await query<{ subject: string; sector: string; workers: number }>(
    'select subject, sector, workers from weighing.fact where tenant_id = $1 and subject = any($2)',
    [tenant, ids],
  );
  return query<Weight>(
    `update weighing.weight set value = new.value, revision = weight.revision + 1
     from unnest($2::text[], $3::int[]) as new(subject, value)
     where tenant_id = $1 and weight.subject = new.subject and weight.value is distinct from new.value
     returning weight.subject, weight.value, weight.revision`,
    [
      tenant,
      facts.map(({ subject }) => subject),
      facts.map(({ sector, workers }) => sector.length + (workers % 1_000)),
    ],
  );
}

export type Query = <Row extends object>(sql: string, parameters: unknown[]) => Promise<Row[]>;

interface Work {
  readonly query: Query;
  readonly tenant: string;
  readonly outbox: Outbox;
}

const onFact = door(factRecorded, async (facts, { query, tenant }: Work) => {
  await keepFacts(query, tenant, facts);
  return facts.map(({ subject }) => subject);
});

export const source = defineService({
  name: 'source',
  module: undefined,
  config: undefined,
  migrations: [],
  doors: {},
  chores: [],
});
export const weighing = defineService({
  ...{ name: 'weighing', module: undefined, config: undefined, migrations: [CreateWeighing1795338000000], chores: [] },
  doors: {
    weighing: {
      on: [onFact],
      work: (tx: Tx, { tenant, outbox }): Work => ({
        query: (sql, parameters) => tx.query(sql, parameters),
        tenant,
        outbox,
      }),
      then: async (ids, { query, tenant, outbox }: Work) => {
        const changed = await weigh(query, tenant, ids);
        await outbox.addAll(
          changed.map(({ subject, revision, value }) =>
            weightChanged.of({ subject, revision, tenant, data: { value } }),
          ),
        );
      },
    },
  },
});

export const TENANTS = 5;

/** The n-th fact: every subject comes back every `subjects` facts, with a greater revision. */
export function factNumber(n: number, subjects: number): NewEvent {
  const subject = n % subjects;
  const data = {
    ...{ country: ['NP', 'BD', 'VN', 'TH'][n % 4] as string, name: `Example Textiles number ${subject} of the north` },
    ...{ sector: ['garments', 'electronics', 'fishing'][n % 3] as string, workers: 10 + (n % 900) },
  };
  return factRecorded.of({
    ...{ subject: `sup_${String(subject).padStart(26, '0')}`, revision: 1 + Math.floor(n / subjects) },
    ...{ tenant: `ten_${subject % TENANTS}`, data },
  });
}

export { outboxOf };

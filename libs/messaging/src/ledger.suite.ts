import { defineEvent } from '@manumit/events';
import { refused, unavailable } from '@manumit/kernel';
import { secureTenantTable, type Tx } from '@manumit/platform';
import { IsInt, IsString } from 'class-validator';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Outbox } from './announce/outbox.ts';
import { defineService, door, type ConsumerGroup, type DoorEvent, type ServiceDefinition } from './define-service.ts';

/** Two small services the tests of messaging work with: a till announces entries, a ledger keeps and sums them. */

class EntryRecordedV1 {
  @IsString() readonly account!: string;
  /** Counts up per account. */
  @IsInt() readonly number!: number;
  @IsInt() readonly amount!: number;
}
class TillOpenedV1 {
  @IsInt() readonly float!: number;
}
class BalanceChangedV1 {
  @IsInt() readonly total!: number;
}

export const entryRecorded = defineEvent({
  type: 'entry.recorded.v1',
  topic: 'till.entry',
  subject: 'contract',
  data: EntryRecordedV1,
  says: 'The till took or gave money.',
});
export const balanceChanged = defineEvent({
  type: 'balance.changed.v1',
  topic: 'ledger.balance',
  subject: 'supplier',
  data: BalanceChangedV1,
  says: 'The sum of an account is another.',
});
/** On a topic of the till that nobody in these tests reads. */
export const tillOpened = defineEvent({
  type: 'till.opened.v1',
  topic: 'till.shift',
  subject: 'contract',
  data: TillOpenedV1,
  says: 'A shift began.',
});

/** Amounts that make the ledger fail in one way each. */
export const THROWS = 666;
export const REFUSED = 667;
export const AWAY = 668;
export const KILLS_CONNECTION = 669;
/** Fails when the transaction commits, not before. */
export const FAILS_AT_COMMIT = 670;

export interface Entry {
  readonly tenant?: string;
  readonly account: string;
  readonly number: number;
  readonly amount?: number;
}

export const entry = ({ tenant = 'ten_a', account, number, amount = 1 }: Entry) =>
  entryRecorded.of({
    ...{ tenant, subject: `${account}-${number}`, revision: 1, key: account },
    data: { account, number, amount },
  });

class CreateLedger1795338000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table ledger.branch (id int primary key)');
    // Neither a key nor "on conflict": an effect that happens twice is seen twice.
    await runner.query(`create table ledger.entry (tenant_id text not null, id text not null, account text not null,
      number int not null, amount int not null, at bigint generated always as identity,
      branch int references ledger.branch deferrable initially deferred)`);
    await runner.query('create index on ledger.entry (tenant_id, account)');
    await runner.query(`create table ledger.account (tenant_id text not null, id text not null, total int not null default 0,
      revision int not null default 0, is_due boolean not null default false, primary key (tenant_id, id))`);
    await runner.query(secureTenantTable('ledger', 'entry'));
    await runner.query(secureTenantTable('ledger', 'account'));
  }
  async down(): Promise<void> {}
}

/** What the tests can see and turn. */
export class Switches {
  /** While true, an entry of amount AWAY fails as unavailable. */
  isAway = true;
  /** While true, an entry of amount THROWS fails as a bug. */
  isBroken = true;
  /** How often a connection may still be killed. */
  kills = 1;
  batches = 0;
  onReceive: (entries: readonly DoorEvent<EntryRecordedV1>[]) => Promise<void> = async () => {};
}

export interface LedgerWork {
  readonly tx: Tx;
  readonly tenant: string;
  readonly outbox: Outbox;
}

export const work = (tx: Tx, { tenant, outbox }: { tenant: string; outbox: Outbox }): LedgerWork => ({
  tx,
  tenant,
  outbox,
});

const onEntryRecorded = (switches: Switches) =>
  door(entryRecorded, async (entries, { tx, tenant }: LedgerWork) => {
    switches.batches++;
    await switches.onReceive(entries);
    await tx.execute(
      `insert into ledger.entry (tenant_id, id, account, number, amount, branch)
       select $1, id, account, number, amount, case amount when ${FAILS_AT_COMMIT} then 1 end
       from unnest($2::text[], $3::text[], $4::int[], $5::int[]) with ordinality as new(id, account, number, amount, n) order by n`,
      [
        ...[tenant, entries.map(({ subject }) => subject), entries.map(({ data }) => data.account)],
        ...[entries.map(({ data }) => data.number), entries.map(({ data }) => data.amount)],
      ],
    );
    for (const { data } of entries) {
      if (data.amount === THROWS && switches.isBroken)
        throw new TypeError(`cannot take ${data.amount} of ${data.account}`);
      if (data.amount === REFUSED) throw refused('entry.refused', `no entry of ${data.account}`);
      if (data.amount === AWAY && switches.isAway) throw unavailable('bank.unavailable', 'The bank is closed.');
      if (data.amount === KILLS_CONNECTION && switches.kills-- > 0)
        await tx.query('select pg_terminate_backend(pg_backend_pid())');
    }
    return entries.map(({ data }) => data.account);
  });

async function sumAccounts(ids: readonly string[], { tx, tenant, outbox }: LedgerWork): Promise<void> {
  await tx.execute(
    `insert into ledger.account (tenant_id, id) select $1, id from unnest($2::text[]) as touched(id) on conflict do nothing`,
    [tenant, ids],
  );
  await tx.query('select from ledger.account where id = any($1) order by id for update', [ids]);
  const changed = await tx.query<{ id: string; total: number; revision: number }>(
    `update ledger.account set total = sum.total, revision = revision + 1
     from (select account, sum(amount)::int as total from ledger.entry where account = any($1) group by account) sum
     where id = sum.account and account.total is distinct from sum.total
     returning id, account.total, revision`,
    [ids],
  );
  await outbox.addAll(
    changed.map(({ id, total, revision }) => balanceChanged.of({ subject: id, revision, tenant, data: { total } })),
  );
}

export const till = defineService({
  name: 'till',
  module: undefined,
  config: undefined,
  migrations: [],
  doors: {},
  chores: [],
});

/** The ledger, with its group and one that only counts. */
export function ledgerWith(
  switches: Switches,
  changes: Partial<ServiceDefinition> & { group?: Partial<ConsumerGroup<LedgerWork>> } = {},
): ServiceDefinition {
  const { group, ...rest } = changes;
  const ledger: ConsumerGroup<LedgerWork> = { on: [onEntryRecorded(switches)], work, then: sumAccounts, ...group };
  return defineService({
    ...{ name: 'ledger', module: undefined, config: undefined, migrations: [CreateLedger1795338000000] },
    ...{ doors: { ledger }, chores: [] },
    ...rest,
  });
}

/** Reads what the ledger kept, in the order it was kept. */
export const readEntries = (client: { query(sql: string): Promise<{ rows: unknown[] }> }) =>
  client
    .query('select tenant_id as tenant, id, account, number, amount from ledger.entry order by at')
    .then(({ rows }) => rows as { tenant: string; id: string; account: string; number: number; amount: number }[]);

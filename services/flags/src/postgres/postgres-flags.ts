import type { Clock, Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import type { FlagChange, Flags, KeptFlag } from '../work.ts';

export class PostgresFlags implements Flags {
  constructor(
    private readonly tx: Tx,
    private readonly clock: Clock,
  ) {}

  of(contracts: readonly string[]): Promise<readonly KeptFlag[]> {
    return this.tx.query<KeptFlag>(
      `select id, contract_id as "contractId", line, digest, stands, raised_on::text as "raisedOn",
              cleared_on::text as "clearedOn"
       from flags.flag where tenant_id = $1 and contract_id = any ($2)`,
      [this.tx.tenant, contracts],
    );
  }

  async keep(changes: readonly FlagChange[], asOf: Day): Promise<void> {
    if (changes.length === 0) return;
    const rows = JSON.stringify(
      changes
        .map(({ flag, what }) => ({
          ...{ id: flag.id, contract_id: flag.contractId, rule_id: flag.line.rule.id, basis: flag.line.basis },
          ...{ result: flag.line.result, level: flag.line.level, stands: flag.stands, raised_on: flag.raisedOn },
          ...{ cleared_on: flag.clearedOn, digest: flag.digest, line: flag.line, what },
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    await this.tx.execute(
      `insert into flags.flag as held
         (tenant_id, id, contract_id, rule_id, basis, result, level, stands, raised_on, cleared_on, digest, line, history)
       select $1, id, contract_id, rule_id, basis, result, level, stands, raised_on, cleared_on, digest, line,
              case when what is null then 0 else 1 end
       from jsonb_to_recordset($2) as new(${ROW})
       on conflict (tenant_id, id) do update
       set result = excluded.result, level = excluded.level, stands = excluded.stands, raised_on = excluded.raised_on,
           cleared_on = excluded.cleared_on, digest = excluded.digest, line = excluded.line,
           history = held.history + excluded.history`,
      [this.tx.tenant, rows],
    );
    await this.tx.execute(
      `insert into flags.flag_history (tenant_id, flag_id, n, as_of, at, what, result, level, stands, line)
       select $1, new.id, held.history, $3, $4, new.what, new.result, new.level, new.stands, new.line
       from jsonb_to_recordset($2) as new(${ROW})
       join flags.flag held on held.tenant_id = $1 and held.id = new.id
       where new.what is not null`,
      [this.tx.tenant, rows, asOf, this.clock.now()],
    );
  }
}

const ROW =
  'id text, contract_id text, rule_id text, basis text, result text, level text, stands boolean, raised_on date, cleared_on date, digest text, line jsonb, what text';

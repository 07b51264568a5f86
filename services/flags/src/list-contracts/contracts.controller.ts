import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { FLAG_LEVELS, type FlagLevel } from '@manumit/events';
import { isId, missing } from '@manumit/kernel';
import { cursorOf, Needs, PAGE_SIZE, PageQuery, ShownText, WhoAsks, type Caller, type Page } from '@manumit/platform';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { FLAGS, type FlagsDesk } from '../flags.ts';
import { readPageKey } from '../read-flags/page-key.ts';
import { readBasis } from '../read-flags/basis.sql.ts';
import { contractSummary, flagsOfContract, type ContractSummary, type FlagView } from '../read-flags/read-flags.sql.ts';
import { LAST_DAY, listContracts, type ContractView } from './list-contracts.sql.ts';

export class ContractsQuery extends PageQuery {
  /** Part of number, title, buyer or supplier. */
  @IsOptional() @ShownText(200) readonly query?: string;
  @IsOptional() @Matches(/^[A-Z]{2}$/) readonly country?: string;
  @IsOptional() @IsIn(FLAG_LEVELS) readonly level?: FlagLevel;
}

@Controller('contracts')
export class ContractsController {
  constructor(@Inject(FLAGS) private readonly desk: FlagsDesk) {}

  /** Contracts by the date of their next decision, with their flags counted. */
  @Get()
  @Needs('flags:read')
  list(@Query() query: ContractsQuery, @WhoAsks() { tenant }: Caller): Promise<Page<ContractView>> {
    const after = readPageKey(query.cursor, 2) as [string, string] | undefined;
    const limit = query.limit ?? PAGE_SIZE;
    return this.desk.database.inTransaction(tenant, async (tx) => {
      const found = await listContracts(tx, query, after, limit + 1);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const next = found.length > limit && last !== undefined ? cursorOf([last.nextOn ?? LAST_DAY, last.id]) : null;
      return { items, next, basis: await readBasis(tx) };
    });
  }

  /** Every line of a contract as it stands, what needs a person first, and what has no line and why. */
  @Get(':id/flags')
  @Needs('flags:read')
  flags(@Param('id') id: string, @WhoAsks() { tenant }: Caller): Promise<Page<FlagView> & ContractSummary> {
    return this.desk.database.inTransaction(tenant, async (tx) => {
      const summary = isId('contract', id) ? await contractSummary(tx, id) : undefined;
      if (summary === undefined) throw missing('contract.unknown', 'There is no such contract.');
      return { items: await flagsOfContract(tx, id), next: null, basis: await readBasis(tx), ...summary };
    });
  }
}

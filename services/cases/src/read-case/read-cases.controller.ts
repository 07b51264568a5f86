import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { isId, missing } from '@manumit/kernel';
import { cursorOf, Needs, PAGE_SIZE, PageQuery, readCursor, WhoAsks, type Caller, type Page } from '@manumit/platform';
import { IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { CASE_STATUSES } from '../case/status.ts';
import { ShownText } from '../shown-text.ts';
import { CASE_DESK, type CaseDesk } from '../work.ts';
import { listCases, readCase, type CaseFilter, type CaseLine, type CaseView } from './read-cases.sql.ts';

export class CasesQuery extends PageQuery {
  /** A status, or `open` for every one but closed. */
  @IsOptional() @IsIn(['open', ...CASE_STATUSES]) readonly state?: string;
  /** Id of a person, `me`, or `none`. */
  @IsOptional() @IsString() @Matches(/^(me|none|usr_[0-9a-z]{26})$/) readonly assignee?: string;
  @IsOptional() @IsString() @Matches(/^ctr_[0-9a-z]{26}$/) readonly contract?: string;
  @IsOptional() @ShownText(200) readonly query?: string;
}

/** What a query asks for, with `me` as the caller. */
export const filterOf = ({ state, assignee, contract, query }: CasesQuery, caller: Caller): CaseFilter => ({
  ...{ state, contract, query },
  assignee: assignee === 'me' ? caller.id : assignee,
});

@Controller('cases')
export class ReadCasesController {
  constructor(@Inject(CASE_DESK) private readonly desk: CaseDesk) {}

  @Get()
  @Needs('cases:read')
  list(@Query() query: CasesQuery, @WhoAsks() caller: Caller): Promise<Page<CaseLine>> {
    const limit = query.limit ?? PAGE_SIZE;
    const before = readCursor(query.cursor, 1)?.[0];
    return this.desk.transact(caller.tenant, async ({ tenants }, tx) => {
      const filter = filterOf(query, caller);
      const rows = await listCases(tx, filter, before === undefined ? undefined : String(before), limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const next = rows.length > limit && last !== undefined ? cursorOf([last.id]) : null;
      return { items, next, basis: { asOf: (await tenants.asOf()) ?? null } };
    });
  }

  @Get(':id')
  @Needs('cases:read')
  async read(@Param('id') id: string, @WhoAsks() caller: Caller): Promise<CaseView> {
    const found = isId('case', id) ? await this.desk.transact(caller.tenant, (_, tx) => readCase(tx, id)) : undefined;
    if (found === undefined) throw missing('case.unknown', 'There is no such case.');
    return found;
  }
}

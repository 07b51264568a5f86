import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { isId, missing } from '@manumit/kernel';
import { cursorOf, Needs, PAGE_SIZE, PageQuery, readCursor, WhoAsks, type Caller, type Page } from '@manumit/platform';
import { tenantOf } from '../evaluate-due/evaluations.sql.ts';
import { FLAGS, type Flags } from '../work.ts';
import { answerOf, type FlagAnswer } from './flag-answer.ts';
import {
  findFlag,
  hasContract,
  historyOf,
  listContracts,
  listFlags,
  type ContractLine,
  type FlagRow,
} from './flags.sql.ts';

const PLAIN = /^[^\u0000\uD800-\uDFFF]*$/u;

export class FlagsQuery extends PageQuery {
  @IsOptional() @IsIn(['R1', 'R2', 'R3']) readonly level?: string;
  @IsOptional() @Matches(/^[A-Z0-9-]{1,40}$/) readonly rule?: string;
  @IsOptional() @Matches(PLAIN) @MaxLength(200) readonly contract?: string;
  @IsOptional() @IsIn(['open', 'cleared']) readonly state?: 'open' | 'cleared';
  @IsOptional() @IsIn(['flagged', 'request-data', 'clear']) readonly result?: string;
  @IsOptional() @IsIn(['rule', 'risk']) readonly basis?: string;
}

class ContractsQuery extends PageQuery {
  @IsOptional() @Matches(PLAIN) @MaxLength(200) readonly query?: string;
  @IsOptional() @IsIn(['R1', 'R2', 'R3']) readonly level?: string;
  @IsOptional() @Matches(/^[A-Z]{2}$/) readonly country?: string;
}

@Controller()
export class FlagsController {
  constructor(@Inject(FLAGS) private readonly flags: Flags) {}

  @Get('contracts')
  @Needs('flags:read')
  async contracts(@Query() query: ContractsQuery, @WhoAsks() caller: Caller): Promise<Page<ContractLine>> {
    const limit = query.limit ?? PAGE_SIZE;
    const after = readCursor(query.cursor, 2) as [string, string] | undefined;
    return this.flags.database.inTransaction(caller.tenant, async (tx) => {
      const rows = await listContracts(tx, query, after, limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const next = rows.length > limit && last !== undefined ? cursorOf([last.nextOn ?? '9999', last.id]) : null;
      return { items, next, basis: { asOf: (await tenantOf(tx))?.asOf } };
    });
  }

  @Get('contracts/:id/flags')
  @Needs('flags:read')
  async ofContract(@Param('id') id: string, @WhoAsks() caller: Caller): Promise<FlagAnswer[]> {
    return this.flags.database.inTransaction(caller.tenant, async (tx) => {
      if (!isId('contract', id) || !(await hasContract(tx, id)))
        throw missing('contract.unknown', 'There is no such contract.');
      return (await listFlags(tx, { contract: id }, undefined, 200)).map(answerOf);
    });
  }

  @Get('flags')
  @Needs('flags:read')
  async list(@Query() query: FlagsQuery, @WhoAsks() caller: Caller): Promise<Page<FlagAnswer>> {
    const limit = query.limit ?? PAGE_SIZE;
    const after = readCursor(query.cursor, 1)?.[0];
    return this.flags.database.inTransaction(caller.tenant, async (tx) => {
      const rows = await listFlags(tx, query, after === undefined ? undefined : String(after), limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(answerOf),
        next: rows.length > limit && last !== undefined ? cursorOf([last.id]) : null,
        basis: { asOf: (await tenantOf(tx))?.asOf },
      };
    });
  }

  @Get('flags/:id')
  @Needs('flags:read')
  async read(@Param('id') id: string, @WhoAsks() caller: Caller): Promise<FlagAnswer> {
    return answerOf(await this.find(id, caller));
  }

  /** What a flag rests on: facts with pointers, listings, law text, path, and what became of it so far. */
  @Get('flags/:id/evidence')
  @Needs('flags:read')
  async evidence(@Param('id') id: string, @WhoAsks() caller: Caller): Promise<object> {
    const { line } = await this.find(id, caller);
    const history = await this.flags.database.inTransaction(caller.tenant, (tx) => historyOf(tx, id));
    return { facts: line.facts, path: line.path ?? [], missing: line.missing, ...line.evidence, history };
  }

  private async find(id: string, caller: Caller): Promise<FlagRow> {
    const row = /^[a-z0-9_-]{1,64}$/.test(id)
      ? await this.flags.database.inTransaction(caller.tenant, (tx) => findFlag(tx, id))
      : undefined;
    if (row === undefined) throw missing('flag.unknown', 'There is no such flag.');
    return row;
  }
}

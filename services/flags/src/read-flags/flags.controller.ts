import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { FLAG_LEVELS, FLAG_RESULTS, type FlagLevel, type FlagResult } from '@manumit/events';
import { isId, missing } from '@manumit/kernel';
import {
  cursorOf,
  Needs,
  PAGE_SIZE,
  PageQuery,
  ShownText,
  WhoAsks,
  type Caller,
  type Page,
  type Tx,
} from '@manumit/platform';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { FLAGS, type FlagsDesk } from '../flags.ts';
import { readPageKey } from './page-key.ts';
import { readBasis } from './basis.sql.ts';
import { flagEvidence, type FlagEvidence } from './flag-evidence.ts';
import {
  findFlag,
  flagHistory,
  flagView,
  listFlags,
  type FlagFilter,
  type FlagHistoryEntry,
  type FlagRow,
  type FlagView,
} from './read-flags.sql.ts';

export class FlagsQuery extends PageQuery implements FlagFilter {
  @IsOptional() @IsIn(FLAG_LEVELS) readonly level?: FlagLevel;
  @IsOptional() @Matches(/^[A-Z0-9-]{1,40}$/) readonly rule?: string;
  /** Our id of the contract, or the buyer's number. */
  @IsOptional() @ShownText(200) readonly contract?: string;
  @IsOptional() @IsIn(['open', 'cleared']) readonly state?: 'open' | 'cleared';
  @IsOptional() @IsIn(FLAG_RESULTS) readonly result?: FlagResult;
  @IsOptional() @IsIn(['rule', 'risk']) readonly basis?: 'rule' | 'risk';
}

@Controller('flags')
export class FlagsController {
  constructor(@Inject(FLAGS) private readonly desk: FlagsDesk) {}

  /** Flags by the date of the next decision about their contract. */
  @Get()
  @Needs('flags:read')
  list(@Query() query: FlagsQuery, @WhoAsks() { tenant }: Caller): Promise<Page<FlagView>> {
    const after = readPageKey(query.cursor, 3) as [string, string, string] | undefined;
    const limit = query.limit ?? PAGE_SIZE;
    return this.desk.database.inTransaction(tenant, async (tx) => {
      const found = await listFlags(tx, query, 'next-decision', after, limit + 1);
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      const next =
        found.length > limit && last !== undefined ? cursorOf([last.next_key, last.contract_id, last.id]) : null;
      return { items: rows.map(flagView), next, basis: await readBasis(tx) };
    });
  }

  /** One flag, with what became of it. */
  @Get(':id')
  @Needs('flags:read')
  read(
    @Param('id') id: string,
    @WhoAsks() { tenant }: Caller,
  ): Promise<FlagView & { readonly history: readonly FlagHistoryEntry[] }> {
    return this.desk.database.inTransaction(tenant, async (tx) => ({
      ...flagView(await find(tx, id)),
      history: await flagHistory(tx, id),
    }));
  }

  /** What it rests on: facts with pointers, listings, law, path, each with its source and edition. */
  @Get(':id/evidence')
  @Needs('flags:read')
  evidence(@Param('id') id: string, @WhoAsks() { tenant }: Caller): Promise<FlagEvidence> {
    return this.desk.database.inTransaction(tenant, async (tx) => flagEvidence(await find(tx, id)));
  }
}

async function find(tx: Tx, id: string): Promise<FlagRow> {
  const row = isId('flag', id) ? await findFlag(tx, id) : undefined;
  if (row === undefined) throw missing('flag.unknown', 'There is no such flag.');
  return row;
}

import { Controller, Get, Inject, Query } from '@nestjs/common';
import { BANDS, RISK_STATUSES, type Band, type RiskStatus } from '@manumit/events';
import {
  cursorOf,
  Needs,
  PAGE_SIZE,
  PageQuery,
  readCursor,
  ShownText,
  WhoAsks,
  type Caller,
  type Page,
} from '@manumit/platform';
import type { SubjectKind } from '@manumit/risk';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { readBasis } from '../read-assessment/basis.sql.ts';
import { SCORING, type Scoring } from '../scoring.ts';
import { readParties, type PartyView } from './list-parties.sql.ts';

export class PartiesQuery extends PageQuery {
  /** Part of the name. */
  @IsOptional() @ShownText(200) readonly query?: string;
  @IsOptional() @Matches(/^[A-Z]{2}$/) readonly country?: string;
  /** Of the entity. */
  @IsOptional() @IsIn(BANDS) readonly band?: Band;
  @IsOptional() @IsIn(RISK_STATUSES) readonly status?: RiskStatus;
}

/** One page of parties, as the list and the export read it. */
export async function listParties(
  scoring: Scoring,
  kind: SubjectKind,
  query: PartiesQuery,
  { tenant }: Pick<Caller, 'tenant'>,
): Promise<Page<PartyView>> {
  const after = readCursor(query.cursor, 2) as [string, string] | undefined;
  const limit = query.limit ?? PAGE_SIZE;
  return scoring.database.inTransaction(tenant, async (tx) => {
    const found = await readParties(tx, kind, query, after, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next = found.length > limit && last !== undefined ? cursorOf([last.name, last.id]) : null;
    return { items: await withExposures(scoring, tx, items), next, basis: await readBasis(tx) };
  });
}

/** Exposure is recorded for subjects of contracts; the few others of a page are rolled up here. */
async function withExposures(
  scoring: Scoring,
  tx: Parameters<Scoring['networkOf']>[0],
  items: readonly PartyView[],
): Promise<readonly PartyView[]> {
  if (items.every(({ exposure }) => exposure !== null)) return items;
  const { network } = await scoring.networkOf(tx);
  return items.map((item) => {
    if (item.exposure !== null) return item;
    const { status, value } = network.rollUp(item.id);
    return { ...item, exposure: { status, value } };
  });
}

@Controller('suppliers')
export class SuppliersController {
  constructor(@Inject(SCORING) private readonly scoring: Scoring) {}

  @Get()
  @Needs('scores:read')
  list(@Query() query: PartiesQuery, @WhoAsks() caller: Caller): Promise<Page<PartyView>> {
    return listParties(this.scoring, 'supplier', query, caller);
  }
}

@Controller('recruiters')
export class RecruitersController {
  constructor(@Inject(SCORING) private readonly scoring: Scoring) {}

  @Get()
  @Needs('scores:read')
  list(@Query() query: PartiesQuery, @WhoAsks() caller: Caller): Promise<Page<PartyView>> {
    return listParties(this.scoring, 'recruiter', query, caller);
  }
}

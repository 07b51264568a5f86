import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Needs, WhoAsks, type Caller } from '@manumit/platform';
import type { SubjectKind } from '@manumit/risk';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { readBasis } from '../read-assessment/basis.sql.ts';
import { checkId } from '../read-assessment/read-assessment.controller.ts';
import { SCORING, type Scoring } from '../scoring.ts';
import { readNetwork, type Direction } from './read-network.sql.ts';

export class NetworkQuery {
  @IsOptional() @IsIn(['upstream', 'downstream']) readonly direction?: Direction;
  /** Tiers from the root. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(30) readonly depth?: number;
}

const DEPTH = 3;

/** The network around one party; shared by the paths of both kinds. */
function answer(scoring: Scoring, kind: SubjectKind, id: string, query: NetworkQuery, { tenant }: Caller) {
  checkId(kind, id);
  const { direction = 'upstream', depth = DEPTH } = query;
  return scoring.database.inTransaction(tenant, async (tx) => {
    const view = await readNetwork(tx, kind, id, direction, depth);
    const { status, value, max, untracedShare } = (await scoring.networkOf(tx)).network.rollUp(id);
    return { ...view, exposure: { status, value, max, untracedShare }, basis: await readBasis(tx) };
  });
}

@Controller('suppliers')
export class SupplierNetworkController {
  constructor(@Inject(SCORING) private readonly scoring: Scoring) {}

  @Get(':id/network')
  @Needs('scores:read')
  network(@Param('id') id: string, @Query() query: NetworkQuery, @WhoAsks() caller: Caller) {
    return answer(this.scoring, 'supplier', id, query, caller);
  }
}

@Controller('recruiters')
export class RecruiterNetworkController {
  constructor(@Inject(SCORING) private readonly scoring: Scoring) {}

  @Get(':id/network')
  @Needs('scores:read')
  network(@Param('id') id: string, @Query() query: NetworkQuery, @WhoAsks() caller: Caller) {
    return answer(this.scoring, 'recruiter', id, query, caller);
  }
}

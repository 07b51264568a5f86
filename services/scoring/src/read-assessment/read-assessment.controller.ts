import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { isId, missing } from '@manumit/kernel';
import { cursorOf, Needs, PAGE_SIZE, PageQuery, readCursor, WhoAsks, type Caller, type Page } from '@manumit/platform';
import type { SubjectKind } from '@manumit/risk';
import { IsOptional } from 'class-validator';
import { SCORING, type Scoring } from '../scoring.ts';
import { CalendarDay } from '../shown-text.ts';
import { readBasis } from './basis.sql.ts';
import { findAssessment, readHistory, shownAssessment, type HistoryView } from './read-assessment.sql.ts';

export class AssessmentQuery {
  /** Replays the assessment as of an earlier day. */
  @IsOptional() @CalendarDay() readonly asOf?: string;
}

/** Throws for what is no id of this kind; a foreign one is told apart from it by nobody. */
export function checkId(kind: SubjectKind, id: string): void {
  if (!isId(kind, id)) throw missing(`${kind}.unknown`, `There is no such ${kind}, or it was not assessed yet.`);
}

abstract class AssessmentsController {
  protected constructor(
    private readonly scoring: Scoring,
    private readonly kind: SubjectKind,
  ) {}

  protected read(id: string, { asOf }: AssessmentQuery, { tenant }: Caller) {
    checkId(this.kind, id);
    return this.scoring.database.inTransaction(tenant, async (tx) =>
      shownAssessment(await findAssessment(tx, this.scoring, this.kind, id, asOf)),
    );
  }

  protected history(id: string, query: PageQuery, { tenant }: Caller): Promise<Page<HistoryView>> {
    checkId(this.kind, id);
    const before = readCursor(query.cursor, 1)?.[0];
    const limit = query.limit ?? PAGE_SIZE;
    return this.scoring.database.inTransaction(tenant, async (tx) => {
      const revision = typeof before === 'number' ? before : undefined;
      const found = await readHistory(tx, this.kind, id, revision, limit + 1);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const next = found.length > limit && last !== undefined ? cursorOf([last.revision]) : null;
      return { items, next, basis: await readBasis(tx) };
    });
  }
}

@Controller('suppliers')
export class SupplierAssessmentsController extends AssessmentsController {
  constructor(@Inject(SCORING) scoring: Scoring) {
    super(scoring, 'supplier');
  }

  @Get(':id/assessment')
  @Needs('scores:read')
  assessment(@Param('id') id: string, @Query() query: AssessmentQuery, @WhoAsks() caller: Caller) {
    return this.read(id, query, caller);
  }

  @Get(':id/assessments')
  @Needs('scores:read')
  assessments(@Param('id') id: string, @Query() query: PageQuery, @WhoAsks() caller: Caller) {
    return this.history(id, query, caller);
  }
}

@Controller('recruiters')
export class RecruiterAssessmentsController extends AssessmentsController {
  constructor(@Inject(SCORING) scoring: Scoring) {
    super(scoring, 'recruiter');
  }

  @Get(':id/assessment')
  @Needs('scores:read')
  assessment(@Param('id') id: string, @Query() query: AssessmentQuery, @WhoAsks() caller: Caller) {
    return this.read(id, query, caller);
  }

  @Get(':id/assessments')
  @Needs('scores:read')
  assessments(@Param('id') id: string, @Query() query: PageQuery, @WhoAsks() caller: Caller) {
    return this.history(id, query, caller);
  }
}

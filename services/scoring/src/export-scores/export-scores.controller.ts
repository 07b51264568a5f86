import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common';
import { nounOf } from '@manumit/kernel';
import { Needs, WhoAsks, type Caller } from '@manumit/platform';
import { IsIn, IsOptional } from 'class-validator';
import { listParties, PartiesQuery } from '../list-parties/list-parties.controller.ts';
import { findAssessment, shownAssessment } from '../read-assessment/read-assessment.sql.ts';
import { SCORING, type Scoring } from '../scoring.ts';
import { assessmentRow, csvLine, supplierRow, type ExportRow } from './export-rows.ts';

export class ExportQuery extends PartiesQuery {
  @IsOptional() @IsIn(['csv', 'json']) readonly format?: 'csv' | 'json';
}

/** Rows that are read in one transaction: a slow reader must not hold one open. */
const PAGE = 200;

@Controller('exports')
export class ExportsController {
  constructor(@Inject(SCORING) private readonly scoring: Scoring) {}

  @Get('suppliers')
  @Needs('scores:read')
  suppliers(@Query() query: ExportQuery, @WhoAsks() caller: Caller): StreamableFile {
    return fileOf('suppliers', query, this.supplierRows(query, caller));
  }

  /** Assessments of suppliers, then of recruiters. */
  @Get('assessments')
  @Needs('scores:read')
  assessments(@Query() query: ExportQuery, @WhoAsks() caller: Caller): StreamableFile {
    return fileOf('assessments', query, this.assessmentRows(query, caller));
  }

  private async *parties(kind: 'supplier' | 'recruiter', query: ExportQuery, caller: Caller) {
    for (let cursor: string | undefined; ;) {
      const { query: text, country, band, status } = query;
      const page = Object.assign(new PartiesQuery(), { query: text, country, band, status, cursor, limit: PAGE });
      const { items, next } = await listParties(this.scoring, kind, page, caller);
      yield items;
      if (next === null) return;
      cursor = next;
    }
  }

  private async *supplierRows(query: ExportQuery, caller: Caller): AsyncGenerator<ExportRow> {
    for await (const items of this.parties('supplier', query, caller)) yield* items.map(supplierRow);
  }

  private async *assessmentRows(query: ExportQuery, caller: Caller): AsyncGenerator<ExportRow> {
    for (const kind of ['supplier', 'recruiter'] as const) {
      for await (const items of this.parties(kind, query, caller)) {
        yield* await this.scoring.database.inTransaction(caller.tenant, async (tx) => {
          const rows: ExportRow[] = [];
          for (const { id, country } of items) {
            const found = await findAssessment(tx, this.scoring, nounOf(id) as typeof kind, id, undefined);
            rows.push(assessmentRow(shownAssessment(found), country));
          }
          return rows;
        });
      }
    }
  }
}

function fileOf(noun: string, { format = 'csv' }: ExportQuery, rows: AsyncGenerator<ExportRow>): StreamableFile {
  const isCsv = format === 'csv';
  return new StreamableFile(Readable.from(isCsv ? csvOf(rows) : jsonOf(rows)), {
    type: isCsv ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
    disposition: `attachment; filename="${noun}.${format}"`,
  });
}

async function* csvOf(rows: AsyncGenerator<ExportRow>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const row of rows) {
    if (isFirst) yield csvLine(Object.keys(row));
    isFirst = false;
    yield csvLine(Object.values(row));
  }
}

async function* jsonOf(rows: AsyncGenerator<ExportRow>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const row of rows) {
    yield `${before}${JSON.stringify(row)}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

import { Controller, Get, Inject, Param, Query, Res, Sse, type MessageEvent } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { stringify } from 'csv-stringify';
import type { FastifyReply } from 'fastify';
import { interval, concatMap, takeWhile, from, type Observable } from 'rxjs';
import { isId, missing, unusable, type Day } from '@manumit/kernel';
import {
  cursorOf,
  Needs,
  PAGE_SIZE,
  PageQuery,
  readCursor,
  safeCell,
  WhoAsks,
  type Caller,
  type Page,
} from '@manumit/platform';
import { templateCsv } from '../check-rows/describe-template.ts';
import { isTemplateKind } from '../check-rows/all-templates.ts';
import { findImport, listImports, type ImportRow } from '../run-import/imports.sql.ts';
import { INGEST, type Ingest } from '../work.ts';
import { problemsOf, rejectsOf } from './rejects.sql.ts';

class RejectsQuery {
  @IsOptional() @IsIn(['json', 'csv']) readonly format?: 'json' | 'csv';
}

/** What an import answers. */
export interface ImportAnswer extends Omit<ImportRow, 'options' | 'header' | 'checkpoint' | 'day'> {
  readonly day: Day;
}

const answerOf = ({ options: _options, header: _header, checkpoint: _checkpoint, ...row }: ImportRow): ImportAnswer =>
  row;

const PROGRESS_MS = 500;

@Controller('imports')
export class ImportReportsController {
  constructor(@Inject(INGEST) private readonly ingest: Ingest) {}

  @Get()
  @Needs('records:read')
  async list(@Query() query: PageQuery, @WhoAsks() caller: Caller): Promise<Page<ImportAnswer>> {
    const limit = query.limit ?? PAGE_SIZE;
    const before = importCursor(query.cursor);
    const rows = await this.ingest.database.inTransaction(caller.tenant, (tx) => listImports(tx, before, limit + 1));
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(answerOf),
      next: rows.length > limit && last !== undefined ? cursorOf([last.createdAt, last.id]) : null,
      basis: {},
    };
  }

  @Get('templates/:kind')
  @Needs('signed-in')
  template(@Param('kind') kind: string, @Res() reply: FastifyReply): void {
    if (!isTemplateKind(kind)) throw missing('template.unknown', 'There is no template of this kind.');
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${kind}.csv"`)
      .send(templateCsv(kind));
  }

  @Get(':id')
  @Needs('records:read')
  async read(@Param('id') id: string, @WhoAsks() caller: Caller): Promise<ImportAnswer> {
    return answerOf(await this.find(id, caller));
  }

  /** Every problem by row; as CSV, the refused rows as they came, with their codes and messages, ready to be mended and sent again. */
  @Get(':id/rejects')
  @Needs('records:read')
  async rejects(
    @Param('id') id: string,
    @Query() { format }: RejectsQuery,
    @WhoAsks() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.find(id, caller);
    const { database } = this.ingest;
    if (format !== 'csv') {
      const problems = await database.inTransaction(caller.tenant, (tx) => problemsOf(tx, id));
      void reply.send(problems);
      return;
    }
    const rejects = await database.inTransaction(caller.tenant, (tx) => rejectsOf(tx, id));
    const header = row.header ?? [];
    const csv = stringify({ quoted: true });
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${id}.rejected.csv"`)
      .send(csv);
    csv.write([...header, '_row', '_codes', '_messages']);
    for (const { row: number, cells, codes, messages } of rejects) {
      const own = header.map((_, index) => safeCell(cells[index] ?? ''));
      csv.write([...own, String(number), codes.join(' '), messages.join(' ')]);
    }
    csv.end();
  }

  @Sse(':id/progress')
  @Needs('records:read')
  async progress(@Param('id') id: string, @WhoAsks() caller: Caller): Promise<Observable<MessageEvent>> {
    // Before the stream opens: an unknown id is an answer, not an event.
    await this.find(id, caller);
    const state = async (): Promise<ImportAnswer> => answerOf(await this.find(id, caller));
    return interval(PROGRESS_MS).pipe(
      concatMap(() => from(state())),
      takeWhile((answer) => answer.state === 'queued' || answer.state === 'running', true),
      concatMap((data) => [{ data }]),
    );
  }

  private async find(id: string, caller: Caller): Promise<ImportRow> {
    const row = isId('import', id)
      ? await this.ingest.database.inTransaction(caller.tenant, (tx) => findImport(tx, id))
      : undefined;
    if (row === undefined) throw missing('import.unknown', 'There is no such import.');
    return row;
  }
}

/** Instant and id of the last import of a page. */
function importCursor(cursor: string | undefined): readonly [string, string] | undefined {
  const [at, id] = readCursor(cursor, 2) ?? [];
  if (at === undefined && id === undefined) return undefined;
  if (
    typeof at === 'string' &&
    typeof id === 'string' &&
    INSTANT.test(at) &&
    !Number.isNaN(Date.parse(at)) &&
    isId('import', id)
  )
    return [at, id];
  throw unusable('cursor.unusable', 'This cursor is not one of ours. Start the list again without it.', 'cursor');
}

// As PostgreSQL prints a timestamptz.
const INSTANT = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?[+-]\d{2}(:\d{2})?$/;

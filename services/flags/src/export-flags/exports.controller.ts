import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common';
import { Needs, WhoAsks, type Caller } from '@manumit/platform';
import { IsIn, IsOptional } from 'class-validator';
import { FLAGS, type FlagsDesk } from '../flags.ts';
import { readBasis, type FlagsBasis } from '../read-flags/basis.sql.ts';
import { FlagsQuery } from '../read-flags/flags.controller.ts';
import { listFlags } from '../read-flags/read-flags.sql.ts';
import { csvLine, EXPORT_COLUMNS, exportRow, type ExportRow } from './export-rows.ts';

export class ExportQuery extends FlagsQuery {
  @IsOptional() @IsIn(['csv', 'json']) readonly format?: 'csv' | 'json';
}

/** Rows that are read in one transaction: a slow reader must not hold one open. */
const PAGE = 500;

@Controller('exports/flags')
export class ExportsController {
  constructor(@Inject(FLAGS) private readonly desk: FlagsDesk) {}

  /** What the list shows under the same filters, by id so that two files can be compared. */
  @Get()
  @Needs('flags:read')
  async export(@Query() query: ExportQuery, @WhoAsks() { tenant }: Caller): Promise<StreamableFile> {
    const basis = await this.desk.database.inTransaction(tenant, readBasis);
    const { format = 'csv' } = query;
    const rows = this.rows(tenant, query);
    return new StreamableFile(Readable.from(format === 'csv' ? csvOf(rows) : jsonOf(rows, basis, query)), {
      type: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
      disposition: `attachment; filename="flags.${format}"`,
    });
  }

  private async *rows(tenant: string, query: ExportQuery): AsyncGenerator<ExportRow> {
    let after: [string, string, string] | undefined;
    do {
      const from = after;
      const page = await this.desk.database.inTransaction(tenant, (tx) => listFlags(tx, query, 'id', from, PAGE));
      for (const row of page) yield exportRow(row);
      const last = page.at(-1);
      after = page.length === PAGE && last !== undefined ? ['', '', last.id] : undefined;
    } while (after !== undefined);
  }
}

async function* csvOf(rows: AsyncIterable<ExportRow>): AsyncGenerator<string> {
  yield csvLine(EXPORT_COLUMNS);
  for await (const row of rows) yield csvLine(EXPORT_COLUMNS.map((column) => row[column]));
}

async function* jsonOf(
  rows: AsyncIterable<ExportRow>,
  basis: FlagsBasis,
  { level, rule, contract, state, result, basis: of }: ExportQuery,
): AsyncGenerator<string> {
  yield `{"basis":${JSON.stringify(basis)},"filter":${JSON.stringify({ level, rule, contract, state, result, basis: of })},"items":[`;
  let before = '';
  for await (const row of rows) {
    yield `${before}\n${JSON.stringify(row)}`;
    before = ',';
  }
  yield ']}\n';
}

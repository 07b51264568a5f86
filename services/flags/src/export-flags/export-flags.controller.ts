import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Needs, WhoAsks, type Caller } from '@manumit/platform';
import { answerOf, type FlagAnswer } from '../read-flags/flag-answer.ts';
import { FlagsQuery } from '../read-flags/flags.controller.ts';
import { listFlags } from '../read-flags/flags.sql.ts';
import { FLAGS, type Flags } from '../work.ts';

class ExportQuery extends FlagsQuery {
  @IsOptional() @IsIn(['csv', 'json']) readonly format?: 'csv' | 'json';
}

const PAGE = 500;
const TITLES = [
  'flag',
  'contract',
  'title',
  'buyer',
  'basis',
  'rule',
  'version',
  'instrument',
  'citation',
  'verified',
  'result',
  'level',
  'because',
  'missing',
  'clears when',
  'raised',
  'cleared',
];

/** The file of exactly what is filtered, streamed page by page. */
@Controller('exports/flags')
export class ExportFlagsController {
  constructor(@Inject(FLAGS) private readonly flags: Flags) {}

  @Get()
  @Needs('flags:read')
  export(@Query() { format, ...filter }: ExportQuery, @WhoAsks() caller: Caller, @Res() reply: FastifyReply): void {
    const rows = this.pages(caller.tenant, filter);
    if (format === 'json') {
      void reply
        .header('content-type', 'application/jsonl; charset=utf-8')
        .header('content-disposition', 'attachment; filename="flags.jsonl"')
        .send(Readable.from(lines(rows)));
      return;
    }
    const csv = stringify({ quoted: true, header: true, columns: TITLES });
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="flags.csv"')
      .send(csv);
    Readable.from(cells(rows)).pipe(csv);
  }

  private async *pages(tenant: string, filter: FlagsQuery): AsyncGenerator<FlagAnswer> {
    for (let after: string | undefined; ;) {
      const rows = await this.flags.database.inTransaction(tenant, (tx) => listFlags(tx, filter, after, PAGE));
      for (const row of rows) yield answerOf(row);
      if (rows.length < PAGE) return;
      after = rows.at(-1)?.id;
    }
  }
}

async function* lines(flags: AsyncIterable<FlagAnswer>): AsyncGenerator<string> {
  for await (const flag of flags) yield `${JSON.stringify(flag)}\n`;
}

async function* cells(flags: AsyncIterable<FlagAnswer>): AsyncGenerator<string[]> {
  for await (const {
    id,
    contract,
    basis,
    rule,
    result,
    level,
    because,
    missing,
    clearsWhen,
    raisedAt,
    clearedAt,
  } of flags) {
    yield [
      id,
      contract.contractId,
      contract.title,
      contract.buyer,
      basis,
      rule.id,
      rule.version,
      rule.instrument,
      rule.citation,
      rule.verified ? 'yes' : 'no',
      result,
      level,
      because,
      missing.join(' '),
      clearsWhen,
      raisedAt,
      clearedAt ?? '',
    ].map(defused);
  }
}

/** What a spreadsheet would take for a formula gets an apostrophe in front. */
const defused = (cell: string): string =>
  /^[=+\-@\t\r\n＝＋－＠]/u.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell;

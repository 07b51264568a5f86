import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { Day } from '@manumit/kernel';
import { Needs, safeText, WhoAsks, type Caller } from '@manumit/platform';
import { stringify } from 'csv-stringify/sync';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { isReplySettled } from '../change-case/change-case.ts';
import { CasesQuery, filterOf } from '../read-case/read-cases.controller.ts';
import { listCases, type CaseFilter, type CaseLine } from '../read-case/read-cases.sql.ts';
import { CASE_DESK, type CaseDesk } from '../work.ts';

export class ExportQuery extends CasesQuery {
  @IsOptional() @IsIn(['csv', 'json']) readonly format?: 'csv' | 'json';
}

const PAGE = 500;

@Controller('exports/cases')
export class ExportsController {
  constructor(@Inject(CASE_DESK) private readonly desk: CaseDesk) {}

  @Get()
  @Needs('cases:read')
  export(@Query() query: ExportQuery, @WhoAsks() caller: Caller, @Res() reply: FastifyReply): void {
    const format = query.format ?? 'csv';
    const rows = this.rows(caller.tenant, filterOf(query, caller));
    const body = Readable.from(format === 'csv' ? csvOf(rows) : jsonOf(rows));
    void reply
      .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="cases.${format}"`)
      .send(body);
  }

  private async *rows(tenant: string, filter: CaseFilter): AsyncGenerator<ExportRow> {
    let before: string | undefined;
    do {
      const at = before;
      const { page, today } = await this.desk.transact(tenant, async ({ tenants }, tx) => ({
        page: await listCases(tx, filter, at, PAGE),
        today: await tenants.today(),
      }));
      for (const line of page) yield rowOf(line, today);
      before = page.length === PAGE ? page.at(-1)?.id : undefined;
    } while (before !== undefined);
  }
}

type ExportRow = ReturnType<typeof rowOf>;

const NOT_SHOWN = 'not shown: the supplier was not offered a reply yet';

/** A file may leave the tenant, so what is adverse stands in it only once the supplier could reply (PR-8, DNH-11). */
function rowOf(line: CaseLine, today: Day) {
  const isSettled = isReplySettled(line, today);
  return {
    id: line.id,
    contractId: line.contractId,
    title: line.title,
    buyer: line.buyer,
    status: line.status,
    reply: line.replyOfferedOn !== null ? 'offered' : isSettled ? 'withheld' : 'owed',
    replyDueOn: line.replyDueOn,
    outcome: isSettled ? line.outcome : NOT_SHOWN,
    standingFlags: isSettled ? line.standing : NOT_SHOWN,
    level: isSettled ? line.level : NOT_SHOWN,
    assignee: line.assignee,
    follows: line.follows,
    openedAt: line.openedAt.toISOString(),
    closedAt: line.closedAt?.toISOString() ?? null,
  };
}

const COLUMNS: readonly (keyof ExportRow)[] = [
  ...(['id', 'contractId', 'title', 'buyer', 'status', 'reply', 'replyDueOn', 'outcome', 'standingFlags'] as const),
  ...(['level', 'assignee', 'follows', 'openedAt', 'closedAt'] as const),
];

async function* csvOf(rows: AsyncIterable<ExportRow>) {
  yield stringify([[...COLUMNS]], { quoted: true, quoted_empty: true });
  for await (const row of rows) {
    const cells = COLUMNS.map((column) => safeText(String(row[column] ?? '')));
    yield stringify([cells], { quoted: true, quoted_empty: true });
  }
}

async function* jsonOf(rows: AsyncIterable<ExportRow>) {
  let before = '[';
  for await (const row of rows) {
    yield `${before}${JSON.stringify(row)}`;
    before = ',\n';
  }
  yield before === '[' ? '[]' : ']';
}

import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { isId, missing } from '@manumit/kernel';
import {
  cursorOf,
  Needs,
  once,
  PAGE_SIZE,
  PageQuery,
  readCursor,
  ShownText,
  WhoAsks,
  type Caller,
  type Page,
} from '@manumit/platform';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { readBasis } from '../read-assessment/basis.sql.ts';
import type { AlertState } from '../screen-names/alerts.ts';
import { SCORING, type Scoring } from '../scoring.ts';
import { CalendarDay } from '../shown-text.ts';
import { readAlert, readAlerts, type AlertView } from './alert-view.sql.ts';
import { decideAlert } from './decide-alert.ts';

const STATES = ['pending', 'confirmed', 'false-positive', 'superseded', 'delisted'] as const;
const REASON_CODES = ['identifier_equal', 'same_party', 'other_party', 'other_country', 'other'] as const;

export class AlertsQuery extends PageQuery {
  @IsOptional() @IsIn(STATES) readonly state?: AlertState;
  @IsOptional() @ShownText(80) readonly list?: string;
  @IsOptional() @ShownText(30) readonly subject?: string;
}

export class DecisionBody {
  @IsIn(['confirmed', 'false-positive']) readonly verdict!: 'confirmed' | 'false-positive';
  @IsIn(REASON_CODES) readonly reasonCode!: (typeof REASON_CODES)[number];
  @IsOptional() @ShownText(2000) readonly text?: string;
  @IsOptional() @CalendarDay() readonly expiresOn?: string;
  @IsOptional() @Matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) readonly evidenceHash?: string;
}

@Controller('screening/alerts')
export class AlertsController {
  constructor(@Inject(SCORING) private readonly scoring: Scoring) {}

  @Get()
  @Needs('scores:read')
  list(@Query() query: AlertsQuery, @WhoAsks() { tenant }: Caller): Promise<Page<AlertView>> {
    const after = readCursor(query.cursor, 1)?.[0];
    const limit = query.limit ?? PAGE_SIZE;
    return this.scoring.database.inTransaction(tenant, async (tx) => {
      const found = await readAlerts(tx, query, typeof after === 'string' ? after : undefined, limit + 1);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const next = found.length > limit && last !== undefined ? cursorOf([last.id]) : null;
      return { items, next, basis: await readBasis(tx) };
    });
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Needs('records:write')
  decide(
    @Param('id') id: string,
    @Body() body: DecisionBody,
    @WhoAsks() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<AlertView> {
    if (!isId('alert', id)) throw missing('alert.unknown', 'There is no such alert.');
    const request = { key, route: `POST /screening/alerts/${id}/decision`, body: { ...body } };
    return this.scoring.database.inTransaction(caller.tenant, (tx) =>
      once(tx, caller, request, async () => {
        const { verdict, reasonCode, text, expiresOn, evidenceHash } = body;
        const actor = { id: caller.id, name: caller.name };
        const decision = { verdict, reasonCode, reason: text, expiresOn, evidenceHash, actor };
        await decideAlert(id, decision, await this.scoring.workOn(tx));
        return (await readAlert(tx, id)) as AlertView;
      }),
    );
  }
}

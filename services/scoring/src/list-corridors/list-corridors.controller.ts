import { Controller, Get, Inject, Query } from '@nestjs/common';
import { cursorOf, Needs, PAGE_SIZE, PageQuery, readCursor, WhoAsks, type Caller, type Page } from '@manumit/platform';
import { readBasis } from '../read-assessment/basis.sql.ts';
import { SCORING, type Scoring } from '../scoring.ts';
import { readCorridors, type CorridorView } from './list-corridors.sql.ts';

@Controller('corridors')
export class CorridorsController {
  constructor(@Inject(SCORING) private readonly scoring: Scoring) {}

  @Get()
  @Needs('scores:read')
  list(@Query() query: PageQuery, @WhoAsks() { tenant }: Caller): Promise<Page<CorridorView>> {
    const after = readCursor(query.cursor, 1)?.[0];
    const limit = query.limit ?? PAGE_SIZE;
    return this.scoring.database.inTransaction(tenant, async (tx) => {
      const found = await readCorridors(tx, typeof after === 'string' ? after : undefined, limit + 1);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const next = found.length > limit && last !== undefined ? cursorOf([last.corridor]) : null;
      return { items, next, basis: await readBasis(tx) };
    });
  }
}

import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Needs, ShownText, WhoAsks, type Caller } from '@manumit/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsNumber,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { readBasis } from '../read-assessment/basis.sql.ts';
import { SCORING, type Scoring } from '../scoring.ts';
import { ShownTexts } from '../shown-text.ts';
import { searchedLists, searchLists } from './search-lists.sql.ts';

export class IdentifierBody {
  @ShownText(40) readonly scheme!: string;
  @ShownText(255) readonly value!: string;
  @IsOptional() @ShownText(200) readonly authority?: string;
}

export class NameQueryBody {
  @ShownText(100) readonly id!: string;
  @ShownText(300) readonly name!: string;
  @IsOptional() @IsArray() @ArrayMaxSize(50) @ShownTexts(300) readonly aliases?: string[];
  @IsOptional() @Matches(/^[A-Z]{2}$/) readonly country?: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => IdentifierBody)
  readonly identifiers?: IdentifierBody[];
}

export class SearchBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => NameQueryBody)
  readonly queries!: NameQueryBody[];
  @IsOptional() @IsArray() @ArrayMaxSize(100) @ShownTexts(80) readonly lists?: string[];
  /** Taken for the day on which spelling distance is scored: equal names have the score 1. */
  @IsOptional() @IsNumber() @Min(0) @Max(1) readonly threshold?: number;
  @IsOptional() @IsInt() @Min(1) @Max(500) readonly limit?: number;
}

const CANDIDATES = 20;

@Controller('screening')
export class SearchListsController {
  constructor(@Inject(SCORING) private readonly scoring: Scoring) {}

  @Post('search')
  @HttpCode(200)
  @Needs('scores:read')
  search(@Body() body: SearchBody, @WhoAsks() { tenant }: Caller) {
    const { queries, lists, limit = CANDIDATES } = body;
    return this.scoring.database.inTransaction(tenant, async (tx) => {
      const found = await searchLists(tx, queries, lists, limit);
      const searched = await searchedLists(tx, lists);
      const notSearched = (lists ?? []).filter((list) => !searched.some((one) => one.list === list));
      return {
        results: queries.map(({ id }) => ({
          id,
          // A list that could not be searched makes the answer partial, never a shorter "nothing found".
          status: notSearched.length === 0 ? 'ok' : 'partial',
          candidates: found.get(id) ?? [],
        })),
        searched,
        notSearched: notSearched.map((list) => ({ list, code: 'list.unknown' })),
        method: 'exact: equal key identifiers, equal normalized names',
        basis: await readBasis(tx),
      };
    });
  }
}

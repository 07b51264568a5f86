import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { IsBoolean, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { readStatus, redrive, type Status } from '@manumit/messaging';
import { Needs } from '@manumit/platform';
import { INGEST, type Ingest } from '../work.ts';

class RedriveBody {
  @IsString() @Matches(/^[a-z]+(-[a-z]+)*$/) @MaxLength(60) readonly group!: string;
  @IsOptional() @IsString() @Matches(/^[\w.-]+$/) @MaxLength(100) readonly code?: string;
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
}

/** Answers the operators from the log's own functions. */
@Controller()
export class StatusController {
  constructor(@Inject(INGEST) private readonly ingest: Ingest) {}

  @Get('status')
  @Needs('signed-in')
  status(): Promise<Status> {
    return this.ingest.database.inSystemTransaction(readStatus);
  }

  @Post('redrive')
  @Needs('operate')
  @HttpCode(200)
  async redrive(@Body() body: RedriveBody): Promise<{ count: number }> {
    return { count: await this.ingest.database.inSystemTransaction((tx) => redrive(tx, body)) };
  }
}

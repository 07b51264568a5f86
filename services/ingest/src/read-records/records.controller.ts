import { Controller, Get, Inject, Param } from '@nestjs/common';
import { isId, missing, type Noun } from '@manumit/kernel';
import { Needs, WhoAsks, type Caller } from '@manumit/platform';
import { INGEST, type Ingest } from '../work.ts';
import { readRecord, type RecordAnswer } from './read-record.sql.ts';

/** One record with the source of every field. */
@Controller()
export class RecordsController {
  constructor(@Inject(INGEST) private readonly ingest: Ingest) {}

  @Get('suppliers/:id')
  @Needs('records:read')
  supplier(@Param('id') id: string, @WhoAsks() caller: Caller): Promise<RecordAnswer> {
    return this.read('supplier', id, caller);
  }

  @Get('recruiters/:id')
  @Needs('records:read')
  recruiter(@Param('id') id: string, @WhoAsks() caller: Caller): Promise<RecordAnswer> {
    return this.read('recruiter', id, caller);
  }

  @Get('contracts/:id')
  @Needs('records:read')
  contract(@Param('id') id: string, @WhoAsks() caller: Caller): Promise<RecordAnswer> {
    return this.read('contract', id, caller);
  }

  @Get('observations/:id')
  @Needs('records:read')
  observation(@Param('id') id: string, @WhoAsks() caller: Caller): Promise<RecordAnswer> {
    return this.read('observation', id, caller);
  }

  private async read(noun: Noun, id: string, caller: Caller): Promise<RecordAnswer> {
    const record = isId(noun, id)
      ? await this.ingest.database.inTransaction(caller.tenant, (tx) => readRecord(tx, noun, id))
      : undefined;
    if (record === undefined) throw missing(`${noun}.unknown`, `There is no such ${noun}.`);
    return record;
  }
}

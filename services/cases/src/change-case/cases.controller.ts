import { Body, Controller, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CASE_OUTCOMES, type CaseOutcome } from '@manumit/events';
import { isId, missing, type Day } from '@manumit/kernel';
import { Needs, once, WhoAsks, type Caller } from '@manumit/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { REASON_CODES, type ReasonCode } from '../case/decision.ts';
import { CASE_STATUSES, type CaseStatus } from '../case/status.ts';
import { judgeDecision, proposeDecision } from '../decide-case/decide-case.ts';
import { openCase } from '../open-case/open-case.ts';
import { readCase, type CaseView } from '../read-case/read-cases.sql.ts';
import { ShownText } from '../shown-text.ts';
import { CASE_DESK, type Actor, type CaseDesk, type Work } from '../work.ts';
import { assignCase, moveCase, NOTE_KINDS, writeNote, type NoteKind } from './change-case.ts';

const MOST_FLAGS = 60;
const OUR_FLAG = /^[!-~]{1,64}$/;

function CalendarDay(target: object, field: string): void {
  Matches(/^\d{4}-\d{2}-\d{2}$/)(target, field);
  IsISO8601({ strict: true })(target, field);
}

export class OpenCaseBody {
  @IsString() @Matches(/^ctr_[0-9a-z]{26}$/) readonly contractId!: string;
  @ShownText(4000) readonly reason!: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_FLAGS)
  @ArrayUnique()
  @Matches(OUR_FLAG, { each: true })
  readonly flags?: string[];
  /** The closed case that this one goes on with. */
  @IsOptional() @IsString() @Matches(/^cas_[0-9a-z]{26}$/) readonly follows?: string;
}
export class TransitionBody {
  @IsIn(CASE_STATUSES) readonly to!: CaseStatus;
  @IsOptional() @ShownText(4000) readonly text?: string;
}
export class NoteBody {
  @IsOptional() @IsIn(NOTE_KINDS) readonly kind?: NoteKind;
  @ShownText(8000) readonly text!: string;
  @IsOptional() @CalendarDay readonly reviewOn?: Day;
}
export class AssignmentBody {
  /** null gives the case to nobody. */
  @ValidateIf(({ assignee }: AssignmentBody) => assignee !== null)
  @IsString()
  @Matches(/^(me|usr_[0-9a-z]{26})$/)
  readonly assignee!: string | null;
}
export class FlagClosingBody {
  @IsString() @Matches(OUR_FLAG) readonly id!: string;
  @IsIn(REASON_CODES) readonly reasonCode!: ReasonCode;
  @IsOptional() @CalendarDay readonly expiresOn?: Day;
}
export class DecisionBody {
  @IsIn(CASE_OUTCOMES) readonly outcome!: CaseOutcome;
  @ShownText(8000) readonly text!: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_FLAGS)
  @ValidateNested({ each: true })
  @Type(() => FlagClosingBody)
  readonly flags?: FlagClosingBody[];
}
export class VerdictBody {
  @IsIn(['approved', 'refused']) readonly verdict!: 'approved' | 'refused';
  @ShownText(4000) readonly text!: string;
}

const actorOf = ({ id, name, tokenId }: Caller): Actor => ({ id, name, tokenId });

@Controller('cases')
export class CasesController {
  constructor(@Inject(CASE_DESK) private readonly desk: CaseDesk) {}

  @Post()
  @Needs('cases:write')
  open(@Body() body: OpenCaseBody, @WhoAsks() caller: Caller, @Headers('idempotency-key') key?: string) {
    const { contractId, reason } = body;
    const wanted = { contractId, reason, flags: body.flags ?? [], follows: body.follows ?? undefined };
    return this.write({ key, route: 'POST /cases', body }, caller, (work) => openCase(wanted, actorOf(caller), work));
  }

  @Post(':id/transitions')
  @HttpCode(200)
  @Needs('cases:write')
  move(
    @Param('id') id: string,
    @Body() body: TransitionBody,
    @WhoAsks() caller: Caller,
    @Headers('idempotency-key') key?: string,
  ) {
    const by = { ...actorOf(caller), roles: caller.roles };
    const { replyWorkingDays } = this.desk.config;
    return this.writeTo(id, { key, route: 'transitions', body }, caller, async (work, today) => {
      await moveCase(id, { to: body.to, text: body.text ?? undefined }, by, work, { today, replyWorkingDays });
    });
  }

  @Post(':id/notes')
  @Needs('cases:write')
  note(
    @Param('id') id: string,
    @Body() body: NoteBody,
    @WhoAsks() caller: Caller,
    @Headers('idempotency-key') key?: string,
  ) {
    const note = { kind: body.kind ?? 'note', text: body.text, reviewOn: body.reviewOn ?? undefined };
    return this.writeTo(id, { key, route: 'notes', body }, caller, (work, today) =>
      writeNote(id, note, actorOf(caller), work, today),
    );
  }

  @Post(':id/assignments')
  @HttpCode(200)
  @Needs('cases:write')
  assign(
    @Param('id') id: string,
    @Body() body: AssignmentBody,
    @WhoAsks() caller: Caller,
    @Headers('idempotency-key') key?: string,
  ) {
    const assignee = body.assignee === 'me' ? caller.id : body.assignee;
    return this.writeTo(id, { key, route: 'assignments', body }, caller, (work) =>
      assignCase(id, assignee, actorOf(caller), work),
    );
  }

  @Post(':id/decisions')
  @Needs('cases:write')
  propose(
    @Param('id') id: string,
    @Body() body: DecisionBody,
    @WhoAsks() caller: Caller,
    @Headers('idempotency-key') key?: string,
  ) {
    const flags = (body.flags ?? []).map(({ id: flag, reasonCode, expiresOn }) => ({
      ...{ id: flag, reasonCode },
      ...(expiresOn === undefined || expiresOn === null ? {} : { expiresOn }),
    }));
    const { outcome, text } = body;
    return this.writeTo(id, { key, route: 'decisions', body }, caller, async (work, today) => {
      await proposeDecision(id, { outcome, text, flags }, actorOf(caller), work, today);
    });
  }

  @Post(':id/decisions/:n/approval')
  @HttpCode(200)
  @Needs('cases:approve')
  judge(
    @Param('id') id: string,
    @Param('n') n: string,
    @Body() body: VerdictBody,
    @WhoAsks() caller: Caller,
    @Headers('idempotency-key') key?: string,
  ) {
    if (!/^[1-9]\d{0,5}$/.test(n)) throw missing('decision.unknown', 'There is no such decision in this case.');
    return this.writeTo(id, { key, route: `decisions/${n}/approval`, body }, caller, (work, today) =>
      judgeDecision(id, Number(n), body, actorOf(caller), work, today),
    );
  }

  private writeTo(
    id: string,
    request: { key: string | undefined; route: string; body: unknown },
    caller: Caller,
    act: (work: Work, today: Day) => Promise<void>,
  ): Promise<CaseView> {
    if (!isId('case', id)) throw missing('case.unknown', 'There is no such case.');
    return this.write({ ...request, route: `POST /cases/${id}/${request.route}` }, caller, async (work) => {
      const today = await work.tenants.today();
      await act(work, today);
      return id;
    });
  }

  private write(
    request: { key: string | undefined; route: string; body: unknown },
    caller: Caller,
    act: (work: Work) => Promise<string>,
  ): Promise<CaseView> {
    return this.desk.transact(caller.tenant, (work, tx) =>
      once(tx, caller, request, async () => (await readCase(tx, await act(work))) as CaseView),
    );
  }
}

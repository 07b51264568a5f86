import { Setting } from '@manumit/platform';
import { IsInt, Max, Min } from 'class-validator';

/** What cases reads from its surroundings. */
export class CasesConfig {
  @Setting('Working days a supplier has to reply to what a review found. [E]; methodology DNH-11.')
  @IsInt()
  @Min(5)
  @Max(90)
  readonly replyWorkingDays: number = 10;
}

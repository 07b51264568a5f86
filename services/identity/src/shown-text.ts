import { IsString, Length, Matches } from 'class-validator';

const SHOWN = /^(?! )[^\p{Cc}\p{Cs}\u2028\u2029]+(?<! )$/u;
const message = '$property holds a character that cannot be shown, or begins or ends with a space';

/** A name people read: no control characters (PostgreSQL refuses NUL) and no half of a character pair. */
export const ShownText = (max: number) => (target: object, field: string) => {
  IsString()(target, field);
  Length(1, max)(target, field);
  Matches(SHOWN, { message })(target, field);
};

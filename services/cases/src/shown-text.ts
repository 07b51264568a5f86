import { IsString, Length, Matches } from 'class-validator';

const SHOWN = /^(?!\s)[^\p{Cs}\0\u0001-\u0008\u000b-\u001f\u007f-\u009f]+(?<!\s)$/u;
const message = '$property holds a character that cannot be shown, or begins or ends with a space';

/** A text people read; lines may be broken. No NUL and no half of a character pair: PostgreSQL refuses both. */
export const ShownText = (max: number) => (target: object, field: string) => {
  IsString()(target, field);
  Length(1, max)(target, field);
  Matches(SHOWN, { message })(target, field);
};

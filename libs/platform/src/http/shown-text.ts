import { IsString, Length, Matches } from 'class-validator';

/** A text people type: no control characters (PostgreSQL refuses NUL) and no half of a character pair. */
export const ShownText = (max: number) => (target: object, field: string) => {
  IsString()(target, field);
  Length(1, max)(target, field);
  Matches(/^[^\p{Cc}\p{Cs}]+$/u, { message: '$property holds a character that cannot be shown' })(target, field);
};

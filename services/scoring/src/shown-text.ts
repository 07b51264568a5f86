import { applyDecorators } from '@nestjs/common';
import { IsISO8601, Matches } from 'class-validator';

/** What `ShownText` of platform asks, of every text of a list. */
export const ShownTexts = (max: number): PropertyDecorator =>
  Matches(new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${max}}$`, 'u'), {
    each: true,
    message: '$property holds a text that cannot be shown',
  }) as PropertyDecorator;

/** A day of the calendar, YYYY-MM-DD: PostgreSQL refuses any other. */
export const CalendarDay = () =>
  applyDecorators(
    Matches(/^[12]\d{3}-\d{2}-\d{2}$/, { message: '$property is a day, YYYY-MM-DD' }) as PropertyDecorator,
    IsISO8601({ strict: true }, { message: '$property is a day of the calendar' }) as PropertyDecorator,
  );

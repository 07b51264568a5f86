import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';

/** A text people type: no control characters (PostgreSQL refuses NUL) and no half of a character pair. */
export const ShownText = (max: number) =>
  applyDecorators(
    IsString() as PropertyDecorator,
    Length(1, max) as PropertyDecorator,
    Matches(/^[^\p{Cc}\p{Cs}]+$/u, {
      message: '$property holds a character that cannot be shown',
    }) as PropertyDecorator,
  );

/** The same for every text of a list. */
export const ShownTexts = (max: number): PropertyDecorator =>
  Matches(new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${max}}$`, 'u'), {
    each: true,
    message: '$property holds a text that cannot be shown',
  }) as PropertyDecorator;

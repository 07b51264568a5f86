import { BadRequestException, ValidationPipe, type ValidationError } from '@nestjs/common';

const MOST_PROBLEMS = 20;

/** Checks bodies and queries against their classes: unknown fields are refused, and nothing but named fields gets through. */
export const createValidationPipe = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new BadRequestException({ problems: errors.flatMap((error) => problemsOf(error, '')).slice(0, MOST_PROBLEMS) }),
  });

function problemsOf(error: ValidationError, above: string): { field: string; message: string }[] {
  const field = (above === '' ? error.property : `${above}.${error.property}`).slice(0, 100);
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message: message.slice(0, 300) }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, field))];
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type DestinationStream } from 'pino';

/** What a log line may hold: ids, counts, durations, codes. Never names, texts of reports, values of cells. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Logger {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields & { error?: never }, message: string, cause?: unknown): void;
  /** The same logger with fields on every line. */
  with(fields: LogFields): Logger;
}

const journey = new AsyncLocalStorage<LogFields>();

/** Runs `work` so that every line logged inside carries these ids. It hands on log ids and nothing else. */
export const withLogIds = <Result>(ids: LogFields, work: () => Result): Result =>
  journey.run({ ...journey.getStore(), ...ids }, work);

/** The correlation id of the journey that is running, if one is. */
export const currentCorrelationId = (): string | undefined => {
  const id = journey.getStore()?.['correlationId'];
  return typeof id === 'string' ? id : undefined;
};

export type LogLevel = 'silent' | 'error' | 'warn' | 'info';

/** A structured logger: one JSON line each, on standard error, since standard output belongs to the command line. */
export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination(2)): Logger {
  return wrap(
    pino(
      { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, mixin: () => journey.getStore() ?? {} },
      destination,
    ),
    {},
  );
}

function wrap(lines: pino.Logger, always: LogFields): Logger {
  return {
    info: (fields, message) => lines.info({ ...always, ...fields }, message),
    warn: (fields, message) => lines.warn({ ...always, ...fields }, message),
    error: (fields, message, cause) => lines.error({ ...always, ...fields, ...describe(cause) }, message),
    with: (fields) => wrap(lines, { ...always, ...fields }),
  };
}

/** An error as fields. A driver's `detail` may quote a row, so only code, name, and the place are kept. */
function describe(cause: unknown): Record<string, unknown> {
  if (typeof cause !== 'object' || cause === null) return {};
  const { name, code, kind, message, stack, severity } = cause as Record<string, unknown>;
  const isDriver = severity !== undefined;
  return {
    errorName: name,
    ...(code === undefined ? {} : { errorCode: code }),
    ...(kind === undefined ? {} : { failureKind: kind }),
    ...(isDriver ? {} : { errorMessage: message }),
    ...(typeof stack === 'string' ? { stack: stack.split('\n').slice(1, 8).join('\n') } : {}),
  };
}

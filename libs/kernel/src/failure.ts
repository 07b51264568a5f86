/**
 * How something can fail, named by who must act.
 * - `refused`      the rules forbid it           - `missing`      it is not here
 * - `unusable`     this can never succeed        - `unavailable`  something we lean on is down
 */
export type FailureKind = 'refused' | 'missing' | 'unusable' | 'unavailable';

/**
 * An expected failure. Anything thrown that is no `Failure` is a bug.
 * `code` is stable and listed in docs/language.md; neither it nor `message` ever holds personal data.
 */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly code: string;
  /** Name of the input field at fault, if one is. */
  readonly field: string | undefined;

  constructor(kind: FailureKind, code: string, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Failure';
    this.kind = kind;
    this.code = code;
    this.field = options.field;
  }
}

export const refused = (code: string, message: string, field?: string) =>
  new Failure('refused', code, message, field === undefined ? {} : { field });
export const missing = (code: string, message: string) => new Failure('missing', code, message);
export const unusable = (code: string, message: string, field?: string) =>
  new Failure('unusable', code, message, field === undefined ? {} : { field });
export const unavailable = (code: string, message: string, cause?: unknown) =>
  new Failure('unavailable', code, message, { cause });

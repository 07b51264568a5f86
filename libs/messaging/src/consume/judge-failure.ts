import { Failure } from '@manumit/kernel';
import { classifyDatabaseError, constraintOf, sqlStateOf } from '@manumit/platform';
import type { Verdict } from './failed-events.ts';

/**
 * What follows from something thrown: wait (whatever we lean on is away), give up at once (it can never succeed),
 * or try again (a bug, which may be fixed or may pass).
 */
export interface Judgment extends Verdict {
  readonly then: 'wait' | 'give-up' | 'try-again';
}

export function judge(error: unknown): Judgment {
  const known = classifyDatabaseError(error);
  if (!(known instanceof Failure)) return { then: 'try-again', code: 'bug', reason: placeOf(known) };
  // The message of a failure is written for people and may name what it is about; the code does not.
  const reason = known.field === undefined ? known.kind : `${known.kind}: ${known.field}`;
  switch (known.kind) {
    case 'unavailable':
      return { then: 'wait', code: known.code, reason };
    case 'refused':
    case 'unusable':
      return { then: 'give-up', code: known.code, reason };
    case 'missing':
      return { then: 'try-again', code: known.code, reason };
    default:
      return known.kind satisfies never;
  }
}

/** Names a bug by class, SQLSTATE, constraint and place. Its message is left out: it may quote a value. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown ${typeof error}`;
  const state = sqlStateOf(error);
  const constraint = constraintOf(error);
  const frames = (error.stack ?? '').replace(error.message, '').split('\n');
  const frame = frames.map((line) => FRAME.exec(line) ?? undefined).find((found) => found !== undefined);
  return [
    error.name,
    ...(state === undefined ? [] : [`SQLSTATE ${state}`]),
    ...(constraint === undefined ? [] : [`constraint ${constraint}`]),
    ...(frame === undefined ? [] : [`at ${frame[1] ?? ''}${frame[2]}`]),
  ].join(' ');
}

// "    at scoreDue (file:///somewhere/score-due.ts:12:7)": the function's name, then file and line without folders.
const FRAME = /^\s+at (?:async )?([\w.<>]+ )?.*?([\w.-]+\.[cm]?[jt]s:\d+):\d+\)?$/;

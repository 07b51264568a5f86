import type { FlagLevel, FlagResult } from '@manumit/events';
import type { FlagLine } from './flag-line.ts';

const RESULTS: readonly FlagResult[] = ['flagged', 'request-data', 'clear'];
const LEVELS: readonly FlagLevel[] = ['R3', 'R2', 'R1'];

/** What needs a person first; then rule and portion, so that the order does not move. */
export const byWeight = (a: FlagLine, b: FlagLine): number =>
  RESULTS.indexOf(a.result) - RESULTS.indexOf(b.result) ||
  LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
  compare(a.rule.id, b.rule.id) ||
  compare(a.portion ?? '', b.portion ?? '');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

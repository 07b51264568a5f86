import type { FlagLevel, FlagResult } from '@manumit/events';

/** What a case keeps of a flag. */
export interface FlagPicture {
  readonly id: string;
  readonly rule: string;
  readonly basis: 'rule' | 'risk';
  readonly result: FlagResult;
  readonly level: FlagLevel;
  readonly because: string;
}

const RANK: Readonly<Record<FlagLevel, number>> = { R1: 1, R2: 2, R3: 3 };

/** Whether a flag by itself opens a review: R2 and R3 do, R1 and missing data do not. */
export const opensCase = ({ result, level }: FlagPicture): boolean => result === 'flagged' && level !== 'R1';

/** Whether a flag is still there; `clear` is the line that says it is not. */
const stands = ({ result }: FlagPicture): boolean => result !== 'clear';

/**
 * Flags that opened no case before and do now, or have grown. Only these open a new case: a flag that was left
 * standing when a case was closed must not open the next one at every evaluation.
 */
export function risenFlags(before: readonly FlagPicture[], after: readonly FlagPicture[]): FlagPicture[] {
  const was = new Map(before.map((flag) => [flag.id, flag]));
  return after.filter((flag) => {
    if (!opensCase(flag)) return false;
    const held = was.get(flag.id);
    return held === undefined || !opensCase(held) || RANK[held.level] < RANK[flag.level];
  });
}

export interface AttachedFlag extends FlagPicture {
  readonly isCleared: boolean;
}

export interface FlagMove {
  readonly what: 'flag_attached' | 'flag_changed' | 'flag_cleared';
  readonly flag: FlagPicture;
}

/** What a new flag set means for an open case: which flags join it, move in it, or clear. None ever leaves it. */
export function followFlags(attached: readonly AttachedFlag[], after: readonly FlagPicture[]): FlagMove[] {
  const now = new Map(after.filter(stands).map((flag) => [flag.id, flag]));
  const held = new Map(attached.map((flag) => [flag.id, flag]));
  const moves: FlagMove[] = [];
  for (const { isCleared, ...flag } of attached) {
    if (!isCleared && !now.has(flag.id)) moves.push({ what: 'flag_cleared', flag: { ...flag, result: 'clear' } });
  }
  for (const flag of now.values()) {
    const old = held.get(flag.id);
    if (old === undefined || old.isCleared) {
      if (opensCase(flag)) moves.push({ what: 'flag_attached', flag });
    } else if (old.result !== flag.result || old.level !== flag.level || old.because !== flag.because) {
      moves.push({ what: 'flag_changed', flag });
    }
  }
  return moves;
}

import { createHash } from 'node:crypto';
import type { Day } from '@manumit/kernel';
import canonicalize from 'canonicalize';
import type { FlagLine } from '../evaluate-contract/flag-line.ts';
import type { FlagChange, KeptFlag } from '../work.ts';

/** SHA-256 of lines in the form of RFC 8785: equal for equal content, whatever the order of their members. */
export const digestOf = (content: unknown): string =>
  createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');

/**
 * What becomes of a contract's flags now that these lines stand: raised, changed, cleared, and when. A line that was
 * never raised and is clear is kept without a word in the history.
 */
export function followFlags(
  contractId: string,
  held: readonly KeptFlag[],
  lines: readonly FlagLine[],
  asOf: Day,
): FlagChange[] {
  const before = new Map(held.map((flag) => [flag.id, flag]));
  const now = lines.flatMap((line): FlagChange[] => {
    const old = before.get(line.id);
    const digest = digestOf(line);
    if (old?.stands === true && old.digest === digest) return [];
    return [changed(contractId, line, digest, old, asOf)];
  });
  const standing = new Set(lines.map(({ id }) => id));
  const gone = held
    .filter(({ id, stands }) => stands && !standing.has(id))
    .map((flag): FlagChange => {
      const was = isRaised(flag.line);
      return {
        flag: { ...flag, stands: false, clearedOn: was ? asOf : flag.clearedOn },
        what: was ? 'cleared' : undefined,
      };
    });
  return [...now, ...gone];
}

function changed(contractId: string, line: FlagLine, digest: string, old: KeptFlag | undefined, asOf: Day): FlagChange {
  const was = old?.stands === true && isRaised(old.line);
  const is = isRaised(line);
  const base = { id: line.id, contractId, line, digest, stands: true };
  if (is) {
    return {
      flag: { ...base, raisedOn: was ? old.raisedOn : asOf, clearedOn: null },
      what: was ? 'changed' : 'raised',
    };
  }
  if (was) return { flag: { ...base, raisedOn: old.raisedOn, clearedOn: asOf }, what: 'cleared' };
  return { flag: { ...base, raisedOn: old?.raisedOn ?? asOf, clearedOn: old?.clearedOn ?? null }, what: undefined };
}

const isRaised = ({ result }: FlagLine): boolean => result !== 'clear';

import type { ContractLineV1, ContractRecordedV1 } from '@manumit/events';
import { isInsideUnitedStates } from '@manumit/reference';
import { NO, YES, all, known, not, open, union, type Answer, type Pointer } from './answer.ts';
import { isBulkCargo } from './bulk-cargo.ts';
import { lineColumn } from './contract-fields.ts';
import { inDollars, type Conversion, type Micros } from './money.ts';

/** A line as the portion test reads it (48 CFR 22.1703(c); contracts.md 4.3). */
export interface Portion {
  readonly line: ContractLineV1;
  readonly kind: 'supplies' | 'services' | null;
  readonly outside: Answer;
  readonly cots: Answer;
  /** Whether it adds to the sum: outside, and not off-the-shelf supplies. */
  readonly counts: Answer;
  /** US dollars; `null` unknown. */
  readonly micros: Micros | null;
  readonly value: Answer;
  readonly isConverted: boolean;
}

/** Reads the portions abroad of a contract's lines. */
export function portionsOf(contract: ContractRecordedV1, conversion: Conversion): Portion[] {
  return contract.lines.map((line) => {
    const kind = kindOf(line);
    const outside = isOutside(contract, line, kind);
    const cots = isOffTheShelf(contract, line, kind);
    const { micros, value, isConverted } = valueOf(contract, line, conversion);
    return { line, kind, outside, cots, counts: all(outside, not(cots)), micros, value, isConverted };
  });
}

function kindOf({ portionKind, category }: ContractLineV1): Portion['kind'] {
  if (portionKind === 'supplies' || portionKind === 'services') return portionKind;
  return category === 'goods' ? 'supplies' : category === 'services' ? 'services' : null;
}

/**
 * Whether the portion lies outside the United States. A stated portion abroad says so itself, unless every place named
 * is an outlying area, which counts as inside. A principal place inside says nothing about a portion that is not stated.
 */
function isOutside(contract: ContractRecordedV1, line: ContractLineV1, kind: Portion['kind']): Answer {
  const { acquiredOutsideUs, foreignPortionValue, performanceCountry: places = [] } = line;
  const pointer = lineColumn(contract, line, 'acquired_outside_us');
  const isStated = foreignPortionValue !== undefined && Number(foreignPortionValue) !== 0;
  const isAbroad = places.length > 0 && places.every((place) => !isInsideUnitedStates(place));
  const isOutlying = places.length > 0 && places.every(isOutlyingArea);
  if (acquiredOutsideUs === 'yes') return YES;
  if (acquiredOutsideUs === 'no') {
    // Two columns that contradict each other: either may be the wrong one. What could only clear is idle for an order.
    const against = [
      ...(isStated && !isOutlying ? [lineColumn(contract, line, 'foreign_portion_value')] : []),
      ...(kind === 'services' && isAbroad ? [lineColumn(contract, line, 'performance_country')] : []),
    ];
    if (against.length === 0) return NO;
    return open(pointer, ...(contract.frameworkRef === undefined ? against : []));
  }
  if (isStated && isOutlying) {
    // Of services the place decides; supplies used in Guam may be bought anywhere.
    return kind === 'services'
      ? NO
      : open(pointer, ...(kind === null ? [lineColumn(contract, line, 'portion_kind')] : []));
  }
  return isStated || (kind === 'services' && isAbroad) ? YES : open(pointer);
}

const isOutlyingArea = (place: string): boolean => place !== 'US' && isInsideUnitedStates(place);

function isOffTheShelf(contract: ContractRecordedV1, line: ContractLineV1, kind: Portion['kind']): Answer {
  const isSupplies = kind === null ? open(lineColumn(contract, line, 'portion_kind')) : known(kind === 'supplies');
  return all(isSupplies, isCots(contract, line));
}

function isCots(contract: ContractRecordedV1, line: ContractLineV1): Answer {
  if (line.isCots === 'no' || isBulkCargo(line)) return NO;
  return line.isCots === 'yes' ? YES : open(lineColumn(contract, line, 'is_cots'));
}

function valueOf(contract: ContractRecordedV1, line: ContractLineV1, conversion: Conversion) {
  const pointer = lineColumn(contract, line, 'foreign_portion_value');
  const { known: value, ...amount } = inDollars(line.foreignPortionValue, pointer, contract.currency, conversion);
  return { ...amount, value };
}

/** A converted amount is good to this share of itself: near a threshold it decides nothing (contracts.md 4.3) [E]. */
const CONVERSION_BAND = 0.05;

/** One part of the sum: certain where both ends are one, else its least or its greatest, or anything where nothing bounds it. */
export interface Summand {
  readonly low: Micros;
  /** Infinity: nothing bounds it. */
  readonly high: Micros;
  /** What is missing to know it. */
  readonly missing: readonly Pointer[];
}

export function summandOf(contract: ContractRecordedV1, portion: Portion): Summand {
  const { line, counts, cots, micros, value, isConverted } = portion;
  if (counts.truth === false || micros === 0) return { low: 0, high: 0, missing: [] };
  const band = isConverted ? CONVERSION_BAND : 0;
  const sharpened = isConverted ? [lineColumn(contract, line, 'foreign_portion_value')] : [];
  // That nothing is bought abroad could only clear, which never happens to an order; a stated portion says that it is.
  const isIdle = contract.frameworkRef !== undefined && line.foreignPortionValue === undefined;
  return {
    low: counts.truth === true && micros !== null ? Math.round(micros * (1 - band)) : 0,
    high: micros === null ? Infinity : Math.round(micros * (1 + band)),
    missing: [...union([isIdle ? cots : counts, value]), ...sharpened],
  };
}

/** Undecided parts up to here are tried in every combination; above, any sum between least and greatest counts as possible. */
const TRIED_EXACTLY = 10;

/** Which of the parts could still carry the sum across one of these amounts: what is missing of them. */
export const missingFor = (parts: readonly Summand[], amounts: readonly Micros[]): Pointer[] =>
  union(
    parts.filter((part, at) => {
      const rest = parts.filter((_, index) => index !== at);
      // It decides where the rest, with its least, does not exceed the amount and, with its greatest, does.
      return part.high > part.low && amounts.some((amount) => isPossible(rest, amount - part.high, amount - part.low));
    }),
  );

/** Whether the sum of the parts can lie in the half-open interval (above, upTo]. */
export function isPossible(parts: readonly Summand[], above: Micros, upTo: Micros): boolean {
  const low = parts.reduce((sum, part) => sum + part.low, 0);
  const swings = parts.filter((part) => part.high > part.low).map((part) => part.high - part.low);
  if (swings.includes(Infinity) || swings.length > TRIED_EXACTLY) {
    return low <= upTo && above < swings.reduce((sum, swing) => sum + swing, low);
  }
  let sums = [low];
  for (const swing of swings) sums = [...sums, ...sums.map((sum) => sum + swing)];
  return sums.some((sum) => sum > above && sum <= upTo);
}

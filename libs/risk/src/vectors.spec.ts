import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CALLS } from '../vectors/calls.ts';
import { METHOD_VERSION, PARAMETERS } from './parameters.ts';

interface Vector {
  readonly id: string;
  readonly what: string;
  readonly function: string;
  readonly inputs: object;
  readonly expected: unknown;
  /** Absolute, for every number inside `expected`; the file prints its numbers to 9 decimals. */
  readonly tolerance: number;
}
interface VectorFile {
  readonly vectors: readonly Vector[];
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The published vectors stand beside the repository; a clone without them still has the hand-checked examples. */
const FILE = new URL('../../../../shared/vectors/methodology.json', import.meta.url);
const there = existsSync(FILE);
if (!there) console.warn('SKIPPED: the published test vectors are not beside this repository; no vector was checked.');

const LAST_DIGIT = 1e-9;

/** First difference, or null: numbers within the tolerance, everything else exact, no key more or less. */
function difference(actual: unknown, expected: unknown, tolerance: number, at = ''): string | null {
  if (expected === 'Infinity') return actual === Infinity ? null : `${at}: ${String(actual)} is not Infinity`;
  if (typeof expected === 'number' && typeof actual === 'number') {
    return Math.abs(actual - expected) <= tolerance + LAST_DIGIT ? null : `${at}: ${actual}, expected ${expected}`;
  }
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null) {
    return actual === expected ? null : `${at}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`;
  }
  const [ours, theirs] = [actual, expected] as Record<string, unknown>[] as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    if (!(key in ours) || !(key in theirs)) return `${at}/${key}: on one side only`;
    const inner = difference(ours[key], theirs[key], tolerance, `${at}/${key}`);
    if (inner !== null) return inner;
  }
  return null;
}

/** Our table of methods names the columns that the file gives by position. */
function byPosition(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('halfLifeAdverse' in value) return Object.values(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, byPosition(inner)]));
}

describe('the published test vectors', () => {
  if (!there) {
    it.skip('are not beside this repository', () => undefined);
    return;
  }
  const { vectors, parameters } = JSON.parse(readFileSync(FILE, 'utf8')) as VectorFile;

  it('are all there', () => {
    expect(vectors).toHaveLength(255);
    expect(vectors.filter((vector) => !(vector.function in CALLS)).map((vector) => vector.function)).toEqual([]);
  });

  it.each(vectors.map((vector) => [vector.id, vector.what, vector] as const))('%s: %s', (_id, _what, vector) => {
    const call = CALLS[vector.function] as (inputs: object) => unknown;
    expect(difference(call(vector.inputs), vector.expected, vector.tolerance)).toBeNull();
  });

  it('rest on the parameters of this version', () => {
    const { version, ...published } = parameters;
    expect(byPosition(PARAMETERS)).toEqual(published);
    expect(version).toBe(METHOD_VERSION);
  });
});

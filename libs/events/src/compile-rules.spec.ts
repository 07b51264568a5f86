import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import fc from 'fast-check';
import { compileRules } from './compile-rules.ts';
import { EVERY_EVENT } from './every-event.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const folder = new URL('.', import.meta.url);

/** What class-validator itself finds. */
function brokenByLibrary(of: new () => object, data: object): string[] {
  const paths = (error: ValidationError, above: string): string[] => {
    const path = above === '' ? error.property : `${above}.${error.property}`;
    const own = Object.keys(error.constraints ?? {}).map((rule) => `${path} (${rule})`);
    return [...own, ...(error.children ?? []).flatMap((child) => paths(child, path))];
  };
  return validateSync(plainToInstance(of, data, { exposeDefaultValues: false })).flatMap((error) => paths(error, ''));
}

/** Every place inside a value, as the keys that lead there. */
const placesIn = (value: Json): (string | number)[][] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => [[key], ...placesIn(inner).map((rest) => [key, ...rest])]);

function replaced(value: Json, [key, ...rest]: (string | number)[], by: Json | undefined): Json {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, Json>;
  if (rest.length > 0) copy[key as string] = replaced(copy[key as string] as Json, rest, by);
  else if (by !== undefined) copy[key as string] = by;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key as string];
  return copy as Json;
}

const hasListInList = (value: Json): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((inner) => (Array.isArray(value) && Array.isArray(inner)) || hasListInList(inner));

const odd = fc.oneof(
  fc.constantFrom<Json | undefined>(undefined, null, true, '', 0, -1, 1.5, 1e21, 'x'.repeat(3000), {}, []),
  fc.constantFrom<Json>('yes', 'MY', 'my', '2026-02-30', '2026-1-1', 'sup_0', '10.5', '1e3', 'ￊ', '😀', ['a', 1], [{}]),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.array(fc.string(), { maxLength: 60 }),
);

describe.each(EVERY_EVENT.map((definition) => [definition.type, definition] as const))('%s', (_, definition) => {
  const sample = JSON.parse(
    readFileSync(new URL(`${definition.owner}/${definition.type}.json`, folder), 'utf8'),
  ) as Json;
  const brokenByUs = compileRules(definition.data);

  it('breaks the rules that class-validator finds broken, and no others', () => {
    const places = placesIn(sample);
    expect(brokenByUs(sample as object)).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...places), odd), { minLength: 1, maxLength: 4 }), (changes) => {
        const data = changes.reduce((value, [place, by]) => {
          try {
            return replaced(value, place, by);
          } catch {
            // An earlier change has taken the place away.
            return value;
          }
        }, sample);
        // class-validator lets an empty list stand for an object of a list; see the last test.
        fc.pre(!hasListInList(data));
        expect(brokenByUs(data as object).toSorted()).toEqual(
          brokenByLibrary(definition.data, data as object).toSorted(),
        );
      }),
      { numRuns: 300 },
    );
  });
});

it('has changed samples into what breaks every kind of rule', () => {
  const seen = new Set<string>();
  for (const { data, owner, type } of EVERY_EVENT) {
    const sample = JSON.parse(readFileSync(new URL(`${owner}/${type}.json`, folder), 'utf8')) as Json;
    for (const place of placesIn(sample))
      for (const by of [undefined, null, 'x'.repeat(3000), -1, 1.5, [], {}])
        for (const broken of compileRules(data)(replaced(sample, place, by) as object))
          seen.add(broken.replace(/.* /, ''));
  }
  expect([...seen].toSorted()).toMatchInlineSnapshot(`
   [
     "(arrayMaxSize)",
     "(isArray)",
     "(isBoolean)",
     "(isIn)",
     "(isInt)",
     "(isLength)",
     "(isNumber)",
     "(isObject)",
     "(isString)",
     "(matches)",
     "(max)",
     "(min)",
     "(nestedValidation)",
   ]
  `);
});

it('refuses a list inside a list of objects', () => {
  const { data } = EVERY_EVENT.find(({ type }) => type === 'contract.recorded.v1') as (typeof EVERY_EVENT)[number];
  expect(compileRules(data)({ suppliers: [[]] })).toContain('suppliers.0 (nestedValidation)');
});

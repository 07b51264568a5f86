import { describe, expect, it } from '@jest/globals';

import { compiledRelease, versionedRelease } from './compiled-release.ts';
import type { Json, JsonObject } from './json-pointer.ts';
import { MERGE_RULES_1_0, MERGE_RULES_1_1, type MergeRules } from './merge-rules.ts';
import { mergeReleases } from './merge-releases.ts';
import { at, Leaf, pointerTo } from './merged-node.ts';

/** Own small cases; the vectors of the standard run beside, where the shared data is. */
const CASES: [name: string, before: JsonObject, after: JsonObject, compiled: JsonObject][] = [
  ['a literal is replaced', { language: 'en' }, { language: 'cy' }, { language: 'cy' }],
  ['null removes a literal', { language: 'en', title: 'x' }, { language: null }, { title: 'x' }],
  [
    'null removes an object',
    { tender: { id: 1, value: { amount: 1 } } },
    { tender: { value: null } },
    { tender: { id: 1 } },
  ],
  [
    'objects merge member by member',
    { tender: { a: 1, b: 1 } },
    { tender: { b: 2, c: 2 } },
    { tender: { a: 1, b: 2, c: 2 } },
  ],
  ['an empty object changes nothing', { tender: { a: 1 } }, { tender: {} }, { tender: { a: 1 } }],
  ['an empty array changes nothing, whatever stands there', { own: 1 }, { own: [] }, { own: 1 }],
  ['an empty array changes nothing', { awards: [{ id: 1 }] }, { awards: [] }, { awards: [{ id: 1 }] }],
  [
    'an empty array replaces a list that is replaced whole',
    { parties: [{ id: 1, additionalIdentifiers: [{ id: 'x' }] }] },
    { parties: [{ id: 1, additionalIdentifiers: [] }] },
    { parties: [{ id: 1, additionalIdentifiers: [] }] },
  ],
  [
    'objects in an array merge by id, in the order of first appearance',
    {
      awards: [
        { id: 'a', x: 1 },
        { id: 'b', x: 1 },
      ],
    },
    { awards: [{ id: 'c' }, { id: 'a', y: 2 }] },
    { awards: [{ id: 'a', x: 1, y: 2 }, { id: 'b', x: 1 }, { id: 'c' }] },
  ],
  ['entries without id are all kept', { awards: [{ x: 1 }] }, { awards: [{ x: 1 }] }, { awards: [{ x: 1 }, { x: 1 }] }],
  [
    'number and text are two ids',
    { awards: [{ id: 1 }] },
    { awards: [{ id: '1' }] },
    { awards: [{ id: 1 }, { id: '1' }] },
  ],
  [
    'an array with anything but objects is replaced',
    { own: [{ id: 1 }] },
    { own: [{ id: 2 }, 3] },
    { own: [{ id: 2 }, 3] },
  ],
  ['texts are replaced as one list', { coveredBy: ['a', 'b'] }, { coveredBy: ['c'] }, { coveredBy: ['c'] }],
  [
    'paths outside the schema follow the same rules',
    { tender: { own: [{ id: 1, deep: [{ id: 2, a: 1 }] }] } },
    { tender: { own: [{ id: 1, deep: [{ id: 2, b: 1 }] }] } },
    { tender: { own: [{ id: 1, deep: [{ id: 2, a: 1, b: 1 }] }] } },
  ],
];

const head = (number: number) => ({
  ocid: 'o',
  id: `${number}`,
  date: `2025-01-0${number}T00:00:00Z`,
  tag: ['tender'],
});
const steps = (rules: MergeRules, ...releases: JsonObject[]) =>
  releases.map((release, index) => ({ release: { ...head(index + 1), ...release }, rules }));

describe('merging', () => {
  it.each(CASES)('%s', (_name, before, after, compiled) => {
    const { tag, id, date, ocid, ...rest } = compiledRelease(steps(MERGE_RULES_1_1, before, after));
    expect({ tag, id, date, ocid }).toEqual({
      tag: ['compiled'],
      id: 'o-2025-01-02T00:00:00Z',
      date: '2025-01-02T00:00:00Z',
      ocid: 'o',
    });
    expect(rest).toEqual(compiled);
  });

  it('suppliers are one list in 1.0 and entries in 1.1', () => {
    const of = (name: string): JsonObject => ({ awards: [{ id: 1, suppliers: [{ name }] }] });
    const suppliers = (rules: MergeRules): Json => {
      const [award] = compiledRelease(steps(rules, of('A'), of('B')))['awards'] as JsonObject[];
      return award?.['suppliers'] as Json;
    };
    expect(suppliers(MERGE_RULES_1_0)).toEqual([{ name: 'B' }]);
    expect(suppliers(MERGE_RULES_1_1)).toEqual([{ name: 'A' }, { name: 'B' }]);
  });

  it('of two entries with one id in one release the last counts, and it is said', () => {
    const release = {
      tender: {
        items: [
          { id: 1, a: 'first', b: 1 },
          { id: 1, a: 'second' },
        ],
      },
    };
    expect(compiledRelease(steps(MERGE_RULES_1_1, release))['tender']).toEqual({
      items: [{ id: 1, a: 'second', b: 1 }],
    });
    const { warnings } = mergeReleases(steps(MERGE_RULES_1_1, release));
    expect(warnings.map(({ code, origin }) => [code, pointerTo(origin)])).toEqual([['OCDS-DUP-ID', '/tender/items/1']]);
  });

  it.each([
    [{ tender: 'text' }, { tender: { id: 1 } }],
    [{ own: 1 }, { own: [1] }],
    [{ own: { a: 1 } }, { own: [{ id: 1 }] }],
  ])('a path with two shapes is an error that names the releases', (before, after) => {
    const merge = () => mergeReleases(steps(MERGE_RULES_1_1, before, after));
    expect(merge).toThrow(
      expect.objectContaining({ code: 'OCDS-TYPE-CLASH', kind: 'unusable', field: Object.keys(before)[0] }),
    );
  });

  it('a value knows the release that last changed it', () => {
    const { compiled } = mergeReleases(
      steps(
        MERGE_RULES_1_1,
        { tender: { title: 'A', 'a/b~c': 1 } },
        { tender: { title: 'B' } },
        { tender: { title: 'B' } },
      ),
    );
    const from = (name: string) => {
      const leaf = at(compiled, 'tender', name);
      return leaf instanceof Leaf ? [leaf.origin.release, pointerTo(leaf.origin)] : undefined;
    };
    expect(from('title')).toEqual([1, '/tender/title']);
    expect(from('a/b~c')).toEqual([0, '/tender/a~1b~0c']);
  });

  it('a versioned release lists what changed', () => {
    const versioned = versionedRelease(
      steps(MERGE_RULES_1_1, { tender: { id: 1, title: 'A' } }, { tender: { id: 1, title: 'B' } }),
    );
    const version = (number: number, value: Json) => ({
      releaseID: `${number}`,
      releaseDate: `2025-01-0${number}T00:00:00Z`,
      releaseTag: ['tender'],
      value,
    });
    expect(versioned).toEqual({
      ocid: 'o',
      tender: { id: [version(1, 1)], title: [version(1, 'A'), version(2, 'B')] },
    });
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { compiledRelease, versionedRelease } from './compiled-release.ts';
import { isObject, type Json, type JsonObject } from './json-pointer.ts';
import { MERGE_RULES_1_0, MERGE_RULES_1_1, type MergeRule, type MergeRules } from './merge-rules.ts';
import { sharedData } from './testing.ts';

const folder = sharedData('ocds/merge-vectors');
const schemas = sharedData('ocds/schema-1.1.5');
const read = (...path: string[]): Json => JSON.parse(readFileSync(join(...path), 'utf8'));

/** The merge rules a release schema states. */
function rulesOf(schema: JsonObject): MergeRules {
  const rules = new Map<string, MergeRule>();
  const resolve = (node: JsonObject): JsonObject => {
    const ref = node['$ref'];
    if (typeof ref !== 'string') return node;
    const target = ref
      .split('/')
      .slice(1)
      .reduce<Json>((at, key) => (at as JsonObject)[key] as Json, schema);
    const { $ref: _, ...rest } = node;
    return { ...(target as JsonObject), ...rest };
  };
  const typesOf = (node: JsonObject) => [node['type'] ?? []].flat();
  const visit = (node: JsonObject, path: string[]): void => {
    for (const [name, member] of Object.entries((node['properties'] ?? {}) as Record<string, JsonObject>)) {
      const field = resolve(member);
      const here = [...path, name];
      if (field['omitWhenMerged'] === true || field['mergeStrategy'] === 'ocdsOmit') rules.set(here.join('/'), 'omit');
      if (typesOf(field).includes('array')) {
        const items = resolve((field['items'] ?? {}) as JsonObject);
        const properties = items['properties'];
        if (!typesOf(items).includes('object') && properties === undefined) continue;
        const isWhole =
          field['wholeListMerge'] === true ||
          field['mergeStrategy'] === 'ocdsVersion' ||
          !isObject(properties) ||
          !('id' in properties) ||
          typesOf(items).some((type) => type !== 'object');
        if (isWhole) rules.set(here.join('/'), 'whole');
        visit(items, here);
      } else if (typesOf(field).includes('object')) visit(field, here);
    }
  };
  visit(schema, []);
  return rules;
}

const plain = (rules: MergeRules) => [...rules].map(([path, rule]) => `${path} ${rule}`).sort();

(folder !== undefined && schemas !== undefined ? describe : describe.skip)('merge vectors of the standard', () => {
  const root = folder as string;
  const steps = (releases: Json, rules: MergeRules) =>
    (releases as JsonObject[]).map((release) => ({ release, rules }));
  const suites: [string, MergeRules][] =
    folder === undefined || schemas === undefined
      ? []
      : [
          ['1.0', MERGE_RULES_1_0],
          ['1.1', MERGE_RULES_1_1],
          ['schema', rulesOf(read(folder, 'schema.json') as JsonObject)],
        ];

  it('our tables say what the schemas say', () => {
    const from = (...path: string[]) => plain(rulesOf(read(...path) as JsonObject));
    expect(plain(MERGE_RULES_1_1)).toEqual(from(schemas as string, 'release-schema.json'));
    expect(plain(MERGE_RULES_1_1)).toEqual(from(root, 'release-schema-1__1__4.json'));
    // In 1.0.3 `ocid` is marked as left out, by mistake: the standard keeps it.
    expect(plain(MERGE_RULES_1_0)).toEqual(
      from(root, 'release-schema-1__0__3.json').filter((rule) => rule !== 'ocid omit'),
    );
  });

  const count = { compiled: 0, versioned: 0, overrides: 0 };
  for (const [name, rules] of suites) {
    for (const file of readdirSync(join(root, name))) {
      const match = /^(.*)-(compiled|versioned|append|by-position)\.json$/.exec(file);
      if (match === null) continue;
      const [, input, kind] = match as unknown as [string, string, string];
      it(`${name}/${file}`, () => {
        const releases = read(root, name, `${input}.json`);
        const before = JSON.stringify(releases);
        const expected = read(root, name, file);
        if (kind === 'compiled') {
          expect(compiledRelease(steps(releases, rules))).toEqual(expected);
          count.compiled++;
        } else if (kind === 'versioned') {
          expect(versionedRelease(steps(releases, rules))).toEqual(expected);
          count.versioned++;
        } else {
          const override: [string, MergeRule] = ['nested/array', kind === 'append' ? 'append' : 'byPosition'];
          const twice = [...(releases as Json[]), ...(releases as Json[])];
          expect(compiledRelease(steps(twice, new Map([...rules, override])))).toEqual(expected);
          count.overrides++;
        }
        expect(JSON.stringify(releases)).toBe(before);
      });
    }
  }

  it('were all of them', () => {
    expect(count).toEqual({ compiled: 31, versioned: 19, overrides: 3 });
    expect(existsSync(root)).toBe(true);
  });
});

import { unusable } from '@manumit/kernel';

import { isObject, type Json, type JsonObject, withoutSpace } from './json-pointer.ts';
import { type Mend, mendShape, nameOf, newestVersion } from './mend-shapes.ts';
import { childOf, Leaf, ListNode, type MergedNode, ObjectNode, type Origin, pointerTo, rootOf } from './merged-node.ts';
import type { MergeRules } from './merge-rules.ts';

export interface MergeWarning {
  readonly code: 'OCDS-DUP-ID' | 'OCDS-KEY' | 'OCDS-SHAPE';
  readonly origin: Origin;
  readonly found: string;
}

export interface MergeStep {
  readonly release: JsonObject;
  readonly rules: MergeRules;
}

/**
 * Folds releases, already in order, into one compiled release whose values know where they come from (contracts.md 2.3).
 * The releases are not changed. Equal values keep the release that first set them.
 * Failure `OCDS-TYPE-CLASH` if a path is a literal in one release and an object or array in another.
 */
export function mergeReleases(steps: readonly MergeStep[]): { compiled: ObjectNode; warnings: MergeWarning[] } {
  const compiled = new ObjectNode(rootOf(0));
  const warnings: MergeWarning[] = [];
  for (const [position, { release, rules }] of steps.entries()) {
    new Fold(rules, warnings).members(compiled, release, rootOf(position), '');
  }
  return { compiled, warnings };
}

/** The `id` of a list entry, also under a name broken by white space. */
export function idOf(entry: JsonObject): Json | undefined {
  if (Object.hasOwn(entry, 'id')) return entry['id'];
  const broken = Object.keys(entry).find((key) => withoutSpace(key) === 'id');
  return broken === undefined ? undefined : entry[broken];
}

/** What a list key is made of: integer `1` and text `"1"` are two ids (rule 7). */
export const entryKey = (id: Json | undefined): string | symbol =>
  typeof id === 'string' || typeof id === 'number' ? `${typeof id}:${id}` : Symbol('no id');

/** Whether an array is replaced as a whole: by its rule, or because an entry is no object (rule 4). */
export const isWholeList = (value: readonly Json[], path: string, rules: MergeRules): boolean =>
  rules.get(path) === 'whole' || !value.every(isObject);

class Fold {
  private readonly rules: MergeRules;
  private readonly warnings: MergeWarning[];

  constructor(rules: MergeRules, warnings: MergeWarning[]) {
    this.rules = rules;
    this.warnings = warnings;
  }

  /** Folds an object's members into `into`. Inside a list that is replaced whole nothing is left out (`keep`). */
  members(into: ObjectNode, value: JsonObject, origin: Origin, path: string, keep = false): void {
    for (const [key, received] of Object.entries(value)) {
      const here = childOf(origin, key);
      const mend: Mend = (code, _key, found) => this.warnings.push({ code, origin: here, found });
      const name = nameOf(key, value, path, mend);
      if (name === undefined) continue;
      const memberPath = path === '' ? name : `${path}/${name}`;
      if (!keep && this.rules.get(memberPath) === 'omit') continue;
      const version = newestVersion(received);
      if (version === undefined) this.member(into, name, received, here, memberPath, keep, mend);
      else {
        const newest = (received as JsonObject[])[version]?.['value'] as Json;
        this.member(into, name, newest, childOf(childOf(here, version), 'value'), memberPath, keep, mend);
      }
    }
  }

  private member(
    into: ObjectNode,
    name: string,
    received: Json,
    origin: Origin,
    path: string,
    keep: boolean,
    mend: Mend,
  ) {
    const parentPath = path.slice(0, Math.max(0, path.length - name.length - 1));
    const mended = mendShape(name, name, received, parentPath, mend);
    const here = mended.unwrapped === undefined ? origin : childOf(origin, mended.unwrapped);
    const next = this.node(into.members.get(name), mended.value, here, path, keep, mended.wrapped);
    if (next === undefined) into.members.delete(name);
    else into.members.set(name, next);
  }

  /** The node after this release said `value`; undefined if there is nothing. */
  private node(
    before: MergedNode | undefined,
    value: Json,
    origin: Origin,
    path: string,
    keep = false,
    isWrapped = false,
  ): MergedNode | undefined {
    if (keep) return this.kept(value, origin, path, isWrapped);
    if (value === null) return undefined;
    if (Array.isArray(value)) return this.list(before, value, origin, path, isWrapped);
    if (isObject(value)) {
      if (Object.keys(value).length === 0) return before;
      if (before !== undefined && !(before instanceof ObjectNode)) throw clash(before, origin, path);
      const into = before ?? new ObjectNode(origin);
      this.members(into, value, origin, path);
      return into.members.size === 0 && before === undefined ? undefined : into;
    }
    if (before !== undefined && !(before instanceof Leaf)) throw clash(before, origin, path);
    return before?.value === value ? before : new Leaf(value, origin);
  }

  private list(before: MergedNode | undefined, value: Json[], origin: Origin, path: string, isWrapped: boolean) {
    const isWhole = isWholeList(value, path, this.rules);
    if (value.length === 0 && !isWhole) return before;
    if (before !== undefined && !(before instanceof ListNode)) throw clash(before, origin, path);
    if (isWhole) {
      const next = this.kept(value, origin, path, isWrapped);
      return before?.whole === true && sameNode(before, next) ? before : next;
    }
    const into = before === undefined || before.whole ? new ListNode(origin, false) : before;
    const seen = new Set<string | symbol>();
    for (const [position, entry] of (value as JsonObject[]).entries()) {
      const here = isWrapped ? origin : childOf(origin, position);
      const key = this.keyOf(entry, position, path);
      if (seen.has(key)) this.warnings.push({ code: 'OCDS-DUP-ID', origin: here, found: path });
      seen.add(key);
      const isAppended = this.rules.get(path) === 'append';
      const entryBefore = isAppended ? undefined : into.entries.get(key);
      const next = this.node(entryBefore, entry, here, path);
      if (next !== undefined) into.entries.set(isAppended ? Symbol('appended') : key, next);
    }
    return into.entries.size === 0 ? before : into;
  }

  private keyOf(entry: JsonObject, position: number, path: string): string | symbol {
    if (this.rules.get(path) === 'byPosition') return `position:${position}`;
    return entryKey(idOf(entry));
  }

  /** A node for a value that is taken as it stands, nulls and empty things included. */
  private kept(value: Json, origin: Origin, path: string, isWrapped: boolean): MergedNode {
    if (Array.isArray(value)) {
      const list = new ListNode(origin, true);
      for (const [position, entry] of value.entries()) {
        const here = isWrapped ? origin : childOf(origin, position);
        list.entries.set(Symbol('kept'), this.kept(entry, here, path, false));
      }
      return list;
    }
    if (!isObject(value)) return new Leaf(value, origin);
    const node = new ObjectNode(origin);
    this.members(node, value, origin, path, true);
    return node;
  }
}

function sameNode(one: MergedNode, other: MergedNode): boolean {
  if (one instanceof Leaf || other instanceof Leaf) {
    return one instanceof Leaf && other instanceof Leaf && one.value === other.value;
  }
  if (one instanceof ListNode || other instanceof ListNode) {
    if (!(one instanceof ListNode && other instanceof ListNode) || one.entries.size !== other.entries.size)
      return false;
    const others = [...other.entries.values()];
    return [...one.entries.values()].every((entry, index) => sameNode(entry, others[index] as MergedNode));
  }
  if (one.members.size !== other.members.size) return false;
  return [...one.members].every(([key, member]) => {
    const same = other.members.get(key);
    return same !== undefined && sameNode(member, same);
  });
}

const clash = (before: MergedNode, origin: Origin, path: string) =>
  unusable(
    'OCDS-TYPE-CLASH',
    `\`${path}\` has two shapes in one process: ${pointerTo(before.origin)} in release ${before.origin.release + 1} and ` +
      `${pointerTo(origin)} in release ${origin.release + 1} of the merge order. Ask the publisher which one is right.`,
    path,
  );

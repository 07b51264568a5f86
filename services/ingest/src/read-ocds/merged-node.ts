import { type Json, step } from './json-pointer.ts';

/** Where a node stands in a release as received; a chain, so that a pointer is only written when it is wanted. */
export interface Origin {
  /** Position of the release in the merge order. */
  readonly release: number;
  readonly parent: Origin | undefined;
  readonly key: string | number;
}

export const rootOf = (release: number): Origin => ({ release, parent: undefined, key: '' });
export const childOf = (parent: Origin, key: string | number): Origin => ({ release: parent.release, parent, key });

export function pointerTo(origin: Origin): string {
  let pointer = '';
  for (let at = origin; at.parent !== undefined; at = at.parent) pointer = step(at.key) + pointer;
  return pointer;
}

export class Leaf {
  readonly value: string | number | boolean | null;
  readonly origin: Origin;

  constructor(value: Leaf['value'], origin: Origin) {
    this.value = value;
    this.origin = origin;
  }
}

export class ObjectNode {
  readonly members = new Map<string, MergedNode>();
  readonly origin: Origin;

  constructor(origin: Origin) {
    this.origin = origin;
  }
}

export class ListNode {
  /** By `id` with its type, by position, or by a symbol for an entry without id. */
  readonly entries = new Map<string | symbol, MergedNode>();
  /** Replaced as a whole, never entry by entry. */
  readonly whole: boolean;
  readonly origin: Origin;

  constructor(origin: Origin, whole: boolean) {
    this.origin = origin;
    this.whole = whole;
  }
}

/** A value of a compiled release that knows which release set it, and where. */
export type MergedNode = Leaf | ObjectNode | ListNode;

export function toJson(node: MergedNode): Json {
  if (node instanceof Leaf) return node.value;
  if (node instanceof ListNode) return [...node.entries.values()].map(toJson);
  return Object.fromEntries([...node.members].map(([key, member]) => [key, toJson(member)]));
}

/** The member at the end of a path of objects. A list where an object is looked for gives its first entry. */
export function at(node: MergedNode | undefined, ...keys: string[]): MergedNode | undefined {
  let here = node;
  for (const key of keys) {
    if (here instanceof ListNode) here = [...here.entries.values()].find((entry) => entry instanceof ObjectNode);
    if (!(here instanceof ObjectNode)) return undefined;
    here = here.members.get(key);
  }
  return here;
}

/** The objects in a list; one object where a list belongs is a list of one. */
export function objectsIn(node: MergedNode | undefined): ObjectNode[] {
  if (node instanceof ObjectNode) return [node];
  if (!(node instanceof ListNode)) return [];
  return [...node.entries.values()].filter((entry) => entry instanceof ObjectNode);
}

/** The literals in a list; one literal where a list belongs is a list of one. */
export function leavesIn(node: MergedNode | undefined): Leaf[] {
  if (node instanceof Leaf) return [node];
  if (!(node instanceof ListNode)) return [];
  return [...node.entries.values()].filter((entry) => entry instanceof Leaf);
}

import type { ConcernV1, ExposureAssessedV1, ExposureNodeV1, PathStepV1 } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { NamedNode } from './graph-work.ts';
import type { FoundConcern, Reach, RollUp } from './network/network.ts';

const CONCERNS = 80;
/** Concerns of one code that are carried; `totals` counts the rest (house.md 6.3). */
export const CONCERNS_PER_CODE = 20;
const PATH = 30;
// An event holds at most 64 kB; the rest is for the envelope, the nodes and bytes beyond ASCII.
const CONCERN_BYTES = 44_000;
const UNTRACED = 'untraced:';

/** What lies in the chain of a subject, as it is announced. Figures of nodes with insufficient data are not shown. */
export function exposureData(
  root: string,
  asOf: Day,
  rollUp: RollUp,
  reach: Reach,
  named: ReadonlyMap<string, NamedNode>,
): ExposureAssessedV1 {
  const nameOf = (id: string): string => named.get(id)?.name ?? id;
  const steps = (path: readonly string[]) => shortened(path).map((id): PathStepV1 => ({ id, name: nameOf(id) }));
  return {
    name: nameOf(root),
    asOf,
    status: rollUp.status,
    value: rollUp.value,
    max: rollUp.max,
    nodes: rollUp.nodes.flatMap(({ id, value, basis, path }): ExposureNodeV1[] => {
      const isRest = id.startsWith(UNTRACED);
      const node = isRest ? id.slice(UNTRACED.length) : id;
      if (!isRest && named.get(node)?.insufficient !== false) return [];
      const name = isRest ? `Untraced inputs of ${nameOf(node)}`.slice(0, 300) : nameOf(node);
      return [{ id: node, name, value, basis, path: steps(path) }];
    }),
    untracedShare: rollUp.untracedShare,
    insufficientNodes: rollUp.insufficientNodes,
    concerns: carried(reach.found, (found) => ({
      code: found.concern.code as ConcernV1['code'],
      at: found.at.node,
      atName: nameOf(found.at.node),
      facts: found.concern.facts,
      path: steps(found.path),
    })),
    totals: reach.totals,
  };
}

/** Every id whose name is needed. */
export const idsIn = (root: string, rollUp: RollUp, reach: Reach): string[] => [
  root,
  ...rollUp.nodes.flatMap(({ id, path }) => [...path, id.startsWith(UNTRACED) ? id.slice(UNTRACED.length) : id]),
  ...reach.found.flatMap(({ at, path }) => [...path, at.node]),
];

/** Both ends of a path that is longer than the event carries. */
const shortened = (path: readonly string[]): readonly string[] =>
  path.length <= PATH ? path : [...path.slice(0, PATH / 2), ...path.slice(-PATH / 2)];

/** The nearest of every code, then the next ones, as far as there is room. */
function carried(found: readonly FoundConcern[], shown: (found: FoundConcern) => ConcernV1): ConcernV1[] {
  const ranks = new Map<string, number>();
  const ranked = found.map((one, at) => {
    const rank = ranks.get(one.concern.code) ?? 0;
    ranks.set(one.concern.code, rank + 1);
    return { one, at, rank };
  });
  ranked.sort((a, b) => a.rank - b.rank || a.at - b.at);
  const kept: { readonly at: number; readonly concern: ConcernV1 }[] = [];
  let bytes = 0;
  for (const { one, at } of ranked) {
    const concern = shown(one);
    bytes += Buffer.byteLength(JSON.stringify(concern));
    if (kept.length === CONCERNS || bytes > CONCERN_BYTES) break;
    kept.push({ at, concern });
  }
  return kept.sort((a, b) => a.at - b.at).map(({ concern }) => concern);
}

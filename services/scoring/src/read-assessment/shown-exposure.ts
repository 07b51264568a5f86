import type { ExposureAssessedV1 } from '@manumit/events';
import type { Day } from '@manumit/kernel';
import type { Exposure } from '@manumit/risk';
import { CONCERNS_PER_CODE, exposureData, idsIn } from '../follow-exposure/exposure-data.ts';
import type { NamedNode } from '../follow-exposure/graph-work.ts';
import type { Reach, RollUp } from '../follow-exposure/network/network.ts';
import type { TenantNetwork } from '../follow-exposure/tenant-network.ts';

/** An exposure without its day. */
export type ToldExposure = Omit<ExposureAssessedV1, 'asOf' | 'name'>;

/**
 * Where the exposure of an answer comes from: `recorded` when it moved, for subjects of contracts; `computed` now, for
 * all others; `alone`: the subject without its chain, where an earlier day is replayed and nothing was recorded.
 */
export type ExposureOrigin = 'recorded' | 'computed' | 'alone';

/** What memory answers about one subject. */
export interface RolledUp {
  readonly id: string;
  readonly rollUp: RollUp;
  readonly reach: Reach;
}

/** Asks memory about subjects; at once, so that nothing moves in between. */
export const rollUps = (ids: readonly string[], { network }: TenantNetwork): RolledUp[] =>
  ids.map((id) => ({ id, rollUp: network.rollUp(id), reach: network.reach(id, { limitPerCode: CONCERNS_PER_CODE }) }));

/** Every id whose name an answer needs. */
export const namesNeeded = (rolled: readonly RolledUp[]): string[] => [
  ...new Set(rolled.flatMap(({ id, rollUp, reach }) => idsIn(id, rollUp, reach))),
];

/** An exposure nobody recorded, in the words of one that was. */
export function toldExposure(
  { id, rollUp, reach }: RolledUp,
  asOf: Day,
  named: ReadonlyMap<string, NamedNode>,
): ToldExposure {
  const { asOf: _asOf, name: _name, ...told } = exposureData(id, asOf, rollUp, reach, named);
  return told;
}

/** The exposure as the method's own sentence reads it. */
export const plainExposure = ({
  status,
  value,
  max,
  nodes,
  untracedShare,
  insufficientNodes,
}: ToldExposure): Exposure => ({
  status,
  value,
  max,
  nodes: nodes.map(({ id, value: part, basis, path }) => ({
    id,
    value: part,
    basis,
    path: path.map((step) => step.id),
  })),
  untracedShare: untracedShare ?? 0,
  insufficientNodes,
});

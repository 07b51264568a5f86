import { exposureAssessed, type ExposureAssessedV1 } from '@manumit/events';
import { digest } from '../score-due/assessment-parts.ts';
import { CONCERNS_PER_CODE, exposureData, idsIn } from './exposure-data.ts';
import type { GraphWork, NewExposure } from './graph-work.ts';

/**
 * Subjects of contracts whose exposure may have moved. Changes coalesce in memory until nothing is left to read; what is
 * taken here and not committed is found again, because memory is thrown away with the transaction.
 */
export async function takeDue(limit: number, work: GraphWork): Promise<readonly string[]> {
  if (!work.isDue || work.memory === undefined) return [];
  // Without a day nothing can be said; with the first one every subject is expected.
  const ids = work.asOf === undefined ? [] : work.memory.takePending(limit);
  if (ids.length === 0) await work.settle();
  return ids;
}

/** Rolls up each subject once and announces the exposures that moved. */
export async function rollUpDue(ids: readonly string[], work: GraphWork): Promise<void> {
  const { memory, asOf, rows } = work;
  if (memory === undefined || asOf === undefined) return;
  const computed = ids.map((id) => ({
    id,
    rollUp: memory.network.rollUp(id),
    reach: memory.network.reach(id, { limitPerCode: CONCERNS_PER_CODE }),
  }));
  const named = await rows.named([...new Set(computed.flatMap(({ id, rollUp, reach }) => idsIn(id, rollUp, reach)))]);
  const held = await rows.heldExposures(ids);
  const moved = computed.flatMap(({ id, rollUp, reach }): NewExposure[] => {
    // What is named in a contract and not described or not assessed yet becomes due again when it is.
    if (named.get(id)?.name == null || named.get(id)?.isAssessed !== true) return [];
    const data = exposureData(id, asOf, rollUp, reach, named);
    const hash = exposureHash(data);
    const before = held.get(id);
    return before?.hash === hash ? [] : [{ id, revision: (before?.revision ?? 0) + 1, hash, data }];
  });
  await rows.keepExposures(moved);
  await work.outbox.addAll(
    moved.map(({ id, revision, data }) => exposureAssessed.of({ subject: id, revision, tenant: work.tenant, data })),
  );
}

/** Digest of what is announced but for the day: a new day alone is no news. */
export function exposureHash({ asOf: _asOf, ...told }: ExposureAssessedV1): string {
  return digest(JSON.stringify(told));
}

import { dayOf } from '@manumit/kernel';
import { announce } from '../set-up/create-tenant.ts';
import { HOST, type Identity, type Work } from '../work.ts';

/** Moves the tenant's as-of day to today's UTC day, never back, and says so. True: it moved. */
export async function advanceDay(work: Work): Promise<boolean> {
  const tenant = await work.tenants.lock();
  const today = dayOf(work.now);
  if (tenant === undefined || tenant.isFixed || tenant.asOf >= today) return false;
  const moved = await work.tenants.moveTo(today);
  await work.history.add({
    actor: HOST,
    action: 'day-advanced',
    subject: tenant.id,
    detail: { from: tenant.asOf, to: today },
  });
  await work.outbox.addAll([announce(moved)]);
  return true;
}

/**
 * Moves the day of every tenant that is behind, each in its own transaction. One that fails keeps nobody else back;
 * its error is thrown at the end.
 */
export async function advanceDays(identity: Identity): Promise<number> {
  const failures: unknown[] = [];
  let moved = 0;
  for (const tenant of await identity.directory.behind(dayOf(identity.clock.now()))) {
    try {
      if (await identity.transact(tenant, advanceDay)) moved++;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return moved;
}

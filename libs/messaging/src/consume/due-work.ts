import type { Tx } from '@manumit/platform';
import { v7 as uuidv7 } from 'uuid';
import type { Consumer } from './consumer.ts';
import { buildWork, type DeliveryContext } from './deliver.ts';
import { FailedEvents } from './failed-events.ts';
import { judge } from './judge-failure.ts';
import { lockPosition } from './position.sql.ts';
import { attempt } from './savepoint.ts';

/** Subjects decided in one transaction. */
const AT_ONCE = 500;
const AT_ONCE_ALONE = 50;

/** Takes subjects that were only marked, while nothing is left to read. */
export class DueWork {
  private readonly consumer: Consumer;
  private nextLookAt = 0;

  constructor(consumer: Consumer) {
    this.consumer = consumer;
  }

  /** Events were handled: they may have marked something. */
  lookAtOnce(): void {
    this.nextLookAt = 0;
  }

  /** One transaction per tenant. True if any subject was taken. */
  async run(): Promise<boolean> {
    const { database, group } = this.consumer.options;
    const now = performance.now();
    if (group.due === undefined || group.tenants === undefined || now < this.nextLookAt) return false;
    this.nextLookAt = now + this.consumer.policy.dueCheckMs;
    let taken = 0;
    for (const tenant of await database.inSystemTransaction((tx) => group.tenants?.(tx) ?? Promise.resolve([]))) {
      taken += await this.runTenant(tenant);
    }
    if (taken > 0) this.nextLookAt = 0;
    return taken > 0;
  }

  private async runTenant(tenant: string): Promise<number> {
    const { database, group } = this.consumer.options;
    let done;
    try {
      done = await database.inSystemTransaction((tx) => this.together(tx, tenant));
    } catch (error) {
      group.onRollback?.();
      if (judge(error).then === 'wait') throw error;
      done = await database.inSystemTransaction((tx) => this.oneByOne(tx, tenant));
    }
    if (done.works.length > 0) await group.afterCommit?.(done.works, done.position);
    return done.taken;
  }

  private async together(tx: Tx, tenant: string) {
    const delivery = await this.begin(tx);
    const { ids, work } = await takeDue(tx, delivery, tenant, AT_ONCE);
    if (ids.length > 0) await decide(delivery, ids, work);
    return { taken: ids.length, works: ids.length > 0 ? [work] : [], position: delivery.position };
  }

  /** After a rollback: each subject alone, and the one that fails is filed like an event. */
  private async oneByOne(tx: Tx, tenant: string) {
    const { name, policy } = { ...this.consumer.options, policy: this.consumer.policy };
    const delivery = await this.begin(tx);
    const failed = new FailedEvents(tx, name);
    const { ids } = await takeDue(tx, delivery, tenant, AT_ONCE_ALONE);
    const works: unknown[] = [];
    for (const id of ids) {
      const result = await attempt(tx, () => decideDue(tx, delivery, tenant, [id]));
      if ('value' in result) {
        works.push(result.value);
        continue;
      }
      const { judgment, error } = result;
      const state = judgment.then === 'give-up' ? 'dead' : 'parked';
      await failed.fileDueSubject(tenant, id, state, judgment, policy.retryDelaysMs[0] ?? 0);
      this.consumer.noteFailure({ seq: 0, topic: '', key: id }, state, judgment.code, error);
    }
    return { taken: ids.length, works, position: delivery.position };
  }

  /** A group with memory may only go on from the position its memory holds, so it locks it. */
  private async begin(tx: Tx): Promise<DeliveryContext> {
    const { name, group } = this.consumer.options;
    if (group.afterCommit === undefined) return this.consumer.delivery(0);
    return this.consumer.delivery((await lockPosition(tx, name, undefined)).sum);
  }
}

async function takeDue(tx: Tx, delivery: DeliveryContext, tenant: string, limit: number) {
  await tx.switchTenant(tenant);
  const work = await buildWork(tx, delivery, tenant, { correlationId: uuidv7() });
  return { ids: (await delivery.group.due?.take(limit, work)) ?? [], work };
}

async function decide({ group }: DeliveryContext, ids: readonly string[], work: unknown): Promise<void> {
  if (group.due?.decide === undefined) await group.then?.(ids, work);
  else await group.due.decide(ids, work);
}

/** Decides due subjects of a tenant with a `Work` of their own, and gives that. */
export async function decideDue(
  tx: Tx,
  delivery: DeliveryContext,
  tenant: string,
  ids: readonly string[],
): Promise<unknown> {
  await tx.switchTenant(tenant);
  const work = await buildWork(tx, delivery, tenant, { correlationId: uuidv7() });
  await decide(delivery, ids, work);
  return work;
}

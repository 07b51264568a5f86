import type { Clock } from '@manumit/kernel';
import { GLOBAL_TENANT, type Tx } from '@manumit/platform';
import { outboxOf, type Cause } from '../announce/outbox.ts';
import type { ConsumerGroup, Door, DoorEvent } from '../define-service.ts';
import type { WantedEvent } from './decode-record.ts';

export interface DeliveryContext {
  readonly service: string;
  readonly clock: Clock;
  readonly group: ConsumerGroup;
  /** Sum of the group's positions before the transaction. */
  readonly position: number;
}

/** Hands decoded events to the doors, tenant by tenant, and lets each touched subject be decided once. */
export async function deliver(tx: Tx, context: DeliveryContext, events: readonly WantedEvent[]): Promise<unknown[]> {
  const works: unknown[] = [];
  for (const [tenant, mine] of byTenant(events)) {
    await tx.switchTenant(tenant);
    works.push(...(await deliverToTenant(tx, context, tenant, mine)));
  }
  await tx.switchTenant(undefined);
  return works;
}

function byTenant(events: readonly WantedEvent[]): Map<string, WantedEvent[]> {
  const tenants = new Map<string, WantedEvent[]>();
  for (const one of events) {
    const mine = tenants.get(one.event.tenantid);
    if (mine === undefined) tenants.set(one.event.tenantid, [one]);
    else mine.push(one);
  }
  return tenants;
}

async function deliverToTenant(
  tx: Tx,
  context: DeliveryContext,
  tenant: string,
  events: readonly WantedEvent[],
): Promise<unknown[]> {
  const { group } = context;
  const last = causeOf(events.at(-1) as WantedEvent);
  const work = await buildWork(tx, context, tenant, last, nearestCause(events));
  const ids = new Set<string>();
  for (const door of group.on) {
    const received = newestOf(events, door);
    if (received.length === 0) continue;
    for (const id of await door.receive(received, work)) ids.add(id);
  }
  if (ids.size === 0) return [work];
  await group.then?.([...ids], work);
  if (tenant !== GLOBAL_TENANT || group.fanOut === undefined) return [work];
  return [work, ...(await fanOut(tx, context, [...ids], last))];
}

/** What the installation itself announces is stored once, and felt by every tenant. */
async function fanOut(tx: Tx, context: DeliveryContext, ids: readonly string[], cause: Cause): Promise<unknown[]> {
  const works: unknown[] = [];
  await tx.switchTenant(undefined);
  for (const tenant of (await context.group.tenants?.(tx)) ?? []) {
    if (tenant === GLOBAL_TENANT) continue;
    await tx.switchTenant(tenant);
    const work = await buildWork(tx, context, tenant, cause);
    works.push(work);
    await context.group.fanOut?.(ids, work);
  }
  return works;
}

export function buildWork(
  tx: Tx,
  { service, clock, group, position }: DeliveryContext,
  tenant: string,
  cause: Cause,
  nearest?: (subject: string) => Cause | undefined,
): unknown {
  const outbox = outboxOf(tx, { ...cause, service, clock, causeOf: nearest });
  return group.work(tx, { tenant, outbox, clock, position });
}

/** One door's events: of each type and aggregate the newest revision only, in the log's order. */
function newestOf(events: readonly WantedEvent[], door: Door): DoorEvent[] {
  const newest = new Map<string, DoorEvent>();
  for (const { door: itsDoor, event, data } of events) {
    if (itsDoor !== door) continue;
    const aggregate = `${event.type} ${event.subject}`;
    const held = newest.get(aggregate);
    if (held !== undefined && held.revision > event.revision) continue;
    newest.delete(aggregate);
    newest.set(aggregate, { subject: event.subject, revision: event.revision, data, event });
  }
  return [...newest.values()];
}

const causeOf = ({ event }: WantedEvent): Cause => ({ correlationId: event.correlationid, causationId: event.id });

/** The last event of the batch about a subject, by its own id or by the key it was ordered by. */
function nearestCause(events: readonly WantedEvent[]): (subject: string) => Cause | undefined {
  let bySubject: Map<string, Cause> | undefined;
  return (subject) => {
    bySubject ??= new Map(events.flatMap((one) => [one.record.key, one.event.subject].map((id) => [id, causeOf(one)])));
    return bySubject.get(subject);
  };
}

import type { CloudEvent, NewEvent } from '@manumit/events';
import type { Clock } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import { v7 as uuidv7 } from 'uuid';

/** Most bytes of one event, envelope included; larger evidence goes by reference. */
export const MAX_EVENT_BYTES = 65_536;
/** Events per insert statement: keeps one parameter below some tens of megabytes. */
const CHUNK = 1_000;

/** Where a use case announces what it has done, in its own transaction. */
export interface Outbox {
  /**
   * Writes events in the order given. Take the aggregate's row lock (bump its revision) first: only that makes the
   * order of the outbox the order of the aggregate.
   */
  addAll(events: readonly NewEvent[]): Promise<void>;
}

/** What an event follows from. */
export interface Cause {
  readonly correlationId: string;
  readonly causationId?: string | undefined;
}

export interface OutboxOptions extends Cause {
  /** Name of the service: its schema, and the `source` of the events. */
  readonly service: string;
  readonly clock: Clock;
  /** A nearer cause of events about one subject, if there is one. */
  readonly causeOf?: ((subject: string) => Cause | undefined) | undefined;
}

/** The outbox of a service on an open transaction; for HTTP doors and chores as well as for the consumer loop. */
export function outboxOf(tx: Tx, options: OutboxOptions): Outbox {
  return {
    async addAll(events) {
      const time = options.clock.now().toISOString();
      for (let at = 0; at < events.length; at += CHUNK) {
        await insert(tx, options, events.slice(at, at + CHUNK), time);
      }
    },
  };
}

async function insert(tx: Tx, options: OutboxOptions, events: readonly NewEvent[], time: string): Promise<void> {
  for (const event of events) refuseForeign(tx, options.service, event);
  const envelopes = wrapEvents(events, options, options.service, time);
  const rows = envelopes.map((envelope, at) => {
    const body = JSON.stringify(envelope);
    // Every UTF-16 unit takes at most 3 bytes, so most events need no counting.
    if (body.length * 3 > MAX_EVENT_BYTES && Buffer.byteLength(body) > MAX_EVENT_BYTES) {
      throw new Error(`${envelope.type} of ${envelope.subject} is larger than ${MAX_EVENT_BYTES} bytes`);
    }
    const { definition, key } = events[at] as NewEvent;
    return `[${JSON.stringify(definition.topic)},${JSON.stringify(key)},${body}]`;
  });
  // One JSON text is a third faster than arrays, whose every quote has to be escaped.
  await tx.execute(
    `insert into ${options.service}.outbox (event_id, topic, key, event)
     select (one->2->>'id')::uuid, one->>0, one->>1, one->2
     from jsonb_array_elements($1::jsonb) with ordinality as new(one, n) order by n`,
    [`[${rows.join(',')}]`],
  );
}

function refuseForeign(tx: Tx, service: string, { definition, subject, tenant }: NewEvent): void {
  if (definition.owner !== service)
    throw new Error(`${service} cannot announce ${definition.type}: ${definition.owner} owns it`);
  if (tx.tenant !== undefined && tx.tenant !== tenant) {
    throw new Error(`${definition.type} of ${subject} names another tenant than its transaction`);
  }
}

/** Puts events into their envelopes, with ids that are never made again. */
export function wrapEvents(
  events: readonly NewEvent[],
  causes: Cause & Pick<OutboxOptions, 'causeOf'>,
  source: string,
  time: string,
): CloudEvent[] {
  return events.map((event) => {
    const cause = causes.causeOf?.(event.subject) ?? causes;
    return {
      specversion: '1.0',
      id: uuidv7(),
      type: event.definition.type,
      source,
      subject: event.subject,
      revision: event.revision,
      time,
      tenantid: event.tenant,
      correlationid: cause.correlationId,
      ...(cause.causationId === undefined ? {} : { causationid: cause.causationId }),
      data: event.data,
    };
  });
}

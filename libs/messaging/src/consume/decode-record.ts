import type { CloudEvent, EventDefinition } from '@manumit/events';
import { Failure } from '@manumit/kernel';
import type { ConsumerGroup, Door } from '../define-service.ts';
import type { LogRecord } from '../read-log/log.ts';

/** A record whose event one door of the group takes. */
export interface WantedEvent {
  readonly record: LogRecord;
  readonly event: CloudEvent;
  readonly data: object;
  readonly door: Door;
}

/** A record nobody will ever be able to take. */
export interface UnusableRecord {
  readonly record: LogRecord;
  readonly code: string;
  /** Names of fields and rules, never their content. */
  readonly reason: string;
}

type Doors = ReadonlyMap<string, { readonly door: Door; readonly definition: EventDefinition }>;

/** The doors of a group by event type. */
export const doorsByType = (group: ConsumerGroup): Doors =>
  new Map(group.on.flatMap((door) => door.definitions.map((definition) => [definition.type, { door, definition }])));

/**
 * Checks and decodes one record. Undefined if the group has no door for its type: the topic carries others as well.
 * Anything thrown that is no `Failure` is a bug of the definition.
 */
export function decodeRecord(record: LogRecord, doors: Doors): WantedEvent | UnusableRecord | undefined {
  const envelope = record.bytes === undefined ? record.event : parse(record.bytes);
  if (envelope === undefined) return { record, code: 'event.undecodable', reason: 'the bytes are no JSON' };
  if (!isCloudEvent(envelope)) return { record, code: 'event.undecodable', reason: 'the envelope is incomplete' };
  const entry = doors.get(envelope.type);
  if (entry === undefined) return undefined;
  try {
    return { record, event: envelope, data: entry.definition.decode(envelope.data), door: entry.door };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { record, code: error.code, reason: error.message };
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const TEXTS = ['id', 'type', 'source', 'subject', 'time', 'tenantid', 'correlationid'] as const;

function isCloudEvent(value: unknown): value is CloudEvent {
  if (typeof value !== 'object' || value === null) return false;
  const envelope = value as Record<string, unknown>;
  return (
    envelope['specversion'] === '1.0' &&
    Number.isSafeInteger(envelope['revision']) &&
    TEXTS.every((name) => typeof envelope[name] === 'string' && envelope[name] !== '')
  );
}

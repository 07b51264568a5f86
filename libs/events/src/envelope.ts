/**
 * One event as it lies in outbox, log, Kafka record and failed row: CloudEvents 1.0 attribute names in structured
 * mode (application/cloudevents+json).
 */
export interface CloudEvent<Data = unknown> {
  readonly specversion: '1.0';
  /** UUIDv7, made once by the outbox; it never changes on redelivery, relay or redrive. */
  readonly id: string;
  readonly type: string;
  /** The service that wrote it. */
  readonly source: string;
  /** Id of the aggregate the event speaks of. */
  readonly subject: string;
  /** The aggregate's version; readers drop what is not newer than what they hold. */
  readonly revision: number;
  /** Instant, RFC 3339 in UTC. */
  readonly time: string;
  /** The tenant whose rows a reader may touch; `global` for what the installation itself owns. */
  readonly tenantid: string;
  /** Follows one journey, such as an import. */
  readonly correlationid: string;
  /** The event that led here, if one did. */
  readonly causationid?: string;
  readonly data: Data;
}

/** What a use case hands to the outbox; the outbox adds id, time and correlation. */
export interface NewEvent<Data extends object = object> {
  readonly definition: EventDefinition<Data>;
  readonly subject: string;
  readonly revision: number;
  readonly tenant: string;
  /** Validated data. */
  readonly data: Data;
  /** What the log orders by. */
  readonly key: string;
}

export interface EventDefinition<Data extends object = object> {
  readonly type: string;
  /** `<owner>.<aggregate>`: one topic per aggregate, written by its owner only. */
  readonly topic: string;
  readonly owner: string;
  /** The noun of the subject's id. */
  readonly subject: string;
  readonly data: new () => Data;
  /** One sentence for docs/events.md. */
  readonly says: string;
  /** Makes an event; throws if the data do not fit the definition, so that no reader meets them. */
  of(event: { subject: string; revision: number; tenant: string; data: Data; key?: string }): NewEvent<Data>;
  /** Reads data that came over the border; fields it does not know are ignored. Throws `unusable` with the fields at fault. */
  decode(data: unknown): Data;
}

/** One entry of the log as a transport brings it. */
export interface LogRecord {
  /** Place in the log: gapless over all topics, the same on every transport. */
  readonly seq: number;
  readonly topic: string;
  readonly key: string;
  /** The parsed envelope, not yet checked; absent where the bytes are no JSON. */
  readonly event?: unknown;
  /** What came over the wire, where it could not be parsed. */
  readonly bytes?: Uint8Array;
}

/** Which position row a batch belongs to: one per group (topic `''`), or one per topic partition. */
export interface PositionKey {
  readonly topic: string;
  readonly partition: number;
}

export interface LogBatch extends PositionKey {
  /** The seq this member believes the group has reached; all later records up to `until` are in the batch. */
  readonly from: number;
  /** Where the position stands once the batch is done. */
  readonly until: number;
  /** The transport's own place to resume fetching from (Kafka's offset). */
  readonly resumeAt?: number;
  /** In the log's order; some may have been offered before. */
  readonly records: readonly LogRecord[];
}

export interface BatchOutcome {
  /** Where the position stands now. Below `until`: the transport reads again from there. */
  readonly position: number;
  /** Set when nothing could be done: the transport waits that long, then offers again what lies above the position. */
  readonly retryInMs?: number;
}

/** A reader; the transport offers at least once, in order, one batch at a time per position. */
export interface LogReader {
  onBatch(batch: LogBatch): Promise<BatchOutcome>;
  /** Called between batches when there is nothing to read. True: it found work, look again at once. */
  onIdle(): Promise<boolean>;
}

export interface GroupPosition extends PositionKey {
  readonly seq: number;
}

/** A transport of the log: PostgreSQL, or Kafka. Both sit `log.suite.ts`. */
export interface Log {
  /** Starts offering the events of some topics to one member of a group. */
  subscribe(group: string, topics: readonly string[], reader: LogReader): Promise<void>;
  /** Stops offering to the member here after the batch under way. */
  pause(group: string): Promise<void>;
  resume(group: string): void;
  positions(group: string): Promise<readonly GroupPosition[]>;
  /** Events of the log beyond the group's position, those of foreign topics included. */
  lag(group: string): Promise<number>;
  /** Finishes the batches under way and leaves. */
  close(): Promise<void>;
}

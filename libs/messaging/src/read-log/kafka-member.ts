import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage, TopicPartitionOffset } from 'kafkajs';
import { topicName } from '../connect-kafka/kafka-client.ts';
import type { KafkaLogOptions } from './kafka-log.ts';
import { recordsOf } from './kafka-records.ts';
import type { LogReader, PositionKey } from './log.ts';

export interface MemberOptions extends KafkaLogOptions {
  readonly client: Kafka;
  readonly group: string;
  /** As Kafka knows them. */
  readonly topics: readonly string[];
  readonly reader: LogReader;
}

/** Most events of one transaction. */
const BATCH_EVENTS = 500;
const HEARTBEAT_MS = 1_000;
/** A member that shows no sign of life for so long, and has not been told to wait, will not recover by itself. */
const STALL_MS = 180_000;
const MAX_WAIT_MS = 5_000;

/** The batch of kafkajs the member works on, with what keeps it in its group meanwhile. */
type Offered = Pick<EachBatchPayload, 'heartbeat' | 'isRunning' | 'isStale'>;

/**
 * One member of a Kafka consumer group. Where it stands is a row of PostgreSQL that moves in the transaction of the
 * effects; Kafka's own offsets are a hint for monitors, and where fetching starts is asked of the row.
 */
export class KafkaMember {
  readonly group: string;
  private readonly options: MemberOptions;
  private readonly consumer: Consumer;
  /** The seq this member knows its group has reached, by topic partition; forgotten when partitions are dealt anew. */
  private readonly reached = new Map<string, number>();
  /** Partitions that were sent to their place since they were dealt: what comes then is the first there is. */
  private readonly sought = new Set<string>();
  private assigned: readonly PositionKey[] = [];
  private isPaused = false;
  private isClosing = false;
  private lastBatchAt = 0;
  private lastSignAt = performance.now();
  /** One thing at a time: a batch, or the use of the quiet. */
  private busy: Promise<unknown> = Promise.resolve();
  private idling: Promise<void> | undefined;

  constructor(options: MemberOptions) {
    this.options = options;
    this.group = options.group;
    this.consumer = options.client.consumer({
      groupId: topicName(options.kafka, options.group),
      sessionTimeout: options.sessionTimeoutMs ?? 10_000,
      heartbeatInterval: HEARTBEAT_MS,
      // Partitions are dealt anew when all have come or this time is over: a batch takes less.
      rebalanceTimeout: 10_000,
      // Pausing, seeking and leaving wait for the fetch under way.
      maxWaitTimeInMs: 250,
      maxBytesPerPartition: 2_097_152,
      allowAutoTopicCreation: false,
      retry: { retries: 60, initialRetryTime: 100, maxRetryTime: 2_000, restartOnFailure: async () => true },
    });
  }

  async start(): Promise<void> {
    const { consumer } = this;
    const { logger, onFatal } = this.options;
    for (const event of [consumer.events.HEARTBEAT, consumer.events.FETCH, consumer.events.CRASH])
      consumer.on(event, () => (this.lastSignAt = performance.now()));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.assigned = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => this.ownPlace({ topic, partition })),
      );
      this.forget();
    });
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      logger.warn({ group: this.group, error: error.message, restart }, 'the consumer of Kafka failed');
      // It would end the process with 0 when nothing else is left to do, and nobody would start it again.
      if (!restart && !this.isClosing) onFatal(error);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => this.alone(() => this.take(payload)),
    });
    this.idling = this.useQuiet();
  }

  /** Returns when the batch under way is done. */
  async pause(): Promise<void> {
    this.isPaused = true;
    this.consumer.pause(this.options.topics.map((topic) => ({ topic })));
    await this.busy;
  }

  resume(): void {
    this.isPaused = false;
    this.consumer.resume(this.options.topics.map((topic) => ({ topic })));
    void this.seekAll();
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await this.idling;
    await this.consumer.disconnect();
  }

  private alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.busy.then(work);
    this.busy = done.catch(() => {});
    return done;
  }

  /** Offers what Kafka brought in transactions of at most 500 events. */
  private async take({ batch, resolveOffset, ...offered }: EachBatchPayload): Promise<void> {
    this.lastBatchAt = performance.now();
    const place = this.ownPlace(batch);
    let next: string | undefined;
    for (let at = 0; at < batch.messages.length; at += BATCH_EVENTS) {
      const messages = batch.messages.slice(at, at + BATCH_EVENTS);
      const last = messages.at(-1);
      if (last === undefined || this.isOver(offered)) break;
      if (!(await this.offer(place, messages, offered))) return;
      resolveOffset(last.offset);
      next = String(BigInt(last.offset) + 1n);
    }
    // A hint only, so that monitors see a lag; a member that was thrown out may not commit, and that is no failure.
    if (next !== undefined) await this.consumer.commitOffsets([this.atOffset(place, next)]).catch(() => {});
  }

  /** True when the group's position has passed these messages. */
  private async offer(place: PositionKey, messages: readonly KafkaMessage[], offered: Offered): Promise<boolean> {
    const { reader, logger } = this.options;
    const { records, foreign } = recordsOf(place.topic, messages);
    if (foreign > 0) logger.warn({ group: this.group, ...place, foreign }, 'records without a seq: not the relay’s');
    const resumeAt = Number(messages.at(-1)?.offset) + 1;
    for (let failures = 0; !this.isOver(offered);) {
      const from = await this.standing(place, Number(messages[0]?.offset));
      if (from === 'elsewhere') return false;
      if (from === 'unknown') {
        await this.wait(Math.min(100 * 2 ** failures++, MAX_WAIT_MS), offered);
        continue;
      }
      const until = Math.max(from, records.at(-1)?.seq ?? 0);
      if (until === from && records.length === 0) return true;
      const outcome = await this.beating(offered, () => reader.onBatch({ ...place, from, until, resumeAt, records }));
      if (outcome.retryInMs !== undefined) {
        await this.wait(outcome.retryInMs, offered);
        continue;
      }
      if (outcome.position < from) {
        // Somebody has set the position back: fetching starts where it stands now.
        this.forget();
        return false;
      }
      this.reached.set(nameOf(place), outcome.position);
      if (outcome.position >= until) return true;
    }
    return false;
  }

  /** The seq the group has reached. In a partition that was just dealt, what was fetched too far ahead is fetched again. */
  private async standing(place: PositionKey, fetched: number): Promise<number | 'unknown' | 'elsewhere'> {
    const name = nameOf(place);
    const known = this.reached.get(name);
    if (known !== undefined) return known;
    const held = await this.position(place).catch((error: unknown) => {
      this.options.logger.warn({ group: this.group, error: (error as Error).message }, 'the position cannot be read');
    });
    if (held === undefined) return 'unknown';
    if (fetched > held.offset && !this.sought.has(name)) {
      this.sought.add(name);
      this.consumer.seek(this.atOffset(place, String(held.offset)));
      return 'elsewhere';
    }
    this.reached.set(name, held.seq);
    return held.seq;
  }

  private position({ topic, partition }: PositionKey): Promise<{ seq: number; offset: number }> {
    return this.options.database.inSystemTransaction(async (tx) => {
      const [row] = await tx.query<{ seq: string; kafka_offset: string | null }>(
        'select seq, kafka_offset from log.position where grp = $1 and topic = $2 and partition = $3',
        [this.group, topic, partition],
      );
      if (row === undefined) throw new Error(`group ${this.group} has no position on ${topic}: move it to Kafka first`);
      return { seq: Number(row.seq), offset: Number(row.kafka_offset ?? 0) };
    });
  }

  private async seekAll(): Promise<void> {
    this.forget();
    for (const place of this.assigned) {
      const held = await this.position(place).catch(() => undefined);
      if (held !== undefined) this.consumer.seek(this.atOffset(place, String(held.offset)));
    }
  }

  /** A topic partition as positions name it, without the installation's prefix. */
  private ownPlace({ topic, partition }: PositionKey): PositionKey {
    return { topic: topic.slice(this.options.kafka.prefix.length + 1), partition };
  }

  /** An offset of it as Kafka names it. */
  private atOffset({ topic, partition }: PositionKey, offset: string): TopicPartitionOffset {
    return { topic: topicName(this.options.kafka, topic), partition, offset };
  }

  private forget(): void {
    this.reached.clear();
    this.sought.clear();
  }

  private isOver({ isRunning, isStale }: Offered): boolean {
    return this.isPaused || this.isClosing || !isRunning() || isStale();
  }

  /** Works while the group hears that this member lives. What its coordinator answers counts after the work. */
  private async beating<Result>({ heartbeat }: Offered, work: () => Promise<Result>): Promise<Result> {
    let refusal: Error | undefined;
    const timer = setInterval(() => void heartbeat().catch((error: Error) => (refusal ??= error)), HEARTBEAT_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      if (refusal !== undefined) this.options.logger.info({ group: this.group, error: refusal.message }, 'a heartbeat');
    }
  }

  private async wait(ms: number, offered: Offered): Promise<void> {
    const until = performance.now() + ms;
    while (!this.isOver(offered) && performance.now() < until) {
      await pause(Math.min(100, Math.max(0, until - performance.now())));
      await offered.heartbeat();
    }
  }

  /** Lets the reader use the time in which nothing comes, and watches that the member lives. */
  private async useQuiet(): Promise<void> {
    const { reader, logger, onFatal, pollMs = 100 } = this.options;
    while (!this.isClosing) {
      await pause(pollMs);
      if (performance.now() - this.lastSignAt > STALL_MS) {
        onFatal(new Error(`the member of ${this.group} has stood still for ${STALL_MS / 1_000} s`));
        return;
      }
      if (this.isPaused || performance.now() - this.lastBatchAt < pollMs) continue;
      const use = async (): Promise<void> => {
        while (!this.isClosing && !this.isPaused && (await reader.onIdle())) continue;
      };
      await this.alone(use).catch((error: unknown) => logger.error({ group: this.group }, 'due work failed', error));
    }
  }
}

const nameOf = ({ topic, partition }: PositionKey): string => `${topic} ${partition}`;

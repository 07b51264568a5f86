import type { Database, Logger } from '@manumit/platform';
import type { Kafka } from 'kafkajs';
import { connectKafka, topicName, type KafkaAccess } from '../connect-kafka/kafka-client.ts';
import { ensureTopics } from '../connect-kafka/ensure-topics.ts';
import type { Status } from '../report-status/status.ts';
import { KafkaMember } from './kafka-member.ts';
import type { GroupPosition, Log, LogReader } from './log.ts';
import { positionsOf } from './positions.sql.ts';

export interface KafkaLogOptions {
  readonly kafka: KafkaAccess;
  /** Of the service whose groups read: the positions lie there, and not with Kafka. */
  readonly database: Database;
  readonly logger: Logger;
  /** Called when a member has died or stands still for good; the process should end, and not with 0. */
  readonly onFatal: (error: Error) => void;
  /** Kafka takes a member for dead after this time without a heartbeat, ms. */
  readonly sessionTimeoutMs?: number;
  readonly pollMs?: number;
}

/** The log in Kafka: one position per group and topic partition, kept in PostgreSQL with the effects. */
export class KafkaLog implements Log {
  private readonly options: KafkaLogOptions;
  private readonly kafka: Kafka;
  private readonly members: KafkaMember[] = [];

  constructor(options: KafkaLogOptions) {
    this.options = options;
    this.kafka = connectKafka(options.kafka, options.logger);
  }

  async subscribe(group: string, topics: readonly string[], reader: LogReader): Promise<void> {
    const names = topics.map((topic) => topicName(this.options.kafka, topic));
    await ensureTopics(this.options.kafka, this.options.logger, names);
    const member = new KafkaMember({ ...this.options, client: this.kafka, group, topics: names, reader });
    this.members.push(member);
    await member.start();
  }

  async pause(group: string): Promise<void> {
    await Promise.all(this.of(group).map((member) => member.pause()));
  }

  resume(group: string): void {
    for (const member of this.of(group)) member.resume();
  }

  positions(group: string): Promise<readonly GroupPosition[]> {
    return positionsOf(this.options.database, group);
  }

  async lag(group: string): Promise<number> {
    const [row] = await this.options.database.inSystemTransaction((tx) =>
      tx.query<{ status: Status }>('select log.status() as status'),
    );
    return row?.status.groups.find(({ name }) => name === group)?.lag ?? 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map((member) => member.close()));
  }

  private of(group: string): KafkaMember[] {
    return this.members.filter((member) => member.group === group);
  }
}

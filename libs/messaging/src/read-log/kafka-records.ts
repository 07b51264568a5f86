import type { KafkaMessage } from 'kafkajs';
import type { LogRecord } from './log.ts';

/** What the relay has published, and how many messages of a batch are not its own: they carry no `seq`. */
export function recordsOf(topic: string, messages: readonly KafkaMessage[]): { records: LogRecord[]; foreign: number } {
  const records = messages.flatMap((message) => recordOf(topic, message));
  return { records, foreign: messages.length - records.length };
}

function recordOf(topic: string, { key, value, headers }: KafkaMessage): LogRecord[] {
  const seq = Number(textOf(headers?.['seq']) || Number.NaN);
  if (!Number.isSafeInteger(seq) || seq < 1) return [];
  const own = { seq, topic, key: key?.toString('utf8') ?? '' };
  const bytes = value ?? Buffer.alloc(0);
  try {
    return [{ ...own, event: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown }];
  } catch {
    return [{ ...own, bytes }];
  }
}

const textOf = (header: unknown): string => (Buffer.isBuffer(header) ? header.toString('utf8') : String(header ?? ''));

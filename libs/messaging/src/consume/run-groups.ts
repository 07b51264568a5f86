import type { Clock } from '@manumit/kernel';
import type { Database, Logger } from '@manumit/platform';
import { topicsOf, type ServiceDefinition } from '../define-service.ts';
import type { MessagingMetrics } from '../metrics.ts';
import type { Log } from '../read-log/log.ts';
import { Consumer, type FailurePolicy } from './consumer.ts';

export interface GroupsOptions {
  readonly definition: ServiceDefinition;
  readonly log: Log;
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: MessagingMetrics;
  readonly policy?: Partial<FailurePolicy>;
  /** Only these groups of the service; default all. */
  readonly only?: readonly string[];
}

/** Lets the groups of one service read the log, until the log is closed. */
export async function runGroups({ definition, log, only, ...options }: GroupsOptions): Promise<void> {
  const groups = Object.entries(definition.doors).filter(([name]) => only === undefined || only.includes(name));
  // Side by side: joining a group takes Kafka a while.
  await Promise.all(
    groups.map(([name, group]) =>
      log.subscribe(name, topicsOf(group), new Consumer({ ...options, service: definition.name, name, group })),
    ),
  );
}

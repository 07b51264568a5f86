import type { DynamicModule } from '@nestjs/common';
import type { Clock } from '@manumit/kernel';
import type { Database, Logger } from '@manumit/platform';
import type { JobDefinition, JobPayload } from './run-chores/define-job.ts';

/** What the host hands to a service when it starts. */
export interface ServiceContext<Config = unknown> {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Enqueues a chore of this service: after the commit of what it is about, never inside. */
  enqueue(job: JobDefinition, payload: JobPayload): Promise<void>;
}

/** Builds the Nest module of a service: the one place where its ports meet their adapters. */
export type ServiceModule<Config = unknown> = (context: ServiceContext<Config>) => DynamicModule;

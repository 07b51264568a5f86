/** What a job is given: ids only, never content. */
export interface JobPayload {
  /** Business key: one waiting job per id and job name. */
  readonly id: string;
  readonly tenant?: string;
}

/** One declaration per chore; nothing is tuned where it is enqueued. */
export interface JobDefinition {
  readonly service: string;
  readonly name: string;
  /** How often it runs before it counts as failed. */
  readonly attempts: number;
  /** Wait before the second try, ms; it doubles from try to try, unless it is `fixed`. */
  readonly backoffMs: number;
  readonly backoff?: 'fixed' | 'exponential';
  /** Days for which a failed job can be looked at and tried again. */
  readonly keepFailedDays: number;
  /** Runs it again and again, ms apart. */
  readonly everyMs?: number;
  /** Runs it by a cron pattern, in UTC. */
  readonly cron?: string;
}

const NAME = /^[a-z]+(-[a-z]+)*$/;

/** Declares a chore: work of one service that may be tried again and whose truth lies in the service's tables. */
export function defineJob(job: JobDefinition): JobDefinition {
  if (!NAME.test(job.name)) throw new Error(`job ${job.name}: a name is verb-noun in lower case`);
  if (job.everyMs !== undefined && job.cron !== undefined) throw new Error(`job ${job.name}: either everyMs or cron`);
  return job;
}

/** The job id of a payload: BullMQ refuses ids with a colon and ids of digits only. */
export const jobIdOf = (job: JobDefinition, { id }: JobPayload): string => `${job.name}.${encodeURIComponent(id)}`;

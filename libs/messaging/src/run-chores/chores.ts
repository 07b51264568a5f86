import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@manumit/platform';
import { UnrecoverableError, type Job, type JobsOptions, type RepeatOptions } from 'bullmq';
import { unavailable } from '@manumit/kernel';
import { judge } from '../consume/judge-failure.ts';
import { jobIdOf, type JobDefinition, type JobPayload } from './define-job.ts';

/** What runs a job, and which payloads the service's tables say are still to be run. */
export interface JobHandler {
  readonly job: JobDefinition;
  run(payload: JobPayload): Promise<void>;
  pending?(): Promise<readonly JobPayload[]>;
}

/** Binds a job to what runs it. `pending` lets a lost queue be filled again from the service's tables. */
export function handle(
  job: JobDefinition,
  run: (payload: JobPayload) => Promise<void>,
  pending?: () => Promise<readonly JobPayload[]>,
): JobHandler {
  return { job, run, ...(pending === undefined ? {} : { pending }) };
}

/** Where BullMQ keeps its jobs: PostgreSQL, or Redis in a distributed installation. */
export interface ChoreBackend {
  openQueue(name: string): ChoreQueue;
  openWorker(
    name: string,
    process: (job: Job<JobPayload>) => Promise<void>,
    options: { concurrency: number },
  ): ChoreWorker;
}

export interface ChoreQueue {
  add(name: string, payload: JobPayload, options: JobsOptions): Promise<StoredJob>;
  getJob(id: string): Promise<StoredJob | undefined>;
  upsertJobScheduler(id: string, repeat: Omit<RepeatOptions, 'key'>, template: ScheduledJob): Promise<unknown>;
  getJobSchedulers(): Promise<{ key: string }[]>;
  removeJobScheduler(id: string): Promise<boolean>;
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

interface ScheduledJob {
  readonly name: string;
  readonly data: JobPayload;
  readonly opts: Omit<JobsOptions, 'jobId' | 'repeat' | 'delay'>;
}

interface StoredJob {
  getState(): Promise<string>;
  retry(state: 'failed', options: { resetAttemptsMade: boolean }): Promise<void>;
}

export interface ChoreWorker {
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  pause(): Promise<void>;
  close(force?: boolean): Promise<void>;
}

export interface ChoresOptions {
  readonly service: string;
  readonly backend: ChoreBackend;
  /** What the service declares. */
  readonly jobs: readonly JobDefinition[];
  /** What its module brings: exactly one handler per job. */
  readonly handlers: readonly JobHandler[];
  readonly logger: Logger;
  /** Jobs of the service that run at once. */
  readonly concurrency?: number;
  /** Wait between two looks for work the queue does not know of, ms. */
  readonly reconcileMs?: number;
}

const QUEUE = 'chores';
const ENQUEUE_WITHIN_MS = 5_000;
const SECONDS_PER_DAY = 86_400;

/** What is wrong with jobs and handlers, one sentence each. */
export function problemsOfHandlers(jobs: readonly JobDefinition[], handlers: readonly JobHandler[]): string[] {
  const counts = jobs.map((job) => ({ job, count: handlers.filter((handler) => handler.job === job).length }));
  return [
    ...counts.filter(({ count }) => count === 0).map(({ job }) => `job ${job.name} has no handler`),
    ...counts.filter(({ count }) => count > 1).map(({ job, count }) => `job ${job.name} has ${count} handlers`),
    ...handlers
      .filter(({ job }) => !jobs.includes(job))
      .map(({ job }) => `a handler is there for ${job.name}, which its service does not declare`),
  ];
}

/** The chores of one service: work that may be tried again and whose truth lies in the service's tables. */
export class Chores {
  private readonly options: ChoresOptions;
  private readonly queue: ChoreQueue;
  private readonly worker: ChoreWorker;
  private readonly closing = new AbortController();
  private reconciling: Promise<void> = Promise.resolve();

  private constructor(options: ChoresOptions) {
    const { backend, concurrency = 4, logger, service } = options;
    this.options = options;
    this.queue = backend.openQueue(QUEUE);
    this.worker = backend.openWorker(QUEUE, (job) => this.process(job), { concurrency });
    for (const part of [this.queue, this.worker]) {
      part.on('error', (error) =>
        logger.warn({ service, code: judge(error).code }, 'the queue of chores cannot be reached now'),
      );
    }
  }

  /** Proves that every job has exactly one handler, then starts. */
  static async start(options: ChoresOptions): Promise<Chores> {
    const problems = problemsOfHandlers(options.jobs, options.handlers);
    if (problems.length > 0)
      throw new Error(`The chores of ${options.service} do not fit together:\n- ${problems.join('\n- ')}`);
    const chores = new Chores(options);
    await chores.queue.waitUntilReady();
    await chores.worker.waitUntilReady();
    await chores.schedule();
    chores.reconciling = chores.reconcileNowAndThen();
    return chores;
  }

  /**
   * Lets a job run soon. Call it after the commit: the queue is not in your transaction, and if it is lost the
   * reconciler asks the handler's `pending`. Throws `queue.unavailable` if that takes more than 5 s. A job that waits or runs is left alone, a failed one gets new attempts.
   */
  async enqueue(job: JobDefinition, payload: JobPayload): Promise<void> {
    if (!this.options.jobs.includes(job))
      throw new Error(`${this.options.service} does not declare the job ${job.name}`);
    const adding = this.add(job, payload);
    // Whoever waits for this is a person: the queue's own client would wait for its server without end.
    adding.catch(() => {});
    const timer = new AbortController();
    const isTaken = await Promise.race([
      adding.then(() => true),
      pause(ENQUEUE_WITHIN_MS, false, { signal: timer.signal }).catch(() => false),
    ]).finally(() => timer.abort());
    if (!isTaken) throw unavailable('queue.unavailable', 'The queue of chores does not answer now.');
  }

  private async add(job: JobDefinition, payload: JobPayload): Promise<void> {
    const stored = await this.queue.add(job.name, payload, { ...optionsOf(job), jobId: jobIdOf(job, payload) });
    // Adding a known id does nothing, and a removed failed job would be lost: so it is retried in its place.
    if ((await stored.getState()) === 'failed') await stored.retry('failed', { resetAttemptsMade: true });
  }

  /** Where a job stands (`waiting`, `active`, `delayed`, `failed`, …); `unknown` once it is done. */
  async stateOf(job: JobDefinition, payload: JobPayload): Promise<string> {
    return (await (await this.queue.getJob(jobIdOf(job, payload)))?.getState()) ?? 'unknown';
  }

  /** Enqueues what the service's tables say is still to be done. */
  async reconcile(): Promise<void> {
    for (const { job, pending } of this.options.handlers) {
      for (const payload of (await pending?.()) ?? []) await this.enqueue(job, payload);
    }
  }

  /** Lets running jobs finish, but no longer than `deadlineMs`; what is cut off runs again after its lock ends. */
  async close(deadlineMs = 8_000): Promise<void> {
    this.closing.abort();
    await this.reconciling;
    const timer = new AbortController();
    // `close` waits for running jobs without limit and cannot be hastened once it was called; `pause` can be left.
    const isDone = await Promise.race([
      this.worker.pause().then(() => true),
      pause(deadlineMs, false, { signal: timer.signal }).catch(() => true),
    ]);
    timer.abort();
    await this.worker.close(!isDone);
    await this.queue.close();
  }

  private async process(job: Job<JobPayload>): Promise<void> {
    const handler = this.options.handlers.find((one) => one.job.name === job.name);
    if (handler === undefined) throw new UnrecoverableError('job.undeclared');
    try {
      await handler.run(job.data);
    } catch (error) {
      const { then, code, reason } = judge(error);
      const { service, logger } = this.options;
      logger.error(
        { service, job: job.name, id: job.data.id, attempt: job.attemptsMade + 1, code },
        'a chore failed',
        error,
      );
      // BullMQ stores message and stack; neither may quote what the job worked on.
      const told = then === 'give-up' ? new UnrecoverableError(`${code}: ${reason}`) : new Error(`${code}: ${reason}`);
      told.stack = '';
      throw told;
    }
  }

  /** Brings the repeating jobs to their declarations; those no longer declared end. */
  private async schedule(): Promise<void> {
    const repeating = this.options.jobs.filter(({ everyMs, cron }) => everyMs !== undefined || cron !== undefined);
    const names = new Set(repeating.map(({ name }) => name));
    for (const { key } of await this.queue.getJobSchedulers()) {
      if (!names.has(key)) await this.queue.removeJobScheduler(key);
    }
    for (const job of repeating) {
      const repeat = job.cron === undefined ? { every: job.everyMs as number } : { pattern: job.cron, tz: 'UTC' };
      await this.queue.upsertJobScheduler(job.name, repeat, {
        name: job.name,
        data: { id: job.name },
        opts: optionsOf(job),
      });
    }
  }

  private async reconcileNowAndThen(): Promise<void> {
    const { service, logger, reconcileMs = 20_000 } = this.options;
    const { signal } = this.closing;
    while (!signal.aborted) {
      await this.reconcile().catch((error: unknown) =>
        logger.warn({ service, code: judge(error).code }, 'reconciling chores failed'),
      );
      await pause(reconcileMs, undefined, { signal }).catch(() => {});
    }
  }
}

const optionsOf = ({ attempts, backoffMs, backoff = 'exponential', keepFailedDays }: JobDefinition) => ({
  attempts,
  backoff: { type: backoff, delay: backoffMs },
  removeOnComplete: true,
  removeOnFail: { age: keepFailedDays * SECONDS_PER_DAY },
});

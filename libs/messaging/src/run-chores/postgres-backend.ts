import { createPostgresBackend, withBackend } from 'bullmq';
import { choreSchema } from '../install/status.sql.ts';
import type { ChoreBackend } from './chores.ts';
import type { JobPayload } from './define-job.ts';

const { Queue, Worker } = withBackend(createPostgresBackend);

/** Connections one service's chores hold at most: two pools and the one that listens. */
export const CHORE_CONNECTIONS = 5;

/**
 * A job whose process was killed goes on within about 15 s: its lock ends after 10, and every 5 somebody looks. However
 * often that happens it is no fault of the job's; what must not run twice guards itself.
 */
const CRASH = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10_000 };

/** Chores in PostgreSQL, in tables that `installMessaging` has made. `url` is the connection of the service's role. */
export function postgresChores(service: string, url: string): ChoreBackend {
  // The schema is read from this form of the connection only.
  const connection = {
    connectionString: url,
    schema: choreSchema(service),
    application_name: `manumit ${service} chores`,
    keepAlive: true,
    max: 2,
  };
  return {
    openQueue: (name) => new Queue<JobPayload, void, string>(name, { connection }),
    openWorker: (name, process, options) => new Worker(name, process, { ...CRASH, ...options, connection }),
  };
}

import { expect, it } from '@jest/globals';
import { appRole, roleUrl } from '@manumit/platform';
import { withOwner } from '@manumit/platform/testing';
import { till } from '../ledger.suite.ts';
import { silentLogger, startTestMessaging } from '../testing.ts';
import { Chores, handle } from './chores.ts';
import { choresSuite } from './chores.suite.ts';
import { defineJob } from './define-job.ts';
import { postgresChores } from './postgres-backend.ts';

const job = defineJob({ service: 'till', name: 'count-till', attempts: 1, backoffMs: 1, keepFailedDays: 1 });

const open = async () => {
  const messaging = await startTestMessaging([{ ...till, chores: [job] }]);
  const { ownerUrl, secret } = messaging.installation;
  return {
    messaging,
    backend: () => postgresChores('till', roleUrl(ownerUrl, secret, appRole('till'))),
    wipe: async () =>
      void (await withOwner(messaging.installation, (client) => client.query('truncate till_chores.job cascade'))),
    close: () => messaging.close(),
  };
};

choresSuite({ name: 'chores on PostgreSQL', open });

it('counts jobs that wait or run in the status, stores no message of an error, and leaves its tables to its service', async () => {
  const { messaging, backend, close } = await open();
  let go = () => {};
  const gate = new Promise<void>((done) => (go = done));
  const run = async () => {
    await gate;
    throw new TypeError('secret');
  };
  const chores = await Chores.start({
    service: 'till',
    backend: backend(),
    jobs: [job],
    handlers: [handle(job, run)],
    logger: silentLogger,
  });
  try {
    await chores.enqueue(job, { id: 'imp_1' });
    expect(await messaging.status()).toMatchObject({ jobs: 1, settled: true });
    go();
    for (let round = 0; (await messaging.status()).jobs > 0 && round < 200; round++)
      await new Promise((done) => setTimeout(done, 20));
    const { rows } = await withOwner(messaging.installation, (client) =>
      client.query(`select row_to_json(job)::text as row from till_chores.job`),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].row).toContain('bug: TypeError');
    expect(rows[0].row).not.toContain('secret');
  } finally {
    await chores.close();
    await close();
  }
});

import { silentLogger } from '../testing.ts';
import { logSuite } from './log.suite.ts';
import { PostgresLog } from './postgres-log.ts';

logSuite({
  name: 'PostgresLog',
  open: async (_messaging, database) => new PostgresLog({ database, logger: silentLogger, pollMs: 20 }),
});

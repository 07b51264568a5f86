import type { Database, Logger } from '@manumit/platform';
import type { Shard } from './networks.ts';

// One shard so far: a number per shard once tenants are spread over several members.
const SHARD = 'manumit scoring-graph shard 0';

/** Holds the shard's advisory lock on a connection of its own, for as long as that connection lives. */
export class ShardLock implements Shard {
  private connection: Awaited<ReturnType<Database['connectAlone']>> | undefined;

  private isReleased = false;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  async hold(): Promise<boolean> {
    if (this.connection !== undefined) return true;
    if (this.isReleased) return false;
    const connection = await this.database.connectAlone('network shard');
    const lose = () => {
      if (this.connection !== connection) return;
      this.connection = undefined;
      this.logger.warn({}, 'the connection that holds the network shard was lost');
    };
    connection.on('error', lose);
    connection.on('end', lose);
    const { rows } = await connection.query<{ got: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as got',
      [SHARD],
    );
    if (rows[0]?.got !== true) {
      await connection.end();
      return false;
    }
    this.connection = connection;
    return true;
  }

  /** Gives the shard up for good. */
  async release(): Promise<void> {
    this.isReleased = true;
    const { connection } = this;
    this.connection = undefined;
    await connection?.end();
  }
}

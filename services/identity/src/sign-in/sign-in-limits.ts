import { createHash } from 'node:crypto';
import type { Database } from '@manumit/platform';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

export interface LimitSizes {
  readonly failuresPerAccount: number;
  readonly accountWindowS: number;
  readonly failuresPerMinute: number;
}

/** Mark E. Ten guesses in a quarter of an hour get nowhere with a password of twelve characters. */
export const ACCOUNT_LIMIT = { failuresPerAccount: 10, accountWindowS: 900 } as const;

const EVERYONE = 'everyone';

/**
 * Counts sign-ins that have not succeeded, per user name and for everyone together. The counts lie in PostgreSQL:
 * they survive a restart and hold for all processes, and one upsert is nothing beside a password hash.
 * Names nobody has are counted like others, under a digest, so the answers do not tell which exist.
 */
export class SignInLimits {
  private readonly perAccount: RateLimiterPostgres;
  private readonly together: RateLimiterPostgres;

  constructor(database: Database, sizes: LimitSizes) {
    const store = {
      storeClient: {
        query: (sql: { name?: string; text: string; values?: unknown[] }) =>
          database.inSystemTransaction((tx) => tx.client.query(sql)),
      },
      storeType: 'pool',
      schemaName: database.schema,
      tableName: 'sign_in_attempt',
      tableCreated: true,
    };
    const { failuresPerAccount, accountWindowS, failuresPerMinute } = sizes;
    this.perAccount = new RateLimiterPostgres({
      ...store,
      keyPrefix: 'account',
      points: failuresPerAccount,
      duration: accountWindowS,
    });
    this.together = new RateLimiterPostgres({ ...store, keyPrefix: 'all', points: failuresPerMinute, duration: 60 });
  }

  /**
   * Counts an attempt before it is made, so that many at once cannot slip past. Gives the seconds to wait, or
   * undefined: go ahead. An attempt that has to wait for its account does not use up everyone's.
   */
  async take(user: string): Promise<number | undefined> {
    const key = keyOf(user);
    const wait = await secondsToWait(this.perAccount.consume(key));
    if (wait !== undefined) return wait;
    const waitTogether = await secondsToWait(this.together.consume(EVERYONE));
    if (waitTogether !== undefined) await this.perAccount.reward(key);
    return waitTogether;
  }

  /** Takes back what an attempt that succeeded has cost. */
  async forgive(user: string): Promise<void> {
    await this.perAccount.delete(keyOf(user));
    await this.together.reward(EVERYONE);
  }
}

const keyOf = (user: string): string => createHash('sha256').update(user).digest('base64url');

async function secondsToWait(consumed: Promise<RateLimiterRes>): Promise<number | undefined> {
  try {
    await consumed;
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw error;
  }
}

import { describe, expect, it } from '@jest/globals';
import { parseOptions } from '@node-rs/argon2';
import { HASH_PARAMETERS, Passwords } from './passwords.ts';

describe('passwords', () => {
  it('are hashed with Argon2id at 19 MiB, 2 passes and 1 lane or more, each under a salt of its own', async () => {
    const passwords = new Passwords(HASH_PARAMETERS);
    const hashed = await passwords.hash('correct horse battery');
    const { memoryCost, timeCost, parallelism, saltLen } = parseOptions(hashed);
    expect(hashed).toMatch(/^\$argon2id\$/);
    expect(memoryCost).toBeGreaterThanOrEqual(19 * 1024);
    expect(timeCost).toBeGreaterThanOrEqual(2);
    expect(parallelism).toBe(1);
    expect(saltLen).toBe(16);
    expect(await passwords.hash('correct horse battery')).not.toBe(hashed);
    expect(passwords.isOutdated(hashed)).toBe(false);
    expect(new Passwords({ ...HASH_PARAMETERS, passes: 3 }).isOutdated(hashed)).toBe(true);
  });

  it('never match where there is nothing to match', async () => {
    const passwords = new Passwords({ memoryKib: 64, passes: 1, lanes: 1 });
    expect(await passwords.verify(undefined, 'correct horse battery')).toBe(false);
    expect(await passwords.verify(undefined, '')).toBe(false);
  });

  it('are hashed a few at a time; too many waiting is unavailable, and nothing is stuck afterwards', async () => {
    const passwords = new Passwords({ memoryKib: 1_024, passes: 1, lanes: 1 });
    const results = await Promise.allSettled(Array.from({ length: 80 }, () => passwords.hash('correct horse battery')));
    const busy = results.filter((result) => result.status === 'rejected');
    expect(busy).toHaveLength(80 - 2 - 64);
    for (const { reason } of busy as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ kind: 'unavailable', code: 'sign-in.busy' });
    }
    const again = await Promise.allSettled(Array.from({ length: 66 }, () => passwords.hash('correct horse battery')));
    expect(again.filter((result) => result.status === 'rejected')).toHaveLength(0);
  });
});

import { classifyDatabaseError, type Tx } from '@manumit/platform';
import { judge, type Judgment } from './judge-failure.ts';

export type Attempt<Value> = { readonly value: Value } | { readonly judgment: Judgment; readonly error: unknown };

/**
 * Runs one event's work so that its failure leaves the transaction usable. What we lean on being away is thrown:
 * then nothing of the transaction may stand.
 */
export async function attempt<Value>(tx: Tx, work: () => Promise<Value>): Promise<Attempt<Value>> {
  // Rolling back to a savepoint also takes the tenant back to what it was here.
  await tx.switchTenant(undefined);
  await tx.execute('savepoint one');
  try {
    const value = await work();
    // Deferred constraints would otherwise fail at commit, where no event can be blamed any more.
    await tx.execute('set constraints all immediate; release savepoint one');
    return { value };
  } catch (error) {
    const judgment = judge(error);
    if (judgment.then === 'wait') throw classifyDatabaseError(error);
    await tx.execute('rollback to savepoint one; release savepoint one');
    await tx.switchTenant(undefined);
    return { judgment, error };
  }
}

import { createHash } from 'node:crypto';
import { idFromBytes } from '@manumit/kernel';

/** The id of the flag of a contract, rule and portion: the same whenever it is raised, cleared and raised again. */
export function flagId(contractId: string, ruleId: string, portion: string | undefined): string {
  const hash = createHash('sha256').update(JSON.stringify([contractId, ruleId, portion ?? null]));
  return idFromBytes('flag', hash.digest().subarray(0, 16));
}

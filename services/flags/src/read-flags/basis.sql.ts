import type { Day } from '@manumit/kernel';
import type { Tx } from '@manumit/platform';
import { METHOD_VERSION } from '@manumit/risk';
import { PostgresListings } from '../postgres/postgres-listings.ts';
import { RULE_PACK } from '../rules/rule-pack.ts';

/** What flags rest on: the tenant's day, the rules, the method, and the editions of the lists in force. */
export interface FlagsBasis {
  readonly asOf: Day | null;
  readonly rules: string;
  readonly method: string;
  readonly lists: readonly { readonly id: string; readonly edition: string; readonly isComplete: boolean }[];
}

export async function readBasis(tx: Tx): Promise<FlagsBasis & Record<string, unknown>> {
  const [tenant] = await tx.query<{ as_of: Day }>('select as_of::text from flags.tenant where id = $1', [tx.tenant]);
  const lists = await new PostgresListings(tx).lists();
  return {
    asOf: tenant?.as_of ?? null,
    rules: RULE_PACK.version,
    method: METHOD_VERSION,
    lists: [...lists.values()].map(({ id, edition, isComplete }) => ({ id, edition, isComplete })),
  };
}

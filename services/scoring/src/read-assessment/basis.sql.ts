import { createHash } from 'node:crypto';
import type { Day } from '@manumit/kernel';
import { GLOBAL_TENANT, type Tx } from '@manumit/platform';
import { METHOD_VERSION, parametersMaterial } from '@manumit/risk';
import canonicalize from 'canonicalize';

/** SHA-256 over version and every parameter of the method. */
export const PARAMETERS_HASH = createHash('sha256')
  .update(canonicalize(parametersMaterial()) as string)
  .digest('hex');

/** What a list or answer rests on: the tenant's day, the method, and the editions in force. */
export interface ShownBasis {
  readonly asOf: Day | null;
  readonly method: { readonly version: string; readonly parametersHash: string };
  readonly editions: Readonly<Record<string, string>>;
}

export async function readBasis(tx: Tx): Promise<ShownBasis & Record<string, unknown>> {
  const [tenant] = await tx.query<{ as_of: Day }>('select as_of::text from scoring.tenant where id = $1', [tx.tenant]);
  const editions = await tx.query<{ dataset: string; edition: string }>(
    `select dataset, edition from scoring.edition where tenant_id in ($1, '${GLOBAL_TENANT}') and is_current
     order by dataset, edition`,
    [tx.tenant],
  );
  return {
    asOf: tenant?.as_of ?? null,
    method: { version: METHOD_VERSION, parametersHash: PARAMETERS_HASH },
    editions: Object.fromEntries(editions.map(({ dataset, edition }) => [dataset, edition])),
  };
}

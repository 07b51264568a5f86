import { createHash } from 'node:crypto';
import { Failure } from '@manumit/kernel';
import canonicalize from 'canonicalize';
import { secureTenantTable } from '../database/tenant-table.ts';
import type { Tx } from '../database/tx.ts';
import type { Caller } from './caller.ts';

/** SQL of the table behind {@link once}, for a service's first migration. */
export const createIdempotencyTable = (schema: string): string => `
  create table ${schema}.idempotency (
    tenant_id text not null, caller text not null, key text not null, request_hash text not null,
    response jsonb, at timestamptz not null default now(), primary key (tenant_id, caller, key));
  ${secureTenantTable(schema, 'idempotency', { grants: 'select, insert, update, delete' })}`;

/**
 * Runs a write once per Idempotency-Key of a caller: a repeat gets the first answer, also when the first one's
 * connection died after the commit. Without a key it just runs. The response must be JSON.
 */
export async function once<Response extends object>(
  tx: Tx,
  caller: Caller,
  request: { readonly key: string | undefined; readonly route: string; readonly body: unknown },
  work: () => Promise<Response>,
): Promise<Response> {
  if (request.key === undefined || request.key === '') return work();
  if (request.key.length > 200)
    throw new Failure('unusable', 'idempotency.key', 'An Idempotency-Key has at most 200 characters.');
  const hash = createHash('sha256')
    .update(`${request.route}\n${canonicalize(request.body ?? null)}`)
    .digest('hex');
  const isNew = await tx.execute(
    `insert into idempotency (tenant_id, caller, key, request_hash) values ($1, $2, $3, $4) on conflict do nothing`,
    [tx.tenant, caller.id, request.key, hash],
  );
  const row = [tx.tenant, caller.id, request.key];
  if (isNew === 0) {
    const [first] = await tx.query<{ request_hash: string; response: Response }>(
      `select request_hash, response from idempotency where tenant_id = $1 and caller = $2 and key = $3`,
      row,
    );
    if (first?.request_hash !== hash) {
      throw new Failure(
        'refused',
        'idempotency.reused',
        'This Idempotency-Key was used for another request. Take a new one.',
      );
    }
    return first.response;
  }
  const response = await work();
  await tx.execute(`update idempotency set response = $4 where tenant_id = $1 and caller = $2 and key = $3`, [
    ...row,
    JSON.stringify(response),
  ]);
  return response;
}

import type { Tx } from '@manumit/platform';

export interface ProblemRow {
  readonly row: number;
  readonly field: string | null;
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly value: string | null;
}

/** Most problems one answer holds; the counts are in the import, the rest in the CSV. */
const MOST = 10_000;

export async function problemsOf(tx: Tx, importId: string): Promise<ProblemRow[]> {
  return tx.query(
    `select row, field, code, severity, message, value from import_problem
     where tenant_id = $1 and import_id = $2 order by (severity <> 'error'), row, n limit ${MOST}`,
    [tx.tenant, importId],
  );
}

export interface RejectRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly codes: readonly string[];
  readonly messages: readonly string[];
}

export async function rejectsOf(tx: Tx, importId: string): Promise<RejectRow[]> {
  return tx.query(
    `select r.row, r.cells, coalesce(array_agg(p.code order by p.n) filter (where p.code is not null), '{}') as codes,
            coalesce(array_agg(p.message order by p.n) filter (where p.message is not null), '{}') as messages
     from import_reject r
     left join import_problem p on p.tenant_id = r.tenant_id and p.import_id = r.import_id and p.row = r.row and p.severity = 'error'
     where r.tenant_id = $1 and r.import_id = $2 group by r.row, r.cells order by r.row`,
    [tx.tenant, importId],
  );
}
